import { existsSync, rmSync } from 'node:fs';
import { basename, dirname, relative, resolve } from 'node:path';
import { glob } from 'tinyglobby';
import { openEngine } from '../engine/duckdb.ts';
import type { Table } from '../engine/plan.ts';
import { Fault } from '../fault.ts';
import { run, type World } from '../run.ts';
import { terminalText } from '../report/escape.ts';
import { detectFormat } from '../sources/outputs/detect.ts';
import { formatOf } from '../sources/rows.ts';
import type { Task } from '../spec/gate.ts';
import type { Verdict } from '../verdict/verdict.ts';
import { ask } from './ask.ts';
import { draftChecks, draftGate, safeBound, type Measured } from './draft.ts';
import { writeFileWhole } from '../sources/write.ts';
import { guessRoles, type Column, type Guess } from './guess.ts';
import { withWorld } from './world.ts';

export interface InitOptions {
  readonly gate: string;
  readonly candidate?: string;
  readonly baseline?: string;
  readonly model?: string;
  readonly task?: string;
  readonly id?: string;
  readonly query?: string;
  readonly label?: string;
  readonly positive?: string;
  readonly score?: string;
  readonly prediction?: string;
  readonly cluster?: string;
  readonly slices?: string;
  readonly yes?: boolean;
  readonly force?: boolean;
}

/** Writes a gate file that runs, with bounds that today's candidate meets. @throws Fault USAGE and those of an evaluation. */
export async function init(options: InitOptions): Promise<void> {
  if (existsSync(options.gate) && options.force !== true) {
    throw new Fault({ code: 'USAGE', message: `${options.gate} is there already`, remedy: 'Name another file with --gate, or write over it with --force.' });
  }
  const written = await withWorld({}, async (world) => {
    const folder = dirname(resolve(options.gate));
    const files = await pickFiles(folder, options);
    const columns = await describe(resolve(folder, files.candidate), files.candidate, world);
    const found = guessRoles(columns, toldOf(options));
    const interactive = process.stdin.isTTY && options.yes !== true;
    const guess = interactive ? await ask(found, columns) : found;
    const model = options.model ?? (basename(folder) || 'model');
    const measured = await measure(options.gate, draftGate(model, guess, files, new Map()), guess, world);
    await writeFileWhole(options.gate, draftGate(model, guess, files, measured));
    return `${options.gate} written: ${guess.task}, candidate ${files.candidate}, baseline ${files.baseline ?? 'none yet'}.`;
  });
  process.stdout.write(`${terminalText(written)}\nRun it: modelgate evaluate --gate ${options.gate}\n`);
}

const OLD = /(champion|baseline|prod|current|old)/i;
const NEW = /(candidate|challenger|new)/i;

async function pickFiles(folder: string, options: InitOptions): Promise<{ candidate: string; baseline?: string }> {
  const patterns = ['*', '*/*', '*/*/*'].map((path) => `${path}.{parquet,csv,jsonl}`);
  const there = (await glob(patterns, { cwd: folder, ignore: ['**/node_modules/**', '**/.*/**'] })).sort();
  const local = (file: string | undefined): string | undefined => (file === undefined ? undefined : relative(folder, resolve(file)));
  const baseline = local(options.baseline) ?? there.find((file) => OLD.test(basename(file)));
  const candidate = local(options.candidate) ?? there.find((file) => NEW.test(basename(file))) ?? there.find((file) => file !== baseline);
  if (candidate === undefined) {
    throw new Fault({ code: 'USAGE', message: `no predictions (.parquet, .csv, .jsonl) were found in ${folder}`, remedy: 'Name them with --candidate FILE and, for the champion, --baseline FILE.' });
  }
  return baseline === undefined ? { candidate } : { candidate, baseline };
}

async function describe(path: string, shown: string, world: World): Promise<Column[]> {
  if (!existsSync(path)) throw new Fault({ code: 'EVIDENCE_NOT_FOUND', message: `${shown} is not there`, remedy: 'Name the predictions with --candidate FILE.' });
  const place = { file: shown };
  await refuseOutput(path, shown);
  const table: Table = { files: [path], shown, format: formatOf(path, place), place };
  const engine = await openEngine({ scratch: world.scratch, files: [path] });
  try {
    const types = await engine.columnsOf(table);
    const columns: Column[] = [];
    for (const [name, type] of Object.entries(types)) columns.push({ name, type, values: await engine.distinctValues(table, name, 21) });
    return columns;
  } finally {
    engine.close();
  }
}

/** Its columns are not those of the file, and there is no label to look for. */
async function refuseOutput(path: string, shown: string): Promise<void> {
  const format = await detectFormat(path, shown, shown);
  if (format === undefined) return;
  throw new Fault({ code: 'USAGE', message: `${shown} is the output of ${format}, and init writes gates for predictions`, remedy: 'Start from the gate in docs/generative.md; it needs no columns.' });
}

function toldOf(options: InitOptions): Partial<Guess> {
  const { task, id, query, label, positive, score, prediction, cluster, slices } = options;
  const told = { id, query, label, positive, score, prediction, cluster, task: task as Task | undefined, slices: slices?.split(',').map((name) => name.trim()) };
  return Object.fromEntries(Object.entries(told).filter(([, value]) => value !== undefined));
}

/** Runs a draft with bounds that nothing misses, and takes the bounds from what it measures. */
async function measure(gate: string, draft: string, guess: Guess, world: World): Promise<Measured> {
  const file = `${gate}.${process.pid}.draft.yml`;
  await writeFileWhole(file, draft);
  try {
    const verdict = await run(file, world);
    return new Map(draftChecks(guess).flatMap(({ metric, better }) => boundOf(verdict, metric, better)));
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    // The draft is gone when this is read.
    throw new Fault(error.details.map(({ place, ...detail }) => (place === undefined || place.file === file ? detail : { ...detail, place })));
  } finally {
    rmSync(file, { force: true });
  }
}

function boundOf(verdict: Verdict, metric: string, better: 'higher' | 'lower'): [string, number][] {
  const check = verdict.checks.find((one) => one.metric.startsWith(metric) && (one.bound.kind === 'min' || one.bound.kind === 'max'));
  const [low, high] = check?.candidate.interval ?? [null, null];
  const edge = (better === 'higher' ? low : high) ?? check?.candidate.estimate;
  return edge === undefined || edge === null ? [] : [[metric, safeBound(edge, better)]];
}
