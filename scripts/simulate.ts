/**
 * Proves by simulation that intervals cover and that equal models pass: `npm run simulate` writes docs/simulation.md and
 * docs/simulation.json; `npm run simulate -- --quick` holds fewer samples against that file and fails where they differ.
 * `--only TEXT` runs the populations whose title has the text, without the equal models, and lays them over what is kept; `--rows N` leaves out larger samples, `--share S` draws that share of the samples (for a busy machine). Same seeds, same result.
 */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { cellsOf, type Cell } from './simulate/cells.ts';
import { differencesFrom } from './simulate/compare.ts';
import { tally } from './simulate/coverage.ts';
import { documentOf, summaryOf, type Result } from './simulate/document.ts';
import { drawTables } from './simulate/draw.ts';
import { equalModels } from './simulate/equal-models.ts';
import { samplesOf, valuesOf, type Truth } from './simulate/measure.ts';
import { planOf, truthOf, type Planned } from './simulate/plan.ts';
import { populations, titleOf, type Population } from './simulate/populations.ts';

const root = join(import.meta.dirname, '..');
const kept = join(root, 'docs', 'simulation.json');

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

/** Truths that are known are not computed again. */
async function simulate(size: 'full' | 'quick', only: string, { truths: known, equal }: Partial<Result>, scratch: string): Promise<Result> {
  const cells: Cell[] = [];
  const truths: Record<string, Truth> = { ...known };
  for (const planned of planOf(size).filter(({ base }) => base.population.includes(only) && base.rows <= most).map(sharedOf)) {
    const { population, rows, clusters, layout } = planned.base;
    const start = performance.now();
    truths[population] ??= await truthFor(planned.design.population, scratch);
    cells.push(...(await cellsFor(planned, truths[population], scratch)));
    console.error(`${population}, ${rows} rows, ${clusters ?? 'no'} clusters, ${layout}: ${planned.design.samples} samples in ${((performance.now() - start) / 1000).toFixed(0)} s`);
  }
  return { truths, cells, equal: only !== '' && equal !== undefined ? equal : await equalModels(size === 'full' ? 500 : 20, scratch) };
}

async function readKept(): Promise<Result> {
  return JSON.parse(await readFile(kept, 'utf8')) as Result;
}

/** The new cells in place of the old ones of the same populations, in the plan's order. */
function laidOver(old: Result, { cells, equal, truths }: Result): Result {
  const renewed = new Set(cells.map(({ population }) => population));
  const both = [...old.cells.filter(({ population }) => !renewed.has(population)), ...cells];
  return { equal, truths: { ...old.truths, ...truths }, cells: populations.flatMap((population) => both.filter((cell) => cell.population === titleOf(population))) };
}

async function keep(result: Result): Promise<void> {
  console.log(summaryOf(result));
  const cells = result.cells.map((cell) => JSON.stringify(cell)).join(',\n');
  await writeFile(kept, `{\n"equal": ${JSON.stringify(result.equal)},\n"truths": ${JSON.stringify(result.truths)},\n"cells": [\n${cells}\n]\n}\n`);
  await writeFile(join(root, 'docs', 'simulation.md'), documentOf(result));
}

const { values: options } = parseArgs({ options: { quick: { type: 'boolean', default: false }, only: { type: 'string', default: '' }, rows: { type: 'string' }, share: { type: 'string' } } });
const most = Number(options.rows ?? Infinity);
const share = Number(options.share ?? 1);
const scratch = await mkdtemp(join(tmpdir(), 'modelgate-simulate-'));
try {
  if (options.quick) {
    const old = await readKept();
    const result = await simulate('quick', options.only, old, scratch);
    const differences = differencesFrom(old, result);
    console.log(differences.length === 0 ? `${result.cells.length} cells agree with docs/simulation.json` : differences.join('\n'));
    process.exitCode = differences.length === 0 ? 0 : 1;
  } else {
    const old = options.only === '' ? undefined : await readKept();
    const result = await simulate('full', options.only, old === undefined ? {} : { equal: old.equal }, scratch);
    await keep(old === undefined ? result : laidOver(old, result));
  }
} finally {
  await rm(scratch, { recursive: true });
}
