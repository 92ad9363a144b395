import { relative, resolve, sep } from 'node:path';
import { Fault } from './fault.ts';
import { evaluateGate, keepPassed, keepVerdict, recordReuse, type Evaluation, type Keeping, type World } from './run.ts';
import { changedSince, findGates, isPattern, type Changed } from './sources/gates.ts';
import { decidingGate } from './sources/policy.ts';
import { withScratch } from './sources/scratch.ts';
import type { Pile } from './sources/pile.ts';
import type { SnapshotStore } from './sources/store.ts';
import type { Judged } from './verdict/judged.ts';

/** Which gates are judged, and how they are told of. */
export interface GatesRun {
  /** Paths and globs of gate files, from the working directory. */
  readonly gates: readonly string[];
  /** Leaves out gates of which neither the folder nor a file of the evidence differs from the merge base. */
  readonly onlyChanged: boolean;
  /** Folder that results name gates from; undefined: as they were asked for. */
  readonly root?: string;
  /** Told of each result as it comes; `evaluation` where there is a verdict. What it throws ends the run. */
  readonly each: (judged: Judged, evaluation: Evaluation | null) => Promise<void>;
}

/**
 * Judges each gate by itself, in order of their paths. A gate that can't be evaluated is a result too, and so is a glob that
 * finds none: it blocks, and does not keep the others from being judged.
 * @throws Fault GIT_* when it can't be told what changed; USAGE for one artifact of several gates.
 */
export async function judgeGates(run: GatesRun, world: World): Promise<Judged[]> {
  if (world.artifact !== undefined && (run.gates.length > 1 || run.gates.some(isPattern))) throw new Fault({ code: 'USAGE', message: `${world.artifact} is named as the model of one gate, and several gates are asked for`, remedy: 'Give each gate an evidence of kind artifact.' });
  const shown = (gate: string): string => (run.root === undefined ? gate : relative(run.root, resolve(gate)).split(sep).join('/'));
  const results: Judged[] = [];
  const tell = async (judged: Judged, evaluation: Evaluation | null): Promise<void> => {
    results.push(judged);
    await run.each(judged, evaluation);
  };
  const { gates, faults } = await gatesOf(run.gates, world);
  for (const { gate, fault } of faults) await tell({ kind: 'fault', gate, details: fault.details }, null);
  const changed = run.onlyChanged ? await changedSince('.', world) : null;
  for (const gate of gates) {
    const done = await caught(() => withScratch(world.scratch, (scratch) => evaluateChanged(gate, changed, { ...world, scratch })));
    if (done instanceof Fault) await tell({ kind: 'fault', gate: shown(gate), details: done.details }, null);
    else if (done === null) await tell({ kind: 'unchanged', gate: shown(gate) }, null);
    else await tell({ kind: 'verdict', gate: shown(gate), verdict: done.verdict }, done);
  }
  return results;
}

/** Null: nothing of it changed. */
async function evaluateChanged(gate: string, changed: Changed | null, world: World): Promise<Evaluation | null> {
  if (changed !== null && !(await changed.touches(gate, await decidingGate(gate, world.policy, world)))) return null;
  return evaluateGate(gate, world);
}

interface Found {
  readonly gates: readonly string[];
  readonly faults: readonly { readonly gate: string; readonly fault: Fault }[];
}

/** A path without a glob is kept whether there is a file or not: that it is missing is for its evaluation to say. */
async function gatesOf(asked: readonly string[], world: World): Promise<Found> {
  const gates: string[] = [];
  const faults: { gate: string; fault: Fault }[] = [];
  for (const gate of asked) {
    const found = isPattern(gate) ? await caught(() => findGates(gate, '.', world.policy, world)) : [gate];
    if (found instanceof Fault) faults.push({ gate, fault: found });
    else gates.push(...found);
  }
  return { gates: [...new Set(gates)].sort(), faults };
}

async function caught<T>(work: () => Promise<T>): Promise<T | Fault> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Fault) return error;
    throw error;
  }
}

/** What an evaluation leaves for later ones on a platform, and where; undefined: nothing of that kind. */
export interface Keeps {
  readonly store: SnapshotStore | undefined;
  readonly history: Pile | undefined;
  /** Told what was done. */
  readonly say: (line: string) => void;
  /** Told why something that should have been kept was not. */
  readonly warn: (line: string) => void;
}

/**
 * As `keepPassed` and `keepVerdict`, on a platform whose store may refuse: what can't be kept changes no verdict, and the next
 * change says that it found none.
 */
export async function keepOrSay(evaluation: Evaluation, { store, history, say, warn }: Keeps): Promise<void> {
  const { model } = evaluation.verdict;
  const told = async (what: string, keep: () => Promise<Keeping>): Promise<void> => {
    const done = await caught(keep);
    if (done instanceof Fault) warn(troubleOf(done));
    else say(done.kept ? `${what} of ${model} kept for ${done.commit.slice(0, 12)}` : `no ${what} of ${model} kept: ${done.why}`);
  };
  if (store !== undefined) await told('snapshot', () => keepPassed(evaluation, store));
  if (history !== undefined) await told('verdict', () => keepVerdict(evaluation, history));
}

/** As `recordReuse`, on a platform that may refuse: what can't be recorded changes no verdict. */
export async function recordOrSay(evaluation: Evaluation, { say, warn }: Pick<Keeps, 'say' | 'warn'>): Promise<void> {
  const done = await caught(() => recordReuse(evaluation));
  if (done instanceof Fault) warn(troubleOf(done));
  else say(done);
}

function troubleOf({ details }: Fault): string {
  return [...details.map(({ message, remedy }) => `${message}. ${remedy ?? ''}`), 'The verdict stands.'].join(' ');
}
