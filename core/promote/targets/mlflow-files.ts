import { createHash } from 'node:crypto';
import { pipeline } from 'node:stream/promises';
import { rootDigest } from '../../sources/artifact.ts';
import type { Payload } from '../payload.ts';
import type { MlflowApi, ModelVersion } from './mlflow-api.ts';

/**
 * Fails unless the files of a version are those that were judged: each is fetched and digested, and there are no others.
 * @param path file or folder inside of the version that the artifact is; undefined: all files
 * @throws Fault TARGET_UNFIT
 */
export async function mustHold(api: MlflowApi, version: ModelVersion, path: string | undefined, artifact: string, payload: Payload | null): Promise<void> {
  const root = (path ?? '').replace(/\/+$/, '');
  const names = (await filesUnder(api, version, root)).sort();
  const digests = new Map<string, `sha256:${string}`>();
  for (const name of names) digests.set(name, await digestOf(api, version.version, name));
  const [only] = names;
  const whole = only !== undefined && names.length === 1 ? digests.get(only) : undefined;
  const relative = (name: string): string => (root === '' ? name : name.slice(root.length + 1));
  const same = payload === null ? rootDigest(names.map((name) => ({ name, digest: digests.get(name)! }))) === artifact : payload.files.length === names.length && payload.files.every((file) => digests.get(root === '' ? file.name : `${root}/${file.name}`) === file.digest);
  if (whole === artifact || same) return;
  const shown = names.slice(0, 5).map(relative).join(', ');
  throw api.unfit(`version ${version.version} holds other files than those that were judged (${shown}${names.length > 5 ? ', …' : ''})`, 'Name the version that was made of this artifact with --as mlflow=VERSION, and with path in the gate file the part of it that the artifact is.');
}

/** Whole paths of the files at and below a path. */
async function filesUnder(api: MlflowApi, version: ModelVersion, path: string): Promise<string[]> {
  const entries = await api.list(version, path);
  if (entries === null) throw api.unfit(`the files of version ${version.version} can’t be listed (its source is ${version.source})`, 'Register a version whose files MLflow keeps itself.');
  // MLflow lists nothing for a path that is a file.
  if (entries.length === 0 && path !== '') return [path];
  const below = await Promise.all(entries.map(async (entry) => (entry.is_dir ? filesUnder(api, version, entry.path) : [entry.path])));
  return below.flat();
}

async function digestOf(api: MlflowApi, version: string, path: string): Promise<`sha256:${string}`> {
  const body = await api.file(version, path);
  if (body === null) throw api.unfit(`version ${version} has no ${path}`, 'Check path in the gate file.');
  const hash = createHash('sha256');
  await pipeline(body, hash);
  return `sha256:${hash.digest('hex')}`;
}
