import { describe, expect, it } from 'vitest';
import type { SliceSums, Sum, SumTable } from '../../core/engine/plan.ts';
import { byBoth, byRegion, large, makeRows, type Row, scanOf, tableOf, withEngine, write } from './build.ts';

const sums: Sum[] = [
  { kind: 'count', when: 'label = 1 and p >= 0.5' },
  { kind: 'total', of: 'amount' },
  { kind: 'count', when: 'region = \'north\'' },
  { kind: 'total', of: '(p - label) ** 2', limit: 1 },
  { kind: 'count', when: 'label = 1 and p >= 0.5' },
];
const values: ((row: Row) => number)[] = [
  (row) => Number(row.label === 1 && row.p >= 0.5),
  (row) => row.amount,
  (row) => Number(row.region === 'north'),
  (row) => (row.p - row.label) ** 2,
  (row) => Number(row.label === 1 && row.p >= 0.5),
];

/** Σ over the slice's buckets. */
const totals = (slice: SliceSums): number[] => slice.sums.map((sum) => sum.reduce((a, b) => a + b, 0));
const rowsOf = (slice: SliceSums): number => slice.sizes.reduce((a, b) => a + b, 0);

/** A sum in fixed point: each number is off by 2^−81 at most. */
function exactSum(numbers: readonly number[]): number {
  return Number(numbers.reduce((sum, x) => sum + BigInt(Math.round(x * 2 ** 80)), 0n)) * 2 ** -80;
}

async function scanRows(rows: readonly Row[], where?: string): Promise<SumTable> {
  const file = await write(rows, 'parquet');
  const scan = scanOf(tableOf([file], where), { slicings: [byRegion, byBoth, large], sums });
  return withEngine([file], async (engine) => (await engine.scan(scan)).table);
}

describe('sums', () => {
  const rows = makeRows(5000);

  it('are those of a naive loop, on every slice', async () => {
    const table = await scanRows(rows);
    expect(table.rows).toBe(5000);
    for (const slice of table.slices) {
      const mine = rows.filter((row) => {
        if (slice.slicing === '') return true;
        if (slice.slicing === 'large') return row.amount > 100;
        return Object.entries(slice.key).every(([column, value]) => String(row[column as keyof Row]) === String(value));
      });
      expect(rowsOf(slice), JSON.stringify(slice.key)).toBe(mine.length);
      totals(slice).forEach((total, i) => {
        const numbers = mine.map((row) => values[i]!(row));
        const magnitude = numbers.reduce((sum, x) => sum + Math.abs(x), 0);
        expect(Math.abs(total - exactSum(numbers)), `${JSON.stringify(slice.key)} sum ${i}`).toBeLessThanOrEqual(magnitude * 1e-13);
      });
    }
  });

  it('come with slices in order: all rows, the slicings as given, values by code point, null last', async () => {
    const table = await scanRows(rows);
    expect(table.slices[0]?.key).toEqual({});
    expect(table.slices.filter(({ slicing }) => slicing === 'region').map(({ key }) => key.region)).toEqual([
      'north', 'south', 'Ärger', 'ünder "quoted", comma', '\uFFFD', '\u{1F600}', null,
    ]);
    expect(table.slices.map(({ slicing }) => slicing)).toEqual(['', ...Array<string>(7).fill('region'), ...Array<string>(21).fill('region × device'), 'large']);
    expect(table.slices.at(-1)?.key).toEqual({ slice: 'large' });
    expect(table.slices[8]?.key).toEqual({ region: 'north', device: '-1' });
  });

  it('keep only the rows of `where`', async () => {
    const table = await scanRows(rows, 'device = 1 and region is not null');
    const kept = rows.filter((row) => row.device === 1 && row.region !== null);
    expect(table.rows).toBe(kept.length);
    expect(table.slices.some(({ key }) => key.region === null)).toBe(false);
  });

  it('of one slice keep their digits beside a huge row of another', async () => {
    const mine = makeRows(200).map((row, id) => ({ ...row, id, region: 'north', amount: 1 + row.p / 7 }));
    const outlier = { ...mine[0]!, id: 9_999, region: 'south', amount: 1e14 };
    const table = await scanRows([...mine, outlier]);
    const north = table.slices.find((slice) => slice.slicing === 'region' && slice.key['region'] === 'north')!;
    const expected = exactSum(mine.map((row) => row.amount));
    expect(Math.abs(totals(north)[1]! / expected - 1)).toBeLessThan(1e-12);
  });

  it('round once: a sum that cancels is exact', async () => {
    const tiny = makeRows(3).map((row, i) => ({ ...row, amount: [2 ** 50, 2 ** -5, -(2 ** 50)][i]! }));
    const file = await write(tiny.map((row) => ({ ...row, customer: 'one' })), 'parquet');
    const table = await withEngine([file], async (engine) => (await engine.scan(scanOf(tableOf([file]), { cluster: 'customer', sums: [{ kind: 'total', of: 'amount' }] }))).table);
    expect(table.slices[0]?.sums[0]).toEqual(Float64Array.of(2 ** -5));
  });

  it.each([[0, 0], [1e300, 3e300], [1e-300, 3e-300], [-5, -15], [Number.MIN_VALUE, 3 * Number.MIN_VALUE], [2 ** -1000, 3 * 2 ** -1000]])('of three times %d', async (amount, sum) => {
    const rows = makeRows(3).map((row) => ({ ...row, amount, customer: 'one' }));
    const file = await write(rows, 'csv');
    const table = await withEngine([file], async (engine) => (await engine.scan(scanOf(tableOf([file]), { cluster: 'customer', sums: [{ kind: 'total', of: 'amount' }] }))).table);
    expect(Math.abs((table.slices[0]?.sums[0]?.[0] ?? NaN) - sum)).toBeLessThanOrEqual(Math.abs(sum) * 1e-14);
  });

  it('and ranked rows are the same from one pass a slicing, when all slicings at once would make too many groups', async () => {
    const file = await write(rows, 'parquet');
    const scan = scanOf(tableOf([file]), { slicings: [byRegion, byBoth, large], sums, rankings: [{ value: 'p' }] });
    const [one, many] = await Promise.all([4_000_000, 1].map((mostGroups) => withEngine([file], async (engine) => {
      const { table, rankings } = await engine.scan(scan);
      return { table, slicesOf: rankings[0]?.slicesOf };
    }, { mostGroups })));
    expect(many).toEqual(one);
    expect(one?.slicesOf?.length).toBeGreaterThan(30);
  });
});
