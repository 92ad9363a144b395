import { describe, expect, it } from 'vitest';
import { interval } from '../../core/statistics/interval.ts';
import type { Apart, Sample } from '../../core/statistics/sample.ts';
import { independentRows } from '../../core/statistics/two-distributions.ts';
import { generator } from '../engine/build.ts';

const still = (estimate: number, apart: Apart, more: Partial<Sample> = {}): Sample => {
  const [influences, sizes] = [new Float64Array(100), new Float64Array(100).fill(20)];
  return { estimate, influences, sizes, spread: 'unit', trials: null, support: null, clustered: false, bias: [0.5, 0.5], reference: { influences, sizes }, apart, ...more };
};

describe('the largest gap of two distribution functions', () => {
  it('of columns that hardly vary, or have nothing in common, is known to what the rows allow', () => {
    const none = interval(still(0, { kind: 'band', rows: [40_000, 40_000] }), 0.95)!;
    expect([none.low, none.high < 0.02]).toEqual([0, true]);
    const moved = Float64Array.from({ length: 100 }, (_, i) => (i === 3 ? 1e-4 : 0));
    const hardly = interval(still(1e-4, { kind: 'band', rows: [40_000, 40_000] }, { influences: moved }), 0.95)!;
    expect([hardly.low, hardly.high < 0.02]).toEqual([0, true]);
    const all = interval(still(1, { kind: 'band', rows: [2000, 3000] }), 0.95)!;
    expect([all.low > 0.85, all.high]).toEqual([true, 1]);
  });

  it('lies in its band in 95 % of samples and more, and the band of a higher confidence around it', () => {
    const next = generator(9);
    const [n, m, truth] = [60, 90, 0.3];
    let held = 0;
    for (let sample = 0; sample < 2000; sample++) {
      // Uniform on [0, 1] and on [0.3, 1.3]: the gap is widest at 0.3 and from there to 1.
      const [x, y] = [[n, 0], [m, truth]].map(([rows, from]) => Array.from({ length: rows! }, () => next() + from!)) as [number[], number[]];
      const below = (values: number[], at: number): number => values.filter((value) => value <= at).length / values.length;
      const estimate = Math.max(...[...x, ...y].map((at) => Math.abs(below(x, at) - below(y, at))));
      const { low, high } = interval(still(estimate, { kind: 'band', rows: [n, m] }, { noInterval: 'as it were' }), 0.95)!;
      if (low <= truth && truth <= high) held++;
    }
    expect(held / 2000).toBeGreaterThan(0.95);
    const [wide, narrow] = [0.99, 0.9].map((confidence) => interval(still(0.5, { kind: 'band', rows: [n, m] }), confidence)!);
    expect(wide!.low < narrow!.low && wide!.high > narrow!.high).toBe(true);
  });
});

describe('a distance of columns of one value', () => {
  it.each(['positive', 'distance'] as const)('reaches up to what rows that were not met could make it (%s)', (spread) => {
    const farthest = (share: number, other: number): number => share + other;
    const { low, high } = interval(still(0, { kind: 'shares', rows: [2000, 500], farthest }, { spread }), 0.95)!;
    expect(low).toBe(0);
    expect(high).toBeCloseTo(2 - 0.0125 ** (1 / 2000) - 0.0125 ** (1 / 500), 12);
  });
});

it('independent rows are all rows, or of clusters as many as weigh alike', () => {
  expect(independentRows(100, Float64Array.of(50, 50), false)).toBe(100);
  expect(independentRows(100, Float64Array.of(50, 50), true)).toBe(2);
  expect(independentRows(100, Float64Array.of(90, 5, 5), true)).toBeCloseTo(10_000 / 8150, 12);
});
