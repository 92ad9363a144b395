import { describe, expect, it } from 'vitest';
import { apartOf, type Group, type Measure } from '../../core/statistics/between.ts';
import { assessApart } from '../../core/statistics/bound.ts';
import { difference } from '../../core/statistics/difference.ts';
import { limitsOf } from '../../core/statistics/interval.ts';
import type { Sample } from '../../core/statistics/sample.ts';
import { hits, meanOf, mulberry32, proportionOf } from './made.ts';

/** A group whose rows are each a bucket of its own, which no other group has. */
const alone = (quantity: Sample, from = 0): Group => ({ quantity, limits: limitsOf(quantity), buckets: Array.from(quantity.influences, (_, j) => from + j) });
const judge = (metrics: readonly (readonly Group[])[], measure: Measure, bound: number, unknown = false) => assessApart(apartOf(metrics, measure, unknown), measure, bound, 0.95);

describe('how far groups lie apart', () => {
  const three = [proportionOf(80, 100), proportionOf(70, 100), proportionOf(160, 200)].map((sample) => alone(sample));

  it('is the largest less the smallest value, or the smallest ÷ the largest', () => {
    expect(apartOf([three], 'difference', false).estimate).toBeCloseTo(0.1, 12);
    expect(apartOf([three], 'ratio', false).estimate).toBeCloseTo(0.875, 12);
    expect(apartOf([three], 'ratio', false).furthest).toMatchObject({ metric: 0, pair: [1, 0] });
  });

  it('of two independent groups has the interval of their difference on the side that passes, a wider one on the side that fails', () => {
    const [a, b] = [proportionOf(90, 100), proportionOf(60, 100)];
    const { low, high } = apartOf([[alone(a), alone(b)]], 'difference', false).limits!(0.95);
    const plain = difference(a, b, null, 0.95).interval!;
    expect(high).toBeCloseTo(plain.high, 12);
    expect(low).toBeCloseTo(difference(a, b, null, 0.975).interval!.low, 12);
    expect(low).toBeLessThan(plain.low);
  });

  it('is that of the metric in which they lie furthest apart', () => {
    const [close, far] = [[proportionOf(50, 100), proportionOf(52, 100)], [proportionOf(20, 100), proportionOf(60, 100)]].map((metric) => metric.map((sample) => alone(sample)));
    const apart = apartOf([close!, far!], 'difference', false);
    expect(apart.estimate).toBeCloseTo(0.4, 12);
    expect(apart.furthest).toMatchObject({ metric: 1, pair: [0, 1] });
    expect(apart.pairs).toBe(4);
  });

  it('has the ends of its furthest pairs, each looked at on its own, with clusters that groups share too', () => {
    const random = mulberry32(17);
    for (let set = 0; set < 12; set++) {
      const levels = Array.from({ length: 6 }, () => (set % 3 === 0 ? 0.02 : 0.2) + 0.5 * random());
      const groups = Array.from({ length: 6 }, (_, at) => (set % 2 === 0 ? alone(hits(Array.from({ length: 20 + 60 * at }, () => random() < levels[at]!)), 1000 * at) : clustered(Array.from({ length: 30 }, () => Array.from({ length: 2 + at }, () => Number(random() < levels[at]!))))));
      for (const measure of ['difference', 'ratio'] as const) {
        const { low, high } = apartOf([groups], measure, false).limits!(0.95);
        const pairs = groups.flatMap((a, at) => groups.slice(at + 1).map((b) => apartOf([[a, b]], measure, false).limits!));
        // Of 30 ordered pairs each has the confidence that two have at 1 − 0.05 · 2/30.
        const [near, far] = [pairs.map((limits) => limits(1 - 0.1 / 30)), pairs.map((limits) => limits(0.95))];
        if (measure === 'difference') expect([low, high]).toEqual([expect.closeTo(Math.max(...near.map((each) => each.low)), 9), Math.max(...far.map((each) => each.high))]);
        else expect([low, high]).toEqual([Math.min(...far.map((each) => each.low)), expect.closeTo(Math.min(...near.map((each) => each.high)), 9)]);
      }
    }
  });

  it('decides as its interval lies, at any bound', () => {
    for (const measure of ['difference', 'ratio'] as const) {
      const { low, high } = apartOf([three], measure, false).limits!(0.95);
      for (let bound = 0.01; bound < 1; bound += 0.01) {
        const { stance, pWorse } = judge([three], measure, bound);
        const [good, bad] = measure === 'difference' ? [high <= bound, low > bound] : [low >= bound, high < bound];
        expect(stance).toBe(good ? 'good' : bad ? 'bad' : 'straddles');
        expect(pWorse! <= 0.025).toBe(bad);
      }
    }
  });

  it('names the pair that is surest to differ, which need not be the one that lies furthest apart', () => {
    const groups = [proportionOf(2, 10), proportionOf(500, 1000), proportionOf(800, 1000)].map((sample) => alone(sample));
    const apart = apartOf([groups], 'difference', false);
    expect(apart.furthest).toMatchObject({ pair: [0, 2] });
    expect(apart.surest(0.95)).toMatchObject({ pair: [1, 2] });
  });

  it('with a group that could not be judged never passes, and may fail', () => {
    expect(judge([three], 'difference', 0.9)).toMatchObject({ stance: 'good' });
    expect(judge([three], 'difference', 0.9, true)).toMatchObject({ stance: 'straddles', interval: { high: 1 } });
    expect(judge([[alone(proportionOf(10, 100)), alone(proportionOf(90, 100))]], 'difference', 0.1, true).stance).toBe('bad');
  });

  it('with a group too small for an interval is open on the bad side, and that group is in no pair', () => {
    const means = [30, 30, 3].map((n) => alone(meanOf(Array.from({ length: n }, (_, i) => i % 3), 'real')));
    const apart = apartOf([means], 'difference', false);
    expect(apart.pairs).toBe(2);
    expect(apart.limits!(0.95).high).toBe(Infinity);
    expect(apartOf([means.slice(2)], 'difference', false)).toMatchObject({ estimate: NaN, furthest: null });
  });

  it('of values without uncertainty is compared as it is', () => {
    const exact = [0.7, 0.8].map((estimate): Group => ({ quantity: { estimate }, limits: undefined, buckets: [] }));
    expect(judge([exact], 'difference', 0.1)).toMatchObject({ stance: 'good', interval: undefined, pWorse: null });
    expect(judge([exact], 'difference', 0.0999)).toMatchObject({ stance: 'bad' });
    expect(judge([exact], 'ratio', 0.875)).toMatchObject({ stance: 'good' });
  });
});

