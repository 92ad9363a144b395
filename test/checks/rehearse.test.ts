import { describe, expect, it } from 'vitest';
import type { Body } from '../../core/checks/body.ts';
import { familyOf } from '../../core/checks/family.ts';
import { judge } from '../../core/checks/judge.ts';
import { statusOf } from '../../core/checks/result.ts';
import { rehearse } from '../../core/checks/rehearse/rehearse.ts';
import type { CheckSpec } from '../../core/spec/gate.ts';
import { assessValue } from '../../core/statistics/bound.ts';
import { decidingP } from '../../core/statistics/deciding-p.ts';
import { randomOf } from '../../core/statistics/random.ts';
import { hits } from '../statistics/made.ts';
import { body, bound, check, gate, rights, type Rights } from './build.ts';

const told = { seed: 1, replays: 100, progress: () => undefined };

/** Rows of two regions on which a share is right; `apart` of them are where the second model differs. */
function twins(seed: number, n = 300, share = 0.8, apart = 0.1): { candidate: Body; baseline: Body } {
  const random = randomOf(seed);
  const one = (): number => Number(random() < share);
  const regions: { candidate: Rights; baseline: Rights } = { candidate: {}, baseline: {} };
  for (const region of ['north', 'south']) {
    const base = Array.from({ length: n }, one);
    Object.assign(regions.baseline, { [region]: base });
    Object.assign(regions.candidate, { [region]: base.map((right) => (random() < apart / (2 * share * (1 - share)) ? one() : right)) });
  }
  return { candidate: body('candidate', regions.candidate), baseline: body('baseline', regions.baseline) };
}

const drop = (value: number, more: Partial<CheckSpec> = {}): CheckSpec => check({ bounds: [bound('max_drop', value)], ...more });

