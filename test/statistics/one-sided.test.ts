import { describe, expect, it } from 'vitest';
import { assessChange, assessValue } from '../../core/statistics/bound.ts';
import { hits, mulberry32, pairOf, sameBuckets } from './made.ts';

const demand = (kind: 'min' | 'max' | 'max_drop' | 'max_rise', value: number) => ({ kind, value, relative: false });
const LEVEL = 0.025;

/** ln n! */
const logFactorials = [0];
for (let n = 1; n <= 500; n++) logFactorials.push(logFactorials[n - 1]! + Math.log(n));
const power = (p: number, k: number): number => (k === 0 ? 0 : k * Math.log(p));
const choose = (n: number, ...ks: readonly number[]): number => ks.reduce((log, k) => log - logFactorials[k]!, logFactorials[n]! - logFactorials[n - ks.reduce((sum, k) => sum + k, 0)]!);

/** Chances by enumeration of all samples, so that they have no noise. */
describe('the chance that a share on its bound fails, at the level that Holm leaves to one of a family', () => {
  const rights = (k: number, n: number) => hits(Array.from({ length: n }, (_, row) => row < k));

  it.each([20, 50, 100, 400].flatMap((n) => [0.05, 0.5, 0.8, 0.95, 0.99].map((p) => [n, p] as const)))('%i rows, a share of %d', (n, p) => {
    for (const members of [1, 8, 41]) {
      for (const kind of ['min', 'max'] as const) {
        let failing = 0;
        for (let k = 0; k <= n; k++) {
          const { stance } = assessValue(rights(k, n), demand(kind, p), 1 - (2 * LEVEL) / members);
          if (stance === 'bad') failing += Math.exp(choose(n, k) + power(p, k) + power(1 - p, n - k));
        }
        expect(failing, `${kind}, ${members} members`).toBeLessThanOrEqual(LEVEL / members);
      }
    }
  });
});

describe('the chance that a change on its bound fails', () => {
  /** @param won share of rows that only the candidate has right, @param lost only the baseline */
  function failing(n: number, won: number, lost: number, members: number): number {
    let chance = 0;
    for (let c = 0; c <= n; c++) {
      for (let b = 0; b + c <= n; b++) {
        const p = Math.exp(choose(n, b, c) + power(won, b) + power(lost, c) + power(1 - won - lost, n - b - c));
        if (!(p > 1e-9) || b - c >= -n * (lost - won)) continue;
        const [candidate, baseline] = pairOf(b, c, n);
        if (assessChange(candidate, baseline, sameBuckets(candidate), demand('max_drop', lost - won), 'higher', 1 - (2 * LEVEL) / members).stance === 'bad') chance += p;
      }
    }
    return chance;
  }

  it.each([
    ['two equal models, few rows differ', 100, 0.025, 0.025],
    ['two equal models, many differ', 100, 0.1, 0.1],
    ['a candidate that only loses rows, 100', 100, 0, 0.1],
    ['a candidate that only loses rows, 400', 400, 0, 0.02],
  ])('of a family of any size is at most about the level: %s', (_, n, won, lost) => {
    for (const members of [1, 8, 41]) expect(1 - (1 - failing(n, won, lost, members)) ** members, `${members} members`).toBeLessThanOrEqual(0.0265);
  });

  it('is at most the level where buckets hold many rows, whose spread is estimated', () => {
    const random = mulberry32(5);
    const [samples, members] = [4000, 8];
    let failed = 0;
    for (let sample = 0; sample < samples; sample++) {
      const draws = Array.from({ length: 400 }, random);
      const grouped = (right: (draw: number) => boolean) => hits(draws.map(right), { groups: 20 });
      const [candidate, baseline] = [grouped((draw) => draw < 0.1 || draw > 0.2), grouped((draw) => draw > 0.1)];
      if (assessChange(candidate, baseline, sameBuckets(candidate), demand('max_drop', 0), 'higher', 1 - (2 * LEVEL) / members).stance === 'bad') failed++;
    }
    const level = LEVEL / members;
    expect(failed / samples).toBeLessThanOrEqual(level + 3 * Math.sqrt(level / samples));
  });

  it('a candidate that loses rows and wins some, at the margin: at most 4 % over a family, as docs/statistics.md says', () => {
    for (const members of [1, 8, 41]) expect(1 - (1 - failing(100, 0.02, 0.04, members)) ** members).toBeLessThanOrEqual(0.04);
  });
});
