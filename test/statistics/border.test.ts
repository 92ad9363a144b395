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
      tooFew: true,
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
    expect(interval(sample, 0.95)).toMatchObject({ low: -Infinity, high: Infinity, method });
  });

  it('and says where numbers of rows alone are why', () => {
    const few = { ...meanOf(Array.from({ length: 100 }, (_, i) => i % 7), 'unit'), support: 3 };
    expect([interval(few, 0.95)!.tooFew, interval(flat(0.3, 'positive', null), 0.95)!.tooFew, interval({ ...flat(0.3, 'unit', 30), noInterval: 'precision does not fall' }, 0.95)!.tooFew]).toEqual([true, undefined, undefined]);
  });

  it('no row of 30 clusters wrong is as good as it gets: one or two wrong, or some in each cluster, are no surer', () => {
    const wrong = (bad: (i: number) => boolean): number => interval(hits(Array.from({ length: 1500 }, (_, i) => !bad(i)), { groups: 30, clustered: true }), 0.95)!.low;
    const none = wrong(() => false);
    expect(none).toBeCloseTo(0.8783, 4);
    for (const low of [wrong((i) => i < 1), wrong((i) => i < 2), wrong((i) => i < 30)]) expect(low).toBeLessThanOrEqual(none);
    expect(wrong((i) => (i + Math.floor(i / 30)) % 5 === 0)).toBeGreaterThan(0.75);
  });

  it('buckets that hold several clusters count by these', () => {
    const share = (right: number, clusters?: number) => interval(proportionOf(right, 40_000, { groups: 100, clustered: true, ...(clusters !== undefined && { clusters }) }), 0.95)!;
    expect(share(40_000).low).toBeCloseTo(0.9632, 4);
    expect(share(40_000, 4000).low).toBeGreaterThan(0.999);
    expect(share(39_600, 4000).low).toBeGreaterThan(0.988);
  });

  it('a recall of plain rows is the exact interval of its positives, whatever the other rows and the buckets', () => {
    const recall = (groups: number): Sample => {
      const rows = Array.from({ length: 400 }, (_, i) => (i < 45 ? 1 : i < 50 ? 0 : null));
      const [hit, all] = [new Float64Array(groups), new Float64Array(groups)];
      rows.forEach((right, i) => {
        hit[i % groups]! += right ?? 0;
        all[i % groups]! += Number(right !== null);
      });
      return { estimate: 0.9, influences: hit.map((s, j) => 0.9 - (45 - s) / (50 - all[j]!)), sizes: new Float64Array(groups).fill(400 / groups), spread: 'proportion', trials: 50, support: null, clustered: false };
    };
    for (const groups of [400, 40]) {
      const { low, high } = interval(recall(groups), 0.95)!;
      expect([low.toFixed(4), high.toFixed(4)]).toEqual(['0.7819', '0.9667']);
    }
  });

  it('what rows can’t show widens a mean of class rates and a cost', () => {
    for (const spread of ['unit', 'positive'] as const) {
      const seen = { ...meanOf(Array.from({ length: 400 }, (_, i) => (i % 20 === 0 ? 0.5 : 0.02)), spread), unseen: 0 };
      const [without, widened] = [interval(seen, 0.95)!, interval({ ...seen, unseen: 0.001 }, 0.95)!];
      expect(widened.high - widened.low).toBeGreaterThan(2 * (without.high - without.low));
    }
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

  it('of clusters neither no row that differs nor a few are surer than so many clusters', () => {
    const rows = Array.from({ length: 1500 }, (_, i) => i);
    const side = (wrong: (i: number) => boolean) => hits(rows.map((i) => !wrong(i)), { groups: 30, clustered: true });
    const baseline = side((i) => i % 7 === 0);
    for (const few of [0, 1, 2, 3]) {
      const candidate = side((i) => i % 7 === 0 || [1, 8, 15].slice(0, few).includes(i));
      expect(difference(candidate, baseline, sameBuckets(candidate), 0.95).interval!.low, `${few} rows`).toBeLessThan(-0.1);
    }
    // Some in each cluster is another matter.
    const many = side((i) => i % 7 === 0 || i % 23 === 1);
    expect(difference(many, baseline, sameBuckets(many), 0.95).interval!.low).toBeGreaterThan(-0.07);
  });

  it('of weighted rows counts those that differ by Kish, though both sides sum their weights in another order', () => {
    const weights = Array.from({ length: 300 }, (_, i) => Math.exp(1.5 * Math.sin(7 * i)));
    const mass = weights.reduce((sum, w) => sum + w, 0);
    const trials = mass ** 2 / weights.reduce((sum, w) => sum + w * w, 0);
    const side = (wrong: (i: number) => boolean, rounding: number): Sample => {
      const right = weights.reduce((sum, w, i) => sum + (wrong(i) ? 0 : w), 0);
      const influences = Float64Array.from(weights, (w, i) => right / mass - (right - (wrong(i) ? 0 : w)) / (mass - w));
      return { estimate: right / mass, influences, sizes: new Float64Array(300).fill(1), spread: 'proportion', trials: trials + rounding, support: null, clustered: false, weighted: true };
    };
    const [candidate, baseline] = [side((i) => i % 29 === 1, 1e-12), side((i) => i % 29 === 1 && i > 40, 0)];
    const got = difference(candidate, baseline, sameBuckets(candidate), 0.95).interval!;
    expect(got.method).toBe('paired, Tango score');
    expect(got.low).toBeLessThan(-3.84 / (trials + 3.84));
  });

  it('a nearly perfect ranking may lose more than few rows that differ show', () => {
    const ranked = (lost: number): Sample => ({ ...meanOf(Array.from({ length: 400 }, (_, i) => (i < lost ? 0.7 : i < 4 + lost ? 0.99 : 1)), 'unit'), support: 40 });
    const [candidate, baseline] = [ranked(1), ranked(0)];
    const got = difference(candidate, baseline, sameBuckets(candidate), 0.95).interval!;
    const alone = interval(candidate, 0.95)!;
    expect(got.low).toBeLessThan(0.5 * (alone.low - candidate.estimate));
  });

  it('a change of class rates that no row shows has the width of few rows of a class', () => {
    const sample: Sample = { ...meanOf(Array.from({ length: 400 }, (_, i) => Number(i % 10 > 0)), 'unit'), support: 15, unseenChange: 0.25 * (4 / 19 ** 2) };
    const other: Sample = { ...sample, influences: sample.influences.map((d, j) => (j % 40 === 1 ? -d : d)) };
    const got = difference(sample, other, sameBuckets(sample), 0.95).interval!;
    expect(got.high).toBeGreaterThan(1.96 / 19);
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

  it('clusters that one side lacks leave shares an interval', () => {
    const side = proportionOf(190, 200, { groups: 20, clustered: true });
    const aligned = [...Array.from({ length: 19 }, (_, j) => [j, j] as const), [-1, 19] as const, [19, -1] as const];
    const got = difference(side, side, aligned, 0.95).interval!;
    expect(got.low).toBeLessThan(0);
    expect(got.high).toBeGreaterThan(0);
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
