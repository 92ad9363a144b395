import { onBranch, commitTime } from '../sources/branches.ts';
import type { GitPlace } from '../sources/git.ts';
import { ageText } from '../spec/promote.ts';
import type { Reason } from './refusal.ts';

/** Seconds by which two machines' clocks may differ. */
const CLOCKS = 300;

/** The commit that was judged must be on one of the gate's branches. */
export async function commitReasons(place: GitPlace, commit: string | null, patterns: readonly string[] | undefined): Promise<Reason[]> {
  if (patterns === undefined) return [];
  const asked = patterns.join(' or ');
  if (commit === null) return [{ code: 'COMMIT_UNKNOWN', message: `the verdict names no commit, and the gate asks for one on ${asked}`, remedy: 'Evaluate in a clone of the repository.' }];
  const { branch, looked } = await onBranch(place, commit, patterns);
  if (branch !== null) return [];
  const met = looked.length === 0 ? `there is no branch ${asked} here` : `it is not on ${looked.join(', ')}`;
  return [{ code: 'COMMIT_NOT_ALLOWED', message: `the verdict is of commit ${commit.slice(0, 12)}, and ${met}`, remedy: looked.length === 0 ? 'Fetch the branch (--fetch, or check out with its whole history).' : 'Merge it, evaluate the merged commit, and promote that verdict.' }];
}

/**
 * A verdict has no clock in it. What is signed says when; else a verdict is at most as old as its commit, so a young commit
 * proves a young verdict, and an old commit proves nothing.
 * @param made when it was attested, by a signature that holds; null without one
 * @param maxAge seconds
 */
export async function ageReasons(place: GitPlace, commit: string | null, made: Date | null, now: Date, maxAge: number | undefined): Promise<Reason[]> {
  if (maxAge === undefined) return [];
  const since = made ?? (commit === null ? null : await commitTime(place, commit));
  if (since === null) return [{ code: 'AGE_UNKNOWN', message: `the gate takes verdicts of at most ${ageText(maxAge)}, and nothing says how old this one is: no signature, and no commit that is here`, remedy: SIGN }];
  const age = Math.round((now.getTime() - since.getTime()) / 1000);
  if (age < -CLOCKS) return [{ code: 'AGE_UNKNOWN', message: `the ${made === null ? 'commit' : 'signature'} of the verdict says ${since.toISOString()}, which is still to come`, remedy: 'Set the clock of the machine that made it, and evaluate again.' }];
  if (age <= maxAge) return [];
  const old = ageText(Math.max(60, Math.round(age / 60) * 60));
  if (made !== null) return [{ code: 'AGE_OVER', message: `the verdict is ${old} old, and the gate takes at most ${ageText(maxAge)}`, remedy: 'Evaluate again, and promote that verdict.' }];
  return [{ code: 'AGE_UNKNOWN', message: `the gate takes verdicts of at most ${ageText(maxAge)}; this one has no signature that says when it was made, and its commit is ${old} old`, remedy: SIGN }];
}

const SIGN = 'Sign the verdict with `modelgate attest` when it is made, ask for that with `promote: {signed: …}`, and hand in --attestation.';
