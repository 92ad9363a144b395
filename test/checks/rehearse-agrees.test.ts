import { describe, expect, it } from 'vitest';
import type { Body } from '../../core/checks/body.ts';
import { judge } from '../../core/checks/judge.ts';
import { rehearse } from '../../core/checks/rehearse/rehearse.ts';
import type { Measure, SliceKey, SliceSummary } from '../../core/sources/summary.ts';
import type { CheckSpec } from '../../core/spec/gate.ts';
import { normalDraw, randomOf, type Random } from '../../core/statistics/random.ts';
import { bound, check, gate } from './build.ts';

/*
 * The same claim as docs/rehearse.md on a small scale: what a rehearsal predicts from one sample is what 200 samples do.
 * Two models see the log-odds of a row through noise of their own; a worse one through more.
 */
const ROWS = 500;
const RUNS = 200;
const REHEARSALS = 5;
const REGIONS = ['east', 'north', 'west'];

interface Row {
  readonly label: number;
  readonly region: string;
  /** By model. */
  readonly odds: readonly number[];
}

function drawRows(n: number, noises: readonly number[], random: Random): Row[] {
  return Array.from({ length: n }, () => {
    const odds = 2 * normalDraw(random) - 0.5;
    const shared = normalDraw(random);
    const label = Number(random() < 1 / (1 + Math.exp(-odds)));
    return { label, region: REGIONS[Math.floor(random() * REGIONS.length)]!, odds: noises.map((noise) => odds + 0.6 * shared + noise * normalDraw(random)) };
  });
}

function accuracyOf(rows: readonly Row[], model: number): Measure {
  const right = rows.map(({ label, odds }) => Number(odds[model]! > 0 === (label === 1)));
  const [n, hits] = [rows.length, right.reduce((sum, one) => sum + one, 0)];
  return { estimate: hits / n, spread: 'proportion', influences: right.map((one) => hits / n - (hits - one) / (n - 1)), trials: n, support: null };
}

/** Wins of each row over those of the other class; half a win for a tie. */
function winsOf(rows: readonly Row[], model: number): number[] {
  return rows.map(({ label, odds }) => rows.reduce((sum, other) => {
    if (other.label === label) return sum;
    const apart = (label === 1 ? 1 : -1) * (odds[model]! - other.odds[model]!);
    return sum + (apart > 0 ? 1 : apart === 0 ? 0.5 : 0);
  }, 0));
}

function aucOf(rows: readonly Row[], model: number): Measure {
  const positives = rows.filter(({ label }) => label === 1).length;
  const negatives = rows.length - positives;
  const wins = winsOf(rows, model);
  const all = wins.reduce((sum, each, j) => sum + (rows[j]!.label === 1 ? each : 0), 0);
  const estimate = all / (positives * negatives);
  const influences = wins.map((each, j) => estimate - (all - each) / (rows[j]!.label === 1 ? (positives - 1) * negatives : positives * (negatives - 1)));
  return { estimate, spread: 'unit', influences, trials: null, support: Math.min(positives, negatives) };
}

function bodyOf(name: string, rows: readonly Row[], model: number, metric: (rows: readonly Row[], model: number) => Measure): Body {
  const slice = (key: SliceKey, slicing: string, places: readonly number[]): SliceSummary => ({
    key, slicing, rows: places.length, buckets: places, sizes: places.map(() => 1), measures: { accuracy: metric(places.map((at) => rows[at]!), model) },
  });
  const all = rows.map((_, at) => at);
  const slices = [slice({}, '', all), ...REGIONS.map((region) => slice({ region }, 'region', all.filter((at) => rows[at]!.region === region)))];
  return { kind: 'summary', name, summary: { rows: rows.length, unit: 'id', units: rows.length, buckets: { kind: 'own', keys: all, fingerprints: all.map(String) }, slices } };
}

/** Champion and its twin, a model worse by the margin and one worse by twice that. */
const NOISES = [0.6, 0.6, 1, 1.3];

function truthOf(value: (rows: readonly Row[], model: number) => number): readonly number[] {
  const rows = drawRows(200_000, NOISES, randomOf(99));
  return NOISES.map((_, model) => value(rows, model));
}

function shareRight(rows: readonly Row[], model: number): number {
  return rows.filter(({ label, odds }) => odds[model]! > 0 === (label === 1)).length / rows.length;
}

