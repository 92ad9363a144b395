import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Fault } from '../../core/fault.ts';
import { ancestorsOf } from '../../core/sources/ancestors.ts';
import { headCommit } from '../../core/sources/commit.ts';
import type { GitPlace } from '../../core/sources/git.ts';
import { folderStore } from '../../core/sources/store-pile.ts';
import type { SnapshotStore } from '../../core/sources/store.ts';
import type { SnapshotsInputs } from './inputs.ts';

/** Snapshots of a model that a build hands on: each build archives all of them anew. */
const MOST_KEPT = 50;

export const HOW_TO_FILL = 'Judge the target branch once with if_missing: bootstrap; the build that passes leaves the first one.';

/**
 * The snapshots that an earlier build archived, which the step has copied into a folder. Where that failed it says so: not
 * being able to look is not the same as there being none.
 */
export function archivedStore({ folder, trouble }: SnapshotsInputs): SnapshotStore {
  const store = folderStore(folder, folder);
  const refuse = (code: 'EVIDENCE_UNREADABLE' | 'OUTPUT_UNWRITABLE'): void => {
    if (trouble !== '') throw new Fault({ code, message: `the snapshots of earlier builds can't be had: ${trouble}`, remedy: 'See docs/jenkins.md, "A baseline without infrastructure"; or keep them as git notes (snapshots: \'git-notes\').' });
  };
  return {
    name: 'archived artifacts',
    howToFill: HOW_TO_FILL,
    newest: (model, age) => {
      refuse('EVIDENCE_UNREADABLE');
      return store.newest(model, age);
    },
    keep: (model, commit, snapshot) => {
      refuse('OUTPUT_UNWRITABLE');
      return store.keep(model, commit, snapshot);
    },
  };
}

/** Leaves the newest snapshots of each model in the folder. What is no ancestor of HEAD, as far as this clone goes, is the oldest. */
export async function dropOldSnapshots(folder: string, place: GitPlace): Promise<void> {
  const head = await headCommit(place.directory, place.env);
  const age = new Map((head === null ? [] : await ancestorsOf(head, place)).map((commit, index) => [commit, index]));
  for (const model of await readdir(folder).catch(() => [])) {
    const files = await readdir(join(folder, model)).catch(() => []);
    const ageOf = (file: string): number => age.get(file.replace(/\.snapshot$/, '')) ?? Infinity;
    const old = files.sort((a, b) => ageOf(a) - ageOf(b)).slice(MOST_KEPT);
    await Promise.all(old.map((file) => rm(join(folder, model, file), { force: true })));
  }
}
