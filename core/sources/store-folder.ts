import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Fault } from '../fault.ts';
import { errorCode } from './working-tree.ts';
import { writeFileWhole } from './write.ts';
import { storeName } from './store-name.ts';
import type { AgeOf, Kept, NotKept, SnapshotStore } from './store.ts';

const SNAPSHOT = /^([0-9a-f]{40}|[0-9a-f]{64})\.snapshot$/;

/**
 * Snapshots as files `MODEL/COMMIT.snapshot` in a folder: a disk that jobs share, a CI cache, a bucket that is mounted.
 * Any number of jobs may write and read it at once.
 * @param shown the folder as messages and verdicts name it
 */
export function folderStore(folder: string, shown: string): SnapshotStore {
  const name = `folder ${shown}`;
  return {
    name,
    howToFill: `Judge the target branch once with --store folder:${shown} --keep and if_missing: bootstrap, or keep today's model with modelgate snapshot --store folder:${shown}.`,
    newest: (model, age) => newest(folder, name, model, age),
    keep: async (model, commit, snapshot) => {
      const target = join(folder, storeName(model));
      await mkdir(target, { recursive: true }).catch((error: unknown) => {
        throw new Fault({ code: 'OUTPUT_UNWRITABLE', message: `${name} can't be written (${errorCode(error)})`, remedy: 'Check the folder, its permissions and the room on the disk.' });
      });
      await writeFileWhole(join(target, `${commit}.snapshot`), snapshot);
    },
  };
}

async function newest(folder: string, name: string, model: string, age: AgeOf): Promise<Kept | NotKept> {
  const files = await namesIn(join(folder, storeName(model)), name);
  const commits = files.flatMap((file) => SNAPSHOT.exec(file)?.[1] ?? []);
  if (commits.length === 0) return { kind: 'none', why: `${name} holds none of ${model} yet` };
  const [best] = commits
    .map((commit) => ({ commit, age: age(commit) }))
    .filter((one): one is { commit: string; age: number } => one.age !== null)
    .sort((a, b) => a.age - b.age);
  if (best === undefined) return { kind: 'none', why: `${name} holds ${commits.length} of ${model}, none of them of a commit at or before the merge base` };
  const snapshot = await readFile(join(folder, storeName(model), `${best.commit}.snapshot`)).catch((error: unknown) => {
    throw unreadable(name, error);
  });
  return { kind: 'kept', commit: best.commit, snapshot };
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
