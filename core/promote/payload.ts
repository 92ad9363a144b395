import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { Transform, type Readable, type TransformCallback } from 'node:stream';
import { readArtifactRef, type ArtifactDigest, type ArtifactFile } from '../sources/artifact.ts';
import { Refusal } from './refusal.ts';

export interface PayloadFile extends ArtifactFile {
  /** Absolute path. */
  readonly source: string;
  readonly bytes: number;
}

/** The files of a model, with the digests under which they were judged. */
export interface Payload {
  readonly digest: ArtifactDigest;
  readonly files: readonly PayloadFile[];
}

/**
 * The files behind `--artifact`: a path of a file or folder; null for a digest.
 * @param scratch an existing empty folder
 * @throws Fault EVIDENCE_* when they can't be read
 */
export async function readPayload(ref: string, scratch: string): Promise<Payload | null> {
  const artifact = await readArtifactRef(ref, scratch);
  if (typeof artifact === 'string') return null;
  const root = resolve(ref);
  const folder = (await stat(root)).isDirectory();
  const files = artifact.files.map(async ({ name, digest }): Promise<PayloadFile> => {
    const source = folder ? join(root, name) : root;
    return { name: folder ? name : basename(root), digest, source, bytes: (await stat(source)).size };
  });
  return { digest: artifact.digest, files: await Promise.all(files) };
}

/**
 * The bytes of a file. The last of them are held back until the digest is known, so that whoever takes them never gets the whole
 * of a file that is not what was judged: the stream fails instead.
 */
export function verifiedStream({ source, digest, name }: PayloadFile): Readable {
  const hash = createHash('sha256');
  let held: Buffer | undefined;
  const check = new Transform({
    transform(chunk: Buffer, _, done: TransformCallback) {
      hash.update(chunk);
      if (held !== undefined) this.push(held);
      held = chunk;
      done();
    },
    flush(done: TransformCallback) {
      if (`sha256:${hash.digest('hex')}` !== digest) done(changed(name));
      else done(null, held);
    },
  });
  return createReadStream(source).on('error', (error) => check.destroy(error)).pipe(check);
}

export function changed(name: string): Refusal {
  return new Refusal([{ code: 'ARTIFACT_OTHER', message: `${name} is not what was judged: it changed while it was promoted`, remedy: 'Evaluate what is there now, and promote that.' }]);
}
