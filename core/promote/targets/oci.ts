import { createHash } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { isDigest, rootDigest, type ArtifactDigest } from '../../sources/artifact.ts';
import type { TargetSpecOf } from '../../spec/targets.ts';
import type { Around } from '../around.ts';
import { encodeMark, parseMark, sameMark, type Mark } from '../mark.ts';
import type { Payload } from '../payload.ts';
import { sameStanding } from '../standing.ts';
import { ChampionMoved, type Standing, type Target } from '../target.ts';
import { OciApi, type Manifest } from './oci-api.ts';

const EMPTY = { mediaType: 'application/vnd.oci.empty.v1+json', digest: `sha256:${createHash('sha256').update('{}').digest('hex')}`, size: 2 };
const MODEL = 'application/vnd.modelgate.model.v1';
const RECORD = 'application/vnd.modelgate.promotion.v1';

/** Records that are read back. */
const MOST = 50;
/** Milliseconds after which a record that was written is the last that was: longer than a request takes. */
const SETTLED = 1000;

const recordSchema = z.object({ annotations: z.object({ 'dev.modelgate.promotion': z.string(), 'dev.modelgate.version': z.string(), 'dev.modelgate.manifest': z.string() }) });

const sha256 = z.custom<ArtifactDigest>((value) => typeof value === 'string' && isDigest(value));
const layersSchema = z.object({ layers: z.array(z.object({ digest: sha256, annotations: z.record(z.string(), z.string()).optional() })) });

interface Entry {
  readonly count: number;
  readonly standing: Standing;
}

/**
 * The model as an OCI artifact with a tag of its version, and the champion's tag on the same digest. Tag.1, tag.2, … are records of
 * the moves, each written before the tag moves. Registries exchange nothing conditionally: a move waits until its record has
 * surely been seen by any other, and goes on only if it is the newest and the tag has not moved (after Fischer's algorithm).
 */
export function ociTarget(spec: TargetSpecOf<'oci'>, around: Around): Target {
  const { repository, tag } = spec;
  const api = new OciApi(`oci ${repository}:${tag}`, spec, around);
  const { id } = api;
  const look = async (most: number): Promise<{ standing: Standing | null; history: Standing[]; count: number }> => {
    const [there, counts] = [await api.manifest(tag), await countsOf(api, tag)];
    const count = counts.at(-1) ?? 0;
    if (there === null) return { standing: null, history: [], count };
    const entries: Entry[] = [];
    // From the newest down to the one that the tag is on: what is above it came to nothing.
    for (const each of [...counts].reverse().slice(0, MOST)) {
      const entry = await entryAt(api, `${tag}.${each}`, each);
      if (entry !== null && (entries.length > 0 || entry.standing.token === there.digest)) entries.unshift(entry);
      if (entries.length >= most) break;
    }
    const history = entries.length > 0 ? entries.map(({ standing }) => standing) : [{ version: there.digest, mark: null, token: there.digest }];
    return { standing: history.at(-1)!, history, count };
  };
  const put = async (reference: string, text: string): Promise<void> => {
    around.step(`${id}: tagging ${reference}`);
    await api.putManifest(reference, text);
    around.step(`${id}: tagged ${reference}`);
  };

  return {
    kind: 'oci',
    id,
    read: async () => (await look(1)).standing,
    history: async () => (await look(MOST)).history,

    async place({ mark, payload, version: asked }) {
      const version = asked ?? (mark.artifact ?? '').replace('sha256:', '').slice(0, 12);
      const clashes = version === tag || (version.startsWith(`${tag}.`) && /^\d+$/.test(version.slice(tag.length + 1)));
      if (!/^\w[\w.-]{0,127}$/.test(version) || clashes) throw api.unfit(`${JSON.stringify(version)} can’t be a version’s tag`, 'Take letters, digits, _, . and -, such as --as 1.2.3, and not the tag of the champion.');
      if (payload === null) throw api.unfit('it keeps a copy of the files, and only their digest is known', 'Promote the model by its path: --artifact PATH.');
      const text = modelManifest(payload);
      const there = await api.manifest(version);
      if (there?.digest === digestOf(text)) return version;
      if (there !== null) throw api.unfit(`version ${version} is there with other files`, 'Promote it as another version: --as oci=VERSION.');
      await api.putText(EMPTY.digest, '{}');
      for (const file of payload.files) {
        around.step(`${id}: copying ${file.name}`);
        await api.putFile(file);
        around.step(`${id}: copied ${file.name}`);
      }
      await put(version, text);
      return version;
    },

    async move(version, mark, expected) {
      const found = await look(1);
      if (found.standing?.version === version && sameMark(found.standing.mark, mark)) return;
      if (!sameStanding(found.standing, expected)) throw new ChampionMoved(found.standing);
      const model = await modelOf(api, version, mark);
      const own = `${tag}.${found.count + 1}`;
      const record = recordManifest(version, model.digest, mark);
      await api.putText(EMPTY.digest, '{}');
      await put(own, record);
      await wait(SETTLED);
      const [now, counts, mine] = [await api.manifest(tag), await countsOf(api, tag), await api.manifest(own)];
      if ((now?.digest ?? null) !== (found.standing?.token ?? null) || counts.at(-1) !== found.count + 1 || mine?.digest !== digestOf(record)) throw new ChampionMoved((await look(1)).standing);
      await put(tag, model.text);
    },

    async undo(mark, before) {
      const { standing, count } = await look(1);
      if (sameStanding(standing, before)) return;
      if (standing === null || !sameMark(standing.mark, mark)) throw new ChampionMoved(standing);
      if (before === null) {
        around.step(`${id}: deleting ${tag}`);
        await api.deleteTag(tag, standing.token);
        around.step(`${id}: deleted ${tag}`);
        return;
      }
      const model = await api.manifest(before.token);
      if (model === null) throw api.unfit(`the manifest ${before.token} of ${before.version} is gone`, 'Push it again, or promote another model.');
      // The same model by another verdict: the digest alone would not tell that the older record counts again.
      if (before.token === standing.token && before.mark !== null) await put(`${tag}.${count + 1}`, recordManifest(before.version, before.token, before.mark));
      await put(tag, model.text);
    },
  };
}

