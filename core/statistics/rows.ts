import type { Assessment } from './bound.ts';

/** Beyond this a number of rows is no advice. */
const MOST_ROWS = 1e12;

/** More rows than anybody has: said as such. */
export const MOST_HAD = 1e8;

/**
 * Rows at which an unsure check would settle: the interval's reach towards the threshold shrinks as 1/√n. For a change
 * with a margin, rows at which "a drop of the margin" is told from none; where the rows at hand do tell that, and for a
 * bound of the value itself, rows at which the estimate, were it to stay, is told from the bound.
 *
 * @param rows of the interval at hand
 * @returns more than `rows`; null where no number of rows up to 10¹² would settle it, or where it is settled
 */
export function rowsToSettle(assessment: Assessment, rows: number, change: boolean): number | null {
  const { interval, threshold, estimate, stance } = assessment;
  if (interval === undefined || stance !== 'straddles') return null;
  const reach = estimate >= threshold ? estimate - interval.low : interval.high - estimate;
  const needed = [change ? Math.abs(threshold) : 0, Math.abs(estimate - threshold)].map((gap) => Math.ceil(rows * (reach / gap) ** 2));
  return needed.find((n) => n > rows && n <= MOST_ROWS) ?? null;
}

/** The same of how far groups lie apart: groups that are equal would leave it unsure. */
export function isPowerlessApart({ interval, threshold, estimate, good }: Assessment): boolean {
  if (interval === undefined) return false;
  return good === 'below' ? interval.high - estimate > threshold : interval.low < threshold * estimate;
}

/** Whether a check of a change could not have seen its own margin: equal models would leave it unsure. */
export function isPowerless(assessment: Assessment): boolean {
  const { interval, threshold } = assessment;
  if (interval === undefined) return false;
  return (interval.high - interval.low) / 2 >= Math.abs(threshold);
}
