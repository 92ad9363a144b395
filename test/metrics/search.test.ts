import { describe, expect, it } from 'vitest';
import type { ColumnBlock } from '../../core/engine/plan.ts';
import type { Source } from '../../core/metrics/pairs/blocks.ts';
import { DistanceSearch } from '../../core/metrics/pairs/distances.ts';
import { QuantileSearch } from '../../core/metrics/pairs/quantiles.ts';
import { runSearches } from '../../core/metrics/pairs/search.ts';
import { generator } from '../engine/build.ts';

const [BUCKETS, COLUMNS, BLOCK] = [30, 6, 5000];
/** Slices of a row by its cell: all rows, and two that share the last cell. */
const SLICES = [[0, 1], [0, 2], [0, 1, 2], [0]];

interface Body {
  readonly source: Source;
  /** Times that its rows were read. */
  reads: number;
}

function bodyOf(rows: number, seed: number): Body {
  const next = generator(seed);
  const whole = {
    values: Array.from({ length: COLUMNS }, (_, k) => Float64Array.from({ length: rows }, () => (next() < 0.01 ? NaN : (next() + next() - 1) * (k + 1) + (k === 5 ? 1e6 : 0)))),
    bucket: Uint16Array.from({ length: rows }, () => Math.floor(next() * BUCKETS)),
    cell: Uint32Array.from({ length: rows }, () => Math.floor(next() * SLICES.length)),
  };
  const part = (at: readonly number[], from: number, to: number): ColumnBlock => ({ values: at.map((k) => whole.values[k]!.subarray(from, to)), bucket: whole.bucket.subarray(from, to), cell: whole.cell.subarray(from, to) });
  const buckets = Uint32Array.from({ length: BUCKETS }, (_, b) => b);
  const sizesOf = (slice: number): Float64Array => Float64Array.from(buckets, (b) => whole.bucket.filter((each, i) => each === b && SLICES[whole.cell[i]!]!.includes(slice)).length);
  const body: Body = {
    reads: 0,
    source: {
      table: { bucketKeys: [...buckets], slices: [0, 1, 2].map((slice) => ({ key: { of: String(slice) }, slicing: '', buckets, sizes: sizesOf(slice), sums: [] })) },
      columns: {
        slicesOf: SLICES.map((slices) => Uint32Array.from(slices)),
        numbers: (at, _, visit, room) => {
          body.reads++;
          const all = part(at, 0, rows);
          all.values.forEach((values, k) => room?.values[k]!.set(values));
          room?.bucket.set(all.bucket);
          room?.cell.set(all.cell);
          for (let from = 0; from < rows; from += BLOCK) visit(part(at, from, from + BLOCK));
          return Promise.resolve();
        },
        categories: () => Promise.resolve([]),
      },
    },
  };
  return body;
}

/** Of every column and slice. */
async function answers(of: Body, against: Body, together?: number): Promise<unknown[]> {
  const found: unknown[] = [];
  const columns = Array.from({ length: COLUMNS }, (_, k) => k);
  const sizes = (slice: number): number[] => [...against.source.table.slices[slice]!.sizes];
  for (const name of ['kolmogorov_smirnov', 'wasserstein'] as const) {
    await runSearches(columns, (column) => new DistanceSearch(name, [of, against].map(({ source }) => ({ source, column })), [0, 1, 2]), (_, search) => found.push([0, 1, 2].map((slice) => search.evaluated(slice, sizes(slice)))), together);
    // Two columns of the same rows.
    await runSearches(columns.slice(1), (column) => new DistanceSearch(name, [{ source: of.source, column: 0 }, { source: of.source, column }], [0, 1, 2]), (_, search) => found.push(search.evaluated(2, sizes(2))), together);
  }
  await runSearches(columns, (column) => new QuantileSearch(against.source, column, 10), (_, search) => found.push([0, 1, 2].map((slice) => search.profile(slice))), together);
  return found;
}

describe('searches give the same', () => {
  const [of, against] = [bodyOf(40_000, 1), bodyOf(30_000, 2)];
  const kept = answers(of, against);

  it('from rows that are kept, which are read once for all of them', async () => {
    expect(await kept).toHaveLength(2 * (2 * COLUMNS - 1) + COLUMNS);
    expect([of.reads, against.reads]).toEqual([4, 3]);
  });

  it.each([
    ['all columns at once', 2 ** 21],
    ['a column at a time', 1],
  ])('as from rows that are read anew for each pass: %s', async (_, together) => {
    const before = of.reads;
    expect(await answers(of, against, together)).toEqual(await kept);
    expect(of.reads - before).toBeGreaterThan(8);
  });

  it('when rows are kept for some columns at a time', async () => {
    const before = against.reads;
    expect(await answers(of, against, 8 * 8 * 40_000)).toEqual(await kept);
    expect(against.reads - before).toBeGreaterThan(3);
  });
});
