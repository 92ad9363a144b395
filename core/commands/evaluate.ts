import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Fault } from '../fault.ts';
import { renderConsole, renderHeadline } from '../report/console.ts';
import { renderJunit } from '../report/junit.ts';
import { renderMarkdown } from '../report/markdown.ts';
import { evaluateGate, keepPassed, type Evaluation, type World } from '../run.ts';
import { findBaseGate } from '../sources/base-gate.ts';
import { isPattern } from '../sources/gates.ts';
import { findGate } from '../spec/read.ts';
import { encodeVerdict } from '../verdict/encode.ts';
import type { Verdict } from '../verdict/verdict.ts';
import { writeWhole } from './files.ts';
import { storeOf } from './store.ts';
import { terminal } from './terminal.ts';
import { withWorld, type WorldOptions } from './world.ts';

export interface EvaluateOptions extends WorldOptions {
  readonly gate?: string;
  readonly out?: string;
  readonly quiet?: boolean;
  readonly policy?: 'base' | 'head';
  readonly store?: string;
  readonly keep?: true;
  readonly onlyChanged?: true;
}

/** Exit code of each status; a gate that could not be evaluated blocks too. */
export const EXIT = { passed: 0, blocked: 1, error: 2 } as const;

/** Evaluates, prints the report and writes the files; gives the exit code. */
export async function evaluate(options: EvaluateOptions): Promise<number> {
  if (options.keep === true && options.store === undefined) throw new Fault({ code: 'USAGE', message: '--keep needs a store to keep the snapshot in', remedy: 'Name one: --store folder:PATH or --store git-notes.' });
  if (options.onlyChanged === true || (options.gate !== undefined && isPattern(options.gate))) {
    const { evaluateSeveral } = await import('./several.ts');
    return evaluateSeveral(options);
  }
  return withWorld(options, async (world) => {
    const chosen = withPolicy(world, options);
    return EXIT[(await evaluateOne(options.gate ?? (await foundGate(chosen)), chosen, options)).status];
  });
}

/** The world with the policy that the command line says; none is said by default. */
export function withPolicy(world: World, { policy, base }: EvaluateOptions): World {
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

/** Judges one gate, tells and writes the verdict, and keeps its snapshot where that is asked and it passed. */
export async function evaluateOne(gate: string, world: World, { store: named, keep, quiet, out }: EvaluateOptions): Promise<Verdict> {
  const store = named === undefined ? undefined : storeOf(named, dirname(gate));
  const evaluation = await evaluateGate(gate, store === undefined ? world : { ...world, store });
  const { verdict } = evaluation;
  process.stdout.write(quiet === true ? renderHeadline(verdict) : renderConsole(verdict, terminal()));
  if (out !== undefined) writeReports(out, verdict);
  if (keep === true && store !== undefined) await keepAndSay(evaluation, store);
  return verdict;
}

async function keepAndSay(evaluation: Evaluation, store: ReturnType<typeof storeOf>): Promise<void> {
  const keeping = await keepPassed(evaluation, store);
  process.stderr.write(keeping.kept ? `snapshot of ${keeping.commit.slice(0, 12)} kept in ${store.name}\n` : `no snapshot kept: ${keeping.why}\n`);
}

/** Writes every form of the verdict, verdict.json last: where it stands, the others are whole. */
function writeReports(folder: string, verdict: Verdict): void {
  const target = join(folder, 'verdict.json');
  if (verdict.status === 'error' && existsSync(target)) {
    process.stderr.write(`${target} holds an earlier result and was left as it is: an evaluation with errors replaces nothing.\n`);
    return;
  }
  writeWhole(join(folder, 'report.md'), renderMarkdown(verdict));
  writeWhole(join(folder, 'report.txt'), renderConsole(verdict, { colour: false, width: 120 }));
  writeWhole(join(folder, 'junit.xml'), renderJunit(verdict));
  writeWhole(target, encodeVerdict(verdict));
}
