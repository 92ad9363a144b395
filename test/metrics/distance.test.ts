import { describe, expect, it } from 'vitest';
import { evaluateBins } from '../../core/metrics/pairs/bins.ts';
import { Cells } from '../../core/metrics/pairs/cells.ts';
import { Ladder } from '../../core/metrics/pairs/ladder.ts';
import { pairForm } from '../../core/spec/catalogue.ts';
import { generator } from '../engine/build.ts';
import { type Column, distanceOf, profileOf, rowsInBins, sizesOf } from './column-body.ts';

const BUCKETS = 40;

function drawn(n: number, seed: number, of: (next: () => number) => number): Column {
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
const cases: [string, Column, Column][] = [
  ['no drift', drawn(90_000, 1, normal), drawn(70_000, 2, normal)],
  ['a shift', drawn(90_000, 3, (next) => normal(next) + 0.1), drawn(70_000, 4, normal)],
  ['a wider spread, crossing in the middle', drawn(60_000, 5, (next) => 1.2 * normal(next)), drawn(90_000, 6, normal)],
  ['heavy tails', drawn(60_000, 7, (next) => Math.exp(3 * normal(next))), drawn(60_000, 8, (next) => Math.exp(3.01 * normal(next)))],
  ['few values', drawn(60_000, 9, (next) => Math.floor(next() * 5)), drawn(50_000, 10, (next) => Math.floor(next() * 6))],
  ['apart', drawn(50_000, 11, (next) => next()), drawn(50_000, 12, (next) => next() + 7)],
  ['a far offset', drawn(50_000, 13, (next) => 1.7e9 + normal(next)), drawn(50_000, 14, (next) => 1.7e9 + 1.1 * normal(next))],
];

/** Of the population, with NumPy's digits. */
function deviation(values: Float64Array): number {
  const mean = values.reduce((sum, value) => sum + value / values.length, 0);
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2 / values.length, 0));
}

describe('distances of two columns', () => {
  it.each(cases)('equal sorting everything: %s', async (_, of, against) => {
    const { ks, area } = brute(of.value, against.value);
    expect((await distanceOf('kolmogorov_smirnov', of, against, BUCKETS)).estimate).toBe(ks);
    const normed = area / deviation(against.value);
    expect(Math.abs((await distanceOf('wasserstein', of, against, BUCKETS)).estimate - normed)).toBeLessThan(1e-9 * normed);
  });

  it.each(cases)('have the same bits in any order of rows: %s', async (_, of, against) => {
    const turned = ({ value, bucket }: Column): Column => ({ value: value.toReversed(), bucket: bucket.toReversed() });
    const answers = async (x: Column, y: Column): Promise<unknown[]> => [await distanceOf('kolmogorov_smirnov', x, y, BUCKETS), await distanceOf('wasserstein', x, y, BUCKETS), await profileOf(y, BUCKETS, 10)];
    expect(await answers(turned(of), turned(against))).toEqual(await answers(of, against));
  });

  it.each(cases)('are the same when hardly a row is held, and cells are cut until they decide: %s', async (_, of, against) => {
    const few = await distanceOf('kolmogorov_smirnov', of, against, BUCKETS, 50);
    expect(few.estimate).toBe((await distanceOf('kolmogorov_smirnov', of, against, BUCKETS)).estimate);
    const [{ estimate }, cut] = [await distanceOf('wasserstein', of, against, BUCKETS), await distanceOf('wasserstein', of, against, BUCKETS, 50)];
    expect(Math.abs(cut.estimate - estimate)).toBeLessThan(1e-11 * estimate);
    expect(await profileOf(against, BUCKETS, 10, 50)).toEqual(await profileOf(against, BUCKETS, 10));
  });

  it.each(cases)('and quantiles are numpy’s: %s', async (_, __, column) => {
    const sorted = column.value.slice().sort();
    const [smallest, ...wanted] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9].map((k) => {
      const at = ((sorted.length - 1) * k) / 10;
      const [a, b] = [sorted[Math.floor(at)]!, sorted[Math.ceil(at)]!];
      return at % 1 < 0.5 ? a + (b - a) * (at % 1) : b - (b - a) * (1 - (at % 1));
    });
    const { edges, rows } = await profileOf(column, BUCKETS, 10);
    const twice = new Set([smallest, ...wanted].filter((edge, i, all) => all.indexOf(edge) < i));
    expect(edges.filter((edge) => wanted.includes(edge))).toEqual([...new Set(wanted)]);
    const added = edges.filter((edge) => !wanted.includes(edge));
    expect(added.map((edge) => edges[edges.indexOf(edge) + 1])).toEqual([...twice]);
    expect(added.every((edge) => edge < edges[edges.indexOf(edge) + 1]! && edges[edges.indexOf(edge) + 1]! - edge <= 1e-15 * Math.max(1, Math.abs(edge)))).toBe(true);
    expect(rows).toEqual(await rowsInBins(column, BUCKETS, edges));
  });

  it.each(cases)('and rows in given bins are those that a search finds: %s', async (_, of, against) => {
    const { edges } = await profileOf(against, BUCKETS, 7);
    const rows = Array.from({ length: BUCKETS }, () => new Array<number>(edges.length + 1).fill(0));
    of.value.forEach((value, i) => rows[of.bucket[i]!]![edges.filter((edge) => edge < value).length]!++);
    expect(await rowsInBins(of, BUCKETS, edges)).toEqual(rows);
  });
});

