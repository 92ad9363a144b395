import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Assessed, NOTHING } from '../../core/checks/assess.ts';
import { judge } from '../../core/checks/judge.ts';
import { subjectsOf } from '../../core/checks/requests.ts';
import { proposalsOf } from '../../core/checks/search.ts';
import { HALF } from '../../core/engine/plan.ts';
import type { Request } from '../../core/metrics/request.ts';
import { searchSlices } from '../../core/metrics/search.ts';
import { summarize } from '../../core/metrics/summarize.ts';
import type { Gate } from '../../core/spec/gate.ts';
import type { SliceSummary, Summary } from '../../core/sources/summary.ts';
import type { CheckResult } from '../../core/verdict/verdict.ts';
import { csvTable, faultsOf, withEngine } from '../metrics/workspace.ts';
import { parse } from '../spec/gates.ts';
import { mulberry32 } from '../statistics/made.ts';
import { body, bound, check, gate as gateOf, rights } from './build.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'modelgate-search-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const gate = (line: string): Gate => parse(`model: m\ntask: binary\nevidence: {candidate: {rows: a.csv}, baseline: {rows: b.csv}}\ncolumns: {id: id, label: y, prediction: p}\nchecks:\n  - ${line}\n`);

/** Judges a check on rows that were written to files, as `run` does. */
async function found(line: string, files: Readonly<Record<string, string>>): Promise<CheckResult[]> {
  const whole = gate(line);
  return withEngine(Object.values(files), async (engine) => {
    const requests = Object.entries(files).map(([name, file]): Request => ({ name, table: csvTable(file), columns: { id: 'id', label: 'y', prediction: 'p', threshold: 0.5 }, task: 'binary', metrics: whole.checks.flatMap(subjectsOf), today: '2026-01-01' }));
    const summaries = await summarize(requests, [], {}, engine);
    const searched = await searchSlices(whole, new Map(requests.map((request) => [request.name, request])), engine, subjectsOf);
    return judge(whole, Object.fromEntries(Object.entries(summaries).map(([name, summary]) => [name, { kind: 'summary' as const, name, summary }])), searched);
  });
}

/** Rows with a model that is right in a share of them, which depends on the row. */
function rowsFile(name: string, seed: number, rows: number, right: (row: { region: string; age: number; day: string }) => number): string {
  const random = mulberry32(seed);
  const lines = Array.from({ length: rows }, (_, id) => {
    const row = { region: ['north', 'south', 'east', 'it\'s'][Math.floor(4 * random())]!, age: Math.floor(18 + 60 * random()), day: `2026-0${1 + Math.floor(9 * random())}-01` };
    const y = Number(random() < 0.5);
    const p = random() < right(row) ? y : 1 - y;
    return [id, row.region, row.age, row.day, id % 7 === 0 ? '' : `c${id % 60}`, y, p].join(',');
  });
  const file = join(folder, `${name}.csv`);
  writeFileSync(file, `id,region,age,day,code,y,p\n${lines.join('\n')}\n`);
  return file;
}

