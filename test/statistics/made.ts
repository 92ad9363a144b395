import type { Sample } from '../../core/statistics/sample.ts';
import type { Alignment } from '../../core/statistics/difference.ts';

/** Rows as a sample of their mean, each row or each of `groups` a bucket. */
export function meanOf(values: readonly number[], spread: Sample['spread'], options: Partial<Sample> & { readonly groups?: number } = {}): Sample {
  const { groups = values.length, ...fields } = options;
  const sums = new Float64Array(groups);
  const sizes = new Float64Array(groups);
  values.forEach((value, i) => {
    sums[i % groups]! += value;
    sizes[i % groups]!++;
  });
  const total = values.reduce((sum, value) => sum + value, 0);
  const estimate = total / values.length;
  const influences = sums.map((sum, j) => estimate - (total - sum) / (values.length - sizes[j]!));
  return { estimate, influences, sizes, spread, trials: null, support: null, clustered: false, ...fields };
}

/** `right` successes first, in n rows. */
export function proportionOf(right: number, n: number, options: Partial<Sample> & { readonly groups?: number } = {}): Sample {
  return hits(Array.from({ length: n }, (_, i) => i < right), options);
}

export function hits(right: readonly boolean[], options: Partial<Sample> & { readonly groups?: number } = {}): Sample {
  return meanOf(right.map(Number), 'proportion', { trials: right.length, ...options });
}

/** Two classifiers on n rows: only the first right on the first b, only the second on the next c, both on the others. */
export function pairOf(b: number, c: number, n: number): readonly [Sample, Sample] {
  const rows = Array.from({ length: n }, (_, i) => i);
  return [hits(rows.map((i) => i < b || i >= b + c)), hits(rows.map((i) => i >= b))];
}

export function sameBuckets(sample: Sample): Alignment {
  return Array.from(sample.influences, (_, j) => [j, j] as const);
}

/** Known small generator (Mulberry32) for seeded tests: uniform in [0, 1). */
export function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
