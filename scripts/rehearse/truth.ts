import { join } from 'node:path';
import type { Body } from '../../core/checks/body.ts';
import { drawTables } from '../simulate/draw.ts';
import { bodiesIn } from './bodies.ts';
import { type Noises, populationOf } from './population.ts';

type Metric = 'accuracy' | 'roc_auc';

/** What the metrics of the population are, by how much noise a candidate has beside the champion's. */
export interface Truth {
  readonly champion: Readonly<Record<Metric, number>>;
  /** Noise at which a candidate is worse by `drop`. */
  noiseFor(metric: Metric, drop: number): number;
  /** The largest drop that noise makes. */
  most(metric: Metric): number;
}

const ROWS = 4_000_000;
const STEPS = [0, 0.2, 0.4, 0.6, 0.8, 1.1, 1.5, 2, 2.7, 3.4, 4.2, 5.2, 6.5, 8, 10, 13];

/** The values of one table of four million rows, whose own error is a hundredth of a margin. Between steps: straight lines on the squares of noise. */
export async function truthOf(scratch: string): Promise<Truth> {
  const noises: Noises = Object.fromEntries(STEPS.map((size, at) => [`c${at}`, { size }]));
  const tables = await drawTables({ population: populationOf(noises), rows: ROWS, clusters: null, samples: 1, perTable: 1, seed: 4100 }, join(scratch, 'truth'));
  for await (const { bodies } of bodiesIn(tables, noises, [], scratch)) {
    const value = (name: string, metric: Metric): number => valueOf(bodies[name]!, metric);
    const champion = { accuracy: value('champion', 'accuracy'), roc_auc: value('champion', 'roc_auc') };
    // Without noise beside it the candidate is the champion's twin: what it lies apart from it in this table is chance.
    const drops = (metric: Metric): number[] => STEPS.map((_, at) => value('c0', metric) - value(`c${at}`, metric));
    return { champion, noiseFor: (metric, drop) => Math.sqrt(between(drops(metric), STEPS.map((step) => step ** 2), drop)), most: (metric) => Math.max(...drops(metric)) };
  }
  throw new Error('no table was drawn');
}

/** y at x on the parabola through the three points around it. */
function between(xs: readonly number[], ys: readonly number[], x: number): number {
  const above = xs.findIndex((each) => each >= x);
  const from = Math.min(Math.max(above - 1, 0), xs.length - 3);
  if (above < 0) throw new Error(`no candidate is worse by ${x}`);
  const at = [from, from + 1, from + 2];
  return at.reduce((sum, i) => sum + ys[i]! * at.filter((j) => j !== i).reduce((product, j) => (product * (x - xs[j]!)) / (xs[i]! - xs[j]!), 1), 0);
}

function valueOf(body: Body, metric: Metric): number {
  const measure = body.kind === 'summary' ? body.summary.slices[0]!.measures[metric] : undefined;
  if (measure?.estimate == null) throw new Error(`${metric} has no value`);
  return measure.estimate;
}
