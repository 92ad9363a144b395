import { join } from 'node:path';
import { judge } from '../../core/checks/judge.ts';
import type { CheckSpec } from '../../core/spec/gate.ts';
import type { CheckResult } from '../../core/verdict/verdict.ts';
import { drawTables } from '../simulate/draw.ts';
import { bodiesIn } from './bodies.ts';
import { type Case, gateOf, slicings } from './checks.ts';
import { type Noise, populationOf } from './population.ts';
import { named, type Predicted } from './predicted.ts';
import type { Truth } from './truth.ts';

/** Shares of runs by the names of `Predicted`; `noticed`: share in which the model was blocked that the rehearsal says is noticed in 80 %. */
export type Simulated = Readonly<Record<string, number>>;

export interface Runs {
  readonly cases: readonly Simulated[];
  readonly strict: number;
}

interface Candidate {
  readonly name: string;
  readonly noise: Noise;
}

/** Draws both models anew for each run and evaluates the gate for what it is. */
export async function simulateRuns(cases: readonly Case[], predicted: readonly Predicted[], strict: readonly CheckSpec[], truth: Truth, rows: number, runs: number, scratch: string): Promise<Runs> {
  const candidates = cases.map((each, at) => candidatesOf(each, at, predicted[at]!, truth));
  const noises = Object.fromEntries([{ name: 'equal', noise: { size: 0 } }, ...candidates.flatMap((each) => Object.values(each))].map(({ name, noise }) => [name, noise]));
  const tables = await drawTables({ population: populationOf(noises), rows, clusters: null, samples: runs, perTable: 1, seed: 4300 + rows }, join(scratch, `runs-${rows}`));
  const counts = cases.map(() => new Map<string, number>());
  let strictBlocked = 0;
  for await (const { bodies, search } of bodiesIn(tables, noises, slicings, scratch)) {
    const decided = async (checks: readonly CheckSpec[], name: string): Promise<CheckResult[]> => {
      const gate = gateOf(checks);
      return judge(gate, { candidate: named(bodies[name]!, 'candidate'), baseline: named(bodies['champion']!, 'baseline') }, await search(gate, name));
    };
    for (const [at, { check }] of cases.entries()) {
      for (const [key, { name }] of Object.entries({ equal: { name: 'equal' }, ...candidates[at] })) count(counts[at]!, key, check, await decided([check], name));
    }
    if ((await decided(strict, 'equal')).some(({ effect }) => effect === 'block')) strictBlocked++;
  }
  const shares = counts.map((found) => Object.fromEntries([...found].map(([key, total]) => [key === 'noticed.block' ? 'noticed' : key, total / runs])));
  return { cases: shares, strict: strictBlocked / runs };
}

function candidatesOf({ metric, drops, where }: Case, at: number, predicted: Predicted, truth: Truth): Readonly<Record<string, Candidate>> {
  const worse = (key: string, drop: number): Record<string, Candidate> => ({ [key]: { name: `${key}${at}`, noise: { size: truth.noiseFor(metric, drop), ...(where !== undefined && { where }) } } });
  const noticed = predicted['drop']?.mean;
  return {
    ...(drops.at === null ? {} : worse('at', drops.at)),
    ...(drops.beyond === null ? {} : worse('beyond', drops.beyond)),
    ...(noticed === undefined || noticed < 0 || noticed > truth.most(metric) ? {} : worse('noticed', noticed)),
  };
}

/** Of a search what it found, else all rows or groups, and the mean over slices. */
function count(counts: Map<string, number>, truth: string, check: CheckSpec, results: readonly CheckResult[]): void {
  const add = (key: string, by: number): void => void counts.set(key, (counts.get(key) ?? 0) + by);
  const [all, ...others] = results;
  const whole = check.search === undefined ? [all!] : others.filter(({ found }) => found === true);
  for (const effect of ['block', 'warn'] as const) {
    add(`${truth}.${effect}`, Number(whole.some((one) => one.effect === effect)));
    if (check.search === undefined && others.length > 0) add(`slices.${truth}.${effect}`, others.filter((one) => one.effect === effect).length / others.length);
  }
}
