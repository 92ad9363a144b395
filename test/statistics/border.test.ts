import { describe, expect, it } from 'vitest';
import { difference } from '../../core/statistics/difference.ts';
import { interval } from '../../core/statistics/interval.ts';
import type { Sample } from '../../core/statistics/sample.ts';
import { hits, meanOf, pairOf, proportionOf, sameBuckets } from './made.ts';

const flat = (estimate: number, spread: Sample['spread'], support: number | null, n = 200): Sample => ({
  estimate,
  influences: new Float64Array(n),
  sizes: new Float64Array(n).fill(1),
  spread,
  trials: null,
  support,
  clustered: false,
});

describe('single values at the borders', () => {
  it('an accuracy of 1.0 is uncertain by the rows that it rests on', () => {
    const got = interval(proportionOf(200, 200), 0.95)!;
    expect(got).toMatchObject({ high: 1, method: 'Clopper–Pearson' });
    expect(got.low).toBeCloseTo(0.9817, 4);
  });

  it('and with clusters by their number, however many rows they have', () => {
    const rows = interval(proportionOf(2000, 2000, { groups: 20 }), 0.95)!;
    const clusters = interval(proportionOf(2000, 2000, { groups: 20, clustered: true }), 0.95)!;
    const { estimate, influences, sizes, spread, trials, support } = proportionOf(2000, 2000, { groups: 20 });
    const unsaid = interval({ estimate, influences, sizes, spread, trials, support }, 0.95)!;
    expect(rows.low).toBeCloseTo(0.9982, 4);
    expect(clusters.low).toBeCloseTo(0.8184, 4);
    expect(unsaid).toEqual(clusters);
  });

  it('clusters that are all right or all wrong widen the interval to that of so many clusters', () => {
    const right = Array.from({ length: 400 }, (_, i) => i % 40 < 30);
    const got = interval(hits(right, { groups: 40, clustered: true }), 0.95)!;
    expect(got.high - got.low).toBeGreaterThan(0.25);
    const apart = interval(hits(right), 0.95)!;
    expect(apart.high - apart.low).toBeLessThan(0.09);
  });

  it('8 rows: a proportion still has its interval, a mean of errors has none', () => {
    expect(interval(proportionOf(7, 8), 0.95)!.low).toBeCloseTo(0.4735, 4);
    expect(interval(meanOf([1, 2, 1, 3, 2, 2, 4, 1], 'positive'), 0.95)).toEqual({
      low: -Infinity,
      high: Infinity,
      method: 'none: 8 independent groups of rows are too few (fewer than 20)',
    });
  });

  it('a mean that one row of 100 carries may as well be many times as large', () => {
    const got = interval(meanOf(Array.from({ length: 100 }, (_, i) => (i === 0 ? 1000 : 0)), 'positive'), 0.95)!;
    expect(got.low).toBeLessThan(1);
    expect(got.high).toBeGreaterThan(60);
  });

  it.each([
    ['3 positives', { ...meanOf(Array.from({ length: 100 }, (_, i) => i % 7), 'unit'), estimate: 0.8, support: 3 }, 'none: 3 rows of the smaller class are too few (fewer than 10)'],
    ['1 positive', { ...meanOf(Array.from({ length: 100 }, (_, i) => i % 7), 'unit'), estimate: 0.8, support: 1 }, 'none: 1 row of the smaller class is too few (fewer than 10)'],
    ['a value that is gone without one bucket', { ...proportionOf(5, 40), influences: Float64Array.from({ length: 40 }, (_, j) => (j === 3 ? NaN : 0.01)) }, 'none: without one group of rows the value does not exist'],
    ['an error that never varies', flat(0.3, 'positive', null), 'none: no row moves the value, so its spread can’t be seen'],
    ['no number', flat(NaN, 'real', null), 'none: the value is no finite number'],
    ['one cluster', proportionOf(50, 60, { groups: 1, clustered: true }), 'none: without one group of rows the value does not exist'],
    ['four clusters', proportionOf(50, 60, { groups: 4, clustered: true }), 'none: 4 independent groups of rows are too few (fewer than 10)'],
  ] as const)('no interval: %s', (_, sample, method) => {
    expect(interval(sample, 0.95)).toEqual({ low: -Infinity, high: Infinity, method });
  });

  it('a perfect ROC AUC rests on its smaller class', () => {
    const got = interval(flat(1, 'unit', 30), 0.95)!;
    expect(got.high).toBe(1);
    expect(got.low).toBeGreaterThan(0.87);
    expect(got.low).toBeLessThan(0.9);
    expect(interval(flat(1, 'correlation', 30), 0.95)!.low).toBeCloseTo(2 * got.low - 1, 12);
  });

  it('a perfect Matthews correlation is perfect though its last digit, and what buckets move it, is rounding', () => {
    const rounded = { ...flat(1 - 2 ** -53, 'correlation', 30), influences: Float64Array.from({ length: 60 }, (_, j) => (j % 3) * 1e-16) };
    expect(interval(rounded, 0.95)).toEqual(interval({ ...flat(1, 'correlation', 30), influences: new Float64Array(60) }, 0.95));
  });

  it('a value that no row moves may be moved by rows that were not met', () => {
    const unmet = 1 - 0.025 ** (1 / 400);
    const half = interval(flat(0.5, 'unit', 400, 2000), 0.95)!;
    expect(half).toMatchObject({ method: 'by the share of rows that may not have been met' });
    expect(half.high - 0.5).toBeCloseTo(2 * unmet, 4);
    expect(0.5 - half.low).toBeCloseTo(2 * unmet, 4);
    expect(interval(flat(0, 'correlation', 400, 2000), 0.95)!.high).toBeCloseTo(2 * Math.sqrt(unmet), 3);
    expect(interval(flat(0.99, 'unit', 10, 2000), 0.95)!.high).toBe(1);
  });

  it('a largest or binned gap may be nothing but noise: the lower end gives way', () => {
    const sample = { ...meanOf(Array.from({ length: 400 }, (_, i) => (i % 10) / 20), 'unit'), bias: [0, 3] } as const;
    const plain = interval({ ...sample, bias: [0, 0] }, 0.95)!;
    const got = interval(sample, 0.95)!;
    expect(got.high).toBe(plain.high);
    expect(plain.low - got.low).toBeCloseTo(3 * 0.00719, 4);
    expect(interval({ ...sample, estimate: 0.02 }, 0.95)!.low).toBe(0);
  });
});

