import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CurvePoints } from '../../core/metrics/pictures/curve.ts';
import { ScoreWalker } from '../../core/metrics/pictures/score-walk.ts';
import { summarize } from '../../core/metrics/summarize.ts';
import type { Axis, Curve, Pictures } from '../../core/sources/pictures.ts';
import type { Columns, Task } from '../../core/spec/gate.ts';
import { generator } from '../engine/build.ts';
import { csvTable, engineOn, metricRef } from './workspace.ts';

const goldens = resolve(import.meta.dirname, '../goldens');
const names = readdirSync(join(goldens, 'pictures/cases')).map((file) => file.replace('.json', '')).sort();
const rowsOf = (name: string): string => join(goldens, 'sklearn/cases', name, 'rows.csv');

/** Of scikit-learn and numpy on the same rows, see goldens/pictures/generate.py. Lists of curves fall with the threshold. */
interface Expected {
  readonly curve?: { readonly thresholds: number[]; readonly true_positives: number[]; readonly false_positives: number[]; readonly precision: number[]; readonly recall: number[]; readonly precision_thresholds: number[] } | null;
  readonly edges?: number[];
  readonly positives?: number[];
  readonly negatives?: number[];
  readonly reliability?: { readonly rows: number[]; readonly positives: number[]; readonly predicted: (number | null)[]; readonly calibration_curve?: [number[], number[]] };
  readonly classes?: string[];
  readonly confusion?: number[][];
  readonly predicted?: number[];
  readonly residual?: number[];
  readonly counts?: number[][];
  readonly beyond?: number;
}

const read = (...path: string[]): unknown => JSON.parse(readFileSync(join(goldens, ...path), 'utf8'));
const expectedOf = (name: string): Expected => read('pictures/cases', `${name}.json`) as Expected;

let open: Awaited<ReturnType<typeof engineOn>>;
beforeAll(async () => {
  open = await engineOn(names.map(rowsOf));
});
afterAll(() => open.close());

async function drawn(name: string, metrics: readonly string[]): Promise<Pictures> {
  const { task, columns } = read('sklearn/cases', name, 'expected.json') as { task: Task; columns: Partial<Columns> };
  const request = { name, table: csvTable(rowsOf(name)), task, columns: { id: 'id', threshold: 0.5, ...columns }, metrics: metrics.map(metricRef), today: '2026-01-01', pictures: true as const };
  return (await summarize([request], [], {}, open.engine))[name]!.pictures!;
}

const edgesOf = ({ from, width }: Axis, bins: number): number[] => Array.from({ length: bins + 1 }, (_, at) => from + at * width);

function close(found: readonly number[], expected: readonly number[], tolerance = 1e-9): void {
  expect(found.length).toBe(expected.length);
  found.forEach((value, at) => expect(Math.abs(value - expected[at]!)).toBeLessThanOrEqual(tolerance * Math.max(1, Math.abs(expected[at]!))));
}

/** Greatest distance of points from a line through others, in pixels of the picture. */
function furthest(line: readonly (readonly [number, number])[], points: readonly (readonly [number, number])[]): number {
  const to = ([x, y]: readonly [number, number], [ax, ay]: readonly [number, number], [bx, by]: readonly [number, number]): number => {
    const length = (bx - ax) ** 2 + (by - ay) ** 2;
    const along = length === 0 ? 0 : Math.min(1, Math.max(0, ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / length));
    return Math.hypot(x - ax - along * (bx - ax), y - ay - along * (by - ay));
  };
  const distance = (point: readonly [number, number]): number => line.slice(1).reduce((least, end, at) => Math.min(least, to(point, line[at]!, end)), Math.hypot(point[0] - line[0]![0], point[1] - line[0]![1]));
  return 320 * points.reduce((most, point) => Math.max(most, distance(point)), 0);
}

/** The ROC and the precision-recall curve of masses at or above falling thresholds. */
function linesOf({ true_positives: tp, false_positives: fp }: Pick<Curve, 'true_positives' | 'false_positives'>): Record<'roc' | 'pr', (readonly [number, number])[]> {
  const [p, n] = [tp.at(-1)!, fp.at(-1)!];
  return { roc: [[0, 0], ...tp.map((mass, at) => [fp[at]! / n, mass / p] as const)], pr: tp.map((mass, at) => [mass / p, mass + fp[at]! > 0 ? mass / (mass + fp[at]!) : 1] as const) };
}

