import { FixedSum } from './fixed-sum.ts';
import { endsOf, type Sampled } from './ladder.ts';

/** Standard deviations (of the population, as NumPy's std) of a column: of all values, and without each bucket. */
export interface Deviations {
  readonly all: number;
  readonly without: Float64Array;
}

/** By distances from a value of the column in units of the largest, so that no digit is lost to an offset. */
export function deviations({ value, bucket }: Sampled, buckets: number): Deviations {
  const sums = Array.from({ length: buckets }, () => ({ count: 0, first: new FixedSum(), second: new FixedSum() }));
  const [centre, reach] = centreOf(value);
  for (let i = 0; i < value.length; i++) {
    const x = (value[i]! - centre) / reach;
    const sum = sums[bucket[i]!]!;
    sum.count++;
    sum.first.add(x);
    sum.second.add(x * x);
  }
  const parts = sums.map(({ count, first, second }) => [count, first.value, second.value] as const);
  const [n, first, second] = [0, 1, 2].map((k) => parts.reduce((sum, part) => sum + part[k]!, 0)) as [number, number, number];
  const deviation = (count: number, a: number, b: number): number => reach * Math.sqrt(Math.max(0, b / count - (a / count) ** 2));
  return { all: deviation(n, first, second), without: Float64Array.from(parts, ([c, a, b]) => deviation(n - c, first - a, second - b)) };
}

/** The middle of the range, and half of its width; the width of a constant column is 1. */
function centreOf(values: Float64Array): [number, number] {
  const { low, high } = endsOf(values);
  const reach = high / 2 - low / 2;
  return [low + reach, reach > 0 ? reach * (1 + 2 ** -50) : 1];
}
