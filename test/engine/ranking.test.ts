import { describe, expect, it } from 'vitest';
import { allocate, type Columns, Sorter } from '../../core/engine/order.ts';
import type { RankedRows, Scan } from '../../core/engine/plan.ts';
import { byBoth, byRegion, generator, large, makeRows, scanOf, tableOf, withEngine, write } from './build.ts';

/** Sorts through chunks as a walk does. */
function sorted(values: readonly number[], weights?: readonly number[]): Columns {
  const rows = allocate(values.length, weights !== undefined);
  rows.value.set(values);
  rows.tag.set(values.map((_, i) => i));
  if (weights !== undefined) rows.weight?.set(weights);
  const sorter = new Sorter();
  const coarse = sorter.coarse(rows, values.length);
  let start = 0;
  for (const end of coarse.ends) {
    sorter.sort(coarse.rows, start, end);
    start = end;
  }
  expect(start).toBe(values.length);
  return coarse.rows;
}

describe('the order of rows', () => {
  const next = generator(3);
  const many = (make: (i: number) => number, count = 30_000): number[] => Array.from({ length: count }, (_, i) => make(i));
  const cases: [string, number[]][] = [
    ['none', []],
    ['one', [3]],
    ['uniform', many(next)],
    ['ties', many(() => Math.round(next() * 20) / 20)],
    ['all equal', many(() => 0.25)],
    ['many magnitudes', many(() => (next() - 0.5) * 10 ** Math.floor(next() * 600 - 300))],
    ['infinities', many(() => [Infinity, -Infinity, 0, next()][Math.floor(next() * 4)]!)],
    ['infinities alone', many(() => (next() < 0.5 ? Infinity : -Infinity))],
    ['one infinity and one number', many(() => (next() < 0.5 ? Infinity : 1))],
    ['the widest range', many(() => (next() < 0.5 ? -1 : 1) * Number.MAX_VALUE * next())],
    ['the narrowest range', many(() => Number.MIN_VALUE * Math.floor(next() * 5))],
    ['neighbours', many(() => 1 + Number.EPSILON * Math.floor(next() * 4))],
    ['powers of two', many((i) => 2 ** -(i % 1074))],
    ['already in order', many((i) => i)],
    ['in reverse', many((i) => -i)],
  ];
  it.each(cases)('%s: is that of a plain sort, and every row comes along once', (_, values) => {
    const rows = sorted(values);
    expect(Array.from(rows.value)).toEqual(values.toSorted((a, b) => a - b || (a === b ? 0 : a < b ? -1 : 1)));
    expect(Array.from(rows.tag).every((i, at) => values[i] === rows.value[at])).toBe(true);
    expect(new Set(rows.tag).size).toBe(values.length);
  });

  it.each(cases)('%s: weights come along, ties in the order of their tag', (_, values) => {
    const rows = sorted(values, values.map((_, i) => i / 2));
    expect(Array.from(rows.value)).toEqual(values.toSorted((a, b) => a - b || (a === b ? 0 : a < b ? -1 : 1)));
    const wrong = Array.from(rows.tag).filter((i, at) => rows.weight?.[at] !== i / 2 || (at > 0 && rows.value[at - 1] === rows.value[at] && rows.tag[at - 1]! > i));
    expect(wrong).toEqual([]);
  });
});

interface RankedRow {
  readonly value: number;
  readonly positive: number;
  readonly bucket: number;
  readonly slices: readonly number[];
  readonly weight: number | undefined;
}

async function walk(ranked: RankedRows): Promise<{ rows: RankedRow[]; split: number }> {
  const rows: RankedRow[] = [];
  let split = 0;
  for await (const block of ranked.blocks()) {
    if (rows.at(-1)?.value === block.value[0]) split++;
    for (let i = 0; i < block.length; i++) {
      rows.push({ value: block.value[i]!, positive: block.positive[i]!, bucket: block.bucket[i]!, slices: Array.from(ranked.slicesOf[block.cell[i]!]!), weight: block.weight?.[i] });
    }
  }
  return { rows, split };
}

describe('ranked rows', async () => {
  const rows = makeRows(40_000).map((row, i) => ({ ...row, p: i % 97 === 0 ? -0 : i % 89 === 0 ? 0 : row.p }));
  const file = await write(rows, 'parquet');
  const scan: Scan = scanOf(tableOf([file]), { slicings: [byRegion, byBoth, large], rankings: [{ value: 'p', positive: 'label = 1', weight: 'id + 0.5' }, { value: '-p' }] });

  it('come in order, ties whole, with label, weight, bucket and slices, as often as they are walked', async () => {
    await withEngine([file], async (engine) => {
      const { table, rankings } = await engine.scan(scan);
      const first = await walk(rankings[0]!);
      expect(await walk(rankings[0]!)).toEqual(first);
      expect(first.split).toBe(0);
      expect(first.rows.map(({ value }) => value)).toEqual(rows.map(({ p }) => p + 0).toSorted((a, b) => a - b));
      expect(first.rows.filter(({ positive }) => positive === 1).length).toBe(rows.filter(({ label }) => label === 1).length);
      const weights = new Map(rows.map((row) => [row.id + 0.5, row]));
      expect(first.rows.every(({ weight, value, positive }) => weights.get(weight!)!.p + 0 === value && weights.get(weight!)!.label === positive)).toBe(true);
      const perBucket = new Float64Array(table.bucketKeys.length);
      const perSlice = new Float64Array(table.slices.length);
      for (const row of first.rows) {
        perBucket[row.bucket]!++;
        for (const slice of row.slices) perSlice[slice]!++;
      }
      expect(perBucket).toEqual(table.slices[0]?.sizes);
      expect(Array.from(perSlice)).toEqual(table.slices.map(({ sizes }) => sizes.reduce((a, b) => a + b, 0)));
    });
  });

  it('without a label have no positives, and no weights unless asked', async () => {
    await withEngine([file], async (engine) => {
      const { rows: ranked } = await walk((await engine.scan(scan)).rankings[1]!);
      expect(ranked.every(({ positive, weight }) => positive === 0 && weight === undefined)).toBe(true);
      expect(ranked.map(({ value }) => value)).toEqual(rows.map(({ p }) => -p + 0).toSorted((a, b) => a - b));
    });
  });

  it('are the same from one scan a range of values', async () => {
    const [whole, parts] = await Promise.all([{}, { rowsInMemory: 5000 }].map((options) => withEngine([file], async (engine) => walk((await engine.scan(scan)).rankings[0]!), options)));
    expect(parts).toEqual(whole);
  });
});

describe('commonRows', () => {
  it('counts rows whose id is on the other side too, whatever the type of the id', async () => {
    const a = await write(makeRows(100), 'parquet');
    const b = await write(makeRows(60).map((row) => ({ ...row, id: String(row.id) })), 'jsonl');
    const c = await write([{ id: 'x' }], 'parquet');
    await withEngine([a, b, c], async (engine) => {
      const id = (file: string, where?: string): { table: ReturnType<typeof tableOf>; key: string[] } => ({ table: tableOf([file], where), key: ['id'] });
      expect(await engine.commonRows(id(a), id(b))).toBe(60);
      expect(await engine.commonRows(id(a, 'id < 13'), id(b))).toBe(2);
      expect(await engine.commonRows(id(a), id(c))).toBe(0);
      expect(await engine.distinctValues(tableOf([a]), 'device', 5)).toEqual(['-1', '0', '1']);
      expect(await engine.distinctValues(tableOf([a]), 'device', 1)).toEqual(['-1', '0']);
    });
  });
});