describe('a group with a value of 0', () => {
  const [none, some] = [alone(proportionOf(0, 60)), alone(proportionOf(40, 60))];

  it('makes the ratio 0, which is not certain of it', () => {
    const { estimate, limits } = apartOf([[none, some]], 'ratio', false);
    const { low, high } = limits!(0.95);
    expect([estimate, low]).toEqual([0, 0]);
    expect(high).toBeGreaterThan(0.05);
    expect(high).toBeLessThan(0.2);
  });

  it('beside another one makes it undefined', () => {
    expect(apartOf([[none, none]], 'ratio', false).estimate).toBeNaN();
    expect(apartOf([[none, none]], 'difference', false).estimate).toBe(0);
  });

  it('in one of two metrics leaves the other one’s ratio, which can’t pass', () => {
    const metrics = [[some, some], [none, none]];
    expect(apartOf(metrics, 'ratio', false).estimate).toBe(1);
    expect(judge(metrics, 'ratio', 0.3)).toMatchObject({ stance: 'straddles', interval: { low: 0 } });
  });

  it('a value below 0 has no ratio', () => {
    const below = alone(meanOf(Array.from({ length: 30 }, (_, i) => -1 - (i % 3)), 'real'));
    expect(apartOf([[below, below]], 'ratio', false).estimate).toBeNaN();
  });
});

