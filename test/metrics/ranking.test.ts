import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { metricLabel, metricsOf, unitOf } from '../../core/spec/catalogue.ts';
import type { Columns, Slicing } from '../../core/spec/gate.ts';
import { summarize } from '../../core/metrics/summarize.ts';
import type { Summary } from '../../core/sources/summary.ts';
import { generator } from '../engine/build.ts';
import { csvTable, engineOn, faultsOf, metricRef, place, summaryOf } from './workspace.ts';

const cases = resolve(import.meta.dirname, '../goldens/ranking/cases');
const names = readdirSync(cases).sort();
const columns: Columns = { query: 'query', id: 'document', label: 'label', score: 'score', threshold: 0.5 };
const expectedOf = (name: string): Record<string, number> => JSON.parse(readFileSync(join(cases, name, 'expected.json'), 'utf8')) as Record<string, number>;

let open: Awaited<ReturnType<typeof engineOn>>;
beforeAll(async () => {
  open = await engineOn(names.map((name) => join(cases, name, 'rows.csv')));
});
afterAll(() => open.close());

describe('values equal trec_eval', () => {
  it.each(names)('%s', async (name) => {
    const expected = Object.entries(expectedOf(name));
    const request = { name, table: csvTable(join(cases, name, 'rows.csv')), task: 'ranking' as const, columns, metrics: expected.map(([label]) => metricRef(label)), today: '2026-01-01' };
    const { measures } = (await summarize([request], [], {}, open.engine))[name]!.slices[0]!;
    const wrong = expected.flatMap(([label, reference]) => {
      const { estimate } = measures[metricLabel(metricRef(label))]!;
      return Math.abs(estimate! - reference) <= Math.max(1e-12, 1e-9 * reference) ? [] : [{ label, estimate, reference }];
    });
    expect(wrong).toEqual([]);
  });

  it('covers every metric of ranked lists', () => {
    const met = new Set(names.flatMap((name) => Object.keys(expectedOf(name)).map((label) => metricRef(label).name)));
    expect(metricsOf('ranking').filter((name) => unitOf(name) === 'queries' && !met.has(name))).toEqual([]);
  });
});

const byQuery: Slicing = { kind: 'columns', name: 'device', columns: ['device'], place };

/** Lists of documents whose device, and user, belong to the query. */
function rows(seed: number, queries = 40): string[] {
  const next = generator(seed);
  return Array.from({ length: queries * 6 }, (_, at) => {
    const query = Math.floor(at / 6);
    return `q${query},d${at % 6},${Math.floor(next() * 3)},${Math.round(next() * 8) / 8},${query % 2 === 0 ? 'phone' : 'desk'},u${query % 13},${at % 2 === 0 ? 'x' : 'y'}`;
  });
}

const HEADER = 'query,document,label,score,device,user,side';
const METRICS = ['ndcg(k=5)', 'map', 'mrr', 'precision_at_k(k=3)', 'recall_at_k(k=3)', 'hit_rate_at_k(k=1)'];

function read(lines: readonly string[], more: { readonly columns?: Partial<Columns>; readonly slicings?: readonly Slicing[]; readonly metrics?: readonly string[]; readonly header?: string; readonly where?: string } = {}): Promise<Summary> {
  return summaryOf({ csv: [more.header ?? HEADER, ...lines].join('\n'), task: 'ranking', columns: more.columns ?? columns, metrics: more.metrics ?? METRICS, slicings: more.slicings ?? [], ...(more.where !== undefined && { where: more.where }) });
}

const estimates = (summary: Summary): (number | null)[] => Object.values(summary.slices[0]!.measures).map(({ estimate }) => estimate);
const withoutId: Columns = { query: 'query', label: 'label', score: 'score', threshold: 0.5 };

describe('lists as units', () => {
  it('are counted: queries, of which a metric rests on those of its slice', async () => {
    const summary = await read(rows(1), { slicings: [byQuery] });
    expect(summary).toMatchObject({ rows: 240, unit: 'query', units: 40 });
    expect(summary.buckets.keys).toHaveLength(40);
    expect(summary.slices.map(({ key, rows: size, measures }) => [key['device'], size, measures['map']])).toEqual([
      [undefined, 240, expect.objectContaining({ rows: 40 })],
      ['desk', 120, expect.objectContaining({ rows: 20 })],
      ['phone', 120, expect.objectContaining({ rows: 20 })],
    ]);
    expect(summary.slices[0]!.measures['hit_rate_at_k(k=1)']).toMatchObject({ trials: 40, spread: 'proportion' });
  });

  it('nest in a cluster above them', async () => {
    expect(await read(rows(1), { columns: { ...columns, cluster: 'user' } })).toMatchObject({ unit: 'cluster', units: 13 });
  });

  it('are whole after `where`: ranks are those among the rows that it keeps', async () => {
    const lines = rows(1);
    const kept = await read(lines, { where: "side = 'x'" });
    expect(estimates(kept)).toEqual(estimates(await read(lines.filter((line) => line.endsWith('x')))));
  });

  it.each([
    ['a slice of documents', { slicings: [{ ...byQuery, name: 'side', columns: ['side'] }] }, /slices `side`: query q0 has rows in several of them/],
    ['a condition on documents', { slicings: [{ kind: 'where' as const, name: 'half', where: "side = 'x'", place }] }, /slices `half`: query q0/],
    ['a cluster of documents', { columns: { ...columns, cluster: 'side' } }, /cluster `side`: query q0/],
  ])('are never cut: %s', async (_name, more, says) => {
    expect(await faultsOf(read(rows(1), more))).toMatchObject([{ code: 'QUERY_SPLIT', message: expect.stringMatching(says) as string }]);
  });
});

