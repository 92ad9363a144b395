import type { Earlier, History } from '../sources/history.ts';
import type { HistoryRecord } from '../sources/history-record.ts';
import { resultKey } from './result-key.ts';
import type { CheckResult, Verdict } from './verdict.ts';

type Looked = NonNullable<Verdict['history']>;

/** What later verdicts need of this one. */
export function recordOf(verdict: Verdict): HistoryRecord {
  const results = verdict.checks.map((check): [string, HistoryRecord['results'][string]] => [resultKey(check), [check.status, check.candidate.estimate]]);
  return { model: verdict.model, status: verdict.status, rows: rowsOf(verdict.evidence), results: Object.fromEntries(results) };
}

function rowsOf(evidence: Verdict['evidence']): string | null {
  return evidence['candidate']?.fingerprint ?? null;
}

/** The earlier verdicts as this one keeps them. */
export function historyOf({ source, earlier }: History, evidence: Verdict['evidence']): Looked {
  const rows = rowsOf(evidence);
  return { source, verdicts: earlier.map((one) => ({ commit: one.commit, status: one.status, same_rows: rows !== null && one.rows === rows })) };
}

/** Adds to each result how it went before: to those about all rows, and to those of slices that don't pass. */
export function withHistory(results: readonly CheckResult[], earlier: readonly Earlier[]): CheckResult[] {
  if (earlier.length === 0) return [...results];
  return results.map((result) => {
    const key = resultKey(result);
    const before = earlier.map(({ results: all }) => (Object.hasOwn(all, key) ? all[key] : undefined));
    const told = Object.keys(result.slice).length === 0 || result.status !== 'pass';
    if (!told || before.every((one) => one === undefined)) return result;
    const statuses = before.map((one) => one?.[0] ?? null);
    return { ...result, history: { statuses, estimates: before.map((one) => one?.[1] ?? null), since: sinceOf(result, statuses, earlier) } };
  });
}

/** A result that was not asked for in a verdict ends the row, as a pass does. */
function sinceOf({ status }: CheckResult, statuses: readonly (CheckResult['status'] | null)[], earlier: readonly Earlier[]): { commit: string; verdicts: number } | null {
  const at = statuses.findLastIndex((one) => one === 'pass' || one === null) + 1;
  const first = earlier[at];
  return status === 'pass' || first === undefined ? null : { commit: first.commit, verdicts: earlier.length - at };
}

/** Verdicts over which a slide is told of; one step is what the check itself judges. */
const LEAST_STEPS = 2;

/**
 * Changes that were each allowed and together are not: since the first of the latest verdicts on the same rows, the value moved
 * in the bad direction by more than one change may.
 */
export function slideNotes(results: readonly CheckResult[], { verdicts }: Looked): string[] {
  const from = verdicts.findLastIndex(({ same_rows: same }) => !same) + 1;
  if (verdicts.length - from < LEAST_STEPS) return [];
  return results.flatMap((result) => {
    const { name, bound, candidate, history, change } = result;
    const drop = bound.kind === 'max_drop';
    if ((!drop && bound.kind !== 'max_rise') || change === null || history === undefined || bound.threshold === null || candidate.estimate === null) return [];
    if (Object.keys(result.slice).length > 0 || result.status === 'fail') return [];
    const at = history.estimates.findIndex((estimate, i) => i >= from && estimate !== null);
    const first = at === -1 ? null : history.estimates[at]!;
    const steps = verdicts.length - at;
    if (first === null || steps < LEAST_STEPS) return [];
    const lost = drop ? first - candidate.estimate : candidate.estimate - first;
    if (lost <= Math.abs(bound.threshold)) return [];
    return [`${name}: the value ${drop ? 'fell' : 'rose'} by ${short(lost)} over ${steps} verdicts since ${verdicts[at]!.commit.slice(0, 12)}, more than the ${short(Math.abs(bound.threshold))} that one change may; each step was allowed. To stop such a slide, compare with the last release too (at: tag v*).`];
  });
}

function short(value: number): string {
  return String(Number(value.toPrecision(3)));
}
