import { describe, expect, it } from 'vitest';
import type { SumTable } from '../../core/engine/plan.ts';
import { makeRows, shuffled, tableOf, withEngine, write } from './build.ts';

async function tableOfRows(rows: readonly object[], unit: { id?: string; cluster?: string; label?: string }): Promise<SumTable> {
  const file = await write(rows, 'parquet');
  return withEngine([file], async (engine) => (await engine.scan({ table: tableOf([file]), slicings: [], requirements: [], sums: [], rankings: [], ...unit })).table);
}

const M = 2147483647n;

/** The bucket of an integer, by the documented arithmetic. */
function bucketOf(k: bigint): number {
  let x = (k ^ (k >> 31n)) & M;
  x = ((x ^ (x >> 15n)) * 739982445n) & M;
  x = ((x ^ (x >> 12n)) * 695872825n) & M;
  return Number(((x ^ (x >> 15n)) * 100n) >> 31n);
}

describe('buckets', () => {
  it('of integers are those of the documented arithmetic', async () => {
    const ids = [0n, 1n, 7n, -5n, 2147483647n, 2147483648n, 123456789012n, -(2n ** 52n)].map(Number);
    const table = await tableOfRows(ids.map((id) => ({ id })), { id: 'id' });
    expect(table.bucketKeys.map((key) => key % 100).toSorted()).toEqual(ids.map((id) => bucketOf(BigInt(id))).toSorted());
    expect(table.bucketKeys.every(Number.isSafeInteger)).toBe(true);
  });

  it.each([20, 2000])('and fingerprints of whole floats are those of integers, of %i rows', async (count) => {
    const ids = Array.from({ length: count }, (_, i) => (i - 7) * 1000003);
    const integers = await tableOfRows(ids.map((id) => ({ id, label: id % 2 })), { id: 'id', label: 'label' });
    const floats = await tableOfRows([...ids.map((id) => ({ id, label: id % 2 })), { id: 0.5, label: 0.25 }], { id: 'id', label: 'label' });
    const added = floats.bucketKeys.length - integers.bucketKeys.length;
    expect(floats.bucketKeys).toEqual(expect.arrayContaining([...integers.bucketKeys]));
    expect(integers.fingerprints.filter((print) => !floats.fingerprints.includes(print)).length).toBe(1 - added);
  });

  it('of text are those of md5', async () => {
    const table = await tableOfRows([{ id: 'abc' }], { id: 'id' });
    expect((table.bucketKeys[0] ?? 0) % 100).toBe(0x90015098 % 100);
  });

  it.each([['text', (i: number) => `customer ${i}`], ['integers', (i: number) => i], ['wide integers', (i: number) => (i % 40) * 2147483647 + 3 + Math.floor(i / 40)]] as const)('up to 1,000 units of %s are each their own, above they are hashed to the same', async (_, make) => {
    const small = await tableOfRows(Array.from({ length: 1000 }, (_, i) => ({ id: make(i) })), { id: 'id' });
    const large = await tableOfRows(Array.from({ length: 1001 }, (_, i) => ({ id: make(i) })), { id: 'id' });
    expect([small.bucketKind, small.bucketKeys.length, small.units]).toEqual(['own', 1000, 1000]);
    expect([large.bucketKind, large.units]).toEqual(['hashed', 1001]);
    expect(large.bucketKeys.every((key) => key >= 0 && key < 100)).toBe(true);
    const sizes = new Map<number, number>();
    for (const key of small.bucketKeys) sizes.set(key % 100, (sizes.get(key % 100) ?? 0) + 1);
    const differing = large.bucketKeys.filter((key, i) => sizes.get(key) !== large.slices[0]?.sizes[i]);
    expect(differing.length).toBe(1);
  });

  it('follow the cluster where there is one, and count its values', async () => {
    const rows = makeRows(3000);
    const table = await tableOfRows(rows, { id: 'id', cluster: 'customer' });
    expect([table.unit, table.units, table.bucketKind, table.bucketKeys.length]).toEqual(['cluster', 40, 'own', 40]);
  });

  it('follow the position in the files without id and cluster', async () => {
    const rows = makeRows(1500);
    const table = await tableOfRows(rows, { label: 'label' });
    expect([table.unit, table.units, table.bucketKind]).toEqual(['position', 1500, 'hashed']);
    expect(await tableOfRows(rows, { label: 'label' })).toEqual(table);
    expect((await tableOfRows(shuffled(rows), { label: 'label' })).fingerprints).not.toEqual(table.fingerprints);
  });

  const patterns: [string, (i: number) => number][] = [
    ['in a row', (i) => i], ['from a million', (i) => i + 1e6], ['even', (i) => 2 * i], ['in hundreds', (i) => 100 * i], ['in steps of 1,024', (i) => 1024 * i], ['in steps of 2^31', (i) => 2 ** 31 * i],
    ['minutes', (i) => 1385000000000 + 60000 * i], ['negative', (i) => -i], ['squares', (i) => i * i],
  ];
  it.each(patterns)('of ids %s are spread evenly', async (_, id) => {
    const table = await tableOfRows(Array.from({ length: 50_000 }, (_row, i) => ({ id: id(i) })), { id: 'id' });
    const sizes = table.slices[0]?.sizes ?? new Float64Array();
    const chi = sizes.reduce((sum, size) => sum + (size - 500) ** 2 / 500, 0);
    expect(chi).toBeLessThan(149);
  });
});

describe('fingerprints', async () => {
  const rows = makeRows(2000);
  const reference = (await tableOfRows(rows, { id: 'id', label: 'label' })).fingerprints;
  const changed: [string, readonly object[]][] = [
    ['a label changes', rows.map((row, i) => (i === 9 ? { ...row, label: 1 - row.label } : row))],
    ['two labels change places', swapLabels()],
    ['a row is left out', rows.slice(1)],
    ['a row is added', [...rows, { ...rows[0]!, id: 1 }]],
    ['an id changes', rows.map((row, i) => (i === 9 ? { ...row, id: 1 } : row))],
  ];
  function swapLabels(): object[] {
    const one = rows.findIndex((row) => row.label === 1);
    const zero = rows.findIndex((row) => row.label === 0);
    return rows.map((row, i) => (i === one ? { ...row, label: 0 } : i === zero ? { ...row, label: 1 } : row));
  }

  it.each(changed)('differ when %s', async (_, other) => {
    expect((await tableOfRows(other, { id: 'id', label: 'label' })).fingerprints).not.toEqual(reference);
  });

  it('do not when other columns or the order change', async () => {
    expect((await tableOfRows(shuffled(rows.map((row) => ({ ...row, p: row.p / 2 }))), { id: 'id', label: 'label' })).fingerprints).toEqual(reference);
  });
});