describe('rates over seeded samples', () => {
  const SAMPLES = 1500;

  /** Share of samples that pass and that fail. */
  function rates(seed: number, measure: Measure, bound: number, draw: (random: () => number) => Group[]): { passed: number; failed: number } {
    const random = mulberry32(seed);
    const met = { passed: 0, failed: 0 };
    for (let i = 0; i < SAMPLES; i++) {
      const { stance } = judge([draw(random)], measure, bound);
      if (stance === 'good') met.passed++;
      if (stance === 'bad') met.failed++;
    }
    return { passed: met.passed / SAMPLES, failed: met.failed / SAMPLES };
  }

  const independent = (truths: readonly number[], n: number) => (random: () => number): Group[] =>
    truths.map((p) => alone(hits(Array.from({ length: n }, () => random() < p))));

  /** Noise of the simulation: three standard errors of a rate of 2.5 %. */
  const noise = 3 * Math.sqrt((0.025 * 0.975) / SAMPLES);

  it.each([
    ['six equal groups, no gap allowed', 'difference', 0, [0.8, 0.8, 0.8, 0.8, 0.8, 0.8]],
    ['six equal groups, a ratio of 1', 'ratio', 1, [0.5, 0.5, 0.5, 0.5, 0.5, 0.5]],
    ['one of four groups at the gap', 'difference', 0.1, [0.8, 0.8, 0.8, 0.7]],
    ['two groups at four fifths', 'ratio', 0.8, [0.5, 0.4]],
    ['rare positives at four fifths', 'ratio', 0.8, [0.1, 0.08, 0.1]],
  ] as const)('%s fail in at most 2.5 %% of samples', (_, measure, bound, truths) => {
    expect(rates(31, measure, bound, independent(truths, 200)).failed).toBeLessThanOrEqual(0.025 + noise);
  });

  it.each([
    ['two groups at the gap', 'difference', 0.1, [0.8, 0.7]],
    ['one of four groups at the gap', 'difference', 0.1, [0.8, 0.8, 0.8, 0.7]],
    ['two groups at four fifths', 'ratio', 0.8, [0.5, 0.4]],
    ['rare positives at four fifths', 'ratio', 0.8, [0.1, 0.08, 0.1]],
  ] as const)('%s pass in at most 2.5 %% of samples', (_, measure, bound, truths) => {
    expect(rates(37, measure, bound, independent(truths, 400)).passed).toBeLessThanOrEqual(0.025 + noise);
  });

  it('groups that lie far apart fail, and equal ones pass where there are rows enough', () => {
    expect(rates(41, 'difference', 0.1, independent([0.8, 0.8, 0.5], 300)).failed).toBeGreaterThan(0.95);
    expect(rates(43, 'difference', 0.1, independent([0.8, 0.8, 0.8], 1500)).passed).toBeGreaterThan(0.95);
  });

  /** Forty clusters that lie in both groups and share most of their errors: what both have in common cancels. */
  const straddling = (gap: number) => (random: () => number): Group[] => {
    const levels = Array.from({ length: 40 }, () => (random() < 0.5 ? 0.55 : 0.95));
    return [0, gap].map((lower) => clustered(levels.map((level) => Array.from({ length: 15 }, () => Number(random() < level - lower)))));
  };
  const unpaired = (groups: readonly Group[]): Group[] => groups.map(({ quantity, limits }, at) => ({ quantity, limits, buckets: Array.from({ length: 40 }, (_, j) => 40 * at + j) }));

  it('clusters that lie in both groups: held at the gap, and sharper than as independent groups', () => {
    const atGap = rates(47, 'difference', 0.1, straddling(0.1));
    expect(atGap.failed).toBeLessThanOrEqual(0.025 + noise);
    expect(atGap.passed).toBeLessThanOrEqual(0.025 + noise);
    const [paired, apart] = [rates(53, 'difference', 0.1, straddling(0)), rates(53, 'difference', 0.1, (random) => unpaired(straddling(0)(random)))];
    expect(paired.passed).toBeGreaterThan(apart.passed + 0.2);
  });
});

function clustered(rows: readonly (readonly number[])[]): Group {
  const all = rows.flat();
  const total = all.reduce((sum, x) => sum + x, 0);
  const estimate = total / all.length;
  const influences = Float64Array.from(rows, (own) => estimate - (total - own.reduce((sum, x) => sum + x, 0)) / (all.length - own.length));
  const quantity: Sample = { estimate, influences, sizes: Float64Array.from(rows, (own) => own.length), spread: 'proportion', trials: all.length, support: null, clustered: true };
  return { quantity, limits: limitsOf(quantity), buckets: rows.map((_, j) => j) };
}