describe('what is drawn equals what scikit-learn and numpy give', () => {
  it.each(names.filter((name) => name.startsWith('binary-')))('%s', async (name) => {
    const expected = expectedOf(name);
    const pictures = await drawn(name, ['accuracy', ...(expected.edges === undefined ? [] : ['roc_auc'])]);
    close(pictures.confusion!.counts.flat(), expected.confusion!.flat());
    if (expected.edges === undefined) return;
    const { score, positives, negatives } = pictures.histogram!;
    expect(edgesOf(score, positives.length)).toEqual(expected.edges);
    close(positives, expected.positives!);
    close(negatives, expected.negatives!);
    if (expected.reliability === undefined) expect(pictures.reliability).toBeUndefined();
    else sameReliability(pictures.reliability!, expected.reliability);
    if (expected.curve === null) expect(pictures.curve).toBeUndefined();
    else sameCurve(pictures.curve!, expected.curve!);
  });

  function sameReliability(found: NonNullable<Pictures['reliability']>, expected: NonNullable<Expected['reliability']>): void {
    close(found.rows, expected.rows);
    close(found.positives, expected.positives);
    expect(found.predicted.map((value) => value === null)).toEqual(expected.predicted.map((value) => value === null));
    close(found.predicted.map((value) => value ?? 0), expected.predicted.map((value) => value ?? 0), 1e-6);
    if (expected.calibration_curve === undefined) return;
    const filled = found.rows.map((_, bin) => bin).filter((bin) => found.rows[bin]! > 0);
    close(filled.map((bin) => found.positives[bin]! / found.rows[bin]!), expected.calibration_curve[0]);
    close(filled.map((bin) => found.predicted[bin]!), expected.calibration_curve[1], 1e-6);
  }

  function sameCurve(found: Curve, expected: NonNullable<Expected['curve']>): void {
    const at = found.thresholds.map((threshold) => expected.thresholds.indexOf(threshold));
    expect(at).not.toContain(-1);
    close(found.true_positives, at.map((place) => expected.true_positives[place]!));
    close(found.false_positives, at.map((place) => expected.false_positives[place]!));
    const { roc, pr } = linesOf(found);
    found.thresholds.forEach((threshold, place) => {
      const there = expected.precision_thresholds.indexOf(threshold);
      if (there === -1) return;
      expect(pr[place]![0]).toBeCloseTo(expected.recall[there]!, 9);
      if (found.true_positives[place]! + found.false_positives[place]! > 0) expect(pr[place]![1]).toBeCloseTo(expected.precision[there]!, 9);
    });
    expect(furthest(roc, linesOf(expected).roc)).toBeLessThan(0.5);
    expect(furthest(pr, linesOf(expected).pr)).toBeLessThan(0.5);
  }

  it.each(names.filter((name) => expectedOf(name).reliability !== undefined))('%s: the sums of a calibration error give the reliability that a walk gives', async (name) => {
    const pictures = await drawn(name, ['expected_calibration_error']);
    expect(pictures.curve).toBeUndefined();
    sameReliability(pictures.reliability!, expectedOf(name).reliability!);
  });

  it.each(names.filter((name) => name.startsWith('multiclass-')))('%s', async (name) => {
    const { classes, confusion } = expectedOf(name);
    expect((await drawn(name, ['accuracy'])).confusion).toEqual({ classes, counts: confusion, weighted: false });
  });

  it.each(names.filter((name) => name.startsWith('regression-')))('%s', async (name) => {
    const expected = expectedOf(name);
    const { predicted, residual, counts, beyond } = (await drawn(name, ['mean_absolute_error'])).residuals!;
    expect(counts).toEqual(expected.counts);
    expect(edgesOf(predicted, counts.length)).toEqual(expected.predicted);
    expect(edgesOf(residual, counts[0]!.length)).toEqual(expected.residual);
    expect(beyond).toBe(expected.beyond);
  });
});

describe('points of a curve', () => {
  const made = (rows: number, pull: number, share: number): { score: number; positive: number }[] => {
    const next = generator(rows);
    return Array.from({ length: rows }, () => {
      const positive = next() < share ? 1 : 0;
      return { score: next() + next() + pull * positive, positive };
    }).sort((a, b) => a.score - b.score);
  };

  it.each([
    [300, 0.4, 0.3, 0.5],
    // So jagged that 301 points can't follow each step.
    [2_000, 0.4, 0.3, 0.75],
    [20_000, 0.8, 0.5, 0.5],
    [20_000, 0.3, 0.01, 0.5],
    [20_000, 1.9, 0.005, 0.5],
  ])('%i rows, pull %d, share %d: at most 301, and none that is left out lies %d pixels off', (rows, pull, share, pixels) => {
    const sorted = made(rows, pull, share);
    const positives = sorted.reduce((sum, row) => sum + row.positive, 0);
    const points = new CurvePoints(positives, rows - positives);
    let [p, n] = [0, 0];
    const all = { true_positives: [] as number[], false_positives: [] as number[] };
    for (const { score, positive } of sorted) {
      points.pass(score, p, n);
      all.true_positives.unshift(positives - p);
      all.false_positives.unshift(rows - positives - n);
      if (positive === 1) p++;
      else n++;
    }
    const found = points.finish(positives, rows - positives)!;
    expect(found.thresholds.length).toBeLessThanOrEqual(301);
    const [kept, whole] = [linesOf(found), linesOf(all)];
    expect(furthest(kept.roc, whole.roc)).toBeLessThan(pixels);
    expect(furthest(kept.pr, whole.pr)).toBeLessThan(pixels);
  });

  it('are the same whatever blocks the rows come in', () => {
    const sorted = made(5_000, 0.5, 0.3);
    const positives = sorted.reduce((sum, row) => sum + row.positive, 0);
    const walked = (size: number): string => {
      const walker = new ScoreWalker(positives, sorted.length - positives, 15);
      for (let from = 0; from < sorted.length; from += size) {
        const part = sorted.slice(from, from + size);
        walker.take({ length: part.length, value: Float64Array.from(part, ({ score }) => score), positive: Uint8Array.from(part, ({ positive }) => positive), bucket: new Uint16Array(part.length), cell: new Uint32Array(part.length) });
      }
      return JSON.stringify(walker.finish());
    };
    expect(walked(7)).toBe(walked(5_000));
  });
});