describe('ties', () => {
  it('without an id are ordered worst first, so that a constant score earns nothing', async () => {
    const lines = ['q1,a,1,0.5', 'q1,b,0,0.5', 'q1,c,0,0.5', 'q2,a,0,0.1', 'q2,b,1,0.9'];
    const more = { columns: withoutId, metrics: ['mrr', 'ndcg'], header: 'query,document,label,score' };
    expect(estimates(await read(lines, more))[0]).toBeCloseTo((1 / 3 + 1) / 2, 12);
    expect(estimates(await read(lines.toReversed(), more))).toEqual(estimates(await read(lines, more)));
  });

  it('no order of rows moves a bit', async () => {
    const lines = rows(3);
    expect(await read(lines.toReversed(), { slicings: [byQuery] })).toEqual(await read(lines, { slicings: [byQuery] }));
  });
});

describe('fingerprints', () => {
  const printsOf = async (lines: readonly string[], more = {}): Promise<readonly string[]> => (await read(lines, more)).buckets.fingerprints;
  const rescored = (line: string): string => line.replace(/^(\w+,\w+,\d,)[^,]+/, '$11');

  it('are equal for two models of the same lists, whatever they score', async () => {
    expect(await printsOf(rows(1).map(rescored))).toEqual(await printsOf(rows(1)));
  });

  it('tell that labels of the same documents were swapped between queries of one bucket', async () => {
    const many = Array.from({ length: 3000 }, (_, at) => `${Math.floor(at / 2)},d${at % 2},${(Math.floor(at / 2) + at) % 2},0.5`);
    const swapped = many.map((line) => line.replace(/,([01]),0.5$/, (_match, label) => `,${1 - Number(label)},0.5`));
    const more = { header: 'query,document,label,score', metrics: ['map'] };
    const [a, b] = [await printsOf(many, more), await printsOf(swapped, more)];
    expect(a).toHaveLength(100);
    expect(a.filter((print, at) => print === b[at])).toEqual([]);
  });
});

it('without ids, in clusters, tell grades that were swapped between queries of a cluster', async () => {
  const header = 'query,label,score,user';
  const lines = ['q1,1,0.5,u', 'q1,0,0.4,u', 'q2,0,0.3,u', 'q2,0,0.1,u', 'q3,1,0.3,v', 'q3,0,0.1,v'];
  const swapped = lines.map((line) => line.replace(/^q1,1/, 'q1,0').replace(/^q2,0,0.3/, 'q2,1,0.3'));
  const print = async (of: readonly string[]): Promise<readonly string[]> => (await read(of, { header, columns: { ...withoutId, cluster: 'user' }, metrics: ['mrr'] })).buckets.fingerprints;
  const [a, b] = [await print(lines), await print(swapped)];
  expect(a.filter((one, at) => one !== b[at])).toHaveLength(1);
});

describe('rows that are no ranking', () => {
  const good = ['q1,a,1,0.5', 'q1,b,0,0.4', 'q2,a,2,0.1'];
  const header = 'query,document,label,score';
  it.each([
    ['a negative grade', [...good, 'q2,b,-1,0.5'], 'LABEL_RANGE', /`label` is below 0/],
    ['no grade', [...good, 'q2,b,,0.5'], 'COLUMN_NULL', /`label`/],
    ['no score', [...good, 'q2,b,1,'], 'COLUMN_NULL', /`score`/],
    ['NaN', [...good, 'q2,b,1,nan'], 'COLUMN_NULL', /`score` holds NaN/],
    ['no query', [...good, ',b,1,0.5'], 'COLUMN_NULL', /`query`/],
    ['no document', [...good, 'q2,,1,0.5'], 'COLUMN_NULL', /`document`/],
    ['a document twice in a query', [...good, 'q1,b,1,0.5'], 'ID_DUPLICATE', /`document` is not unique within a query.*q1 \/ b, 2 times/],
    ['grades of text', [...good, 'q2,b,good,0.5'], 'COLUMN_TYPE', /`label`.*needs numbers/],
  ] as const)('%s: %s', async (_name, lines, code, says) => {
    expect(await faultsOf(read(lines, { header, metrics: ['ndcg', 'map'] }))).toMatchObject([{ code, message: expect.stringMatching(says) as string }]);
  });

  it('a gate that names no query, and a query that is not there', async () => {
    const unnamed: Columns = { label: 'label', score: 'score', threshold: 0.5 };
    expect(await faultsOf(read(good, { header, columns: unnamed }))).toMatchObject([{ code: 'GATE_METRIC_UNFIT', message: expect.stringMatching(/needs a column for query/) as string }]);
    const [missing] = await faultsOf(read(good, { header, columns: { ...columns, query: 'qeury' } }));
    expect(missing).toMatchObject({ code: 'COLUMN_MISSING', remedy: 'Did you mean `query`?' });
    expect(missing!.message).not.toContain('modelgate');
  });
});

it('metrics of the rows are there beside those of lists, and see only the file’s columns', async () => {
  const summary = await read(rows(1), { metrics: ['map', 'row_count', 'missing_rate(column=device)'] });
  expect(estimates(summary).slice(1)).toEqual([240, 0]);
  expect(summary.slices[0]!.measures['missing_rate(column=device)']).toMatchObject({ trials: 240 });
});
