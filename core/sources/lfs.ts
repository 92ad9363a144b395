import { createHash } from 'node:crypto';
import { constants, createReadStream } from 'node:fs';
import { copyFile, open, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { git, type GitPlace } from './git.ts';
import { unreadable } from './locate.ts';

const POINTER = 'version https://git-lfs.github.com/spec/';

/** Git LFS writes pointers below this size, see its specification. */
const POINTER_LIMIT = 1024;

/** @throws Fault when a file is the stand-in that Git LFS leaves in place of a large one. `head`: its first bytes, 64 will do. */
export function refuseLfsPointer(head: Buffer, shown: string): void {
  if (!head.toString('latin1').startsWith(POINTER)) return;
  throw unreadable(
    `${shown} is a Git LFS pointer, not the file it stands for`,
    'Fetch the file: git lfs pull for the working tree, git lfs fetch origin <revision> for another revision.',
  );
}

/**
 * Puts the file that a pointer stands for in the pointer's place, when the clone has it already. Nothing is downloaded, and
 * a pointer whose file is not here stays a pointer.
 * @param file a copy of a file of a revision
 * @throws Fault when the clone's file is not the one that the pointer names.
 */
export async function replaceLfsPointer(place: GitPlace, file: string, shown: string): Promise<void> {
  const pointer = await pointerIn(file);
  if (pointer === null) return;
  const answer = await git(place, ['rev-parse', '--git-common-dir']);
  const folder = resolve(place.directory, answer.out.toString('utf8').replace(/\n$/, ''));
  const object = join(folder, 'lfs', 'objects', pointer.slice(0, 2), pointer.slice(2, 4), pointer);
  if (answer.code !== 0 || (await stat(object).catch(() => null)) === null) return;
  const hash = createHash('sha256');
  await pipeline(createReadStream(object), hash);
  if (hash.digest('hex') !== pointer) throw unreadable(`${shown} is in Git LFS, and this clone's copy of it is damaged`, 'Run git lfs fsck, and fetch it again.');
  await copyFile(object, file, constants.COPYFILE_FICLONE);
}

/** The sha256 that a pointer names; null for any other file. */
async function pointerIn(file: string): Promise<string | null> {
  const handle = await open(file, 'r');
  try {
    const { size } = await handle.stat();
    if (size >= POINTER_LIMIT) return null;
    const text = (await handle.readFile()).toString('latin1');
    return text.startsWith(POINTER) ? (/^oid sha256:([0-9a-f]{64})$/m.exec(text)?.[1] ?? null) : null;
  } finally {
    await handle.close();
  }
}
