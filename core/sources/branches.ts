import { Fault } from '../fault.ts';
import { HistoryTooShort, isShallow, tryCommit } from './commit.ts';
import { commitOf, fetchBranch, withDeeperHistory } from './fetch.ts';
import { git, type GitPlace } from './git.ts';

/** Where a commit stands to branches. `branch` null: on none of those that fit, which `looked` names. */
export interface OnBranch {
  readonly branch: string | null;
  readonly looked: readonly string[];
}

/**
 * Whether a commit is on one of the branches that patterns name. Branches of `origin` count where there are any, since
 * anybody may call a branch of a working copy `main`; else those of the repository itself.
 * @param patterns names of branches; `*` stands for any text without `/`, `**` for any
 * @throws Fault GIT_* when there is no repository, no such commit, or a history too short to tell
 */
export async function onBranch(place: GitPlace, commit: string, patterns: readonly string[]): Promise<OnBranch> {
  const here = await commitOf(place, commit);
  for (const pattern of place.fetch === true ? patterns : []) if (!pattern.includes('*')) await fetchBranch(place, pattern);
  const fitting = (await branches(place)).filter(({ name }) => patterns.some((pattern) => fits(name, pattern)));
  const looked = fitting.map(({ name }) => name);
  return withDeeperHistory(place, fitting.map(({ tip }) => tip), async () => {
    for (const { name, tip } of fitting) if (await contains(place, tip, here)) return { branch: name, looked };
    if (fitting.length > 0 && (await isShallow(place))) throw new HistoryTooShort(`this shallow clone can't tell whether ${commit.slice(0, 12)} is on ${looked.join(' or ')}`);
    return { branch: null, looked };
  });
}

/** When a commit was made, as it says; null where there is no such commit here. */
export async function commitTime(place: GitPlace, commit: string): Promise<Date | null> {
  const here = await tryCommit(place, commit);
  if (here === null) return null;
  const answer = await git(place, ['show', '--no-patch', '--format=%ct', here]);
  const seconds = Number(answer.out.toString('latin1').trim());
  return answer.code === 0 && Number.isSafeInteger(seconds) && seconds > 0 ? new Date(seconds * 1000) : null;
}

async function branches(place: GitPlace): Promise<{ name: string; tip: string }[]> {
  const remote = await refs(place, 'refs/remotes/origin/');
  return remote.length > 0 ? remote.filter(({ name }) => name !== 'HEAD') : refs(place, 'refs/heads/');
}

async function refs(place: GitPlace, prefix: string): Promise<{ name: string; tip: string }[]> {
  const answer = await git(place, ['for-each-ref', '--format=%(objectname) %(refname)', prefix]);
  if (answer.code !== 0) throw new Fault({ code: 'GIT_REVISION', message: `the branches can't be listed: ${answer.error}`, remedy: 'Run git for-each-ref and mend what it says.' });
  const lines = answer.out.toString('utf8').split('\n').filter((line) => line !== '');
  return lines.map((line) => ({ tip: line.slice(0, line.indexOf(' ')), name: line.slice(line.indexOf(' ') + 1 + prefix.length) }));
}

async function contains(place: GitPlace, tip: string, commit: string): Promise<boolean> {
  return (await git(place, ['merge-base', '--is-ancestor', commit, tip])).code === 0;
}

function fits(name: string, pattern: string): boolean {
  const parts = pattern.split(/(\*\*|\*)/).map((part) => (part === '**' ? '.*' : part === '*' ? '[^/]*' : part.replace(/[.+?^${}()|[\]\\]/g, '\\$&')));
  return new RegExp(`^${parts.join('')}$`).test(name);
}