/** By ranks (Mann and Whitney): the odds do not tie. */
function rankedAuc(rows: readonly Row[], model: number): number {
  const sorted = [...rows].sort((a, b) => a.odds[model]! - b.odds[model]!);
  let [negatives, wins] = [0, 0];
  for (const { label } of sorted) {
    if (label === 1) wins += negatives;
    else negatives++;
  }
  return wins / (negatives * (rows.length - negatives));
}

interface Rates {
  readonly equal: { readonly block: number; readonly warn: number };
  readonly worse: { readonly block: number; readonly warn: number };
}

/** Shares over runs of the gate: of the twin, and of the model that is worse. */
function simulated(checks: readonly CheckSpec[], metric: (rows: readonly Row[], model: number) => Measure, worse: number): Rates {
  const counts = { equal: { block: 0, warn: 0 }, worse: { block: 0, warn: 0 } };
  for (let run = 0; run < RUNS; run++) {
    const rows = drawRows(ROWS, NOISES, randomOf(1000, run));
    const baseline = bodyOf('baseline', rows, 0, metric);
    for (const [truth, model] of [['equal', 1], ['worse', worse]] as const) {
      const results = judge(gate(checks), { candidate: bodyOf('candidate', rows, model, metric), baseline });
      const effect = results.some((one) => one.effect === 'block') ? 'block' : results.some((one) => one.effect === 'warn') ? 'warn' : null;
      if (effect !== null) counts[truth][effect] += 1 / RUNS;
    }
  }
  return counts;
}

interface Told {
  readonly mean: number;
  readonly error: number;
}

function rehearsed(checks: readonly CheckSpec[], metric: (rows: readonly Row[], model: number) => Measure, rate: (told: ReturnType<typeof rehearse>) => number): Told {
  const values = Array.from({ length: REHEARSALS }, (_, at) => {
    const rows = drawRows(ROWS, NOISES, randomOf(2000, at));
    return rate(rehearse(gate(checks), { candidate: bodyOf('candidate', rows, 1, metric), baseline: bodyOf('baseline', rows, 0, metric) }, { seed: at, replays: 150, progress: () => undefined }));
  });
  const mean = values.reduce((sum, value) => sum + value, 0) / REHEARSALS;
  return { mean, error: Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (REHEARSALS - 1) / REHEARSALS) };
}

/** Within four standard errors of both sides. */
function agree(told: Told, share: number): void {
  const p = (share * RUNS + 1) / (RUNS + 2);
  expect(Math.abs(told.mean - share), `rehearsed ${told.mean} ± ${told.error}, simulated ${share}`).toBeLessThan(4 * Math.hypot(told.error, Math.sqrt((p * (1 - p)) / RUNS)));
}

describe('a rehearsal agrees with runs', () => {
  it('of a share of rows against the baseline, equal and worse by the margin, which is the truth of the worse model', () => {
    const truth = truthOf(shareRight);
    const checks = [check({ bounds: [bound('max_drop', truth[0]! - truth[2]!)] })];
    const runs = simulated(checks, accuracyOf, 2);
    agree(rehearsed(checks, accuracyOf, ({ results }) => results[0]!.equal!.warn), runs.equal.warn);
    agree(rehearsed(checks, accuracyOf, ({ results }) => results[0]!.at_margin!.warn), runs.worse.warn);
  });

  it('of a rank metric, worse by twice the margin', () => {
    const truth = truthOf(rankedAuc);
    const checks = [check({ bounds: [bound('max_drop', (truth[0]! - truth[3]!) / 2)] })];
    const runs = simulated(checks, aucOf, 3);
    agree(rehearsed(checks, aucOf, ({ results }) => results[0]!.equal!.warn), runs.equal.warn);
    agree(rehearsed(checks, aucOf, ({ results }) => results[0]!.beyond!.block), runs.worse.block);
  });

  it('of a bound on the value, by a model that lies on it', () => {
    const truth = truthOf(shareRight);
    const checks = [check({ against: null, bounds: [bound('min', truth[3]!)] })];
    agree(rehearsed(checks, accuracyOf, ({ results }) => results[0]!.at_margin!.block), simulated(checks, accuracyOf, 3).worse.block);
  });

  it('of a family of slices, of which any result counts', () => {
    const checks = [check({ bounds: [bound('max_drop', 0)], slices: ['region'], confidence: 0.8 })];
    const runs = simulated(checks, accuracyOf, 2);
    agree(rehearsed(checks, accuracyOf, ({ whole }) => whole.block), runs.equal.block);
    expect(runs.equal.block).toBeLessThan(0.15);
  });
});
