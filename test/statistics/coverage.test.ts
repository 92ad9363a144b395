import { describe, expect, it } from 'vitest';
import { assessChange } from '../../core/statistics/bound.ts';
import { criticalValue } from '../../core/statistics/distributions.ts';
import { difference } from '../../core/statistics/difference.ts';
import { interval } from '../../core/statistics/interval.ts';
import { jackknife } from '../../core/statistics/jackknife.ts';
import type { Interval, Sample } from '../../core/statistics/sample.ts';
import { hits, meanOf, mulberry32, pairOf, sameBuckets } from './made.ts';

/** What a plain jackknife t interval would say: each case below shows that it is not enough. */
function plain({ estimate, influences }: Pick<Sample, 'estimate' | 'influences'>): Interval {
  const { standardError } = jackknife(influences)!;
  const half = criticalValue(0.95, influences.length - 1) * standardError;
  return { low: estimate - half, high: estimate + half, method: 'plain' };
}

function coverage(samples: number, seed: number, truth: number, draw: (random: () => number) => Sample, method: (sample: Sample) => Interval): number {
  const random = mulberry32(seed);
  let held = 0;
  for (let i = 0; i < samples; i++) {
    const { low, high } = method(draw(random));
    if (low <= truth && truth <= high) held++;
  }
  return held / samples;
}

const product = (sample: Sample): Interval => interval(sample, 0.95)!;
const normal = (random: () => number) => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

describe('a model at the margin', () => {
  it('passes a drop of 0.02 on 200 rows in at most 2.5 % of all samples; plain t lets 8.9 % through', () => {
    const n = 200;
    const rate = 0.02;
    let passed = 0;
    let plainly = 0;
    let probability = (1 - rate) ** n;
    for (let lost = 0; lost <= 30; lost++) {
      const [candidate, baseline] = pairOf(0, lost, n);
      const assessment = assessChange(candidate, baseline, sameBuckets(candidate), { kind: 'max_drop', value: rate, relative: false }, 'higher', 0.95);
      if (assessment.stance === 'good') passed += probability;
      const apart = candidate.influences.map((d, j) => d - baseline.influences[j]!);
      if (plain({ estimate: -lost / n, influences: apart }).low >= -rate) plainly += probability;
      probability *= ((n - lost) / (lost + 1)) * (rate / (1 - rate));
    }
    expect(passed).toBeLessThanOrEqual(0.025);
    expect(plainly).toBeGreaterThan(0.08);
  });
});

describe('coverage of 95 % intervals in 2,000 samples', () => {
  const low = 0.935;
  it.each([
    ['a proportion of 0.98 on 100 rows', 0.98, (random: () => number) => hits(Array.from({ length: 100 }, () => random() < 0.98))],
    ['a mean of 60 log-normal rows', Math.exp(0.5), (random: () => number) => meanOf(Array.from({ length: 60 }, () => Math.exp(normal(random))), 'positive')],
    ['a mean of which a tenth of 100 rows carries most', 0.1, (random: () => number) => meanOf(Array.from({ length: 100 }, () => (random() < 0.1 ? -Math.log(1 - random()) : 0)), 'positive')],
  ] as const)('%s', (_, truth, draw) => {
    expect(coverage(2000, 5, truth, draw, plain)).toBeLessThan(0.92);
    expect(coverage(2000, 5, truth, draw, product)).toBeGreaterThan(low - 0.005);
  });

  it('30 clusters of 5 to 50 rows that share most of their errors', () => {
    const truth = 0.8;
    const draw = (clustered: boolean) => (random: () => number): Sample => {
      const right: number[] = [];
      const home: number[] = [];
      for (let cluster = 0; cluster < 30; cluster++) {
        const rate = random() < 0.5 ? 0.6 : 1;
        const size = 5 + Math.floor(45 * random());
        for (let i = 0; i < size; i++) {
          right.push(Number(random() < rate));
          home.push(cluster);
        }
      }
      return clustered ? grouped(right, home) : hits(right.map((x) => x === 1));
    };
    expect(coverage(2000, 6, truth, draw(false), product)).toBeLessThan(0.85);
    expect(coverage(2000, 6, truth, draw(true), product)).toBeGreaterThan(low);
  });

  it('a change of which few rows differ: both models wrong on 1 % that the other has right', () => {
    const random = mulberry32(8);
    let held = 0;
    for (let i = 0; i < 2000; i++) {
      const rows = Array.from({ length: 200 }, () => random());
      const [a, b] = [hits(rows.map((x) => x > 0.01)), hits(rows.map((x) => x < 0.99))];
      const got = difference(a, b, sameBuckets(a), 0.95).interval!;
      if (got.low <= 0 && got.high >= 0) held++;
    }
    expect(held / 2000).toBeGreaterThan(low);
    expect(held / 2000).toBeLessThan(0.999);
  });
});

function grouped(right: readonly number[], home: readonly number[]): Sample {
  const groups = Math.max(...home) + 1;
  const sums = new Float64Array(groups);
  const sizes = new Float64Array(groups);
  right.forEach((x, i) => {
    sums[home[i]!]! += x;
    sizes[home[i]!]!++;
  });
  const total = right.reduce((sum, x) => sum + x, 0);
  const estimate = total / right.length;
  const influences = sums.map((sum, j) => estimate - (total - sum) / (right.length - sizes[j]!));
  return { estimate, influences, sizes, spread: 'proportion', trials: right.length, support: null, clustered: true };
}
