import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Requirement, Scan } from '../../core/engine/plan.ts';
import type { Slicing } from '../../core/spec/gate.ts';
import { byRegion, faultsOf, makeRows, place, scanOf, tableOf, temporary, withEngine, write } from './build.ts';

function file(name: string, content: string | Buffer): string {
  const path = join(temporary(), name);
  writeFileSync(path, content);
  return path;
}

const misspelt: Slicing = { kind: 'columns', name: 'regoin', columns: ['regoin'], place };
const opened = (...files: string[]): Promise<unknown> => withEngine(files, (engine) => engine.columnsOf(tableOf(files)));

describe('a table that can\'t be read', async () => {
  const whole = await write(makeRows(2000), 'parquet');
  const bytes = readFileSync(whole);
  const corrupt = Buffer.from(bytes).fill(7, 200, Math.floor(bytes.length / 2));

  const cases: [name: string, files: string[], code: string, says: RegExp][] = [
    ['a truncated Parquet', [file('a.parquet', bytes.subarray(0, bytes.length / 2))], 'EVIDENCE_UNREADABLE', /not a whole Parquet file/],
    ['an empty Parquet', [file('a.parquet', '')], 'EVIDENCE_EMPTY', /empty/],
    ['a text under the name of Parquet', [file('a.parquet', 'id,p\n1,0.5\n'.repeat(9))], 'EVIDENCE_UNREADABLE', /not a whole Parquet file/],
    ['a CSV with a torn line', [file('a.csv', 'id,p\n1,0.5\n2\n3,0.7\n')], 'EVIDENCE_UNREADABLE', /line 3 has 1 fields where the header has 2/],
    ['a CSV with a line too long', [file('a.csv', 'id,p\n1,0.5\n2,0.1,9\n')], 'EVIDENCE_UNREADABLE', /line 3 has 3 fields where the header has 2/],
    ['a CSV cut off in its last line', [file('a.csv', 'id,p\n1,0.5\n2,0.1\n3')], 'EVIDENCE_UNREADABLE', /line 4 has 1 fields/],
    ['a CSV with an open quote', [file('a.csv', 'id,p\n1,0.5\n"2,0.1\n3,0.7\n')], 'EVIDENCE_UNREADABLE', /quote is not closed/],
    ['a CSV that is not UTF-8', [file('a.csv', Buffer.from('id,p\n1,0.5\n\xff\xfe,1\n', 'latin1'))], 'EVIDENCE_UNREADABLE', /line 3.*UTF-8/],
    ['a CSV that names a column twice', [file('a.csv', 'id,ID\n1,2\n')], 'EVIDENCE_UNREADABLE', /twice/],
    ['a CSV with a nameless column', [file('a.csv', 'id,\n1,2\n')], 'EVIDENCE_UNREADABLE', /no name/],
    ['an empty CSV', [file('a.csv', '')], 'EVIDENCE_EMPTY', /empty/],
    ['a CSV with a header only', [file('a.csv', 'id,p\n')], 'EVIDENCE_EMPTY', /no rows/],
    ['a broken line of JSON', [file('a.jsonl', '{"id":1,"p":0.5}\n{"id":2,"p":\n')], 'EVIDENCE_UNREADABLE', /line 2: /],
    ['a JSON array', [file('a.jsonl', '{"id":1}\n[1, 2]\n')], 'EVIDENCE_UNREADABLE', /line 2: it is not a JSON object/],
    ['an empty JSON Lines', [file('a.jsonl', '')], 'EVIDENCE_EMPTY', /empty/],
    ['JSON Lines of blanks', [file('a.jsonl', '\n \n')], 'EVIDENCE_EMPTY', /empty/],
    ['a list of what is no object', [file('a.json', '[{"id":1},[2]]')], 'EVIDENCE_UNREADABLE', /no JSON object/],
    ['an empty list', [file('a.json', '[]')], 'EVIDENCE_UNREADABLE', /no JSON object/],
    ['a list that is cut off', [file('a.json', '[{"id":1},{"id":2},{"i')], 'EVIDENCE_UNREADABLE', /Malformed JSON.*unexpected end/],
    ['a list beside lines', [file('a.json', '[{"id":1}]'), file('b.json', '{"id":2}\n')], 'EVIDENCE_UNREADABLE', /some of its files are lists/],
    ['files with different columns', [file('a.csv', 'id,p\n1,0.5\n'), file('b.csv', 'p,id\n0.5,1\n')], 'EVIDENCE_UNREADABLE', /different columns/],
    ['JSON files with different columns', [file('a.jsonl', '{"id":1}\n'), file('b.jsonl', '{"id":1,"p":2}\n')], 'EVIDENCE_UNREADABLE', /different columns/],
    ['a file that is gone', [join(temporary(), 'gone.parquet')], 'EVIDENCE_NOT_FOUND', /there is no file/],
  ];
  it.each(cases)('%s', async (_, files, code, says) => {
    const [fault] = await faultsOf(opened(...files));
    expect(fault).toMatchObject({ code, place });
    expect(fault?.message).toMatch(says);
  });

  it('not a list of objects, whatever its layout; numbers are read as they are written', async () => {
    const path = file('a.json', ' [\n  {"id": 9007199254740993, "p": 0.5},\n  {"p": 1.0, "id": 2}]');
    expect(await withEngine([path], async (engine) => [await engine.columnsOf(tableOf([path])), await engine.distinctValues(tableOf([path]), 'id', 3)])).toEqual([{ id: 'BIGINT', p: 'DOUBLE' }, expect.arrayContaining(['9007199254740993', '2'])]);
  });

  it('not one whose name looks like a pattern', async () => {
    const folder = temporary();
    const path = join(folder, 'a [1] *?\'".csv');
    writeFileSync(path, 'id\n1\n');
    writeFileSync(join(folder, 'a 1 x.csv'), 'other\n1\n');
    expect(await opened(path)).toEqual({ id: 'BIGINT' });
    const parquet = await write(makeRows(3), 'parquet', folder, 'b [x] {y}');
    expect(await opened(parquet)).toMatchObject({ id: 'BIGINT' });
  });

  it('a Parquet with damaged pages, found when its rows are read', async () => {
    const path = file('a.parquet', corrupt);
    const [fault] = await faultsOf(withEngine([path], (engine) => engine.scan(scanOf(tableOf([path])))));
    expect(fault?.code).toBe('EVIDENCE_UNREADABLE');
  });

  it('Parquet files of different types', async () => {
    const other = await write([{ ...makeRows(1)[0], id: 'x' }], 'parquet');
    const [fault] = await faultsOf(opened(whole, other));
    expect(fault).toMatchObject({ code: 'EVIDENCE_UNREADABLE' });
    expect(fault?.message).toMatch(/id BIGINT.*id VARCHAR/s);
  });
});

