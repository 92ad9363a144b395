import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Fault } from '../fault.ts';
import { writeGate, writeRun } from '../publish/files.ts';
import { renderConsole, renderHeadline } from '../report/console.ts';
import { renderFaults } from '../report/faults.ts';
import { renderOverviewConsole } from '../report/overview.ts';
import { judgeGates } from '../run-gates.ts';
import { keepPassed, keepVerdict, recordReuse, type Evaluation, type World } from '../run.ts';
import { findBaseGate } from '../sources/base-gate.ts';
import { isPattern } from '../sources/gates.ts';
import type { Pile } from '../sources/pile.ts';
import type { SnapshotStore } from '../sources/store.ts';
import { findGate, GATE_NAMES } from '../spec/read.ts';
import { EXIT, statusOf, worstOf, type Judged } from '../verdict/judged.ts';

import { historyOf, storeOf } from './store.ts';
import { terminal } from './terminal.ts';
import { withWorld, type WorldOptions } from './world.ts';

export interface EvaluateOptions extends WorldOptions {
  readonly gate?: string;
  readonly out?: string;
  readonly quiet?: boolean;
  readonly policy?: 'base' | 'head';
  readonly store?: string;
  readonly keep?: true;
  readonly history?: string;
  readonly onlyChanged?: true;
  readonly artifact?: string;
  readonly promotions?: string;
  readonly recordReuse?: true;
}

/** Evaluates, prints the reports and writes the files; gives the exit code. Of several gates the worst decides. */
export async function evaluate(options: EvaluateOptions): Promise<number> {
  if (options.keep === true && options.store === undefined) throw new Fault({ code: 'USAGE', message: '--keep needs a store to keep the snapshot in', remedy: 'Name one: --store folder:PATH or --store git-notes.' });
  return withWorld(options, async (plain) => {
    const chosen = withPolicy(plain, options);
    const gate = options.gate ?? (await foundGate(chosen).catch((error: unknown) => withoutGate(error, options)));
    const several = isPattern(gate);
    const directory = several ? '.' : dirname(gate);
    const store = options.store === undefined ? undefined : storeOf(options.store, directory);
    const history = options.history === undefined ? undefined : historyOf(options.history, directory);
    const { artifact, promotions } = options;
    const world = { ...chosen, ...(store !== undefined && { store }), ...(history !== undefined && { history }), ...(artifact !== undefined && { artifact }), ...(promotions !== undefined && { promotions }) };
    const each = async (judged: Judged, evaluation: Evaluation | null): Promise<void> => {
      print(judged, options);
      if (!several && options.out !== undefined) await writeOne(options.out, judged);
      if (options.keep === true && store !== undefined && evaluation !== null) await keepAndSay(evaluation, store);
      if (options.recordReuse === true && evaluation !== null) process.stderr.write(`${await recordReuse(evaluation)}\n`);
      if (history !== undefined && evaluation !== null) await keepVerdictAndSay(evaluation, history);
    };
    const all = await judgeGates({ gates: [gate], onlyChanged: options.onlyChanged === true, each }, world);
    if (several || options.onlyChanged === true) process.stdout.write(renderOverviewConsole(all, terminal()));
    if (several && options.out !== undefined) await writeRun(options.out, all);
    return EXIT[worstOf(all)];
  });
}

/** The world with the policy that the command line says; none is said by default. */
function withPolicy(world: World, { policy, base }: EvaluateOptions): World {
  if (policy === undefined) return world;
  return { ...world, policy: policy === 'head' ? { kind: 'head' } : { kind: 'base', ...(base === undefined ? {} : { revision: base }) } };
}

/** The gate file here, or the one that this change removes while the target branch's decides. */
async function foundGate(world: World): Promise<string> {
  try {
    return findGate('.');
  } catch (error) {
    const { policy } = world;
    if (!(error instanceof Fault) || error.details[0]?.code !== 'GATE_NOT_FOUND' || policy?.kind !== 'base') throw error;
    const found = await findBaseGate('.', policy.revision, world);
    if (found === null) throw error;
    return found;
  }
}

/** Where there is no gate, no report of an earlier evaluation stays as if it were today's. */
async function withoutGate(error: unknown, { out }: EvaluateOptions): Promise<never> {
  if (error instanceof Fault && out !== undefined) await writeOne(out, { kind: 'fault', gate: GATE_NAMES[0], details: error.details });
  throw error;
}

function print(judged: Judged, { quiet }: EvaluateOptions): void {
  if (judged.kind === 'verdict') process.stdout.write(quiet === true ? renderHeadline(judged.verdict) : renderConsole(judged.verdict, terminal()));
  else if (judged.kind === 'fault') process.stderr.write(renderFaults(judged.details));
}

async function keepAndSay(evaluation: Evaluation, store: SnapshotStore): Promise<void> {
  const keeping = await keepPassed(evaluation, store);
  process.stderr.write(keeping.kept ? `snapshot of ${keeping.commit.slice(0, 12)} kept in ${store.name}\n` : `no snapshot kept: ${keeping.why}\n`);
}

async function keepVerdictAndSay(evaluation: Evaluation, history: Pile): Promise<void> {
  const keeping = await keepVerdict(evaluation, history);
  if (!keeping.kept) process.stderr.write(`the verdict is not added to the history: ${keeping.why}\n`);
}

/** An evaluation that came to no result replaces no earlier verdict, but what people read says so. */
async function writeOne(folder: string, judged: Judged): Promise<void> {
  if (judged.kind === 'unchanged') return;
  const target = join(folder, 'verdict.json');
  if (statusOf(judged) === 'error' && existsSync(target)) process.stderr.write(`${target} is of an earlier evaluation and was left as it is; the reports beside it are of this one.\n`);
  await writeGate(folder, judged, 'one', true);
}