describe('differences at the borders', () => {
  it('no row differs: the change is still uncertain', () => {
    const [candidate, baseline] = pairOf(0, 0, 200);
    const got = difference(candidate, baseline, sameBuckets(candidate), 0.95).interval!;
    expect(got.high).toBeCloseTo(3.8415 / 203.8415, 4);
    expect(got.low).toBeCloseTo(-got.high, 12);
  });

  it.each([
    ['F1', { ...meanOf(Array.from({ length: 200 }, (_, i) => i % 2), 'unit'), support: 100 }],
    ['log loss', meanOf(Array.from({ length: 200 }, (_, i) => (i % 9) / 3), 'positive')],
    ['a mean', meanOf(Array.from({ length: 200 }, (_, i) => (i % 9) - 4), 'real')],
    ['a perfect F1', flat(1, 'unit', 50)],
  ])('the same predictions twice: %s has width, and less than alone', (_, sample) => {
    const got = difference(sample, sample, sameBuckets(sample), 0.95).interval!;
    const alone = interval(sample, 0.95)!;
    expect(got.low).toBeLessThan(0);
    expect(got.high).toBeGreaterThan(0);
    if (sample.estimate !== 1) expect(got.high - got.low).toBeLessThan(alone.high - alone.low);
  });

  it('a bucket that one side lacks counts on the other side alone', () => {
    const a = meanOf(Array.from({ length: 30 }, (_, i) => i % 5), 'real');
    const fewer: Sample = { ...a, influences: a.influences.slice(0, 20), sizes: a.sizes.slice(0, 20) };
    const aligned = Array.from({ length: 30 }, (_, j) => [j, j < 20 ? j : -1] as const);
    const got = difference(a, fewer, aligned, 0.95).interval!;
    expect(got.high).toBeGreaterThan(0.1);
  });

  it('too small a side gives no interval, and says which rule', () => {
    const small = { ...meanOf(Array.from({ length: 100 }, (_, i) => i % 7), 'unit'), estimate: 0.7, support: 4 };
    expect(difference(small, small, sameBuckets(small), 0.95).interval!.method).toMatch(/^none: 4 rows/);
    expect(difference(small, { estimate: 0.6, standardError: 0.1 }, null, 0.95).interval!.method).toMatch(/^none: 4 rows/);
  });
});

describe('named values', () => {
  it.each([
    ['neither', { estimate: 3 }, undefined],
    ['a standard error', { estimate: 3, standardError: 0.5 }, [3 - 0.97998, 3 + 0.97998]],
    ['an exact one', { estimate: 3, standardError: 0 }, [3, 3]],
    ['trials that are all alike', { estimate: 1, trials: 5 }, [0.025 ** (1 / 5), 1]],
    ['trials of a replay that left the range', { estimate: 1.2, trials: 5 }, [0.025 ** (1 / 5), 1]],
    ['repeats', { estimate: 2, standardError: 1 / Math.sqrt(3), repeats: 3 }, [2 - 2.4841, 2 + 2.4841]],
  ] as const)('%s', (_, value, want) => {
    const got = interval(value, 0.95);
    if (want === undefined) expect(got).toBeUndefined();
    else expect([got!.low, got!.high].map((end) => end.toFixed(3))).toEqual(want.map((end) => end.toFixed(3)));
  });

  it.each([
    [{ estimate: 2, standardError: 1, repeats: 1 }, 'none: one repeat says nothing of the spread'],
    [{ estimate: 2, standardError: NaN, repeats: 5 }, 'none: its standard error is no finite number'],
    [{ estimate: 2, standardError: -1 }, 'none: its standard error is no finite number'],
  ])('%j has no interval', (value, method) => {
    expect(interval(value, 0.95)!.method).toBe(method);
  });

  it('a value without uncertainty shifts the other’s interval', () => {
    const got = difference({ estimate: 5, standardError: 1 }, { estimate: 2 }, null, 0.95);
    expect(got.interval!.low).toBeCloseTo(3 - 1.959964, 5);
    expect(difference({ estimate: 5 }, { estimate: 2 }, null, 0.95).interval).toBeUndefined();
  });
});
