import { Fault } from '../fault.ts';
import { HistoryTooShort, isShallow } from './commit.ts';
import { commitOf, fetchTags, withDeeperHistory } from './fetch.ts';
import { git, type GitPlace } from './git.ts';
import { mergeBase, type ChosenCommit } from './merge-base.ts';

const TAG = /^tag\s+(\S+)$/;

/** GIT_REVISION for a pattern that no tag fits: there was no release yet. */
export class NoTag extends Fault {
  constructor(pattern: string) {
    super({ code: 'GIT_REVISION', message: `no tag that fits ${pattern} lies before the merge base`, remedy: 'Check the pattern with git tag --list, fetch the tags (actions/checkout: fetch-tags: true), or say if_missing: bootstrap until there is a first one.' });
  }
}

/**
 * The commit that `at` of an evidence means: a git revision; `merge-base`, of HEAD and `base`; `tag v*`, the newest tag that fits
 * the pattern and lies before the merge base, HEAD's own left out.
 * @throws Fault GIT_*; NoTag.
 */
export async function chosenCommit(at: string, place: GitPlace, base: string | undefined): Promise<ChosenCommit> {
  if (at === 'merge-base') return mergeBase(place, base);
  const pattern = TAG.exec(at)?.[1];
  if (pattern === undefined) return { commit: await commitOf(place, at), suffix: `@${at}`, note: null };
  const tag = await newestTag(pattern, place, base);
  return { commit: await commitOf(place, `refs/tags/${tag}`), suffix: `@${tag}`, note: null };
}

async function newestTag(pattern: string, place: GitPlace, base: string | undefined): Promise<string> {
  const head = await commitOf(place, 'HEAD');
  const { commit } = await mergeBase(place, base);
  if (place.fetch === true) await fetchTags(place, pattern);
  const from = commit === head ? `${head}^` : commit;
  return withDeeperHistory(place, [head], async () => {
    const answer = await git(place, ['describe', '--tags', '--abbrev=0', `--match=${pattern}`, from]);
    if (answer.code === 0) return answer.out.toString('utf8').trim();
    if (await isShallow(place)) throw new HistoryTooShort(`this shallow clone does not reach back to a tag that fits ${pattern}`);
    throw new NoTag(pattern);
  });
}
