import { describe, expect, it } from 'vitest';
import { evaluateBins, tablesOf } from '../../core/metrics/pairs/bins.ts';
import type { Evaluated } from '../../core/metrics/metric.ts';
import { pairForm } from '../../core/spec/catalogue.ts';
import { areaBias, supremumBias } from '../../core/statistics/bias.ts';
import { interval } from '../../core/statistics/interval.ts';
import type { Interval, Sample } from '../../core/statistics/sample.ts';
import { generator } from '../engine/build.ts';
import { type Column, distanceOf } from './column-body.ts';

const SAMPLES = 400;
const ROWS = 2000;
const BUCKETS = 100;
/** Shares of six categories before and now. */
const BEFORE = [0.3, 0.25, 0.2, 0.15, 0.07, 0.03];
const NOW = [0.22, 0.22, 0.24, 0.18, 0.09, 0.05];

const sizes = Array.from({ length: BUCKETS }, () => ROWS / BUCKETS);

function drawBins(next: () => number, shares: readonly number[]): number[][] {
  return sizes.map((size) => {
    const row = shares.map(() => 0);
    for (let i = 0; i < size; i++) {
      let left = next();
      row[Math.max(0, shares.findIndex((share) => (left -= share) < 0))]!++;
    }
    return row;
  });
}

function sampleOf({ estimate, influences, spread, trials, support, noInterval, reference }: Evaluated, bias?: Sample['bias']): Sample {
  if (spread === 'exact') throw new Error('drift spreads');
  const other = { influences: Float64Array.from(reference!.influences, (d) => d ?? NaN), sizes: Float64Array.from(reference!.sizes) };
  return { estimate, influences, sizes: Float64Array.from(sizes), spread, trials, support, clustered: false, reference: other, ...(noInterval !== undefined && { noInterval }), ...(bias !== undefined && { bias }) };
}

/** Share of samples whose 95 % interval holds the truth, and whose lower end lies above it. */
async function covered(truth: number, draw: (next: () => number) => Sample | Promise<Sample>, samples = SAMPLES): Promise<{ held: number; above: number }> {
  const next = generator(77);
  let [held, above] = [0, 0];
  for (let i = 0; i < samples; i++) {
    const { low, high } = interval(await draw(next), 0.95)!;
    if (low <= truth && truth <= high) held++;
    if (low > truth) above++;
  }
  return { held: held / samples, above: above / samples };
}

const binned = (name: string, now: readonly number[]) => (next: () => number): Sample => {
  const form = pairForm(name);
  if (form?.kind !== 'bins') throw new Error(`${name} is not of bins`);
  return sampleOf(evaluateBins(form, { of: drawBins(next, now), against: drawBins(next, BEFORE), categories: [] }, sizes));
};

function truthOf(name: string): number {
  const form = pairForm(name);
  if (form?.kind !== 'bins') throw new Error(`${name} is not of bins`);
  return form.value({ of: Float64Array.from(NOW), against: Float64Array.from(BEFORE) });
}

const normal = (next: () => number): number => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());

const distances = (which: 'kolmogorov_smirnov' | 'wasserstein', shift: number) => async (next: () => number): Promise<Sample> => {
  const drawn = (move: number): Column => ({ value: Float64Array.from({ length: ROWS }, () => normal(next) + move), bucket: Uint16Array.from({ length: ROWS }, (_, i) => i % BUCKETS) });
  return sampleOf(await distanceOf(which, drawn(shift), drawn(0), BUCKETS), which === 'wasserstein' ? areaBias : supremumBias);
};

const psi = (of: readonly number[], against: readonly number[]): number => {
  const form = pairForm('psi');
  if (form?.kind !== 'bins') throw new Error('psi is not of bins');
  return form.value({ of: Float64Array.from(of), against: Float64Array.from(against) });
};

