import { describe, expect, it } from 'vitest';
import { evaluateBins } from '../../core/metrics/pairs/bins.ts';
import { evaluateDistance } from '../../core/metrics/pairs/distances.ts';
import { kolmogorovSmirnov, pairOf, wasserstein } from '../../core/metrics/pairs/distance.ts';
import { Ladder, type Sampled } from '../../core/metrics/pairs/ladder.ts';
import { rowsInBins } from '../../core/metrics/pairs/profile.ts';
import { quantileEdges } from '../../core/metrics/pairs/quantile-edges.ts';
import { deviations } from '../../core/metrics/pairs/spread.ts';
import { pairForm } from '../../core/spec/catalogue.ts';
import { generator } from '../engine/build.ts';

const BUCKETS = 40;

function drawn(n: number, seed: number, of: (next: () => number) => number): Sampled {
  const next = generator(seed);
  const value = Float64Array.from({ length: n }, () => of(next));
  return { value, bucket: Uint16Array.from({ length: n }, () => Math.floor(next() * BUCKETS)) };
}

const normal = (next: () => number): number => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());

/** Both distances by sorting everything, as SciPy does. */
function brute(x: Float64Array, y: Float64Array): { ks: number; area: number } {
  const [a, b] = [x.slice().sort(), y.slice().sort()];
  const all = Float64Array.from([...a, ...b]).sort();
  let [i, j, ks, area] = [0, 0, 0, 0];
  for (let k = 0; k < all.length; k++) {
    while (i < a.length && a[i]! <= all[k]!) i++;
    while (j < b.length && b[j]! <= all[k]!) j++;
    const gap = Math.abs(i / a.length - j / b.length);
    ks = Math.max(ks, gap);
    if (k + 1 < all.length) area += gap * (all[k + 1]! - all[k]!);
  }
  return { ks, area };
}

/** [what, both columns]; enough rows that most steps are never sorted. */
const cases: [string, Sampled, Sampled][] = [
  ['no drift', drawn(90_000, 1, normal), drawn(70_000, 2, normal)],
  ['a shift', drawn(90_000, 3, (next) => normal(next) + 0.1), drawn(70_000, 4, normal)],
  ['a wider spread, crossing in the middle', drawn(60_000, 5, (next) => 1.2 * normal(next)), drawn(90_000, 6, normal)],
  ['heavy tails', drawn(60_000, 7, (next) => Math.exp(3 * normal(next))), drawn(60_000, 8, (next) => Math.exp(3.01 * normal(next)))],
  ['few values', drawn(60_000, 9, (next) => Math.floor(next() * 5)), drawn(50_000, 10, (next) => Math.floor(next() * 6))],
  ['apart', drawn(50_000, 11, (next) => next()), drawn(50_000, 12, (next) => next() + 7)],
  ['a far offset', drawn(50_000, 13, (next) => 1.7e9 + normal(next)), drawn(50_000, 14, (next) => 1.7e9 + 1.1 * normal(next))],
];

describe('distances of two columns', () => {
  it.each(cases)('equal sorting everything: %s', (_, of, against) => {
    const pair = pairOf(of, against);
    const { ks, area } = brute(of.value, against.value);
    expect(kolmogorovSmirnov(pair)).toBe(ks);
    expect(Math.abs(wasserstein(pair) - area)).toBeLessThan(1e-9 * area);
  });

  it.each(cases)('have the same bits in any order of rows: %s', (_, of, against) => {
    const turned = ({ value, bucket }: Sampled): Sampled => ({ value: value.toReversed(), bucket: bucket.toReversed() });
    const answers = (x: Sampled, y: Sampled): number[] => [kolmogorovSmirnov(pairOf(x, y)), wasserstein(pairOf(x, y)), deviations(y, BUCKETS).all, ...quantileEdges(y, 10).edges];
    expect(answers(turned(of), turned(against))).toEqual(answers(of, against));
  });

  it.each(cases)('and quantiles are numpy’s: %s', (_, __, { value, bucket }) => {
    const sorted = value.slice().sort();
    const wanted = [1, 2, 3, 4, 5, 6, 7, 8, 9].map((k) => {
      const at = ((sorted.length - 1) * k) / 10;
      const [a, b] = [sorted[Math.floor(at)]!, sorted[Math.ceil(at)]!];
      return at % 1 < 0.5 ? a + (b - a) * (at % 1) : b - (b - a) * (1 - (at % 1));
    });
    expect([...quantileEdges({ value, bucket }, 10).edges]).toEqual([...new Set(wanted)]);
  });
});

it('a ladder puts values where a search would, at its edges and beyond', () => {
  const next = generator(21);
  for (const edges of [[], [0], [-1, 1], [1e-300, 1, 1e300], Array.from({ length: 300 }, (_, i) => i ** 5 / 7)]) {
    const ladder = new Ladder(Float64Array.from(edges));
    const values = Float64Array.from([...edges, ...edges.map((e) => e * (1 + 1e-15)), -1e308, 1e308, ...Array.from({ length: 200 }, () => (next() - 0.3) * 10 ** Math.floor(next() * 12))]);
    expect([...ladder.stepsOf(values)]).toEqual([...values].map((value) => edges.filter((edge) => edge < value).length));
  }
});

describe('influences of both bodies', () => {
  const of = drawn(900, 31, (next) => normal(next) + 0.2);
  const against = drawn(700, 32, normal);
  const sizes = (body: Sampled): number[] => Array.from({ length: BUCKETS }, (_, j) => body.bucket.filter((bucket) => bucket === j).length);
  const without = ({ value, bucket }: Sampled, j: number): Sampled => ({ value: value.filter((_, i) => bucket[i] !== j), bucket: bucket.filter((each) => each !== j) });

  it('are the value less the value without the bucket: psi', () => {
    const form = pairForm('psi')!;
    if (form.kind !== 'bins') throw new Error('psi is of bins');
    const { edges } = quantileEdges(against, 10);
    const rows = (body: Sampled): number[][] => rowsInBins(body, edges, BUCKETS);
    const value = (x: Sampled, y: Sampled): number => evaluateBins(form, { of: rows(x), against: rows(y) }, []).estimate;
    const { estimate, influences, reference } = evaluateBins(form, { of: rows(of), against: rows(against) }, sizes(against));
    for (const j of [0, 7, 39]) {
      expect(influences[j]).toBeCloseTo(estimate - value(without(of, j), against), 12);
      expect(reference!.influences[j]).toBeCloseTo(estimate - value(of, without(against, j)), 12);
    }
  });

  it.each(['kolmogorov_smirnov', 'wasserstein'] as const)('come near to it: %s', (which) => {
    const side = (values: Sampled) => ({ values, sizes: sizes(values) });
    const { estimate, influences, reference } = evaluateDistance(which, side(of), side(against));
    const value = (x: Sampled, y: Sampled): number => evaluateDistance(which, side(x), side(y)).estimate;
    const [mine, other] = [[0, 7, 20, 39].map((j) => estimate - value(without(of, j), against)), [0, 7, 20, 39].map((j) => estimate - value(of, without(against, j)))];
    const widest = Math.max(...influences.map(Math.abs), ...reference!.influences.map((d) => Math.abs(d ?? NaN)));
    [0, 7, 20, 39].forEach((j, at) => {
      expect(Math.abs(influences[j]! - mine[at]!)).toBeLessThan(0.1 * widest);
      expect(Math.abs(reference!.influences[j]! - other[at]!)).toBeLessThan(0.1 * widest);
    });
  });
});