describe('types of text files', () => {
  const header = 'n,big,x,code,flag,day,time,word,none,mixed';
  const lines = ['1,12345678901234567890,1.5,007,True,2013-10-01,2013-10-01 05:00:00,a,,1', '-2,1,1e-7,010,false,2014-02-28,2013-10-01T05:00:00.25,"b, c",,x'];

  it('are decided by every row', async () => {
    const path = file('a.csv', [header, ...Array<string>(30_000).fill(lines[0]!), lines[1]].join('\n'));
    expect(await opened(path)).toEqual({ n: 'BIGINT', big: 'HUGEINT', x: 'DOUBLE', code: 'VARCHAR', flag: 'BOOLEAN', day: 'DATE', time: 'TIMESTAMP', word: 'VARCHAR', none: 'VARCHAR', mixed: 'VARCHAR' });
  });

  it.each([['\t'], [';'], ['|']])('with %j between the fields', async (delimiter) => {
    const path = file('a.csv', ['id', 'p'].join(delimiter) + '\r\n' + ['1', '0.5'].join(delimiter) + '\r\n');
    expect(await opened(path)).toEqual({ id: 'BIGINT', p: 'DOUBLE' });
  });

  it('with a byte order mark and names that need quotes', async () => {
    const path = file('a.csv', '\uFEFF"the ""id""","a, b"\n1,2\n');
    expect(await opened(path)).toEqual({ 'the "id"': 'BIGINT', 'a, b': 'BIGINT' });
  });
});

