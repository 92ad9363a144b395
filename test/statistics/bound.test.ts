import { describe, expect, it } from 'vitest';
import { assessChange, assessValue, type Demand } from '../../core/statistics/bound.ts';
import { isPowerless, rowsToSettle } from '../../core/statistics/rows.ts';
import type { Sample } from '../../core/statistics/sample.ts';
import { meanOf, mulberry32, pairOf, proportionOf, sameBuckets } from './made.ts';

const demand = (kind: Demand['kind'], value: number, relative = false): Demand => ({ kind, value, relative });
const exact = (estimate: number) => ({ estimate });

describe('stances', () => {
  it.each([
    ['min', 0.85, 'good'],
    ['min', 0.9, 'straddles'],
    ['min', 0.95, 'bad'],
    ['max', 0.95, 'good'],
    ['max', 0.9, 'straddles'],
    ['max', 0.85, 'bad'],
  ] as const)('900 of 1,000 against %s %f: %s', (kind, value, stance) => {
    expect(assessValue(proportionOf(900, 1000), demand(kind, value), 0.95).stance).toBe(stance);
  });

  it('without uncertainty the value itself decides, and the bound itself is good', () => {
    expect(assessValue(exact(50), demand('max', 50), 0.95)).toMatchObject({ stance: 'good', interval: undefined, pWorse: null, met: true });
    expect(assessValue(exact(50.001), demand('max', 50), 0.95)).toMatchObject({ stance: 'bad', met: false });
  });

  it('no interval never passes and never fails', () => {
    const tiny: Sample = { ...meanOf([1, 2, 3], 'positive') };
    expect(assessValue(tiny, demand('max', 100), 0.95)).toMatchObject({ stance: 'straddles', pWorse: null, met: true });
    const gone: Sample = { ...meanOf(Array.from({ length: 40 }, (_, i) => i), 'positive'), noInterval: 'its values say so' };
    expect(assessValue(gone, demand('max', 100), 0.95)).toMatchObject({ stance: 'straddles', pWorse: 1, met: true });
    expect(rowsToSettle(assessValue(tiny, demand('max', 100), 0.95), 3, false)).toBeNull();
  });
});

describe('bounds on a change, of exact values', () => {
  it.each([
    ['max_drop', 0.01, false, 'higher', 0.79, 0.8, 'good', -0.01],
    ['max_drop', 0.01, false, 'higher', 0.78, 0.8, 'bad', -0.01],
    ['max_rise', 5, false, 'lower', 54, 50, 'good', 5],
    ['max_rise', 5, false, 'lower', 56, 50, 'bad', 5],
    ['min_gain', 0.02, false, 'higher', 0.83, 0.8, 'good', 0.02],
    ['min_gain', 0.02, false, 'higher', 0.81, 0.8, 'bad', 0.02],
    ['min_gain', 0.02, false, 'lower', 0.77, 0.8, 'good', -0.02],
    ['min_gain', 0.02, false, 'lower', 0.79, 0.8, 'bad', -0.02],
    ['max_drop', 0.1, true, 'higher', 0.73, 0.8, 'good', -0.08],
    ['max_drop', 0.1, true, 'higher', 0.71, 0.8, 'bad', -0.08],
    ['max_rise', 0.1, true, 'lower', 54, 50, 'good', 5],
    ['max_rise', 0.1, true, 'lower', 56, 50, 'bad', 5],
    ['max_drop', 0.1, true, 'higher', -2.1, -2, 'good', -0.2],
    ['max_drop', 0.1, true, 'higher', -2.3, -2, 'bad', -0.2],
    ['max_drop', 0.1, true, 'higher', 0, 0, 'good', -0],
    ['max_drop', 0.1, true, 'higher', -0.001, 0, 'bad', -0],
    ['max_rise', 0.1, true, 'lower', 0, 0, 'good', 0],
  ] as const)('%s %f (relative %s, better %s): %f against %f is %s', (kind, value, relative, better, of, against, stance, threshold) => {
    const got = assessChange(exact(of), exact(against), null, demand(kind, value, relative), better, 0.95);
    expect(got.stance).toBe(stance);
    expect(got.threshold).toBeCloseTo(threshold, 12);
  });

  it('a change within rounding of none is none', () => {
    expect(assessChange(exact(0.1 + 0.2), exact(0.3), null, demand('max_drop', 0.01), 'higher', 0.95).estimate).toBe(0);
  });

  it('a relative bound holds the uncertainty of the baseline too', () => {
    const of = { estimate: 100, standardError: 0 };
    const against = { estimate: 100, standardError: 10 };
    const absolute = assessChange(of, against, null, demand('max_drop', 50), 'higher', 0.95).interval!;
    const relative = assessChange(of, against, null, demand('max_drop', 0.5, true), 'higher', 0.95);
    expect(relative.threshold).toBe(-50);
    expect(relative.interval!.low).toBeCloseTo(-1.959964 * 5, 4);
    expect(absolute.low).toBeCloseTo(-1.959964 * 10, 4);
  });

  it('and is as wide as it must be where no row differs', () => {
    const [candidate, baseline] = pairOf(0, 0, 200);
    const got = assessChange(candidate, baseline, sameBuckets(candidate), demand('max_drop', 0.01, true), 'higher', 0.95);
    expect(got.stance).toBe('straddles');
    expect(got.interval!.low).toBeLessThan(-0.018);
  });
});