/** [what, values]: whatever a double can be. */
const odd: [string, number[]][] = [
  ['signs of zero', [0, -0, -0, 0, 1, -1]],
  ['the largest and the smallest', [Number.MAX_VALUE, -Number.MAX_VALUE, 5e-324, -5e-324, 0]],
  ['neighbours', [1, 1 + 2 ** -52, 1 + 2 ** -51, 1 - 2 ** -53, -1, -1 - 2 ** -52]],
  ['NaN and infinities among values', [NaN, 3, Infinity, -Infinity, 4, NaN]],
  ['powers of two', Array.from({ length: 200 }, (_, e) => (e % 2 === 0 ? 1 : -1) * 2 ** (e - 100))],
];

it.each(odd)('cells are in the order of their values, and hold them, however fine they are cut: %s', (_, list) => {
  const cells = new Cells();
  const values = Float64Array.from(list);
  const finite = [...new Set(list.filter((value) => Number.isFinite(value)).map((value) => value + 0))].sort((a, b) => a - b);
  for (let cuts = 0; cuts < 9; cuts++) {
    const at = new Int32Array(values.length);
    cells.locate(values, at);
    const { ids, low, high, only } = cells.leaves();
    list.forEach((value, i) => {
      const leaf = ids.indexOf(at[i]!);
      if (!Number.isFinite(value)) expect(leaf).toBe(-1);
      else expect(low[leaf]! <= value && (value < high[leaf]! || high[leaf] === Number.MAX_VALUE)).toBe(true);
    });
    for (let leaf = 1; leaf < ids.length; leaf++) expect(low[leaf]!).toBeGreaterThanOrEqual(high[leaf - 1]!);
    if (cuts === 8) expect([...only]).toEqual(finite);
    cells.cut(ids);
  }
});

it('a ladder puts values where a search would, at its edges and beyond', () => {
  const next = generator(21);
  for (const edges of [[], [0], [-1, 1], [1e-300, 1, 1e300], Array.from({ length: 300 }, (_, i) => i ** 5 / 7)]) {
    const ladder = new Ladder(Float64Array.from(edges));
    const values = Float64Array.from([...edges, ...edges.map((e) => e * (1 + 1e-15)), -1e308, 1e308, ...Array.from({ length: 200 }, () => (next() - 0.3) * 10 ** Math.floor(next() * 12))]);
    expect([...values].map((value) => ladder.stepOf(value))).toEqual([...values].map((value) => edges.filter((edge) => edge < value).length));
  }
});

describe('influences of both bodies', () => {
  const of = drawn(900, 31, (next) => normal(next) + 0.2);
  const against = drawn(700, 32, normal);
  const without = ({ value, bucket }: Column, j: number): Column => ({ value: value.filter((_, i) => bucket[i] !== j), bucket: bucket.filter((each) => each !== j) });

  it('are the value less the value without the bucket: psi', async () => {
    const form = pairForm('psi')!;
    if (form.kind !== 'bins') throw new Error('psi is of bins');
    const { edges } = await profileOf(against, BUCKETS, 10);
    const evaluated = async (x: Column, y: Column) => evaluateBins(form, { of: await rowsInBins(x, BUCKETS, edges), against: await rowsInBins(y, BUCKETS, edges), categories: [] }, sizesOf(y, BUCKETS));
    const { estimate, influences, reference } = await evaluated(of, against);
    for (const j of [0, 7, 39]) {
      expect(influences[j]).toBeCloseTo(estimate - (await evaluated(without(of, j), against)).estimate, 12);
      expect(reference!.influences[j]).toBeCloseTo(estimate - (await evaluated(of, without(against, j))).estimate, 12);
    }
  });

  it.each(['kolmogorov_smirnov', 'wasserstein'] as const)('come near to it: %s', async (which) => {
    const { estimate, influences, reference } = await distanceOf(which, of, against, BUCKETS);
    const widest = Math.max(...influences.map(Math.abs), ...reference!.influences.map((d) => Math.abs(d ?? NaN)));
    for (const j of [0, 7, 20, 39]) {
      const mine = estimate - (await distanceOf(which, without(of, j), against, BUCKETS)).estimate;
      const other = estimate - (await distanceOf(which, of, without(against, j), BUCKETS)).estimate;
      expect(Math.abs(influences[j]! - mine)).toBeLessThan(0.1 * widest);
      expect(Math.abs(reference!.influences[j]! - other)).toBeLessThan(0.1 * widest);
    }
  });
});
