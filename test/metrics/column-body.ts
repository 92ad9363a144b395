import type { Evaluated } from '../../core/metrics/metric.ts';
import type { Source } from '../../core/metrics/pairs/blocks.ts';
import { BinCount } from '../../core/metrics/pairs/bin-count.ts';
import { DistanceSearch } from '../../core/metrics/pairs/distances.ts';
import { QuantileSearch } from '../../core/metrics/pairs/quantiles.ts';
import { dealOut, runSearches } from '../../core/metrics/pairs/search.ts';
import type { Profile } from '../../core/sources/summary.ts';

/** One column of a body without slices: values, and the bucket of each. */
export interface Column {
  readonly value: Float64Array;
  readonly bucket: Uint16Array;
}

const BLOCK = 1000;

export function sizesOf({ bucket }: Column, buckets: number): number[] {
  const sizes = new Array<number>(buckets).fill(0);
  for (const each of bucket) sizes[each]!++;
  return sizes;
}

/** As the engine gives it, in blocks. */
export function sourceOf(column: Column, buckets: number): Source {
  const { value, bucket } = column;
  const own = Uint32Array.from({ length: buckets }, (_, i) => i);
  return {
    table: { bucketKeys: [...own], slices: [{ key: {}, slicing: '', buckets: own, sizes: Float64Array.from(sizesOf(column, buckets)), sums: [] }] },
    columns: {
      slicesOf: [Uint32Array.of(0)],
      numbers: (_at, _isDealt, visit, room) => {
        room?.values[0]!.set(value);
        room?.bucket.set(bucket);
        for (let from = 0; from < value.length; from += BLOCK) {
          const values = value.slice(from, from + BLOCK);
          visit({ values: [values], bucket: bucket.slice(from, from + BLOCK), cell: new Uint32Array(values.length) });
        }
        return Promise.resolve();
      },
      categories: () => Promise.resolve([]),
    },
  };
}

export async function profileOf(column: Column, buckets: number, bins: number, most?: number): Promise<Extract<Profile, { kind: 'numbers' }>> {
  let found: Profile | undefined;
  await runSearches([sourceOf(column, buckets)], (source) => new QuantileSearch(source, 0, bins, most), (_, search) => (found = search.profile(0)));
  if (found?.kind !== 'numbers') throw new Error('a column of numbers has bins of numbers');
  return found;
}

export async function rowsInBins(column: Column, buckets: number, edges: readonly number[]): Promise<number[][]> {
  let found: number[][] = [];
  await dealOut([sourceOf(column, buckets)], (source) => new BinCount(source, 0, [edges]), (_, count) => (found = count.rows(0)));
  return found;
}

export async function distanceOf(name: 'kolmogorov_smirnov' | 'wasserstein', of: Column, against: Column, buckets: number, most?: number): Promise<Evaluated> {
  const sides = [of, against].map((column) => ({ source: sourceOf(column, buckets), column: 0 }));
  let found: Evaluated | undefined;
  await runSearches([name], () => new DistanceSearch(name, sides, [0], most), (_, search) => (found = search.evaluated(0, sizesOf(against, buckets))));
  return found!;
}
