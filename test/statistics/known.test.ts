import { describe, expect, it } from 'vitest';
import { clopperPearson } from '../../core/statistics/clopper-pearson.ts';
import { betaCdf, betaQuantile, normalCdf, normalQuantile, studentCdf, studentQuantile } from '../../core/statistics/distributions.ts';
import { difference } from '../../core/statistics/difference.ts';
import { holm } from '../../core/statistics/holm.ts';
import { interval } from '../../core/statistics/interval.ts';
import { jackknife } from '../../core/statistics/jackknife.ts';
import { mover } from '../../core/statistics/mover.ts';
import { tango } from '../../core/statistics/tango.ts';
import golden from '../goldens/distributions/values.json' with { type: 'json' };
import { meanOf, pairOf, sameBuckets } from './made.ts';

/** Relative where the value is large, absolute near 0. */
function near(got: number, want: number, tolerance = 1e-9): void {
  expect(Math.abs(got - want), `${got} for ${want}`).toBeLessThanOrEqual(tolerance * Math.max(1e-3, Math.abs(want)));
}

describe('values of SciPy and statsmodels', () => {
  it('distributions', () => {
    for (const [p, x] of golden.normal_quantile) near(normalQuantile(p!), x!);
    for (const [x, p] of golden.normal_cdf) near(normalCdf(x!), p!);
    for (const [p, v, x] of golden.student_quantile) near(studentQuantile(p!, v!), x!, 1e-7);
    for (const [x, v, p] of golden.student_cdf) near(studentCdf(x!, v!), p!);
    for (const [x, a, b, p] of golden.beta_cdf) near(betaCdf(x!, a!, b!), p!);
    for (const [p, a, b, x] of golden.beta_quantile) near(betaQuantile(p!, a!, b!), x!);
  });

  it('Clopper and Pearson’s interval', () => {
    for (const [k, n, confidence, low, high] of golden.clopper_pearson) {
      const got = clopperPearson(k! / n!, n!, (1 - confidence!) / 2);
      near(got[0], low!);
      near(got[1], high!);
    }
  });

  it('Tango’s interval, against a numerically maximised likelihood', () => {
    for (const [b, c, n, z, low, high] of golden.tango) {
      const got = tango(b!, c!, n!, z!);
      near(got[0], low!, 1e-6);
      near(got[1], high!, 1e-6);
    }
  });

  it('Holm’s correction', () => {
    for (const { p, adjusted } of golden.holm) holm(p).forEach((value, i) => near(value, adjusted[i]!));
  });

  it('standard error and t interval of a mean, from rows and from repeats', () => {
    for (const { x, sem, low, high } of golden.standard_error_of_mean) {
      near(jackknife(meanOf(x, 'real').influences)!.standardError, sem);
      const mean = x.reduce((sum, value) => sum + value, 0) / x.length;
      const repeats = interval({ estimate: mean, standardError: sem, repeats: x.length }, 0.95)!;
      near(repeats.low, low);
      near(repeats.high, high);
    }
  });
});

describe('published examples', () => {
  it.each([
    ['Newcombe 1998, table I, method 5: 81 of 263', 81, 263, 0.2527, 0.3676],
    ['15 of 148', 15, 148, 0.0578, 0.1617],
    ['0 of 20', 0, 20, 0, 0.1684],
    ['1 of 29', 1, 29, 0.0009, 0.1776],
  ])('Clopper and Pearson: %s', (_, k, n, low, high) => {
    const got = clopperPearson(k / n, n, 0.025);
    expect(got[0]).toBeCloseTo(low, 4);
    expect(got[1]).toBeCloseTo(high, 4);
  });

  it('Tango: airway reactivity before and after transplantation (Fagerland, Lydersen, Laake 2014), −0.517 to −0.026', () => {
    const [candidate, baseline] = pairOf(1, 7, 21);
    const got = difference(candidate, baseline, sameBuckets(candidate), 0.95);
    expect(got.estimate).toBeCloseTo(-0.2857, 4);
    expect(got.interval!.low).toBeCloseTo(-0.517, 3);
    expect(got.interval!.high).toBeCloseTo(-0.026, 3);
  });

  it('Newcombe’s paired method 10 as a case of MOVER: 59, 6, 16, 80 (Fagerland, Lydersen, Laake 2017), −0.1186 to −0.0046', () => {
    const n = 161;
    const rho = (59 * 80 - 6 * 16 - n / 2) / Math.sqrt(65 * 96 * 75 * 86);
    const wilson = (right: number, low: number, high: number) => ({ estimate: right / n, interval: { low, high, method: '' } });
    const [low, high] = mover(wilson(65, 0.3310368, 0.4809038), wilson(75, 0.3904806, 0.5427886), -1, rho);
    expect(low).toBeCloseTo(-0.1186, 4);
    expect(high).toBeCloseTo(-0.0046, 4);
  });
});