it.each([1, 10, 1000, 5000])('psi of two bodies without a common value is large, of %i categories each', (count) => {
  const [ones, none] = [new Array<number>(count).fill(1), new Array<number>(count).fill(0)];
  expect(psi([...ones, ...none], [...none, ...ones])).toBeGreaterThan(4);
});

it('psi counts an empty share as 0.0001 where the other side holds a thousandth and more', () => {
  expect(psi([999, 1], [1000, 0])).toBeCloseTo((0.999 - 1) * Math.log(0.999) + (0.001 - 0.0001) * Math.log(10), 12);
  expect(psi([9999, 1, 0], [10_000, 0, 0])).toBeCloseTo((0.9999 - 1) * Math.log(0.9999) + (0.0001 - 0.00001) * Math.log(10), 12);
});

it('categories are counted over both bodies', () => {
  const side = (from: number) => ({ kind: 'categories' as const, categories: Array.from({ length: 6000 }, (_, i) => `c${from + i}`), rows: [new Array<number>(6000).fill(1)] });
  expect(tablesOf(side(0), side(4000))).toMatchObject({ categories: { length: 10_000 } });
  expect(tablesOf(side(0), side(4001))).toContain('10,001 different texts');
});

it.each(['psi', 'jensen_shannon', 'hellinger', 'cramers_v'])('%s: the interval holds a real drift in 92.5 to 98.5 %% of samples', async (name) => {
  const { held, above } = await covered(truthOf(name), binned(name, NOW));
  expect(held).toBeGreaterThan(0.925);
  expect(held).toBeLessThan(0.985);
  expect(above).toBeLessThan(0.04);
});

it.each(['psi', 'jensen_shannon', 'hellinger', 'cramers_v'])('%s: without drift the interval reaches down to 0, though the value never does', async (name) => {
  expect((await covered(0, binned(name, BEFORE))).above).toBeLessThan(0.04);
  expect(binned(name, BEFORE)(generator(5)).estimate).toBeGreaterThan(0);
});

it.each([['kolmogorov_smirnov', 0.11924], ['wasserstein', 0.3]] as const)('%s of normals 0.3 apart is held in 92.5 %% of samples and more', async (which, truth) => {
  expect((await covered(truth, distances(which, 0.3), 200)).held).toBeGreaterThan(0.925);
});

describe('many categories', () => {
  const zipf = (count: number): number[] => Array.from({ length: count }, (_, i) => 1 / (i + 1));
  const drawn = (name: string, count: number) => (next: () => number): Sample => {
    const form = pairForm(name);
    if (form?.kind !== 'bins') throw new Error(`${name} is not of bins`);
    const shares = zipf(count).map((share) => share / zipf(count).reduce((a, b) => a + b, 0));
    return sampleOf(evaluateBins(form, { of: drawBins(next, shares), against: drawBins(next, shares), categories: shares.map(String) }, sizes));
  };

  it.each(['psi', 'jensen_shannon', 'hellinger', 'cramers_v'])('%s: of one distribution are found apart in at most 2.5 %% of samples, with as few rows each as may be', async (name) => {
    expect((await covered(0, drawn(name, ROWS / 20), 120)).above).toBeLessThanOrEqual(0.025);
  });

  it.each(['psi', 'jensen_shannon', 'hellinger', 'cramers_v'])('%s: have no interval with fewer rows each', (name) => {
    const [enough, few] = [ROWS / 20, ROWS / 5].map((count) => interval(drawn(name, count)(generator(3)), 0.95)!) as [Interval, Interval];
    expect([enough.method.startsWith('none'), few.low, few.method]).toEqual([false, -Infinity, expect.stringMatching(/^none: \d+ categories are too many for 2,000 rows/)]);
  });
});

it.each(['kolmogorov_smirnov', 'wasserstein'] as const)('%s: without drift the interval reaches down to 0', async (which) => {
  expect((await covered(0, distances(which, 0), 200)).above).toBeLessThan(0.04);
});