describe('a search on rows', () => {
  const weak = ({ region, age }: { region: string; age: number }): number => (region === 'south' && age > 66 ? 0.6 : 0.9);

  it('finds a planted weak slice that no single column shows as clearly, and confirms it by the other half', async () => {
    const results = await found('{metric: accuracy, min: 0.8, slices: {search: [region, age, day, code]}}', { candidate: rowsFile('planted', 3, 8000, weak) });
    const [whole, ...others] = results;
    expect(whole).toMatchObject({ status: 'pass', slice: {}, search: { columns: ['region', 'age', 'day', 'code'], depth: 2, min_rows: 200, confirmed: 1 } });
    expect(others).toMatchObject([{ status: 'fail', effect: 'block', found: true, family: { correction: 'holm' } }]);
    expect(others[0]!.slice).toMatchObject({ region: 'south' });
    expect(others[0]!.slice['age']).toMatch(/^over 6[567]$/);
    expect(others[0]!.candidate.rows).toBeLessThan(300);
    expect(others[0]!.reason).toMatch(/^a slice that nobody named, found in one half of the rows; in the other half, which confirms it, the whole interval is beyond min 0.8/);
    expect(whole!.reason).toMatch(/searched \d+ slices of at least 200 rows: 1 of \d+ that seemed beyond min 0.8 in one half of the rows is so in the other$/);
  });

  it('finds where a model lost against the baseline, paired', async () => {
    const line = '{metric: accuracy, max_drop: 0.1, slices: {search: [region, age], depth: 1}}';
    const files = { candidate: rowsFile('lost', 5, 6000, ({ region }) => (region === 'it\'s' ? 0.7 : 0.9)), baseline: rowsFile('kept', 5, 6000, () => 0.9) };
    const results = await found(line, files);
    expect(results.filter((one) => one.found)).toMatchObject([{ slice: { region: 'it\'s' }, status: 'fail', change: { paired: true } }]);
  });

  it('is the same whatever the order of rows', async () => {
    const file = rowsFile('order', 3, 3000, weak);
    const line = '{metric: accuracy, min: 0.85, slices: {search: [region, age, code], min_rows: 100}}';
    const [head, ...rows] = (await import('node:fs')).readFileSync(file, 'utf8').trim().split('\n');
    const turned = join(folder, 'turned.csv');
    writeFileSync(turned, `${[head, ...rows.reverse()].join('\n')}\n`);
    const once = await found(line, { candidate: file });
    expect(await found(line, { candidate: turned })).toEqual(once);
    expect(once[0]!.search!.slices).toBeGreaterThan(10);
  });

  it('with nothing to find passes on what it saw, and says how much that was', async () => {
    const results = await found('{metric: accuracy, min: 0.8, slices: {search: [region, age]}}', { candidate: rowsFile('good', 7, 4000, () => 0.95) });
    expect(results).toMatchObject([{ status: 'pass', search: { proposed: 0, confirmed: 0 } }]);
    expect(results[0]!.reason).toMatch(/searched \d+ slices of at least 200 rows: none seemed beyond min 0.8$/);
  });

  it('that had no slice large enough to look at has not passed', async () => {
    const results = await found('{metric: accuracy, min: 0.8, slices: {search: [region], min_rows: 5000}}', { candidate: rowsFile('few', 7, 4000, () => 0.95) });
    expect(results).toMatchObject([{ status: 'unsure', search: { slices: 0 } }]);
    expect(results[0]!.reason).toMatch(/holds min 0.8; searched no slice: none has 5000 rows/);
  });

  it('says which column it has not', async () => {
    expect(await faultsOf(found('{metric: accuracy, min: 0.8, slices: {search: [regoin]}}', { candidate: rowsFile('column', 7, 100, () => 0.9) }))).toMatchObject([{ code: 'COLUMN_MISSING', place: { line: 6 } }]);
  });
});

