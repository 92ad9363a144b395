import type { Bound, SumPlan } from './metric.ts';
import { NO_WEIGHT } from './averages.ts';
import { mass, massWhere, ROWS, squareWhere, weightOf } from './sql.ts';

/** Share of rows that satisfy a condition: a proportion, with Kish's effective rows as its trials when rows are weighted. */
export function share(bound: Bound, when: string): SumPlan {
  const weight = weightOf(bound);
  return {
    kind: 'sums',
    spread: 'proportion',
    sums: [massWhere(bound, when), mass(bound), weight === undefined ? ROWS : squareWhere(weight, 'true')],
    value: (at) => at[0]! / at[1]!,
    why: () => NO_WEIGHT,
    trials: weight === undefined ? (at) => at[1]! : (at) => at[1]! ** 2 / at[2]!,
  };
}
