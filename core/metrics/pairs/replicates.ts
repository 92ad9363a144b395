import type { Pair, Stepped } from './distance.ts';

/** Points of the line that values without a bucket are computed at. */
const POINTS = 512;

/** How a distance moves without each bucket of either side: with it, minus without it, both on the same coarse grid. */
export interface Influences {
  readonly of: Float64Array;
  readonly against: Float64Array;
}

/** A distance of two distribution functions from their gap at the points of a grid. */
export type OnGrid = (gap: Float64Array, x: Float64Array) => number;

/** The widest gap. */
export const widest: OnGrid = (gap) => gap.reduce((most, each) => Math.max(most, Math.abs(each)), 0);

/** The area between both, straight between the points. */
export const area: OnGrid = (gap, x) => {
  let sum = 0;
  for (let i = 1; i < gap.length; i++) {
    const [a, b] = [gap[i - 1]!, gap[i]!];
    const height = a * b >= 0 ? Math.abs(a + b) / 2 : (a * a + b * b) / (2 * (Math.abs(a) + Math.abs(b)));
    sum += height * (x[i]! - x[i - 1]!);
  }
  return sum;
};

/**
 * Influences of the buckets, from rows by bucket on up to 512 points. The value itself is exact; that of its parts which
 * only feed the variance is not in need of more.
 */
export function influencesOf(pair: Pair, buckets: { readonly of: number; readonly against: number }, measure: OnGrid): Influences {
  const { ladder, low, high } = pair;
  const every = Math.ceil(ladder.steps / POINTS);
  const points = Math.ceil(ladder.steps / every);
  // The gap is 0 at the lowest value's left and known at the upper end of every point's steps.
  const x = Float64Array.from({ length: points + 1 }, (_, p) => (p === 0 ? low : p === points ? high : ladder.edges[p * every - 1]!));
  const [mine, other] = [shares(pair.of, buckets.of, every, points), shares(pair.against, buckets.against, every, points)];
  const whole = measure(minus(mine.all, other.all), x);
  return {
    of: Float64Array.from({ length: buckets.of }, (_, j) => whole - measure(minus(mine.without(j), other.all), x)),
    against: Float64Array.from({ length: buckets.against }, (_, j) => whole - measure(minus(mine.all, other.without(j)), x)),
  };
}

function minus(a: Float64Array, b: Float64Array): Float64Array {
  return a.map((value, i) => value - b[i]!);
}

/** Distribution function at each point, of all rows and without a bucket. */
function shares({ steps, bucket, value }: Stepped, buckets: number, every: number, points: number) {
  const table = new Uint32Array(buckets * points);
  const point = Uint16Array.from({ length: every * points }, (_, step) => Math.floor(step / every));
  for (let i = 0; i < value.length; i++) table[bucket[i]! * points + point[steps[i]!]!]!++;
  const rows = (j: number): Uint32Array => table.subarray(j * points, (j + 1) * points);
  const total = new Float64Array(points);
  for (let j = 0; j < buckets; j++) rows(j).forEach((count, p) => (total[p]! += count));
  const cumulated = (left: (p: number) => number): Float64Array => {
    const sums = new Float64Array(points + 1);
    for (let p = 0; p < points; p++) sums[p + 1] = sums[p]! + left(p);
    const all = sums[points]!;
    return sums.map((sum) => sum / all);
  };
  return {
    all: cumulated((p) => total[p]!),
    without: (j: number) => {
      const own = rows(j);
      return cumulated((p) => total[p]! - own[p]!);
    },
  };
}