describe('rows that can\'t be used', () => {
  const rows = makeRows(300);
  const requirement: Requirement = { column: 'p', holds: 'p >= 0 and p <= 1', code: 'SCORE_RANGE', says: 'is outside [0, 1]', remedy: 'Give probabilities.' };
  const cases: [name: string, change: (row: (typeof rows)[number], i: number) => object, scan: Partial<Scan>, code: string, says: RegExp][] = [
    ['duplicate ids', (row, i) => ({ ...row, id: i < 3 ? 7 : row.id }), {}, 'ID_DUPLICATE', /298 values in 300 rows \(for example 7, 3 times\)/],
    ['duplicate ids far apart', (row, i) => ({ ...row, id: i < 2 ? 2 ** 52 : i * 2 ** 40 }), {}, 'ID_DUPLICATE', /4503599627370496, 2 times/],
    ['duplicate ids of text', (row, i) => ({ ...row, id: i < 2 ? 'twice' : `row ${i}` }), {}, 'ID_DUPLICATE', /twice, 2 times/],
    ['a null id', (row, i) => ({ ...row, id: i === 5 ? null : row.id }), {}, 'COLUMN_NULL', /`id` holds null or NaN in 1 of 300 rows/],
    ['a null cluster', (row, i) => ({ ...row, customer: i < 2 ? null : row.customer }), { cluster: 'customer' }, 'COLUMN_NULL', /`customer` .* in 2 of 300 rows/],
    ['a null label', (row, i) => ({ ...row, label: i === 5 ? null : row.label }), {}, 'COLUMN_NULL', /`label`/],
    ['a score out of range', (row, i) => ({ ...row, p: i < 4 ? 1.7 : row.p }), { requirements: [requirement] }, 'SCORE_RANGE', /`p` is outside \[0, 1\] in 4 of 300 rows \(for example 1\.7\)/],
    ['a null in a requirement', (row, i) => ({ ...row, p: i < 4 ? null : row.p }), { requirements: [requirement] }, 'SCORE_RANGE', /in 4 of 300 rows \(for example null\)/],
    ['a null in a total', (row, i) => ({ ...row, amount: i < 4 ? null : row.amount }), { sums: [{ kind: 'total', of: 'amount' }] }, 'COLUMN_TYPE', /`amount` is null, NaN or out of range in 4 of 300 rows/],
    ['a total that divides by zero', (row) => row, { sums: [{ kind: 'total', of: 'p / (device - device)', place }] }, 'SQL_INVALID', /in 300 of 300 rows/],
    ['a total over its limit', (row) => row, { sums: [{ kind: 'total', of: 'id * 1000000', limit: 1 }] }, 'COLUMN_TYPE', /out of range/],
    ['a cast that fails', (row) => row, { sums: [{ kind: 'total', of: 'cast(customer as integer)' }] }, 'SQL_INVALID', /can't be computed for some row/],
    ['no rows left', (row) => row, { table: { ...tableOf(['']), where: 'p > 2' } }, 'EVIDENCE_EMPTY', /no rows that its `where` keeps/],
    ['a missing column', (row) => row, { id: 'idd', slicings: [misspelt] }, 'COLUMN_MISSING', /no column `idd`/],
  ];
  it.each(cases)('%s', async (_, change, more, code, says) => {
    const path = await write(rows.map(change), 'parquet');
    const table = { ...tableOf([path]), ...(more.table?.where === undefined ? {} : { where: more.table.where }) };
    const [fault] = await faultsOf(withEngine([path], (engine) => engine.scan({ ...scanOf(table, more), table })));
    expect(fault).toMatchObject({ code, place });
    expect(fault?.message).toMatch(says);
  });

  it('a null is told as null, though only the range is looked at while it holds', async () => {
    const path = await write(rows.map((row, i) => ({ ...row, p: i === 0 ? null : row.p })), 'parquet');
    const missing: Requirement = { ...requirement, holds: 'p is not null', code: 'COLUMN_NULL', says: 'holds null' };
    const range: Requirement = { ...requirement, holds: 'coalesce(p >= 0 and p <= 1, false)', impliesEarlier: true };
    const [fault] = await faultsOf(withEngine([path], (engine) => engine.scan(scanOf(tableOf([path]), { requirements: [missing, range] }))));
    expect(fault).toMatchObject({ code: 'COLUMN_NULL', place });
  });

  it('all missing columns are told at once', async () => {
    const path = await write(rows, 'parquet');
    const faults = await faultsOf(withEngine([path], (engine) => engine.scan(scanOf(tableOf([path]), { id: 'idd', label: 'lable', slicings: [misspelt] }))));
    expect(faults.map(({ remedy }) => remedy)).toEqual(['Did you mean `id`?', 'Did you mean `label`?', 'Did you mean `region`?']);
  });

  it('too many slices', async () => {
    const path = await write(Array.from({ length: 10_001 }, (_, id) => ({ id, region: `r${id}` })), 'csv');
    const [fault] = await faultsOf(withEngine([path], (engine) => engine.scan({ ...scanOf(tableOf([path])), slicings: [byRegion], label: 'region' })));
    expect(fault).toMatchObject({ code: 'GATE_INVALID', place });
    expect(fault?.message).toContain('10,001 slices');
  });

  it('a NaN among ranked values', async () => {
    const path = await write([{ id: 1, p: 0.5 }, { id: 2, p: 'NaN' }], 'csv');
    const [fault] = await faultsOf(withEngine([path], async (engine) => {
      const scanned = await engine.scan({ ...scanOf(tableOf([path])), label: 'id', rankings: [{ value: 'p' }] });
      for await (const block of scanned.rankings[0]!.blocks()) expect(block.length).toBe(0);
    }));
    expect(fault?.code).toBe('COLUMN_NULL');
  });
});