const digestOf = (text: string): string => `sha256:${createHash('sha256').update(text).digest('hex')}`;

/** Equal files give equal bytes, whenever and by whomever they are promoted: what is signed by this digest stays so. */
function modelManifest({ files }: Payload): string {
  const layers = files.map(({ name, digest, bytes }) => ({ mediaType: 'application/octet-stream', digest, size: bytes, annotations: { 'org.opencontainers.image.title': name } }));
  return JSON.stringify({ schemaVersion: 2, mediaType: 'application/vnd.oci.image.manifest.v1+json', artifactType: MODEL, config: EMPTY, layers });
}

function recordManifest(version: string, manifest: string, mark: Mark): string {
  const annotations = { 'dev.modelgate.version': version, 'dev.modelgate.manifest': manifest, 'dev.modelgate.promotion': encodeMark(mark) };
  return JSON.stringify({ schemaVersion: 2, mediaType: 'application/vnd.oci.image.manifest.v1+json', artifactType: RECORD, config: EMPTY, layers: [EMPTY], annotations });
}

async function countsOf(api: OciApi, tag: string): Promise<number[]> {
  const tags = await api.tags(`${tag}.`);
  return tags.flatMap((each) => (/^[1-9]\d*$/.test(each.slice(tag.length + 1)) ? [Number(each.slice(tag.length + 1))] : [])).sort((a, b) => a - b);
}

/** Null for a tag that only looks like a record. */
async function entryAt(api: OciApi, reference: string, count: number): Promise<Entry | null> {
  const found = await api.manifest(reference);
  const parsed = found === null ? null : recordSchema.safeParse(JSON.parse(found.text));
  if (parsed?.success !== true) return null;
  const { 'dev.modelgate.version': version, 'dev.modelgate.manifest': token, 'dev.modelgate.promotion': text } = parsed.data.annotations;
  return { count, standing: { version, mark: parseMark(text), token } };
}

/** A version's tag can be moved by anyone: its layers must still be the files that were judged. */
async function modelOf(api: OciApi, version: string, { artifact }: Mark): Promise<Manifest> {
  const found = await api.manifest(version);
  if (found === null) throw api.unfit(`there is no version ${version}`, 'Choose another; `modelgate status` lists them.');
  const layers = layersSchema.safeParse(JSON.parse(found.text));
  const files = layers.success ? layers.data.layers.map(({ digest, annotations }) => ({ name: annotations?.['org.opencontainers.image.title'] ?? '', digest })) : [];
  const same = artifact === null || rootDigest(files) === artifact || (files.length === 1 && files[0]!.digest === artifact);
  if (!same) throw api.unfit(`the tag ${version} was moved to other files than those that were judged`, 'Move it back, or promote the model as another version.');
  return found;
}
