/**
 * Proves by simulation that intervals cover and that equal models pass: `npm run simulate` writes docs/simulation.md and
 * docs/simulation.json; `npm run simulate -- --quick` holds fewer samples against that file and fails where they differ.
 * `--only TEXT` keeps the populations whose title has the text, and writes nothing. Same seeds, same result.
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
import { samplesOf, valuesOf, type Measured } from './simulate/measure.ts';
import { planOf, truthOf, type Planned } from './simulate/plan.ts';
import { titleOf, type Population } from './simulate/populations.ts';

const root = join(import.meta.dirname, '..');
const kept = join(root, 'docs', 'simulation.json');

async function truth(population: Population, scratch: string): Promise<Measured> {
  const folder = join(scratch, 'truth');
  const tables = await drawTables(truthOf(population), folder);
  const values = await valuesOf({ population, clustered: false, tables, scratch });
  await rm(folder, { recursive: true });
  return values;
}

async function cellsFor({ design, base }: Planned, values: Measured, scratch: string): Promise<Cell[]> {
  const folder = join(scratch, 'samples');
  const tables = await drawTables(design, folder);
  const samples = samplesOf({ population: design.population, clustered: design.clusters !== null, tables, scratch });
  const cells = cellsOf(base, await tally(samples, values));
  await rm(folder, { recursive: true });
  return cells;
}

async function simulate(size: 'full' | 'quick', only: string, scratch: string): Promise<Result> {
  const cells: Cell[] = [];
  const truths = new Map<Population, Measured>();
  for (const planned of planOf(size).filter(({ base }) => base.population.includes(only))) {
    const { population } = planned.design;
    const values = truths.get(population) ?? (await truth(population, scratch));
    truths.set(population, values);
    const start = performance.now();
    cells.push(...(await cellsFor(planned, values, scratch)));
    const { rows, clusters, layout } = planned.base;
    console.error(`${titleOf(population)}, ${rows} rows, ${clusters ?? 'no'} clusters, ${layout}: ${planned.design.samples} samples in ${((performance.now() - start) / 1000).toFixed(0)} s`);
  }
  return { cells, equal: await equalModels(size === 'full' ? 500 : 20, scratch) };
}

const { values: options } = parseArgs({ options: { quick: { type: 'boolean', default: false }, only: { type: 'string', default: '' } } });
const scratch = await mkdtemp(join(tmpdir(), 'modelgate-simulate-'));
try {
  const result = await simulate(options.quick ? 'quick' : 'full', options.only, scratch);
  if (options.quick) {
    const differences = differencesFrom(JSON.parse(await readFile(kept, 'utf8')) as Result, result);
    console.log(differences.length === 0 ? `${result.cells.length} cells agree with docs/simulation.json` : differences.join('\n'));
    process.exitCode = differences.length === 0 ? 0 : 1;
  } else {
    console.log(summaryOf(result));
    if (options.only === '') {
      await writeFile(kept, `{\n"equal": ${JSON.stringify(result.equal)},\n"cells": [\n${result.cells.map((cell) => JSON.stringify(cell)).join(',\n')}\n]\n}\n`);
      await writeFile(join(root, 'docs', 'simulation.md'), documentOf(result));
    }
  }
} finally {
  await rm(scratch, { recursive: true });
}
