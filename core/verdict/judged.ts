import type { FaultDetail } from '../fault.ts';
import type { Verdict } from './verdict.ts';

/** What became of one of the gates of a run. */
export type Judged =
  | { readonly kind: 'verdict'; readonly gate: string; readonly verdict: Verdict }
  | { readonly kind: 'fault'; readonly gate: string; readonly details: readonly FaultDetail[] }
  /** Left out because none of its files changed, where that was asked for. */
  | { readonly kind: 'unchanged'; readonly gate: string };

/** A fault is `error`, as exit code 2 says; what was left out holds nothing up. */
export function statusOf(judged: Judged): Verdict['status'] {
  if (judged.kind === 'unchanged') return 'passed';
  return judged.kind === 'verdict' ? judged.verdict.status : 'error';
}

const BADNESS: readonly Verdict['status'][] = ['passed', 'blocked', 'error'];

/** The worst decides; no gate at all passes, and the caller must have said why there is none. */
export function worstOf(all: readonly Judged[]): Verdict['status'] {
  return BADNESS[Math.max(0, ...all.map((one) => BADNESS.indexOf(statusOf(one))))] ?? 'error';
}

/** Exit code of each status; a gate that could not be evaluated blocks too. */
export const EXIT: Readonly<Record<Verdict['status'], number>> = { passed: 0, blocked: 1, error: 2 };

export type Counts = Verdict['counts'];

/** Sums over all verdicts; a fault is one error that blocks. */
export function countsOf(all: readonly Judged[]): Counts {
  const sum: Counts = { pass: 0, fail: 0, unsure: 0, error: 0, waived: 0, blocking: 0, warning: 0 };
  for (const judged of all) {
    if (judged.kind === 'unchanged') continue;
    const counts = judged.kind === 'verdict' ? judged.verdict.counts : { ...NONE, error: 1, blocking: 1 };
    for (const key of Object.keys(NONE) as (keyof Counts)[]) sum[key] += counts[key];
  }
  return sum;
}

const NONE: Counts = { pass: 0, fail: 0, unsure: 0, error: 0, waived: 0, blocking: 0, warning: 0 };
