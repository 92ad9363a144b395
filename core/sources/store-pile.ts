import { folderPile } from './pile-folder.ts';
import { notesPile, NOTES } from './pile-notes.ts';
import type { GitPlace } from './git.ts';
import type { Pile } from './pile.ts';
import type { AgeOf, Kept, NotKept, SnapshotStore } from './store.ts';

/** Snapshots in a folder. @param shown the folder as messages and verdicts name it */
export function folderStore(folder: string, shown: string): SnapshotStore {
  return pileStore(folderPile(folder, shown, 'snapshot'), `Judge the target branch once with --store folder:${shown} --keep and if_missing: bootstrap, or keep today's model with modelgate snapshot --store folder:${shown}.`);
}

/** Snapshots as git notes; what the remote has is not fetched, and nothing is pushed. */
export function notesStore(place: GitPlace): SnapshotStore {
  return pileStore(notesPile(place, 'snapshot'), `Fetch them (git fetch origin ${NOTES}:${NOTES}); if there are none yet, judge the target branch once with --store git-notes --keep and if_missing: bootstrap, then git push origin ${NOTES}.`);
}

/** A pile of snapshots as a store. */
export function pileStore(pile: Pile, howToFill: string): SnapshotStore {
  return { name: pile.name, howToFill, newest: (model, age) => newest(pile, model, age), keep: (model, commit, snapshot) => pile.keep(model, commit, snapshot) };
}

async function newest(pile: Pile, model: string, age: AgeOf): Promise<Kept | NotKept> {
  const dated = (await pile.commits(model)).map((commit) => ({ commit, age: age(commit) })).sort((a, b) => (a.age ?? Infinity) - (b.age ?? Infinity));
  let others = 0;
  for (const { commit, age: position } of dated) {
    const snapshot = await pile.read(model, commit);
    if (snapshot === undefined) continue;
    if (position !== null) return { kind: 'kept', commit, snapshot };
    others++;
  }
  const why = others === 0 ? `in ${pile.name} there is none of ${model} yet` : `in ${pile.name} there ${others === 1 ? 'is' : 'are'} ${others} of ${model}, none of them of a commit at or before the merge base`;
  return { kind: 'none', why };
}
