import { describe, expect, it } from 'vitest';
import type { Measure } from '../../core/sources/summary.ts';
import { hallSheather } from '../../core/metrics/bandwidth.ts';
import { generator } from '../engine/build.ts';
import { summaryOf } from './workspace.ts';

const ROWS = 3000;

/** Standard error by the delete-one-group jackknife of buckets of about equal size. */
function standardError(measure: Measure): number {
  if (measure.estimate === null) throw new Error(measure.why);
  const influences = measure.influences.map((influence) => influence ?? NaN);
  const mean = influences.reduce((sum, influence) => sum + influence, 0) / influences.length;
  return Math.sqrt(((influences.length - 1) / influences.length) * influences.reduce((sum, influence) => sum + (influence - mean) ** 2, 0));
}

describe('the spread of a quantile', () => {
  // √(q·(1 − q) ÷ n) ÷ f; on [0, 1) with density 1, and for x = u² with density 1 ÷ (2√x) at x = q².
  it.each([
    { power: 1, q: 0.5, expected: 0.5 / Math.sqrt(ROWS) },
    { power: 1, q: 0.1, expected: 0.3 / Math.sqrt(ROWS) },
    { power: 1, q: 0.95, expected: Math.sqrt(0.0475 / ROWS) },
    { power: 2, q: 0.5, expected: (0.5 / Math.sqrt(ROWS)) * 2 * 0.5 },
    { power: 2, q: 0.9, expected: (0.3 / Math.sqrt(ROWS)) * 2 * 0.9 },
  ])('u^$power at q = $q is near the asymptotic one', async ({ power, q, expected }) => {
    const next = generator(11 * power + Math.round(q * 100));
    const csv = ['id,p', ...Array.from({ length: ROWS }, (_, i) => `${i},${next() ** power}`)].join('\n');
    const { slices } = await summaryOf({ csv, task: 'scores', columns: { id: 'id', score: 'p' }, metrics: [`quantile(q=${q})`] });
    const ratio = standardError(slices[0]!.measures[`quantile(q=${q})`]!) / expected;
    expect(ratio).toBeGreaterThan(0.75);
    expect(ratio).toBeLessThan(1.3);
  });

  // n^(-1/3) z^(2/3) (1.5 φ² ÷ (2 x² + 1))^(1/3); at the median x = 0 and φ² = 1 ÷ 2π.
  it('takes Hall and Sheather’s window, inside (0, 1)', () => {
    const density = 1 / Math.sqrt(2 * Math.PI);
    expect(hallSheather(1000, 0.5)).toBeCloseTo(0.1 * 1.959963984540054 ** (2 / 3) * (1.5 * density ** 2) ** (1 / 3), 12);
    expect(hallSheather(20, 0.99)).toBeLessThanOrEqual(0.01);
  });
});
