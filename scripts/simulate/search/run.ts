import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { judge } from '../../../core/checks/judge.ts';
import type { Engine, Table } from '../../../core/engine/plan.ts';
import type { Request } from '../../../core/metrics/request.ts';
import { type Searched, searchSlices } from '../../../core/metrics/search.ts';
import { summarize } from '../../../core/metrics/summarize.ts';
import type { CheckSpec, Gate, MetricRef } from '../../../core/spec/gate.ts';
import type { SliceKey, Summary } from '../../../core/sources/summary.ts';
import type { CheckResult } from '../../../core/verdict/verdict.ts';
import { drawTables } from '../draw.ts';
import { bodyOf, opened } from '../measure.ts';
import { type Case, casesOf, columnsOf, DEPTHS, population, searchesOf, shapes, WEAK } from './plan.ts';

/** What a search came to over its runs. */
export interface SearchCell {
  readonly title: string;
  readonly depth: number;
  readonly rows: number;
  /** Whether one slice is weak. */
  readonly weak: boolean;
  readonly runs: number;
  /** Slices that were looked at, on average. */
  readonly slices: number;
  /** Runs in which a slice was found that blocks; where one is weak, that has rows of it. */
  readonly found: number;
  /** Runs in which a slice was found that blocks and has no row of the weak one. */
  readonly wrong: number;
}

const MODELS = ['one', 'two', 'weak0', 'weak1'];
const METRICS: readonly MetricRef[] = [{ name: 'accuracy' }, { name: 'f1' }];

/** Every search of a size, through the engine, the metrics and the checks. */
export async function searchCells(size: 'full' | 'quick', most: number, share: number, scratch: string): Promise<SearchCell[]> {
  const cells: SearchCell[] = [];
  for (const [at, { rows, runs }] of shapes.entries()) {
    if (runs[size] === 0 || rows > most) continue;
    const start = performance.now();
    const folder = join(scratch, 'searched');
    const tables = await drawTables({ population, rows, clusters: null, samples: Math.ceil(share * runs[size]), perTable: 1, seed: 6000 + at }, folder);
    cells.push(...(await cellsOf(rows, tables, scratch)));
    await rm(folder, { recursive: true });
    console.error(`search, ${rows} rows: ${tables.length} runs in ${((performance.now() - start) / 1000).toFixed(0)} s`);
  }
  return cells;
}

async function cellsOf(rows: number, tables: readonly Table[], scratch: string): Promise<SearchCell[]> {
  const cases = DEPTHS.flatMap((depth) => casesOf(depth).map((one): Deep => ({ ...one, depth })));
  const counts = cases.map(() => ({ slices: 0, found: 0, wrong: 0 }));
  for await (const { table, engine } of opened(tables, scratch)) {
    const results = await judged(cases, table, engine);
    cases.forEach((one, at) => {
      const own = results.filter(({ name }) => name === one.check.name);
      const blaming = own.filter(({ found, effect }) => found === true && effect === 'block');
      counts[at]!.slices += own[0]!.search!.slices;
      const right = one.weak ? blaming.filter(({ slice }) => meets(slice)) : blaming;
      if (right.length > 0) counts[at]!.found++;
      if (one.weak && right.length < blaming.length) counts[at]!.wrong++;
    });
  }
  return cases.map(({ title, depth, weak }, at) => ({ title, depth, rows, weak, runs: tables.length, ...counts[at]!, slices: Math.round(counts[at]!.slices / tables.length) }));
}

type Deep = Case & { readonly depth: number };

const gateOf = (checks: readonly CheckSpec[]): Gate => ({ file: 'simulation', digest: '', model: 'searched', task: 'binary', evidence: {}, slices: [], metrics: {}, family: 'check', checks });

async function judged(cases: readonly Deep[], table: Table, engine: Engine): Promise<CheckResult[]> {
  const requests = new Map(MODELS.map((name): [string, Request] => [name, { name, table, columns: columnsOf(name), task: 'binary', metrics: METRICS, today: '2026-01-01' }]));
  const summaries = await summarize([...requests.values()], [], {}, engine);
  const searched = await searchedOf(cases, requests, engine);
  return judge(gateOf(cases.map(({ check }) => check)), Object.fromEntries(MODELS.map((name) => [name, bodyOf(name, summaries[name]!)])), searched);
}

/** What each case is searched in, which it shares with the other cases of its model and depth. */
async function searchedOf(cases: readonly Deep[], requests: ReadonlyMap<string, Request>, engine: Engine): Promise<Searched> {
  const searched = new Map<string, Readonly<Record<string, Summary>>>();
  for (const depth of DEPTHS) {
    const found = await searchSlices(gateOf(searchesOf(depth)), requests, engine, () => METRICS);
    for (const one of cases.filter((each) => each.depth === depth)) searched.set(one.check.name, [...found.values()].find((summaries) => one.check.of in summaries)!);
  }
  return searched;
}

/** Whether a slice has rows of the weak one. */
function meets(slice: SliceKey): boolean {
  const { region, age } = slice;
  return (region === undefined || region === WEAK.region) && (age === undefined || age?.startsWith(WEAK.age) === true);
}
