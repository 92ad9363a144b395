import { join } from 'node:path';
import type { Body } from '../../core/checks/body.ts';
import { rehearse } from '../../core/checks/rehearse/rehearse.ts';
import type { RehearsedResult } from '../../core/verdict/rehearsal.ts';
import type { CheckSpec } from '../../core/spec/gate.ts';
import { drawTables } from '../simulate/draw.ts';
import { bodiesIn } from './bodies.ts';
import { type Case, gateOf, slicings } from './checks.ts';
import { populationOf } from './population.ts';

/** Mean over rehearsals of samples of their own, and how much one of them strays. */
export interface Spread {
  readonly mean: number;
  readonly sd: number;
}

/** Rates by what they are of: `equal.block`, `at.warn`, `slices.beyond.block`. */
export type Predicted = Readonly<Record<string, Spread>>;

export interface Rehearsals {
  /** By case. */
  readonly cases: readonly Predicted[];
  /** Of the gate that allows no loss: how often equal models are blocked. */
  readonly strict: Spread;
}

/** Rehearses each case on samples of two equal models. */
export async function rehearsals(cases: readonly Case[], strict: readonly CheckSpec[], rows: number, count: number, replays: number, scratch: string): Promise<Rehearsals> {
  const noises = { equal: { size: 0 } };
  const tables = await drawTables({ population: populationOf(noises), rows, clusters: null, samples: count, perTable: 1, seed: 4200 + rows }, join(scratch, `rehearsals-${rows}`));
  const found = cases.map(() => new Map<string, number[]>());
  const blocked: number[] = [];
  for await (const { bodies, search } of bodiesIn(tables, noises, slicings, scratch)) {
    const both = { candidate: named(bodies['equal']!, 'candidate'), baseline: named(bodies['champion']!, 'baseline') };
    const told = { seed: 1 + blocked.length, replays, progress: () => undefined };
    for (const [at, each] of cases.entries()) {
      const gate = gateOf([each.check]);
      const { results } = rehearse(gate, both, told, await search(gate, 'equal'));
      for (const [name, value] of Object.entries(ratesOf(each, results))) found[at]!.set(name, [...(found[at]!.get(name) ?? []), value]);
    }
    blocked.push(rehearse(gateOf(strict), both, told).whole.block);
  }
  return { cases: found.map((rates) => Object.fromEntries([...rates].map(([name, values]) => [name, spreadOf(values)]))), strict: spreadOf(blocked) };
}

export function named(body: Body, name: string): Body {
  return { ...body, name };
}

/** Rates of what the case is about, and the mean over slices that it names; `drop`: what is noticed. */
function ratesOf(each: Case, results: readonly RehearsedResult[]): Record<string, number> {
  const rates: Record<string, number> = {};
  const { whole, moved } = linesOf(each, results);
  const slices = results.filter(({ slice, part }) => part === undefined && Object.keys(slice).length > 0);
  const add = (name: string, values: readonly (number | undefined)[]): void => {
    const known = values.filter((value) => value !== undefined);
    if (known.length > 0) rates[name] = known.reduce((sum, value) => sum + value, 0) / known.length;
  };
  for (const [truth, key] of [['equal', 'equal'], ['at', 'at_margin'], ['beyond', 'beyond']] as const) {
    for (const effect of ['block', 'warn'] as const) {
      add(`${truth}.${effect}`, [(truth === 'equal' ? whole : moved)[key]?.[effect]]);
      add(`slices.${truth}.${effect}`, slices.map((result) => result[key]?.[effect]));
    }
  }
  const drop = each.dropOf(moved);
  if (drop !== null) rates['drop'] = drop;
  return rates;
}

/** The line of the check as a whole, and that of the rows that are worse. */
function linesOf({ where }: Case, results: readonly RehearsedResult[]): { whole: RehearsedResult; moved: RehearsedResult } {
  const all = results[0]!;
  if (where === undefined) return { whole: all, moved: all };
  const moved = results.find(({ slice, part }) => part !== undefined && Object.keys(slice).length === 1 && slice[where.column] === where.value);
  if (moved === undefined) throw new Error(`no line is of ${where.column} ${where.value}`);
  return { whole: results.find(({ part }) => part?.kind === 'groups' || part?.kind === 'search')!, moved };
}

function spreadOf(values: readonly number[]): Spread {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return { mean, sd: Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, values.length - 1)) };
}
