import { describe, expect, it } from 'vitest';
import { CATALOGUE } from '../../core/spec/catalogue.ts';
import type { Columns, Slicing, Task } from '../../core/spec/gate.ts';
import { metricLabel } from '../../core/spec/catalogue.ts';
import type { Summary } from '../../core/sources/summary.ts';
import { generator } from '../engine/build.ts';
import { metricRef, place, summaryOf } from './workspace.ts';

const CLUSTERS = 14;

/** Rows in clusters of 9, 10, 11 … rows, so that a bucket's size tells which cluster it is. */
function clusteredCsv(task: Task, seed: number): string {
  const next = generator(seed);
  const lines = ['c,q,y,p,d,p_a,p_b,p_x,w'];
  for (let cluster = 0; cluster < CLUSTERS; cluster++) {
    for (let row = 0; row < 9 + cluster; row++) lines.push([`c${cluster}`, `${cluster}.${row % 3}`, ...values(task, next), (Math.floor(next() * 5) * 0.3).toString()].join(','));
  }
  return `${lines.join('\n')}\n`;
}

function values(task: Task, next: () => number): (string | number)[] {
  const raw = [next() + 0.1, next() + 0.1, next() + 0.1];
  const scores = raw.map((score) => score / (raw[0]! + raw[1]! + raw[2]!));
  const score = next() < 0.4 ? Math.round(next() * 4) / 4 : next();
  if (task === 'ranking') return [Math.floor(next() * 4), score, 0, ...scores];
  if (task === 'binary') return [next() < 0.2 + 0.5 * score ? 1 : 0, score, next() < score ? 1 : 0, ...scores];
  const best = 'abx'[scores.indexOf(Math.max(...scores))]!;
  if (task === 'multiclass') return [next() < 0.5 ? best : 'abx'[Math.floor(next() * 3)]!, score, best, ...scores];
  const truth = 1e4 + 10 * next();
  return [truth, truth * next(), truth + 3 * next(), ...scores];
}

const roles: Readonly<Record<Task, Partial<Columns>>> = {
  binary: { label: 'y', score: 'p' },
  multiclass: { label: 'y', scores: 'p_*' },
  regression: { label: 'y', prediction: 'd' },
  ranking: { query: 'q', label: 'y', score: 'p' },
  scores: { score: 'p' },
};

/** Metrics of order statistics, or of a score that maximises: their influences are linear. */
const linear = new Set(['quantile', 'median_absolute_error', 'ks_statistic', 'adaptive_calibration_error']);
const required: Readonly<Record<string, string>> = { pass_rate: 'pass_rate(threshold=0.5)', fbeta: 'fbeta(beta=2)', quantile: 'quantile(q=0.3)', expected_calibration_error: 'expected_calibration_error(bins=6)', adaptive_calibration_error: 'adaptive_calibration_error(bins=6)', expected_cost: 'expected_cost(cost_fp=1, cost_fn=20)', out_of_range_rate: 'out_of_range_rate(column=p, low=0.3)' };
/** Those at a chosen threshold are in thresholds.test.ts. */
const metricsOf = (task: Task, kept: (name: string) => boolean): string[] =>
  [...CATALOGUE.values()].filter((entry) => entry.interval !== 'chosen' && entry.tasks.includes(task) && kept(entry.name) && ((entry.form === undefined && entry.of === undefined) || Object.hasOwn(required, entry.name))).map(({ name }) => required[name] ?? name);

const without: Slicing[] = Array.from({ length: CLUSTERS }, (_, c) => ({ kind: 'where', name: `without c${c}`, where: `c <> 'c${c}'`, place }));

function summaryWithout(task: Task, metrics: readonly string[], weighted: boolean): Promise<Summary> {
  const columns = { ...roles[task], cluster: 'c', ...(weighted && { weight: 'w' }) };
  return summaryOf({ csv: clusteredCsv(task, weighted ? 5 : 4), task, columns, metrics, slicings: without });
}

