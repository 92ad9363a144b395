import { Fault } from '../fault.ts';
import { ancestorsOf } from './ancestors.ts';
import { chosenCommit } from './chosen.ts';
import { HistoryTooShort, isShallow } from './commit.ts';
import type { Surroundings } from './evidence.ts';
import { commitOf, withDeeperHistory } from './fetch.ts';
import type { Kept } from './store.ts';

/** A snapshot of the store, or that there is none, as evidence says it. */
export type Found = (Kept & { readonly source: string }) | { readonly kind: 'none'; readonly source: string; readonly why: string; readonly remedy: string };

/**
 * The newest snapshot in the store that a passed gate left at or before the commit that `at` means (`merge-base`, `tag v*`). HEAD's own does not count: a gate
 * that runs a second time must not compare the candidate with itself.
 * @throws Fault EVIDENCE_NOT_FOUND without a store; GIT_* when the history can't be read far enough to tell.
 */
export async function newestKept(model: string, at: string, world: Surroundings): Promise<Found> {
  const { store } = world;
  if (store === undefined) {
    throw new Fault({
      code: 'EVIDENCE_NOT_FOUND',
      message: 'snapshot: last-passed is looked up in a snapshot store, and none is named',
      remedy: 'Name one: --store folder:PATH or --store git-notes. On a CI platform its integration brings one.',
    });
  }
  const head = await commitOf(world, 'HEAD');
  const base = await chosenCommit(at, world, world.base);
  const source = `last-passed of ${store.name}${at === 'merge-base' ? '' : `, up to ${base.suffix.slice(1)}`}`;
  return withDeeperHistory(world, [base.commit], async () => {
    const ages = new Map((await ancestorsOf(base.commit, world)).map((commit, index) => [commit, index]));
    ages.delete(head);
    let unknown = 0;
    const age = (commit: string): number | null => {
      const found = ages.get(commit) ?? null;
      if (found === null && commit !== head) unknown++;
      return found;
    };
    const found = await store.newest(model, age);
    if (found.kind === 'kept') return { ...found, source: `${source}@${found.commit.slice(0, 12)}` };
    if (unknown > 0 && (await isShallow(world))) throw new HistoryTooShort(`${store.name} has snapshots of ${model}, but this shallow clone can't tell whether their commits lie before the merge base`);
    return { kind: 'none', source, why: `there is no snapshot of a passed gate: ${found.why}`, remedy: found.remedy ?? store.howToFill };
  });
}
