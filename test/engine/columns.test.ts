import { beforeAll, describe, expect, it } from 'vitest';
import type { ColumnRead, ColumnReader, SumTable } from '../../core/engine/plan.ts';
import { byRegion, generator, makeRows, scanOf, tableOf, withEngine, write } from './build.ts';

const ROWS = 40_000;
const TEXTS = 10;
const next = generator(3);
/** Rows enough for several blocks; some lack a value, some texts are missing, one column has more of them than categories can be. */
const rows = makeRows(ROWS).map((row, i) => ({
  ...row,
  score: i % 50 === 0 ? null : i % 51 === 0 ? NaN : i % 53 === 0 ? -Infinity : next() * 10 - 5,
  ...Object.fromEntries(Array.from({ length: TEXTS }, (_, k) => [`t${k}`, i % (7 + k) === 0 ? null : `x${Math.floor(next() * (k + 2))}`])),
  many: `m${i % 10_001}`,
}));
const text = (name: string): ColumnRead => ({ of: `"${name}"`, present: `"${name}" is not null`, kind: 'category' });
const columns: ColumnRead[] = [{ of: 'score', present: 'score is not null', kind: 'number' }, { of: 'amount', present: 'true', kind: 'number' }, ...Array.from({ length: TEXTS }, (_, k) => text(`t${k}`)), text('many')];
const places = Array.from({ length: TEXTS + 1 }, (_, k) => k + 2);

let file: string;
beforeAll(async () => {
  file = await write(rows, 'parquet');
});

function scanned<T>(use: (reader: ColumnReader, table: SumTable) => Promise<T>): Promise<T> {
  return withEngine([file], async (engine) => {
    const { columns: reader, table } = await engine.scan(scanOf(tableOf([file]), { id: 'id', columns, slicings: [byRegion] }));
    return use(reader!, table);
  });
}

async function numbersOf(reader: ColumnReader, at: number[]): Promise<{ values: number[][]; bucket: number[]; cell: number[] }> {
  const all = { values: at.map((): number[] => []), bucket: [] as number[], cell: [] as number[] };
  await reader.numbers(at, true, ({ values, bucket, cell }) => {
    values.forEach((each, k) => all.values[k]!.push(...each));
    all.bucket.push(...bucket);
    all.cell.push(...cell);
  });
  return all;
}

const ascending = (values: readonly number[]): number[] => values.filter((value) => Number.isFinite(value)).sort((a, b) => a - b);

describe('columns', () => {
  it('of numbers give every row once, with its bucket and its slices', async () => {
    await scanned(async (reader, table) => {
      const { values: [amount, score], bucket, cell } = await numbersOf(reader, [1, 0]);
      expect(ascending(amount!)).toEqual(ascending(rows.map((row) => row.amount)));
      expect(ascending(score!)).toEqual(ascending(rows.map((row) => row.score ?? NaN)));
      const sizes = table.slices.map(({ buckets }) => new Map(Array.from(buckets, (b) => [b, 0])));
      bucket.forEach((b, i) => {
        for (const slice of reader.slicesOf[cell[i]!]!) sizes[slice]!.set(b, sizes[slice]!.get(b)! + 1);
      });
      expect(sizes.map((each) => [...each.values()])).toEqual(table.slices.map(({ sizes: own }) => [...own]));
    });
  });

  it('of text are counted by category in every slice, more of them than are counted together; too many texts are no categories', async () => {
    await scanned(async (reader, table) => {
      const found = await reader.categories(places);
      expect(found.at(-1)).toBeNull();
      for (let k = 0; k < TEXTS; k++) {
        const counts = table.slices.map(() => new Map<string, number>());
        found[k]!.rows.forEach((count, i) => {
          for (const slice of reader.slicesOf[found[k]!.cell[i]!]!) counts[slice]!.set(found[k]!.categories[found[k]!.code[i]!]!, count + (counts[slice]!.get(found[k]!.categories[found[k]!.code[i]!]!) ?? 0));
        });
        table.slices.forEach(({ key }, slice) => {
          const wanted = new Map<string, number>();
          for (const row of rows) {
            const value = (row as Record<string, unknown>)[`t${k}`];
            if (typeof value === 'string' && (!('region' in key) || key.region === row.region)) wanted.set(value, (wanted.get(value) ?? 0) + 1);
          }
          expect(new Map([...counts[slice]!].sort())).toEqual(new Map([...wanted].sort()));
        });
      }
    });
  });
});