/** [influence, estimate − estimate on the rows without that cluster] of every cluster. */
function pairs(summary: Summary, metric: string): { influence: number; brute: number }[] {
  const [all] = summary.slices;
  const measure = all!.measures[metricLabel(metricRef(metric))]!;
  if (measure.estimate === null) throw new Error(measure.why);
  return measure.influences.map((influence, bucket) => {
    const left = summary.slices.find((slice) => slice.slicing === `without c${all!.sizes[bucket]! - 9}`)!;
    const rest = left.measures[metricLabel(metricRef(metric))]!;
    if (influence === null || rest.estimate === null) throw new Error(`${metric}: a replicate does not exist`);
    return { influence, brute: measure.estimate - rest.estimate };
  });
}

const tasks = ['binary', 'multiclass', 'regression', 'ranking', 'scores'] as const;

describe.each([false, true])('influences (weighted: %s)', (weighted) => {
  it.each(tasks)('%s: equal leaving the bucket’s rows out', async (task) => {
    const metrics = metricsOf(task, (name) => !linear.has(name));
    const summary = await summaryWithout(task, metrics, weighted);
    const wrong = metrics.flatMap((metric) =>
      pairs(summary, metric)
        .filter(({ influence, brute }) => Math.abs(influence - brute) > 5.1e-6 * Math.abs(brute) + 1e-13)
        .map((pair) => ({ metric, ...pair })),
    );
    expect(wrong).toEqual([]);
    expect(metrics.length).toBeGreaterThan(0);
  });

  it.each(tasks.filter((task) => task !== 'multiclass' && task !== 'ranking'))('%s: linear ones follow leaving the bucket out', async (task) => {
    const metrics = metricsOf(task, (name) => linear.has(name));
    const summary = await summaryWithout(task, metrics, weighted);
    for (const metric of metrics) {
      const both = pairs(summary, metric);
      const sum = (of: (pair: (typeof both)[number]) => number): number => both.reduce((total, pair) => total + of(pair), 0);
      const correlation = sum(({ influence, brute }) => influence * brute) / Math.sqrt(sum(({ influence }) => influence ** 2) * sum(({ brute }) => brute ** 2));
      expect(correlation, metric).toBeGreaterThan(0.7);
    }
  });
});

describe('replicates that do not exist', () => {
  const row = (id: number, label: string, prediction: string): string => `${id},${label},${prediction}`;
  const csv = ['id,y,d', ...Array.from({ length: 6 }, (_, i) => row(i, 'a', i < 4 ? 'a' : 'b')), ...Array.from({ length: 6 }, (_, i) => row(6 + i, 'b', 'b')), row(12, 'c', 'a')].join('\n');

  it('a mean over classes has no replicate where a class is gone with the bucket', async () => {
    const metrics = ['f1_macro', 'balanced_accuracy', 'f1_weighted', 'accuracy', 'cohen_kappa'];
    const { slices } = await summaryOf({ csv, task: 'multiclass', columns: { id: 'id', label: 'y', prediction: 'd' }, metrics });
    const missing = Object.fromEntries(metrics.map((metric) => {
      const measure = slices[0]!.measures[metric]!;
      return [metric, measure.estimate === null ? -1 : measure.influences.filter((influence) => influence === null).length];
    }));
    expect(missing).toEqual({ f1_macro: 1, balanced_accuracy: 1, f1_weighted: 0, accuracy: 0, cohen_kappa: 0 });
  });

  it('recall and ROC AUC have none without the one bucket of positives', async () => {
    const rows = ['id,y,p', '1,1,0.9', '2,0,0.4', '3,0,0.95', '4,0,0.1'].join('\n');
    const { slices } = await summaryOf({ csv: rows, task: 'binary', columns: { id: 'id', label: 'y', score: 'p' }, metrics: ['recall', 'roc_auc', 'average_precision', 'ks_statistic', 'precision'] });
    const missing = Object.values(slices[0]!.measures).map((measure) => (measure.estimate === null ? -1 : measure.influences.filter((influence) => influence === null).length));
    expect(missing).toEqual([1, 0, 1, 1, 1]);
  });
});
