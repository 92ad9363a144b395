import type { OwnMetric } from '../spec/gate.ts';
import type { Metric } from './metric.ts';

/**
 * A metric of the user's own: Σ `sum` ÷ Σ `per`. The weight column is not applied: the SQL may. The engine checks that
 * each text is an expression over the row and nothing else, and refuses a row where it is no finite number.
 */
export function ownMetric(own: OwnMetric): Metric {
  return {
    needs: [],
    weighted: false,
    plan: () => ({
      kind: 'sums',
      spread: 'real',
      sums: [own.sum, own.per].map((of) => ({ kind: 'total', of, place: own.place }) as const),
      value: (at) => (at[1] === 0 ? NaN : at[0]! / at[1]!),
      why: () => `\`per\` of ${own.name} sums to 0`,
    }),
  };
}
