/**
 * Holds what `modelgate rehearse` predicts against simulated runs of the gate: `npm run simulate:rehearse` writes the table in
 * docs/rehearse.md and ends with exit code 1 where they differ by more than their errors. Same seeds, same result.
 */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { casesOf, strictChecks } from './rehearse/checks.ts';
import { linesOf, STRAY, tableOf } from './rehearse/document.ts';
import { rehearsals } from './rehearse/predicted.ts';
import { simulateRuns } from './rehearse/simulated.ts';
import { truthOf } from './rehearse/truth.ts';
import { between } from './page-tables.ts';

/** Rows of a run: more than 1,000 share 100 buckets, fewer are a bucket each. */
const SIZES = [2000, 600];
const RUNS = 500;
const REHEARSALS = 10;
const REPLAYS = 500;

const page = join(import.meta.dirname, '../docs/rehearse.md');
const scratch = await mkdtemp(join(tmpdir(), 'modelgate-rehearse-'));
try {
  const truth = await truthOf(scratch);
  const cases = casesOf(truth);
  const blocks: string[] = [];
  for (const rows of SIZES) {
    const predicted = await rehearsals(cases, strictChecks, rows, REHEARSALS, REPLAYS, scratch);
    const simulated = await simulateRuns(cases, predicted.cases, strictChecks, truth, rows, RUNS, scratch);
    const lines = linesOf(cases, predicted, simulated, { runs: RUNS, rehearsals: REHEARSALS });
    if (lines.some(({ apart }) => Math.abs(apart) > STRAY)) process.exitCode = 1;
    blocks.push(`**${rows.toLocaleString('en')} rows**, ${RUNS} runs against ${REHEARSALS} rehearsals of ${REPLAYS} replays`, tableOf(lines));
    console.error(`${rows} rows are done`);
  }
  await writeFile(page, between(await readFile(page, 'utf8'), 'simulated', blocks.join('\n\n')));
} finally {
  await rm(scratch, { recursive: true });
}