describe('rates of a search over seeded samples', () => {
  /** Twelve slices of 120 rows in halves; each row is a bucket, right at a rate. */
  function searchedOf(random: () => number, rates: readonly number[]): { all: number[]; summary: Summary } {
    const all: number[] = [];
    const slices = rates.flatMap((rate, at) => ['0', '1'].map((half): SliceSummary => {
      const rows = Array.from({ length: 60 }, () => Number(random() < rate));
      const from = all.length;
      all.push(...rows);
      const estimate = rows.reduce((sum, right) => sum + right, 0) / rows.length;
      return {
        key: { g: `g${at}`, [HALF]: half }, slicing: 'g', rows: rows.length, buckets: rows.map((_, j) => from + j), sizes: rows.map(() => 1),
        measures: { accuracy: { estimate, spread: 'proportion', influences: rows.map((right) => (right - estimate) / (rows.length - 1)), trials: rows.length, support: null } },
      };
    }));
    const whole = body('candidate', { all });
    if (whole.kind !== 'summary') throw new Error('no summary');
    return { all, summary: { ...whole.summary, slices } };
  }

  function share(seed: number, samples: number, rates: readonly number[], least: number): number {
    const random = mulberry32(seed);
    const one = check({ bounds: [bound('min', least)], against: null, search: { columns: ['g'], depth: 1, minRows: 100, most: 10 } });
    let blocked = 0;
    for (let i = 0; i < samples; i++) {
      const { all, summary } = searchedOf(random, rates);
      const results = judge(gateOf([one]), { candidate: body('candidate', { all }) }, new Map([[one.name, { candidate: summary }]]));
      if (results.some(({ status, found: nobodyNamed }) => status === 'fail' && nobodyNamed)) blocked++;
    }
    return blocked / samples;
  }

  it('where every slice is just good enough, finds one in at most 2.5 % of samples', () => {
    expect(share(11, 600, Array.from({ length: 12 }, () => 0.8), 0.8)).toBeLessThanOrEqual(0.025 + 3 * Math.sqrt((0.025 * 0.975) / 600));
  });

  it('of two models that are equally good on the same rows, and no drop allowed, blames a slice in at most 2.5 % of samples', () => {
    const random = mulberry32(19);
    const samples = 400;
    const one = check({ bounds: [bound('max_drop', 0)], search: { columns: ['g'], depth: 1, minRows: 100, most: 10 } });
    const rates = Array.from({ length: 12 }, () => 0.8);
    let blamed = 0;
    for (let i = 0; i < samples; i++) {
      const [candidate, baseline] = [searchedOf(random, rates), searchedOf(random, rates)];
      const bodies = { candidate: body('candidate', { all: candidate.all }), baseline: body('baseline', { all: baseline.all }) };
      const results = judge(gateOf([one]), bodies, new Map([[one.name, { candidate: candidate.summary, baseline: baseline.summary }]]));
      expect(results[0]).toMatchObject({ change: { paired: true }, search: { slices: 12 } });
      if (results.some(({ found: nobodyNamed }) => nobodyNamed)) blamed++;
    }
    expect(blamed / samples).toBeLessThanOrEqual(0.025 + 3 * Math.sqrt((0.025 * 0.975) / samples));
  });

  it('where one is much worse, finds it', () => {
    expect(share(13, 100, [0.4, ...Array.from({ length: 11 }, () => 0.85)], 0.8)).toBeGreaterThan(0.95);
  });
});

it('a search asks no p-value of slices whose value holds the bound', () => {
  const slices = ['0', '1'].map((half): SliceSummary => ({ key: { g: 'a', [HALF]: half }, slicing: 'g', rows: 100, buckets: [], sizes: [], measures: {} }));
  const whole = body('candidate', { all: rights(10, 1) });
  if (whole.kind !== 'summary') throw new Error('no summary');
  const assessed = (met: boolean): Assessed => ({ ...NOTHING, candidate: { kind: 'absent', evidence: '', why: '', rows: null }, stance: 'straddles', method: 'any', met, get pWorse(): number { throw new Error('asked'); } });
  expect(proposalsOf({ ...whole.summary, slices }, () => assessed(true), 0.05, 10)).toEqual({ slices: 1, proposed: [] });
  expect(() => proposalsOf({ ...whole.summary, slices }, () => assessed(false), 0.05, 10)).toThrow('asked');
});

it('a check without rows to search is judged on all rows alone', () => {
  const one = check({ bounds: [bound('min', 0.8)], against: null, search: { columns: ['g'], depth: 1, minRows: 100, most: 10 } });
  expect(judge(gateOf([one]), { candidate: body('candidate', { a: rights(400, 10) }) })).toMatchObject([{ status: 'pass' }]);
});
