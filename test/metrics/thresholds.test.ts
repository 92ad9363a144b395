import { describe, expect, it } from 'vitest';
import type { Measure } from '../../core/sources/summary.ts';
import { generator } from '../engine/build.ts';
import { summaryOf } from './workspace.ts';

/** Rows of [label, score]. */
function csvOf(rows: readonly (readonly [number, number])[]): string {
  return ['y,p', ...rows.map(([label, score]) => `${label},${score}`)].join('\n');
}

async function measuresOf(rows: readonly (readonly [number, number])[], metrics: readonly string[]): Promise<Readonly<Record<string, Measure>>> {
  return (await summaryOf({ csv: csvOf(rows), task: 'binary', columns: { label: 'y', score: 'p' }, metrics })).slices[0]!.measures;
}

const whyOf = (measure: Measure | undefined): string => (measure?.estimate === null ? measure.why : (measure?.noInterval ?? ''));

describe('ties where a top share ends', () => {
  const rows = [[1, 0.9], [1, 0.5], [0, 0.5], [0, 0.5], [0, 0.1]] as const;

  it('count by the share of the tie that fits: 1 + ⅓ of a positive among two of five rows', async () => {
    const measures = await measuresOf(rows, ['precision_at_top_k_percent(k=40)', 'recall_at_top_k_percent(k=40)', 'lift_at_top_k_percent(k=40)']);
    const estimates = Object.values(measures).map(({ estimate }) => estimate!);
    expect(estimates.map((estimate, i) => Math.abs(estimate - [4 / 6, 4 / 6, 5 / 3][i]!))).toEqual([expect.closeTo(0, 12), expect.closeTo(0, 12), expect.closeTo(0, 12)]);
  });

  it('hold a score whole for a threshold: it is met or not', async () => {
    const measures = await measuresOf(rows, ['recall_at_precision(precision=0.6)', 'precision_at_recall(recall=0.6)', 'recall_at_fpr(fpr=0.5)']);
    expect(Object.values(measures).map(({ estimate }) => estimate)).toEqual([0.5, 0.5, 0.5]);
  });
});

describe('values that do not exist', () => {
  it.each([
    [[[0, 0.9], [1, 0.5]], 'recall_at_precision(precision=0.6)', 'no threshold reaches a precision of 0.6'],
    [[[0, 0.9], [0, 0.5]], 'recall_at_precision(precision=0.6)', 'no positives'],
    [[[0, 0.9], [0, 0.5]], 'precision_at_recall(recall=0.6)', 'no positives'],
    [[[1, 0.9], [1, 0.5]], 'recall_at_fpr(fpr=0.1)', 'no negatives'],
    [[[0, 0.9], [0, 0.5]], 'recall_at_top_k_percent(k=50)', 'no positives'],
    [[[0, 0.9], [0, 0.5]], 'lift_at_top_k_percent(k=50)', 'no positives'],
  ] as const)('%j: %s: %s', async (rows, metric, why) => {
    expect(whyOf(Object.values(await measuresOf(rows, [metric]))[0])).toBe(why);
  });
});

describe('no honest interval', () => {
  const noisy = Array.from({ length: 300 }, (_, i): [number, number] => [i % 2, (i * 0.618) % 1]);

  it('where a few rows decide, says why', async () => {
    const measures = await measuresOf(noisy, ['recall_at_precision(precision=0.5)', 'precision_at_top_k_percent(k=5)']);
    expect(Object.values(measures).map(whyOf)).toEqual([
      'even the lowest threshold meets the demand, but only just: a few rows more or less decide',
      '15 rows on top are too few (fewer than 20)',
    ]);
  });
});

describe('replicates', () => {
  const CLUSTERS = 20;
  const next = generator(8);
  const lines = Array.from({ length: 6000 }, (_, i) => {
    const score = next();
    // Cluster c has c rows more than the least, so that a bucket's size tells which it is.
    return `${next() < 0.1 + 0.8 * score ? 1 : 0},${score},c${Math.floor(Math.sqrt(next()) * CLUSTERS)},${i}`;
  });
  const metrics = ['recall_at_precision(precision=0.7)', 'precision_at_recall(recall=0.6)', 'recall_at_fpr(fpr=0.2)', 'precision_at_top_k_percent(k=20)', 'recall_at_top_k_percent(k=20)', 'lift_at_top_k_percent(k=20)'];
  const without = Array.from({ length: CLUSTERS }, (_, c) => ({ kind: 'where' as const, name: String(c), where: `c <> 'c${c}'`, place: { file: 'modelgate.yml' } }));

  it('follow choosing the threshold anew without the bucket', async () => {
    const { slices: [all, ...rest] } = await summaryOf({ csv: ['y,p,c,id', ...lines].join('\n'), task: 'binary', columns: { label: 'y', score: 'p', cluster: 'c' }, metrics, slicings: without });
    for (const metric of metrics) {
      const whole = all!.measures[metric]!;
      if (whole.estimate === null) throw new Error(whole.why);
      const pairs = whole.influences.map((influence, bucket) => {
        const left = rest.find(({ rows }) => rows === all!.rows - all!.sizes[bucket]!)!;
        return [influence!, whole.estimate - left.measures[metric]!.estimate!] as const;
      });
      const sum = (of: (pair: readonly [number, number]) => number): number => pairs.reduce((total, pair) => total + of(pair), 0);
      expect(sum(([a, b]) => a * b) / Math.sqrt(sum(([a]) => a * a) * sum(([, b]) => b * b)), metric).toBeGreaterThan(0.9);
      expect(sum(([a]) => a * a) / sum(([, b]) => b * b), metric).toBeGreaterThan(0.7);
    }
  });
});

it('no order of rows moves a bit, weighted and with ties', async () => {
  const next = generator(5);
  const rows = Array.from({ length: 400 }, () => `${next() < 0.4 ? 1 : 0},${Math.round(next() * 12) / 12},${next()},c${Math.floor(next() * 30)}`);
  const metrics = ['recall_at_precision(precision=0.41)', 'precision_at_recall(recall=0.6)', 'recall_at_fpr(fpr=0.2)', 'recall_at_top_k_percent(k=20)', 'adaptive_calibration_error(bins=7)'];
  const read = (lines: readonly string[]) => summaryOf({ csv: ['y,p,w,c', ...lines].join('\n'), task: 'binary', columns: { label: 'y', score: 'p', weight: 'w', cluster: 'c' }, metrics });
  expect((await read(rows.toReversed())).slices).toEqual((await read(rows)).slices);
});
