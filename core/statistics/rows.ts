import type { Assessment } from './bound.ts';

/** Beyond this a number of rows is no advice. */
const MOST_ROWS = 1e12;

/**
 * Rows at which an unsure check would settle, were the estimates to stay: the interval's reach towards the threshold
 * shrinks as 1/√n. For a change with a margin: rows at which "a drop of the margin" is told from none.
 *
 * @param rows of the interval at hand  @returns null where no number of rows up to 10¹² would, or where it is settled
 */
export function rowsToSettle(assessment: Assessment, rows: number, change: boolean): number | null {
  const { interval, threshold, estimate, stance } = assessment;
  if (interval === undefined || stance !== 'straddles') return null;
  const reach = estimate >= threshold ? estimate - interval.low : interval.high - estimate;
  const gap = change && threshold !== 0 ? Math.abs(threshold) : Math.abs(estimate - threshold);
  const needed = Math.ceil(rows * (reach / gap) ** 2);
  return Number.isFinite(needed) && needed <= MOST_ROWS ? Math.max(needed, rows) : null;
}

/** Whether a check of a change could not have seen its own margin: equal models would leave it unsure. */
export function isPowerless(assessment: Assessment): boolean {
  const { interval, threshold } = assessment;
  if (interval === undefined) return false;
  return (interval.high - interval.low) / 2 >= Math.abs(threshold);
}
