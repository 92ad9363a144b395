import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { Fault } from '../fault.ts';
import { HistoryTooShort, isShallow, tryCommit } from './commit.ts';
import { commitOf, fetchBranch, remoteDefaultBranch, withDeeperHistory } from './fetch.ts';
import { git, type GitPlace } from './git.ts';

/** The branch that changes are merged into, when nobody names it: the first of these that exists. */
const DEFAULT_BASES = ['refs/remotes/origin/HEAD', 'refs/remotes/origin/main', 'refs/remotes/origin/master', 'refs/heads/main', 'refs/heads/master'];

export interface ChosenCommit {
  readonly commit: string;
  /** `@merge-base(origin/main)` */
  readonly suffix: string;
  readonly note: string | null;
}

/**
 * The commit where HEAD left the base branch.
 * @param base a revision, or a branch that only the remote has; undefined: the default branch
 * @throws Fault GIT_REVISION when there is no base, no common commit, or a shallow history that can't prove it and, where
 * `place.fetch` allows that, can't be deepened until it does.
 */
export async function mergeBase(place: GitPlace, base: string | undefined): Promise<ChosenCommit> {
  const head = await commitOf(place, 'HEAD');
  const target = await baseOf(place, base);
  return withDeeperHistory(place, [head, target.commit], () => mergeBaseHere(place, head, target));
}

async function mergeBaseHere(place: GitPlace, head: string, target: Base): Promise<ChosenCommit> {
  const answer = await git(place, ['merge-base', head, target.commit]);
  const commit = answer.out.toString('latin1').trim();
  const shallow = await isShallow(place);
  if (answer.code !== 0 || commit === '') {
    if (shallow) throw new HistoryTooShort(`this shallow clone does not reach back to where HEAD left ${target.name}`);
    throw new Fault({ code: 'GIT_REVISION', message: `HEAD and ${target.name} have no commit in common`, remedy: 'Name the branch that this one came from with --base.' });
  }
  if (shallow) await refuseUnproven(place, head, target, commit);
  const note = commit === head ? `the merge base of HEAD and ${target.name} is HEAD itself, so this is the file as last committed here` : null;
  return { commit, suffix: `@merge-base(${target.name})`, note };
}

/** The tip of the branch that changes are merged into. */
export interface Base {
  /** `main`, `origin/main` */
  readonly name: string;
  readonly commit: string;
}

/**
 * The tip of the base branch.
 * @param base as for `mergeBase`
 * @throws Fault GIT_REVISION when there is none.
 */
export function baseOf(place: GitPlace, base: string | undefined): Promise<Base> {
  return base === undefined ? defaultBase(place) : namedBase(place, base);
}

async function namedBase(place: GitPlace, base: string): Promise<Base> {
  const remote = (await tryCommit(place, base)) === null ? await tryCommit(place, `refs/remotes/origin/${base}`) : null;
  if (remote !== null) return { name: `origin/${base}`, commit: remote };
  if (place.fetch === true && (await tryCommit(place, base)) === null && (await fetchBranch(place, base)) !== null) return namedBase({ ...place, fetch: false }, base);
  return { name: base, commit: await commitOf(place, base) };
}

async function defaultBase(place: GitPlace): Promise<Base> {
  const short = (ref: string): string => ref.replace(/^refs\/(remotes|heads)\//, '');
  for (const ref of DEFAULT_BASES) {
    const commit = await tryCommit(place, ref);
    if (commit !== null) return { name: short(ref), commit };
  }
  const fetched = place.fetch === true ? await remoteDefaultBranch(place) : null;
  if (fetched !== null) return namedBase(place, fetched);
  throw new HistoryTooShort(`there is no branch to take the merge base with: none of ${DEFAULT_BASES.map(short).join(', ')} is here; name one with --base, or fetch it`);
}

/**
 * In a shallow clone the best common commit found may hide a later one behind the cut. It is proven when no commit between
 * it and the two tips is at the cut.
 */
async function refuseUnproven(place: GitPlace, head: string, target: Base, found: string): Promise<void> {
  const file = (await git(place, ['rev-parse', '--git-path', 'shallow'])).out.toString('utf8').replace(/\n$/, '');
  const cut = new Set((await readFile(resolve(place.directory, file), 'latin1')).split('\n'));
  const between = await git(place, ['rev-list', head, target.commit, `^${found}`]);
  if (between.code === 0 && !between.out.toString('latin1').split('\n').some((commit) => commit !== '' && cut.has(commit))) return;
  throw new HistoryTooShort(`this shallow clone is cut off between HEAD and ${target.name}, so where they parted can't be told for certain`);
}
