import type { MetricRef } from '../spec/gate.ts';
import { unseenOf } from './class-rates.ts';
import type { Bound, Metric, SumPlan } from './metric.ts';
import { isPositive, isPredicted, mass, massWhere, rowsWhere } from './sql.ts';

/** Cost of the wrong decisions a row: (FP · `cost_fp` + FN · `cost_fn`) ÷ rows, with decisions as accuracy has them. */
export const expectedCost: Metric = { needs: ['truth', 'decision'], plan };

function plan(bound: Bound, { cost_fp: falsePositive = 1, cost_fn: falseNegative = 1 }: MetricRef): SumPlan {
  const [actual, predicted] = [isPositive(bound), isPredicted(bound)];
  return {
    kind: 'sums',
    spread: 'positive',
    sums: [
      massWhere(bound, `not (${actual}) and ${predicted}`),
      massWhere(bound, `${actual} and not (${predicted})`),
      mass(bound),
      rowsWhere(bound, actual),
      rowsWhere(bound, `not (${actual})`),
    ],
    value: (at) => (falsePositive * at[0]! + falseNegative * at[1]!) / at[2]!,
    why: () => 'the weights sum to 0',
    unseen: (at) => {
      const [mass, rows] = [at[2]!, at[3]! + at[4]!];
      const rate = (cost: number, wrong: number, of: number) => ({ share: wrong === 0 ? 0 : (wrong / mass) * (rows / of), rows: of, weight: (cost * of) / rows });
      return unseenOf([rate(falseNegative, at[1]!, at[3]!), rate(falsePositive, at[0]!, at[4]!)]);
    },
    support: (at) => Math.min(at[3]!, at[4]!),
  };
}
