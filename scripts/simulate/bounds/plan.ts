import type { Bound, Columns, MetricRef } from '../../../core/spec/gate.ts';
import { twins } from '../equal-models.ts';
import type { Truth } from '../measure.ts';
import type { Population } from '../populations.ts';

/** Checks of a gate, each of rows of its own, whose truth lies on the bound. */
export const MEMBERS = 8;

/** What every check of a gate asks. */
export interface Case {
  readonly metric: MetricRef;
  readonly kind: Bound['kind'];
  readonly value: number;
}

const SHARES = [0.5, 0.8, 0.95, 0.99] as const;
const columnOf = (share: number): string => `p${100 * share}`;
const columns: Columns = { id: 'id', threshold: 0.5 };

/** Rows that pass with a chance. */
const shares: Population = {
  task: 'scores',
  rare: false,
  columns: SHARES.map((share, at) => `(u(${at}) < ${share})::int as ${columnOf(share)}`).join(', '),
  candidate: columns,
  baseline: columns,
  metrics: SHARES.map((share) => ({ name: 'pass_rate', column: columnOf(share) })),
  own: {},
};

/** The gates that are run on samples of one population. */
export interface Planned {
  readonly population: Population;
  readonly cases: readonly Case[];
  readonly rows: number;
  /** As of `Cell`. */
  readonly layout: 'own' | 'slice';
  /** Gates that a table has rows for: one, where each row is to be a bucket. */
  readonly perTable: number;
  readonly runs: number;
  readonly seed: number;
}

const shareCases: readonly Case[] = SHARES.map((share, at) => ({ metric: shares.metrics[at]!, kind: 'min', value: share }));

/** No drop is allowed of twins, and their values are bounded by what they are, from below and from above. */
function twinCases(truth: Truth): Case[] {
  return twins.metrics.flatMap((metric): Case[] => [
    { metric, kind: metric.name === 'log_loss' ? 'max_rise' : 'max_drop', value: 0 },
    ...(['min', 'max'] as const).map((kind): Case => ({ metric, kind, value: truth.candidate[metric.name]! })),
  ]);
}

/** @param truth of `twins` */
export function plansOf(size: 'full' | 'quick', truth: Truth): Planned[] {
  const part = size === 'full' ? 1 : 0.02;
  return [
    { population: shares, cases: shareCases, rows: 100, layout: 'own', perTable: 1, runs: 1000 * part, seed: 7000 },
    { population: shares, cases: shareCases, rows: 100, layout: 'slice', perTable: 50, runs: 4000 * part, seed: 7001 },
    { population: shares, cases: shareCases, rows: 1000, layout: 'slice', perTable: 50, runs: 4000 * part, seed: 7002 },
    { population: twins, cases: twinCases(truth), rows: 100, layout: 'own', perTable: 1, runs: 500 * part, seed: 7003 },
    { population: twins, cases: twinCases(truth), rows: 100, layout: 'slice', perTable: 25, runs: 2000 * part, seed: 7004 },
    { population: twins, cases: twinCases(truth), rows: 1000, layout: 'slice', perTable: 25, runs: 2000 * part, seed: 7005 },
  ];
}
