/**
 * Proves by simulation that intervals cover and that equal models pass: `npm run simulate` writes docs/simulation.md and
 * docs/simulation.json; `npm run simulate -- --quick` holds fewer samples against that file and fails where they differ.
 * `--only TEXT` runs what has the text in its name (titles of populations, `equal models`, `gates on their bounds`, `searches`,
 * `between groups`), and lays it over what is kept; `--rows N` leaves out larger samples, `--share S` draws that share of the samples (for a busy machine). Same seeds, same result.
 */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { gapCells, gapTruth } from './simulate/between/run.ts';
import { boundCells } from './simulate/bounds/run.ts';
import { cellsOf, type Cell } from './simulate/cells.ts';
import { differencesFrom } from './simulate/compare.ts';
import { tally } from './simulate/coverage.ts';
import { documentOf, summaryOf, type Result } from './simulate/document.ts';
import { drawTables } from './simulate/draw.ts';
import { equalModels, twins } from './simulate/equal-models.ts';
import { samplesOf, valuesOf, type Truth } from './simulate/measure.ts';
import { planOf, truthOf, type Planned } from './simulate/plan.ts';
import { populations, titleOf, type Population } from './simulate/populations.ts';
import { searchCells } from './simulate/search/run.ts';

const root = join(import.meta.dirname, '..');
const kept = join(root, 'docs', 'simulation.json');
const TWINS = 'two equal models';

async function truthFor(population: Population, scratch: string): Promise<Truth> {
  const folder = join(scratch, 'truth');
  const tables = await drawTables(truthOf(population), folder);
  const values = await valuesOf({ population, clustered: false, tables, scratch });
  await rm(folder, { recursive: true });
  return values;
}

/** Tables are drawn whole. */
function sharedOf({ design, base }: Planned): Planned {
  return { base, design: { ...design, samples: design.perTable * Math.ceil((design.samples * share) / design.perTable) } };
}

async function cellsFor({ design, base }: Planned, values: Truth, scratch: string): Promise<Cell[]> {
  const folder = join(scratch, 'samples');
  const tables = await drawTables(design, folder);
  const samples = samplesOf({ population: design.population, clustered: design.clusters !== null, tables, scratch });
  const cells = cellsOf(base, await tally(samples, values));
  await rm(folder, { recursive: true });
  return cells;
}

/** Cells of the populations that are asked for; truths that are known are not computed again. */
async function simulateCells(size: 'full' | 'quick', truths: Record<string, Truth>, scratch: string): Promise<Cell[]> {
  const cells: Cell[] = [];
  for (const planned of planOf(size).filter(({ base }) => base.population.includes(only) && base.rows <= most).map(sharedOf)) {
    const { population, rows, clusters, layout } = planned.base;
    const start = performance.now();
    truths[population] ??= await truthFor(planned.design.population, scratch);
    cells.push(...(await cellsFor(planned, truths[population], scratch)));
    console.error(`${population}, ${rows} rows, ${clusters ?? 'no'} clusters, ${layout}: ${planned.design.samples} samples in ${((performance.now() - start) / 1000).toFixed(0)} s`);
  }
  return cells;
}

/** What is asked for. @param known truths that need not be computed again */
async function simulate(size: 'full' | 'quick', known: Partial<Pick<Result, 'truths' | 'gapTruth'>>, scratch: string): Promise<Partial<Result>> {
  const truths: Record<string, Truth> = { ...known.truths };
  const cells = await simulateCells(size, truths, scratch);
  const found: { -readonly [part in keyof Result]?: Result[part] } = { truths, cells };
  if ('equal models'.includes(only)) found.equal = await equalModels(size === 'full' ? 500 : 20, scratch);
  if ('gates on their bounds'.includes(only)) {
    truths[TWINS] ??= await truthFor(twins, scratch);
    found.bounds = await boundCells(size, most, share, truths[TWINS], scratch);
  }
  if ('searches'.includes(only)) found.searches = await searchCells(size, most, share, scratch);
  if ('between groups'.includes(only)) {
    found.gapTruth = known.gapTruth ?? (await gapTruth(scratch));
    found.gaps = await gapCells(size, most, share, found.gapTruth, scratch);
  }
  return found;
}

async function readKept(): Promise<Result> {
  return JSON.parse(await readFile(kept, 'utf8')) as Result;
}

/** What is new in place of the old: cells of the same populations, in the plan's order, and whole parts. */
function laidOver(old: Result, { cells = [], truths, ...parts }: Partial<Result>): Result {
  const renewed = new Set(cells.map(({ population }) => population));
  const both = [...old.cells.filter(({ population }) => !renewed.has(population)), ...cells];
  return { ...old, ...parts, truths: { ...old.truths, ...truths }, cells: populations.flatMap((population) => both.filter((cell) => cell.population === titleOf(population))) };
}

async function keep(result: Result): Promise<void> {
  console.log(summaryOf(result).join('\n'));
  const lines = (cells: readonly object[]): string => `[\n${cells.map((cell) => JSON.stringify(cell)).join(',\n')}\n]`;
  const { equal, truths, gapTruth: gaps, bounds, searches } = result;
  const parts = [`"equal": ${JSON.stringify(equal)}`, `"truths": ${JSON.stringify(truths)}`, `"gapTruth": ${JSON.stringify(gaps)}`, `"bounds": ${lines(bounds)}`, `"searches": ${lines(searches)}`, `"gaps": ${lines(result.gaps)}`, `"cells": ${lines(result.cells)}`];
  await writeFile(kept, `{\n${parts.join(',\n')}\n}\n`);
  await writeFile(join(root, 'docs', 'simulation.md'), documentOf(result));
}

const { values: options } = parseArgs({ options: { quick: { type: 'boolean', default: false }, only: { type: 'string', default: '' }, rows: { type: 'string' }, share: { type: 'string' } } });
const { only } = options;
const most = Number(options.rows ?? Infinity);
const share = Number(options.share ?? 1);
const scratch = await mkdtemp(join(tmpdir(), 'modelgate-simulate-'));
try {
  if (options.quick) {
    const old = await readKept();
    const result = await simulate('quick', old, scratch);
    const differences = differencesFrom(old, result);
    const compared = [result.cells, result.bounds, result.searches, result.gaps].reduce((sum, cells) => sum + (cells?.length ?? 0), 0);
    console.log(differences.length === 0 ? `${compared} cells agree with docs/simulation.json` : differences.join('\n'));
    process.exitCode = differences.length === 0 ? 0 : 1;
  } else if (only === '') {
    await keep((await simulate('full', {}, scratch)) as Result);
  } else {
    const old = await readKept();
    await keep(laidOver(old, await simulate('full', {}, scratch)));
  }
} finally {
  await rm(scratch, { recursive: true });
}
