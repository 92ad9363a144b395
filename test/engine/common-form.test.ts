import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { describe, expect, it } from 'vitest';
import { areComparable } from '../../core/engine/common-form.ts';
import type { Table } from '../../core/engine/plan.ts';
import { scanOf, tableOf, temporary, withEngine } from './build.ts';

/** Parquet of a query, since text formats have few types. */
async function parquet(query: string): Promise<Table> {
  const path = join(temporary(), 'rows.parquet');
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  await connection.run(`set timezone = 'America/New_York'; copy (${query}) to '${path}'`);
  connection.closeSync();
  instance.closeSync();
  return tableOf([path]);
}

const times = (type: string): string => `cast(timestamp '2024-03-09 00:00:00' + interval (i) day as ${type})`;

/** Columns of one meaning and two types, i from 0 to 99. */
const pairs: readonly [string, string, string][] = [
  ['integers and doubles', 'i::integer', 'i::double'],
  ['integers of two widths', 'i::utinyint', 'i::hugeint'],
  ['large integers and doubles that could not hold them', '9007199254740993 + 2 * i', '(9007199254740993 + 2 * i)::double'],
  ['doubles and floats', '(i + 0.1)::double', '(i + 0.1)::float'],
  ['decimals and doubles', '(i + 0.5)::decimal(10, 2)', '(i + 0.5)::double'],
  ['decimals of two scales', '(i + 0.5)::decimal(10, 2)', '(i + 0.5)::decimal(18, 5)'],
  ['booleans and integers', 'i % 2 = 0', '((i + 1) % 2)::integer'],
  ['booleans and doubles', 'i % 2 = 0', '((i + 1) % 2)::double'],
  ['dates and timestamps', times('date'), times('timestamp')],
  ['timestamps of two precisions', times('timestamp_ms'), times('timestamp_ns')],
  ['timestamps and those of a zone', times('timestamp'), `(${times('timestamp')} at time zone 'UTC')`],
  ['text and integers', 'i::varchar', 'i::bigint'],
  ['text and doubles', 'i::varchar', 'i::double'],
  ['text and UUIDs', `md5(i::varchar)::uuid`, 'md5(i::varchar)::uuid::varchar'],
];

describe('columns of one meaning and two types', () => {
  it.each(pairs)('of %s have all rows in common, and none with other values; null is like null', async (_, one, two) => {
    const [a, b, far] = await Promise.all([`select ${one} as x from range(100) t(i)`, `select ${two} as x from range(100) t(i)`, `select x from (select ${two} as x from range(100, 200) t(i)) where x::varchar not in ('0', '1', '0.0', '1.0')`].map(parquet)) as [Table, Table, Table];
    const [nulls, others] = await Promise.all([one, two].map((sql) => parquet(`select case when i < 0 then ${sql} end as x from range(3) t(i)`))) as [Table, Table];
    await withEngine([a, b, far, nulls, others].flatMap(({ files }) => files), async (engine) => {
      const common = (l: Table, r: Table, digits?: number): Promise<number> => engine.commonRows({ table: l, key: ['x'] }, { table: r, key: ['x'] }, digits === undefined ? undefined : { digits });
      expect([await common(a, b), await common(b, a), await common(a, b, 6)]).toEqual([100, 100, 100]);
      expect([await common(nulls, others), await common(a, others), await common(nulls, b)]).toEqual([3, 0, 0]);
      if (!one.includes('%') && !one.startsWith('9')) expect(await common(a, far)).toBe(0);
    });
  });

  it.each(pairs)('of %s join each row once', async (name, one, two) => {
    if (name.startsWith('booleans') || name.startsWith('large') || name.includes('floats')) return;
    const [a, b] = await Promise.all([one, two].map((sql) => parquet(`select ${sql} as x, i as y from range(100) t(i)`))) as [Table, Table];
    await withEngine([...a.files, ...b.files], async (engine) => {
      const table = { ...a, beside: { table: b, key: { own: 'x', other: 'x' }, columns: { z: 'y' } } };
      const { table: sums } = await engine.scan({ ...scanOf(table, { sums: [{ kind: 'count', when: 'y = z' }] }), id: 'x', label: 'y' });
      expect([sums.rows, sums.slices[0]!.sums[0]!.reduce((sum, rows) => sum + rows, 0)]).toEqual([100, 100]);
    });
  });

  it('that are integers beyond what a double holds are not joined to several rows', async () => {
    const [a, b] = await Promise.all([parquet('select 9007199254740992::double as x'), parquet('select 9007199254740992 + i as x from range(2) t(i)')]);
    await withEngine([...a.files, ...b.files], async (engine) => {
      const { table } = await engine.scan({ ...scanOf({ ...a, beside: { table: b, key: { own: 'x', other: 'x' }, columns: { z: 'x' } } }), id: 'x', label: 'x' });
      expect(table.rows).toBe(1);
    });
  });

  it.each([['BIGINT', 'VARCHAR', false], ['DATE', 'VARCHAR', false], ['DATE', 'BIGINT', false], ['BIGINT[]', 'DOUBLE[]', false], ["ENUM('a')", 'VARCHAR', true], ['BOOLEAN', 'UHUGEINT', true], ['VARCHAR', 'VARCHAR', true]])('%s and %s can be compared: %s', (a, b, expected) => {
    expect([areComparable(a, b), areComparable(b, a)]).toEqual([expected, expected]);
  });
});
