import { mkdirSync, symlinkSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { gzipSync } from 'node:zlib';
import { DuckDBInstance } from '@duckdb/node-api';
import { describe, expect, it } from 'vitest';
import type { Evidence, RowsEvidence } from '../../core/sources/evidence.ts';
import { formatOf } from '../../core/sources/rows.ts';
import { faultsOf, folder, resolveAll, resolveOne, rows, values } from './case.ts';

const CSV = 'id,label\n1,0\n';
const POINTER = 'version https://git-lfs.github.com/spec/v1\noid sha256:abc\nsize 123\n';

function tableOf(evidence: Evidence): RowsEvidence['table'] {
  if (evidence.kind !== 'rows') throw new Error(`it is ${evidence.kind}`);
  return evidence.table;
}

async function parquet(): Promise<Buffer> {
  const path = join(folder(), 'made.parquet');
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  await connection.run(`copy (select range as id, range % 2 as label from range(100)) to '${path}'`);
  connection.closeSync();
  instance.closeSync();
  return readFile(path);
}

describe('text of rows', () => {
  it.each(['a.jsonl', 'a.json', 'a.ndjson'])('a byte order mark before JSON is passed over: %s', async (name) => {
    const text = name === 'a.json' ? '[{"id": 1}]' : '{"id": 1}\n';
    const { files, format } = tableOf(await resolveOne(folder({ [name]: `\ufeff${text}` }), rows(name)));
    expect([format, await readFile(files[0]!, 'utf8')]).toEqual(['jsonl', text]);
  });

  it.each(['a.csv', 'a.jsonl', 'a.json'])('UTF-16 is refused as that: %s', async (name) => {
    expect(await faultsOf(resolveOne(folder({ [name]: Buffer.from('\ufeff{"id": 1}\n', 'utf16le') }), rows(name)))).toMatchObject([{ code: 'EVIDENCE_UNREADABLE', message: expect.stringContaining(`${name} is not UTF-8 text`) as string }]);
  });
});

describe('files of rows', () => {
  const tree = { 'p/b.csv': CSV, 'p/a.csv': CSV, 'p/Z.csv': CSV, 'p/é.csv': CSV, 'p/\u{1f600}.csv': CSV, 'p/\uff5e.csv': CSV, 'p/deep/c.csv': CSV, 'p/.hidden.csv': CSV, 'p/notes.txt': '' };

  it.each([
    ['a file', ['p/a.csv'], ['p/a.csv']],
    ['a glob, by code point', ['p/*.csv'], ['p/Z.csv', 'p/a.csv', 'p/b.csv', 'p/é.csv', 'p/\uff5e.csv', 'p/\u{1f600}.csv']],
    ['all depths', ['**/[a-c].csv'], ['p/a.csv', 'p/b.csv', 'p/deep/c.csv']],
    ['several, each file once', ['p/b.csv', './p/{a,b}.csv', 'p/deep/../a.csv'], ['p/a.csv', 'p/b.csv']],
    ['a hidden file that is named', ['p/.hidden.csv'], ['p/.hidden.csv']],
  ])('%s', async (_, paths, expected) => {
    const at = folder(tree);
    const found = tableOf(await resolveOne(at, rows(paths)));
    expect(found.files.map((file) => relative(at, file))).toEqual(expected);
    expect(found).toMatchObject({ format: 'csv', shown: paths.join(', '), place: { file: 'modelgate.yml', line: 3 } });
  });

  it('leads up from the folder of the gate', async () => {
    const at = folder({ 'gates/x.yml': '', 'data/a.csv': CSV });
    const found = tableOf(await resolveOne(join(at, 'gates'), rows(['../data/*.csv'])));
    expect(found.files).toEqual([join(at, 'data/a.csv')]);
  });

  it('hands the condition and the columns on', async () => {
    const columns = { label: 'y', threshold: 0.3 };
    const found = await resolveOne(folder({ 'a.csv': CSV }), rows('a.csv', { where: 'x > 1', columns }));
    expect(found).toMatchObject({ kind: 'rows', columns, source: 'a.csv', note: null, table: { where: 'x > 1' } });
  });

  it.each(["it's.csv", '"quoted".csv', 'a b.csv', 'ü {x}.csv', 'p[1].csv', 'st*r.csv', 'wh?t.csv', 'back\\slash.csv', '(a|b).csv', '!no.csv', '-rf.csv', 'a;drop table x.csv'])(
    'takes the name %s literally, and DuckDB reads that file alone',
    async (name) => {
      const at = folder({ [name]: 'id\n7\n', 'stair.csv': 'id\n8\n', 'what.csv': 'id\n8\n', 'p1.csv': 'id\n8\n' });
      const [file] = tableOf(await resolveOne(at, rows(name))).files;
      const connection = await (await DuckDBInstance.create(':memory:')).connect();
      const read = await connection.runAndReadAll(`select id from read_csv(['${file!.replaceAll("'", "''")}'])`);
      expect(read.getRowsJson()).toEqual([['7']]);
    },
  );

  it('follows links to files and folders, and not in circles', async () => {
    const at = folder({ 'real/a.csv': CSV, 'b.csv': CSV });
    mkdirSync(join(at, 'p'));
    symlinkSync(join(at, 'real'), join(at, 'p/linked'));
    symlinkSync(at, join(at, 'p/up'));
    symlinkSync(join(at, 'b.csv'), join(at, 'p/link.csv'));
    const found = tableOf(await resolveOne(at, rows('p/**/*.csv')));
    expect(found.files.map((file) => relative(at, file))).toEqual(['p/link.csv', 'p/linked/a.csv']);
  });

  it('takes whole Parquet, text under gzip, and a format that is said', async () => {
    const at = folder({ 'a.pq': await parquet(), 'a.csv.gz': gzipSync(CSV), 'a.JSONL': '{"a":1}\n', 'a.dat': CSV });
    const found = await resolveAll(at, [
      rows('a.pq', { name: 'one' }), rows('a.csv.gz', { name: 'two' }), rows('a.JSONL', { name: 'three' }), rows('a.dat', { name: 'four', format: 'csv' }),
    ]);
    expect(Object.values(found).map((one) => tableOf(one).format)).toEqual(['parquet', 'csv', 'jsonl', 'csv']);
  });
});

describe('files that are no evidence', () => {
  it.each([
    ['no such file', { 'pred.parquet': '' }, 'preds.parquet', 'EVIDENCE_NOT_FOUND', /there is no file preds\.parquet$/, /Near it is pred\.parquet\./],
    ['another extension', { 'd/test.csv': CSV }, 'd/test.parquet', 'EVIDENCE_NOT_FOUND', /no file d\/test\.parquet/, /Near it is d\/test\.csv\./],
    ['a glob without a match', { 'd/x.csv': CSV }, 'd/*.parquet', 'EVIDENCE_NOT_FOUND', /no file matches d\/\*\.parquet/, /d holds x\.csv/],
    ['no such folder', {}, 'nowhere/*.csv', 'EVIDENCE_NOT_FOUND', /no file matches/, /folder nowhere is not there/],
    ['an empty file', { 'a.csv': '' }, 'a.csv', 'EVIDENCE_EMPTY', /a\.csv is empty/, /no evidence/],
    ['one empty file of two', { 'p/a.csv': CSV, 'p/b.csv': '' }, 'p/*.csv', 'EVIDENCE_EMPTY', /p\/b\.csv is empty/, /no evidence/],
    ['a folder', { 'p/a.csv': CSV }, 'p', 'EVIDENCE_UNREADABLE', /p is a folder/, /p\/\*\.parquet/],
    ['mixed formats', { 'p/a.csv': CSV, 'p/b.jsonl': '{}' }, 'p/*', 'EVIDENCE_UNREADABLE', /p\/a\.csv is csv and p\/b\.jsonl is jsonl/, /Narrow the glob/],
    ['an unknown extension', { 'a.dat': CSV }, 'a.dat', 'EVIDENCE_UNREADABLE', /extension of a\.dat/, /format: parquet, csv or jsonl/],
    ['a Git LFS pointer', { 'a.parquet': POINTER }, 'a.parquet', 'EVIDENCE_UNREADABLE', /Git LFS pointer/, /git lfs pull/],
    ['text called Parquet', { 'a.parquet': CSV }, 'a.parquet', 'EVIDENCE_UNREADABLE', /no Parquet file/, /format: csv/],
    ['text called gzip', { 'a.csv.gz': CSV }, 'a.csv.gz', 'EVIDENCE_UNREADABLE', /not compressed/, /Rename/],
    ['nothing but magic', { 'a.parquet': 'PAR1PAR1' }, 'a.parquet', 'EVIDENCE_UNREADABLE', /cut off/, /Write or download/],
    ['a web address', {}, 'https://example.com/a.csv', 'GATE_INVALID', /is a URL.*https:\/\/ is not supported/, /local file/],
    ['a bucket', {}, 's3://bucket/a.parquet', 'GATE_INVALID', /s3:\/\/ is not supported/, /local file/],
  ])('%s', async (_, files, path, code, message, remedy) => {
    const [fault, ...more] = await faultsOf(resolveOne(folder(files), rows(path)));
    expect(more).toEqual([]);
    expect(fault).toMatchObject({ code, place: { file: 'modelgate.yml', line: 3, column: 14 } });
    expect(fault!.message).toMatch(/^evidence candidate: /);
    expect(fault!.message).toMatch(message);
    expect(fault!.remedy).toMatch(remedy);
  });

  it('knows Parquet that was cut off anywhere', async () => {
    const whole = await parquet();
    for (const length of [4, 11, 12, 100, whole.length - 8, whole.length - 1]) {
      const [fault] = await faultsOf(resolveOne(folder({ 'a.parquet': whole.subarray(0, length) }), rows('a.parquet')));
      expect(fault, `${length} bytes`).toMatchObject({ code: 'EVIDENCE_UNREADABLE' });
      expect(fault!.message).toMatch(/a\.parquet is cut off/);
    }
  });

  it('knows a link that leads nowhere, named or met by a glob', async () => {
    const at = folder({ 'p/a.csv': CSV });
    symlinkSync(join(at, 'gone.csv'), join(at, 'p/b.csv'));
    for (const path of ['p/b.csv', 'p/*.csv']) {
      const [fault] = await faultsOf(resolveOne(at, rows(path)));
      expect(fault).toMatchObject({ code: 'EVIDENCE_UNREADABLE' });
      expect(fault!.message).toMatch(/p\/b\.csv is a symbolic link that leads nowhere/);
    }
  });

  it('does not pass over a part of a folder that can not be listed', async () => {
    const at = folder({ 'p/a.csv': CSV });
    symlinkSync('circle', join(at, 'p/circle'));
    const [fault] = await faultsOf(resolveOne(at, rows('p/**/*.csv')));
    expect(fault).toMatchObject({ code: 'EVIDENCE_UNREADABLE' });
    expect(fault!.message).toMatch(/can't be listed \(ELOOP\)/);
  });

  it('reports all faults of all evidence, in the order of the gate', async () => {
    const at = folder({ 'empty.csv': '', 'm.json': '{' });
    const faults = await faultsOf(resolveAll(at, [rows(['none.csv', 's3://b/x'], { name: 'one' }), rows('empty.csv', { name: 'two' }), values('m.json', { name: 'three' })]));
    expect(faults.map(({ code, message }) => [code, message.split(':')[0]])).toEqual([
      ['GATE_INVALID', 'evidence one'], ['EVIDENCE_NOT_FOUND', 'evidence one'], ['EVIDENCE_EMPTY', 'evidence two'], ['EVIDENCE_UNREADABLE', 'evidence three'],
    ]);
  });
});

describe('if_missing: bootstrap', () => {
  it('judges without a file that is not there, and says which', async () => {
    const found = await resolveOne(folder(), rows('old/*.csv', { ifMissing: 'bootstrap' }));
    expect(found).toEqual({ kind: 'absent', name: 'candidate', source: 'old/*.csv', note: null, why: 'no file matches old/*.csv' });
  });

  it.each([
    ['an empty file', { 'a.csv': '' }, ['a.csv'], 'EVIDENCE_EMPTY'],
    ['half of the files', { 'a.csv': CSV }, ['a.csv', 'b.csv'], 'EVIDENCE_NOT_FOUND'],
    ['cut off Parquet', { 'a.parquet': 'PAR1' }, ['a.parquet'], 'EVIDENCE_UNREADABLE'],
    ['a web address', {}, ['https://example.com/a.csv'], 'GATE_INVALID'],
  ])('is no excuse for %s', async (_, files, paths, code) => {
    expect(await faultsOf(resolveOne(folder(files), rows(paths, { ifMissing: 'bootstrap' })))).toMatchObject([{ code }]);
  });
});

it('formatOf gives the place that it was told', async () => {
  expect(formatOf('a/b.NDJSON.gz')).toBe('jsonl');
  const faults = await faultsOf(Promise.resolve().then(() => formatOf('a.json', { file: 'a.json' })));
  expect(faults).toMatchObject([{ code: 'EVIDENCE_UNREADABLE', place: { file: 'a.json' } }]);
});
