import type { Bound, Metric, SumPlan } from './metric.ts';
import { holds, isPositive, named, ROWS } from './sql.ts';

/** Share of the rarest class of the label, by rows and not by weight. Binary: the rarer of both. */
export const labelBalance: Metric = { needs: ['truth'], weighted: false, plan: balance };

function balance(bound: Bound): SumPlan {
  const classes = bound.task === 'binary' ? [isPositive(bound)] : bound.classes.map(({ name }) => holds(bound, named(bound.columns.label), name));
  const counts = (at: Float64Array): number[] => (bound.task === 'binary' ? [at[1]!, at[0]! - at[1]!] : [...at.subarray(1)]);
  return {
    kind: 'sums',
    spread: 'proportion',
    sums: [ROWS, ...classes.map((when) => ({ kind: 'count', when }) as const)],
    value: (at) => Math.min(...counts(at)) / at[0]!,
    why: () => 'no row',
    trials: (at) => at[0]!,
  };
}
