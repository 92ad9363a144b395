import { join } from 'node:path';
import { judge } from '../../core/checks/judge.ts';
import type { CheckSpec, Gate, MetricRef, Slicing } from '../../core/spec/gate.ts';
import { drawTables } from './draw.ts';
import { bodiesOf } from './measure.ts';
import type { Population } from './populations.ts';

/** Gates over equal models: how many of the runs were blocked, by check. */
export interface EqualModels {
  readonly runs: number;
  readonly slices: number;
  readonly rows: number;
  readonly blocked: Readonly<Record<string, number>>;
}

const SLICES = 40;
const ROWS = 20_000;
const place = { file: 'simulation', line: 1, column: 1 };
const slicing: Slicing = { kind: 'columns', name: 'segment', columns: ['segment'], place };

const score = (odds: string) => `least(greatest(round(1 / (1 + exp(-(${odds}))), 5), 0.00001), 0.99999)`;
const columns = (name: string) => ({ id: 'id', cluster: 'cluster', label: 'label', score: name, threshold: 0.5 });

/** Two models with the same noise, so that no slice of one is better; segments of unequal size. */
export const twins: Population = {
  task: 'binary',
  rare: false,
  columns: `(u(0) < 1 / (1 + exp(-(2 * z(1) - 1))))::int as label, 's' || floor(${SLICES} * pow(u(11), 1.3))::int as segment,
    ${score('2 * z(1) - 1 + 0.8 * z(3)')} as one, ${score('2 * z(1) - 1 + 0.8 * z(5)')} as two`,
  candidate: columns('one'),
  baseline: columns('two'),
  metrics: ['accuracy', 'recall', 'f1', 'roc_auc', 'log_loss'].map((name): MetricRef => ({ name })),
  own: {},
};

function gateOf(checks: readonly CheckSpec[]): Gate {
  return { file: 'simulation', digest: '', model: 'twins', task: 'binary', evidence: {}, slices: [slicing], metrics: {}, family: 'check', checks };
}

/** No drop at all is allowed, on any of the slices: the bound that equal models break most often. */
function strictest(metric: MetricRef): CheckSpec {
  const kind = metric.name === 'log_loss' ? 'max_rise' : 'max_drop';
  return {
    name: metric.name,
    metric,
    of: 'candidate',
    against: 'baseline',
    bounds: [{ kind, value: 0, relative: false, place }],
    slices: [slicing.name],
    confidence: 0.95,
    severity: 'block',
    minRows: 0,
    place,
  };
}

/** Runs gates of one check each on samples of two equal models, through the engine, metrics and checks. */
export async function equalModels(runs: number, folder: string): Promise<EqualModels> {
  const tables = await drawTables({ population: twins, rows: ROWS, clusters: null, samples: runs, perTable: 1, seed: 9001 }, join(folder, 'twins'));
  const blocked = Object.fromEntries(twins.metrics.map(({ name }) => [name, 0]));
  for await (const { candidate, baseline } of bodiesOf({ population: twins, clustered: false, tables, scratch: folder }, [slicing])) {
    for (const metric of twins.metrics) {
      const results = judge(gateOf([strictest(metric)]), { candidate, baseline });
      if (results.length !== SLICES + 1) throw new Error(`${results.length} results for ${SLICES} slices and all rows`);
      if (results.some(({ effect }) => effect === 'block')) blocked[metric.name]!++;
    }
  }
  return { runs, slices: SLICES, rows: ROWS, blocked };
}
