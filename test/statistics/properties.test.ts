import { describe, expect, it } from 'vitest';
import { difference } from '../../core/statistics/difference.ts';
import { holm } from '../../core/statistics/holm.ts';
import { interval } from '../../core/statistics/interval.ts';
import type { Interval, Sample, Spread } from '../../core/statistics/sample.ts';
import { meanOf, mulberry32, proportionOf, sameBuckets } from './made.ts';

const random = mulberry32(7);
const rows = (n: number, draw: () => number): number[] => Array.from({ length: n }, draw);
const spreads: readonly Spread[] = ['proportion', 'unit', 'correlation', 'positive', 'determination', 'real'];

/** One sample of each spread, of skewed rows in (0, 1). */
const samples = spreads.map((spread): Sample => {
  const values = rows(120, () => (spread === 'proportion' ? Number(random() < 0.8) : 0.9 * random() ** 3));
  return meanOf(values, spread, { trials: spread === 'proportion' ? 120 : null });
});
const named = samples.map((sample) => [sample.spread, sample] as const);

function inside(outer: Interval, inner: Interval): boolean {
  return outer.low <= inner.low && inner.high <= outer.high;
}

describe.each(named)('%s', (spread, sample) => {
  it('contains the estimate, at every usual confidence, and grows with it', () => {
    let narrower = interval(sample, 0.5)!;
    for (const confidence of [0.8, 0.9, 0.95, 0.99, 0.9999]) {
      const got = interval(sample, confidence)!;
      expect(inside(got, narrower)).toBe(true);
      expect(got.low).toBeLessThan(sample.estimate);
      expect(got.high).toBeGreaterThan(sample.estimate);
      narrower = got;
    }
  });

  it('stays in the range of the value', () => {
    const got = interval(sample, 1 - 1e-9)!;
    if (spread !== 'real' && spread !== 'determination') expect(got.low).toBeGreaterThanOrEqual(spread === 'correlation' ? -1 : 0);
    if (spread !== 'real' && spread !== 'positive') expect(got.high).toBeLessThanOrEqual(1);
  });

  it('does not depend on the order of buckets beyond rounding', () => {
    const reversed = { ...sample, influences: sample.influences.toReversed(), sizes: sample.sizes.toReversed() };
    expect(interval(reversed, 0.95)!.low).toBeCloseTo(interval(sample, 0.95)!.low, 12);
  });

  it('a difference changes its sign with its sides', () => {
    const other: Sample = spread === 'proportion' ? proportionOf(90, 120) : { ...meanOf(rows(120, () => 0.9 * random() ** 2), spread) };
    for (const aligned of [sameBuckets(sample), null]) {
      const there = difference(sample, other, aligned, 0.95);
      const back = difference(other, sample, aligned, 0.95);
      expect(there.estimate + back.estimate).toBe(0);
      expect(there.interval!.low).toBeCloseTo(-back.interval!.high, 9);
      expect(there.interval!.high).toBeCloseTo(-back.interval!.low, 9);
    }
  });
});

describe('scale', () => {
  it.each(['positive', 'real'] as const)('%s: a value in other units has the interval in those units', (spread) => {
    const values = rows(80, () => random() ** 2);
    const other = rows(80, () => random() ** 2);
    const plain = interval(meanOf(values, spread), 0.95)!;
    const scaled = interval(meanOf(values.map((x) => 1e6 * x), spread), 0.95)!;
    expect(scaled.low / plain.low).toBeCloseTo(1e6, 3);
    expect(scaled.high / plain.high).toBeCloseTo(1e6, 3);
    const aligned = sameBuckets(meanOf(values, spread));
    const apart = difference(meanOf(values, spread), meanOf(other, spread), aligned, 0.95).interval!;
    const wide = difference(meanOf(values.map((x) => 1e-200 * x), spread), meanOf(other.map((x) => 1e-200 * x), spread), aligned, 0.95).interval!;
    expect(wide.low / apart.low).toBeCloseTo(1e-200, 205);
  });

  it('skewed rows reach further to their long side', () => {
    const values = rows(100, () => -Math.log(1 - random()));
    const got = interval(meanOf(values, 'positive'), 0.95)!;
    const { estimate } = meanOf(values, 'positive');
    expect(got.high - estimate).toBeGreaterThan(1.1 * (estimate - got.low));
  });
});

describe('pairing', () => {
  it('takes common noise out', () => {
    const base = rows(200, () => 10 * random());
    const a = meanOf(base.map((x) => x + 0.1 * random()), 'real');
    const b = meanOf(base.map((x) => x + 0.1 * random()), 'real');
    const width = (i: Interval) => i.high - i.low;
    expect(width(difference(a, b, null, 0.95).interval!)).toBeGreaterThan(20 * width(difference(a, b, sameBuckets(a), 0.95).interval!));
  });
});

describe('Holm', () => {
  it('never falls below the value itself, keeps the order, and is all of it for one', () => {
    const p = rows(30, () => random() ** 4);
    const adjusted = holm(p);
    p.forEach((value, i) => expect(adjusted[i]).toBeGreaterThanOrEqual(value));
    const order = p.map((value, i) => [value, adjusted[i]!] as const).sort((x, y) => x[0] - y[0]);
    order.forEach(([, value], i) => i > 0 && expect(value).toBeGreaterThanOrEqual(order[i - 1]![1]));
    expect(holm([0.03])).toEqual([0.03]);
    expect(holm([])).toEqual([]);
    expect(holm([0.01, 0.01, 1])).toEqual([0.03, 0.03, 1]);
  });
});
