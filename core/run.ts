import { dirname } from 'node:path';
import { judge } from './checks/judge.ts';
import type { Body } from './checks/body.ts';
import { refuseDisjoint } from './checks/disjoint.ts';
import type { Engine } from './engine/duckdb.ts';
import { planRequests } from './checks/requests.ts';
import { summarize } from './metrics/summarize.ts';
import type { Summary } from './sources/summary.ts';
import { resolveEvidence, type Evidence } from './sources/evidence.ts';
import { headCommit } from './sources/git.ts';
import type { Gate } from './spec/gate.ts';
import { readGate } from './spec/read.ts';
import { verdictOf } from './verdict/assemble.ts';
import type { Verdict } from './verdict/verdict.ts';

/** All that an evaluation needs from outside of the gate file. */
export interface World {
  /** ISO date of today, for waivers. */
  readonly today: string;
  /** An existing empty folder for temporary files; the caller removes it. */
  readonly scratch: string;
  /** Branch that `merge-base` is taken with. */
  readonly base?: string;
  /** Threads that read rows; undefined: all cores. */
  readonly threads?: number;
  /** Memory for rows before they spill to disk, as DuckDB writes it (`2GB`). */
  readonly memory?: string;
  /** Version of the tool. */
  readonly version: string;
  /** Told what is being done, for a terminal. */
  readonly progress: (doing: string) => void;
}

/**
 * Evaluates a gate file.
 * @throws Fault when the gate or its evidence can't be read: nothing was decided.
 */
export async function run(gateFile: string, world: World): Promise<Verdict> {
  world.progress('reading the gate');
  const gate = await readGate(gateFile, { today: world.today });
  world.progress('finding the evidence');
  const evidence = await resolve(gate, world);
  const bodies = await reduce(gate, evidence, planRequests(gate, evidence), world);
  const results = judge(gate, bodies);
  return verdictOf({ gate, evidence, bodies, results, commit: await headCommit(dirname(gateFile)), version: world.version });
}

/**
 * Reduces one body of rows to its summary with every metric and slice that the gate asks of it or compares with it.
 * @throws Fault as `run`.
 */
export async function summarizeEvidence(gateFile: string, name: string, world: World): Promise<{ gate: Gate; body: Body }> {
  const gate = await readGate(gateFile, { today: world.today });
  const evidence = await resolve(gate, world, name);
  const bodies = await reduce(gate, evidence, planRequests(gate, evidence, name), world);
  return { gate, body: bodies[name]! };
}
