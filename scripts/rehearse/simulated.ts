import { join } from 'node:path';
import { judge } from '../../core/checks/judge.ts';
import type { CheckSpec } from '../../core/spec/gate.ts';
import { drawTables } from '../simulate/draw.ts';
import { bodiesIn } from './bodies.ts';
import { type Case, gateOf, slicing } from './checks.ts';
import { populationOf } from './population.ts';
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
  readonly noise: number;
}

/** Draws both models anew for each run and evaluates the gate for what it is. */
export async function simulateRuns(cases: readonly Case[], predicted: readonly Predicted[], strict: readonly CheckSpec[], truth: Truth, rows: number, runs: number, scratch: string): Promise<Runs> {
  const candidates = cases.map((each, at) => candidatesOf(each, at, predicted[at]!, truth));
  const noises = Object.fromEntries([{ name: 'equal', noise: 0 }, ...candidates.flatMap((each) => Object.values(each))].map(({ name, noise }) => [name, noise]));
  const tables = await drawTables({ population: populationOf(noises), rows, clusters: null, samples: runs, perTable: 1, seed: 4300 + rows }, join(scratch, `runs-${rows}`));
  const counts = cases.map(() => new Map<string, number>());
  let strictBlocked = 0;
  for await (const bodies of bodiesIn(tables, noises, [slicing], scratch)) {
    const decided = (checks: readonly CheckSpec[], name: string) => judge(gateOf(checks), { candidate: named(bodies[name]!, 'candidate'), baseline: named(bodies['champion']!, 'baseline') });
    cases.forEach(({ check }, at) => {
      for (const [key, { name }] of Object.entries({ equal: { name: 'equal' }, ...candidates[at] })) count(counts[at]!, key, decided([check], name));
    });
    if (decided(strict, 'equal').some(({ effect }) => effect === 'block')) strictBlocked++;
  }
  const shares = counts.map((found) => Object.fromEntries([...found].map(([key, total]) => [key === 'noticed.block' ? 'noticed' : key, total / runs])));
  return { cases: shares, strict: strictBlocked / runs };
}

function candidatesOf({ metric, drops }: Case, at: number, predicted: Predicted, truth: Truth): Readonly<Record<string, Candidate>> {
  const worse = (key: string, drop: number): Record<string, Candidate> => ({ [key]: { name: `${key}${at}`, noise: truth.noiseFor(metric, drop) } });
  const change = predicted['change']?.mean;
  const value = predicted['noticed']?.mean;
  const noticed = change !== undefined ? -change : value === undefined ? null : truth.champion[metric] - value;
  return {
    ...worse('at', drops.at),
    ...(drops.beyond === null ? {} : worse('beyond', drops.beyond)),
    ...(noticed === null || noticed < 0 ? {} : worse('noticed', noticed)),
  };
}

function count(counts: Map<string, number>, truth: string, results: ReturnType<typeof judge>): void {
  const [whole, ...slices] = results;
  for (const effect of ['block', 'warn'] as const) {
    const add = (key: string, by: number): void => void counts.set(key, (counts.get(key) ?? 0) + by);
    add(`${truth}.${effect}`, Number(whole!.effect === effect));
    if (slices.length > 0) add(`slices.${truth}.${effect}`, slices.filter((one) => one.effect === effect).length / slices.length);
  }
}
