import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Fault } from '../fault.ts';
import type { Pile, PileKind } from './pile.ts';
import { storeName } from './store-name.ts';
import { errorCode } from './working-tree.ts';
import { writeFileWhole } from './write.ts';

const COMMIT = /^([0-9a-f]{40}|[0-9a-f]{64})$/;

/**
 * Files `MODEL/COMMIT.KIND` in a folder: a disk that jobs share, a CI cache, a bucket that is mounted. Any number of jobs may
 * write and read it at once.
 * @param shown the folder as messages and verdicts name it
 */
export function folderPile(folder: string, shown: string, kind: PileKind): Pile {
  const name = `folder ${shown}`;
  const fileOf = (model: string, commit: string): string => join(folder, storeName(model), `${commit}.${kind}`);
  return {
    name,
    commits: async (model) => {
      const files = await namesIn(join(folder, storeName(model)), name);
      return files.flatMap((file) => (file.endsWith(`.${kind}`) ? [file.slice(0, -kind.length - 1)] : [])).filter((commit) => COMMIT.test(commit));
    },
    read: (model, commit) =>
      readFile(fileOf(model, commit)).catch((error: unknown) => {
        if (errorCode(error) === 'ENOENT') return undefined;
        throw unreadable(name, error);
      }),
    keep: async (model, commit, bytes) => {
      await mkdir(join(folder, storeName(model)), { recursive: true }).catch((error: unknown) => {
        throw new Fault({ code: 'OUTPUT_UNWRITABLE', message: `${name} can't be written (${errorCode(error)})`, remedy: 'Check the folder, its permissions and the room on the disk.' });
      });
      await writeFileWhole(fileOf(model, commit), bytes);
    },
  };
}

/** None where there is no such folder; a folder that is there but can't be listed is no empty one. */
async function namesIn(folder: string, name: string): Promise<string[]> {
  return readdir(folder).catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return [];
    throw unreadable(name, error);
  });
}

function unreadable(name: string, error: unknown): Fault {
  return new Fault({ code: 'EVIDENCE_UNREADABLE', message: `${name} can't be read (${errorCode(error)})`, remedy: 'Check its permissions.' });
}
