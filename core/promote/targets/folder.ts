import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import lockfile from 'proper-lockfile';
import { Fault } from '../../fault.ts';
import { readArtifact, type Artifact } from '../../sources/artifact.ts';
import { errorCode, workingTree } from '../../sources/working-tree.ts';
import { writeFileWhole } from '../../sources/write.ts';
import type { TargetSpecOf } from '../../spec/targets.ts';
import { targetFault, type Around } from '../around.ts';
import { verifiedStream, type Payload } from '../payload.ts';
import { Refusal } from '../refusal.ts';
import type { Target } from '../target.ts';
import { pointerTarget, type PointerStore } from './pointer.ts';

/** A lock that a killed run left is taken over after this many milliseconds; the lock is held for a few. */
const STALE = 5000;

/** A folder, of this machine or mounted; many processes and machines may promote into it at once. */
export function folderTarget(spec: TargetSpecOf<'folder'>, around: Around): Target {
  return pointerTarget(folderStore(spec, around));
}

function folderStore({ path, pointer }: TargetSpecOf<'folder'>, around: Around): PointerStore {
  const root = path.startsWith('file://') ? fileURLToPath(path) : resolve(around.directory, path);
  const file = join(root, pointer);
  const id = `folder ${path} ${pointer}`;
  const guarded = guardedBy(id, around);
  const pathOf = (version: string): string => join(root, 'versions', version);

  const get = async (): Promise<{ text: string; token: string } | null> => {
    const text = await readFile(file, 'utf8').catch((error: unknown) => {
      if (errorCode(error) === 'ENOENT') return null;
      throw error;
    });
    return text === null ? null : { text, token: createHash('sha256').update(text).digest('hex') };
  };

  return {
    kind: 'folder',
    id,
    get: () => guarded(get),
    unfit: (message, remedy) => targetFault('TARGET_UNFIT', id, message, around, remedy),

    swap: (text, token) =>
      guarded(async () => {
        await mkdir(root, { recursive: true });
        const release = await lockfile.lock(root, { lockfilePath: `${file}.lock`, stale: STALE, retries: { retries: 40, minTimeout: 50, maxTimeout: 500 } });
        try {
          if (((await get())?.token ?? null) !== token) return false;
          around.step(`${id}: exchanging the pointer`);
          if (text === null) await rm(file);
          else await writeFileWhole(file, text);
          around.step(`${id}: exchanged the pointer`);
          return true;
        } finally {
          await release();
        }
      }),

    put: (version, payload) =>
      guarded(async () => {
        if (await holds(pathOf(version), payload)) return;
        around.step(`${id}: copying ${version}`);
        await copy(payload, pathOf(version));
        around.step(`${id}: copied ${version}`);
        if (!(await holds(pathOf(version), payload))) throw targetFault('TARGET_UNFIT', id, `version ${version} is there with other files`, around, 'Promote it as another version: --as folder=VERSION.');
      }),

    mustHave: (version, artifact) =>
      guarded(async () => {
        const folder = pathOf(version);
        const found = (await isFolder(folder)) ? await filesIn(folder) : null;
        const same = found !== null && (artifact === null || found.digest === artifact || (found.files.length === 1 && found.files[0]!.digest === artifact));
        if (!same) throw targetFault('TARGET_UNFIT', id, `the files of version ${version} are ${found === null ? 'gone' : 'not those that were judged'}`, around, 'Choose another version; `modelgate status` lists them.');
      }),
  };
}

/** Says a failing disk as a fault of the target. */
function guardedBy(id: string, around: Around): <T>(work: () => Promise<T>) => Promise<T> {
  return async (work) => {
    try {
      return await work();
    } catch (error) {
      if (error instanceof Fault || error instanceof Refusal) throw error;
      const code = errorCode(error);
      throw targetFault(/^E(ACCES|PERM|ROFS)$/.test(code) ? 'TARGET_REFUSED' : 'TARGET_UNAVAILABLE', id, `the folder can’t be used (${code})`, around);
    }
  };
}

const isFolder = (path: string): Promise<boolean> => stat(path).then((found) => found.isDirectory(), () => false);

/** Whether a folder holds exactly these files. */
async function holds(folder: string, payload: Payload): Promise<boolean> {
  const found = (await isFolder(folder)) ? await filesIn(folder) : null;
  const list = (files: readonly { name: string; digest: string }[]): string => JSON.stringify(files.map(({ name, digest }) => [name, digest]).sort());
  return found !== null && list(found.files) === list(payload.files);
}

async function filesIn(folder: string): Promise<Artifact | null> {
  const found = await readArtifact(workingTree({ directory: folder, scratch: folder }), ['.'], 'unused');
  return 'digest' in found ? found : null;
}

/** The folder appears whole; where another run made it meanwhile, that one stays. */
async function copy(payload: Payload, folder: string): Promise<void> {
  await mkdir(dirname(folder), { recursive: true });
  const aside = await mkdtemp(join(dirname(folder), '.modelgate-'));
  try {
    for (const file of payload.files) {
      const target = join(aside, 'files', file.name);
      await mkdir(dirname(target), { recursive: true });
      await pipeline(verifiedStream(file), createWriteStream(target, { flags: 'wx' }));
      const handle = await open(target);
      await handle.sync().finally(() => handle.close());
    }
    await rename(join(aside, 'files'), folder).catch((error: unknown) => {
      if (!/^(ENOTEMPTY|EEXIST)$/.test(errorCode(error))) throw error;
    });
  } finally {
    await rm(aside, { recursive: true, force: true });
  }
}