describe('p-value and interval agree', () => {
  const random = mulberry32(11);
  const skewed = meanOf(Array.from({ length: 60 }, () => -Math.log(1 - random())), 'positive');
  const [candidate, baseline] = pairOf(8, 19, 300);
  const cases = [
    ['Clopper–Pearson', (value: number, c: number) => assessValue(proportionOf(181, 200), demand('min', value), c), 0.8, 1],
    ['skewness removed', (value: number, c: number) => assessValue(skewed, demand('max', value), c), 0.5, 1.6],
    ['Tango', (value: number, c: number) => assessChange(candidate, baseline, sameBuckets(candidate), demand('max_drop', value), 'higher', c), 0, 0.09],
    ['normal', (value: number, c: number) => assessValue({ estimate: 1, standardError: 0.2 }, demand('min', value), c), 0, 2],
    ['MOVER', (value: number, c: number) => assessChange(proportionOf(88, 100), proportionOf(180, 200), null, demand('max_drop', value), 'higher', c), 0, 0.2],
  ] as const;

  it.each(cases)('%s: bad exactly where the p-value is at most half the error rate', (_, at, from, to) => {
    for (let step = 0; step <= 40; step++) {
      const value = from + ((to - from) * step) / 40;
      const p = at(value, 0.95).pWorse!;
      expect(p).toBeGreaterThanOrEqual(0);
      expect(p).toBeLessThanOrEqual(1);
      for (const confidence of [0.6, 0.8, 0.95, 0.99]) {
        const got = at(value, confidence);
        expect(got.stance === 'bad').toBe(got.pWorse! <= (1 - confidence) / 2);
        if (Math.abs(p - (1 - confidence) / 2) > 1e-9) expect(got.stance === 'bad').toBe(p <= (1 - confidence) / 2);
      }
    }
  });

  it('is that of the z-test for a named value with a standard error', () => {
    expect(assessValue({ estimate: 1, standardError: 0.2 }, demand('max', 0.6), 0.95).pWorse).toBeCloseTo(0.02275013, 7);
    expect(assessValue({ estimate: 1, standardError: 0.2 }, demand('max', 1.4), 0.95).pWorse).toBeCloseTo(0.97724987, 7);
  });

  it('falls as the bound gets harder', () => {
    const values = [0.86, 0.88, 0.9, 0.92, 0.94, 0.96].map((value) => assessValue(proportionOf(181, 200), demand('min', value), 0.95).pWorse!);
    values.forEach((p, i) => i > 0 && expect(p).toBeLessThan(values[i - 1]!));
  });
});

describe('rows that would settle it', () => {
  it('twice as close to the bound takes four times the rows', () => {
    const far = assessValue({ estimate: 0.7, standardError: 0.01 }, demand('min', 0.69), 0.95);
    const close = assessValue({ estimate: 0.7, standardError: 0.01 }, demand('min', 0.695), 0.95);
    expect(rowsToSettle(far, 1000, false)).toBe(Math.ceil(1000 * 1.9599639845 ** 2));
    expect(rowsToSettle(close, 1000, false)! / rowsToSettle(far, 1000, false)!).toBeCloseTo(4, 2);
  });

  it('a change is told by its margin: half the width at four times the rows', () => {
    const got = assessChange({ estimate: 0.8, standardError: 0.0051 }, { estimate: 0.8 }, null, demand('max_drop', 0.005), 'higher', 0.95);
    expect(got.stance).toBe('straddles');
    expect(rowsToSettle(got, 12_000, true)).toBe(Math.ceil(12_000 * ((0.0051 * 1.959963984540054) / 0.005) ** 2));
    expect(isPowerless(got)).toBe(true);
    const strong = assessChange({ estimate: 0.8, standardError: 0.002 }, { estimate: 0.8 }, null, demand('max_drop', 0.005), 'higher', 0.95);
    expect(isPowerless(strong)).toBe(false);
    expect(rowsToSettle(strong, 12_000, true)).toBeNull();
  });

  it('none where the estimate lies on the bound, or no uncertainty is known', () => {
    expect(rowsToSettle(assessValue({ estimate: 0.7, standardError: 0.01 }, demand('min', 0.7), 0.95), 1000, false)).toBeNull();
    expect(rowsToSettle(assessValue(exact(0.7), demand('min', 0.8), 0.95), 1000, false)).toBeNull();
  });
});
