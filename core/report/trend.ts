import type { CheckResult } from '../verdict/verdict.ts';
import { count } from './numbers.ts';

/** Numbers before this one that make a line of them worth a look. */
const LEAST = 2;
const BARS = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
/** Bars of a line of text. */
const MOST_BARS = 12;

/** Since when a result does not pass; '' for one that does, or of which nothing is known. */
export function sinceText({ status, history }: CheckResult): string {
  if (history === undefined || status === 'pass') return '';
  const { since, statuses } = history;
  if (since !== null) return `it has not ${status === 'unsure' ? 'surely held' : 'passed'} for ${count(since.verdicts + 1)} verdicts in a row, since ${since.commit.slice(0, 12)}`;
  return statuses.at(-1) === 'pass' ? 'it passed in the verdict before' : '';
}

/** `▃▄▄▅▆ over 5 verdicts`: the estimates up to this one, the lowest and the highest bar the least and the most of them. */
export function trendText(check: CheckResult): string {
  const points = trendOf(check);
  if (points === null) return '';
  const values = points.map(({ estimate }) => estimate).slice(-MOST_BARS);
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const step = (value: number): number => (most > least ? Math.round(((value - least) / (most - least)) * (BARS.length - 1)) : Math.floor(BARS.length / 2));
  return `${values.map((value) => BARS[step(value)]).join('')} over ${count(values.length)} verdicts`;
}

export interface TrendPoint {
  /** Position among the earlier verdicts; this verdict comes after the last of them. */
  readonly at: number;
  readonly estimate: number;
  readonly status: CheckResult['status'];
}

/** The estimates of a result over the verdicts, this one the last; null where there are too few. */
export function trendOf({ history, candidate, status }: CheckResult): TrendPoint[] | null {
  if (history === undefined || candidate.estimate === null) return null;
  const before = history.estimates.flatMap((estimate, at): TrendPoint[] => (estimate === null ? [] : [{ at, estimate, status: history.statuses[at] ?? 'error' }]));
  return before.length < LEAST ? null : [...before, { at: history.estimates.length, estimate: candidate.estimate, status }];
}