describe('a rehearsal', () => {
  it('gives the same for the same seed, and other draws for another', () => {
    const [one, again, other] = [1, 1, 2].map((seed) => rehearse(gate([drop(0.03, { slices: ['region'] })]), twins(3, 100), { ...told, seed }));
    expect(again).toEqual(one);
    expect(other).not.toEqual(one);
    expect(one!.results.map(({ slice }) => slice)).toEqual(judge(gate([drop(0.03, { slices: ['region'] })]), twins(3, 100)).map(({ slice }) => slice));
  });

  it('tells a wide margin from a blind one, and how many rows the latter needs', () => {
    const { results } = rehearse(gate([drop(0.1, { name: 'wide' }), drop(0.005, { name: 'narrow' })]), twins(3), told);
    const [wide, narrow] = results;
    expect(wide).toMatchObject({ name: 'wide', blind: false, rows_needed: null, equal: { block: 0 } });
    expect(wide!.beyond!.block).toBeGreaterThan(0.95);
    expect(wide!.change!).toBeLessThan(-0.1);
    expect(narrow).toMatchObject({ name: 'narrow', blind: true });
    expect(narrow!.beyond!.block).toBeLessThan(0.2);
    expect(narrow!.rows_needed!).toBeGreaterThan(20 * 600);
    expect(narrow!.equal!.warn).toBeGreaterThan(0.8);
  });

  it('needs about the rows that it says: four times as many notice half the change', () => {
    const change = (n: number): number => rehearse(gate([drop(0.001)]), twins(4, n, 0.8, 0.2), told).results[0]!.change!;
    expect(change(150) / change(600)).toBeGreaterThan(1.6);
    expect(change(150) / change(600)).toBeLessThan(2.4);
  });

  it('follows the rules of the gate: severity, the unsure, and too few rows', () => {
    const rates = (more: Partial<CheckSpec>) => rehearse(gate([drop(0.01, more)]), twins(3), told).results[0]!;
    expect(rates({ whenUnsure: 'block' }).equal!.block).toBeGreaterThan(0.5);
    expect(rates({ whenUnsure: 'block' }).change!).toBeGreaterThan(-0.01);
    expect(rates({ whenUnsure: 'pass' }).equal!.warn).toBe(0);
    expect(rates({ whenUnsure: 'pass' }).equal!.block).toBeLessThan(0.05);
    expect(rates({ severity: 'warn' }).beyond!.block).toBe(0);
    expect(rates({ minRows: 10_000 })).toMatchObject({ equal: { block: 0, warn: 1 }, beyond: { block: 0, warn: 1 }, noticed: null, blind: true, rows_needed: null });
  });

  it('plays a value at the champion’s level and on the bound, by its estimate', () => {
    const { results } = rehearse(gate([check({ against: null, bounds: [bound('min', 0.7)] })]), twins(3), told);
    expect(results[0]).toMatchObject({ bar: 0.7, against: null, change: null, blind: false });
    expect(results[0]!.equal!.block).toBe(0);
    expect(Math.abs(results[0]!.at_margin!.block - 0.5)).toBeLessThan(0.16);
    expect(results[0]!.noticed!).toBeLessThan(0.7);
    expect(results[0]!.noticed!).toBeGreaterThan(0.66);
  });

  it('plays a perfect model as one that could fail, and equal models that agree on every row as ones that could differ', () => {
    const same = { candidate: body('candidate', { all: rights(300, 0) }), baseline: body('baseline', { all: rights(300, 0) }) };
    const { results } = rehearse(gate([check({ against: null, bounds: [bound('min', 0.95)], whenUnsure: 'warn' }), drop(0.02)]), same, told);
    expect(results[0]!.at_margin!.block).toBeLessThan(0.06);
    expect(results[1]!.equal).toEqual({ block: 0, warn: 0 });
    expect(results[1]!.beyond!.block).toBeLessThan(1);
    expect(results[1]!.change!).toBeLessThan(-0.02);
  });

  it('asks of an equal model no gain: the whole gate blocks it, and nothing else does', () => {
    const { whole, results } = rehearse(gate([check({ bounds: [bound('min_gain', 0.1)] }), drop(0.1)]), twins(3), told);
    expect(whole).toMatchObject({ block: 1, results: 2, left_out: 0 });
    expect(results.map(({ equal }) => equal!.block)).toEqual([1, 0]);
    expect(results[0]!.bar! - results[0]!.level!).toBeCloseTo(0.1, 12);
  });

  it('says what it could not play, and does not count it', () => {
    const bodies = { ...twins(3), baseline: { kind: 'absent', name: 'baseline', why: 'no such file' } as const };
    const { whole, results } = rehearse(gate([drop(0.1), check({ against: null, bounds: [bound('min', 0.7)] })]), bodies, told);
    expect(results[0]).toMatchObject({ why: 'no such file', equal: null, noticed: null, blind: false });
    expect(results[1]!.why).toBeNull();
    expect(whole).toMatchObject({ results: 1, left_out: 1 });
  });

  it('draws named values by their standard error', () => {
    const named = (value: number, standardError: number | null): Body => ({ kind: 'values', name: 'candidate', values: new Map([['accuracy', { value, standardError, repeats: null }]]), others: new Map() });
    const of = (standardError: number | null) => rehearse(gate([check({ against: null, bounds: [bound('max', 50)] })]), { candidate: named(40, standardError) }, told).results[0]!;
    expect(of(null)).toMatchObject({ rows: null, equal: { block: 0 }, at_margin: { block: 0 }, beyond: { block: 1 }, noticed: 50 });
    expect(Math.abs(of(2).at_margin!.block - 0.5)).toBeLessThan(0.16);
    expect(of(2).noticed! - 50).toBeGreaterThan(1);
  });
});

describe('what Holm’s correction is told', () => {
  it('decides as the p-values do', () => {
    const random = randomOf(9);
    for (let family = 0; family < 40; family++) {
      const assessments = Array.from({ length: 6 }, () => assessValue(hits(Array.from({ length: 80 }, () => random() < 0.68 + 0.1 * random())), { kind: 'min', value: 0.82, relative: false }, 0.95));
      const decided = (ps: readonly (number | null)[]): string[] => {
        const families = familyOf(ps.map((pWorse) => ({ pWorse, tooSmall: false })), 'check');
        return assessments.map(({ stance }, at) => statusOf(drop(0), { bootstrapped: false, missing: null, tooSmall: false, stance }, families[at] ?? null));
      };
      expect(decided(assessments.map((one) => decidingP(one, 0.025, 6)))).toEqual(decided(assessments.map(({ pWorse }) => pWorse)));
    }
  });
});
