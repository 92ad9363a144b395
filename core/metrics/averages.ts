import type { Sum } from '../engine/plan.ts';
import type { Spread } from '../sources/summary.ts';
import type { Bound, SumPlan } from './metric.ts';
import { mass, totalOf } from './sql.ts';

export const NO_WEIGHT = 'the weights sum to 0';

/**
 * Σ w·x ÷ Σ w of one expression of the row, the form of every loss that is a mean over rows.
 * `limit` bounds |x|; `support` are sums of rows of which the smallest is what the value rests on.
 */
export function average(bound: Bound, expression: string, spread: Spread, options: { limit?: number; support?: readonly Sum[] } = {}): SumPlan {
  const support = options.support ?? [];
  return {
    kind: 'sums',
    spread,
    sums: [totalOf(bound, expression, options.limit), mass(bound), ...support],
    value: (at) => at[0]! / at[1]!,
    why: () => NO_WEIGHT,
    ...(support.length > 0 && { support: (at: Float64Array) => Math.min(...at.subarray(2)) }),
  };
}
