import { describe, expect, it } from 'vitest';
import { familyOf } from '../../core/checks/family.ts';
import { judge } from '../../core/checks/judge.ts';
import type { Measure } from '../../core/sources/summary.ts';
import type { CheckSpec } from '../../core/spec/gate.ts';
import { holm } from '../../core/statistics/holm.ts';
import type { CheckResult } from '../../core/verdict/verdict.ts';
import { mulberry32 } from '../statistics/made.ts';
import { body, bound, check, gate, rights, type Rights } from './build.ts';

const floor = (name: string, least: number, changes: Partial<CheckSpec> = {}): CheckSpec => check({ name, bounds: [bound('min', least)], against: null, ...changes });

function judged(checks: readonly CheckSpec[], family: 'check' | 'gate', rows: Rights): CheckResult[] {
  return judge({ ...gate(checks), family }, { candidate: body('candidate', rows), baseline: body('baseline', rows) });
}

describe('a family over the gate', () => {
  /** 0.85 on 400 rows: one-sided p of about 0.006 against 0.893, which twenty checks don't bear. */
  const rows: Rights = { a: rights(400, 60) };
  const twenty = [floor('the one', 0.893), ...Array.from({ length: 19 }, (_, i) => floor(`other ${i}`, 0.7))];

  it('corrects every bound of every check, where each alone is no family', () => {
    const alone = judged(twenty, 'check', rows)[0]!;
    expect(alone).toMatchObject({ status: 'fail', family: null });
    const together = judged(twenty, 'gate', rows);
    expect(together[0]).toMatchObject({ status: 'unsure', family: { correction: 'holm', over: 'gate', size: 20 } });
    expect(together[0]!.reason).toMatch(/beyond min 0.893 on its own, but not after Holm’s correction over a family of 20, all of this gate/);
    const p = together.map(({ family }) => family!.p_value);
    expect(together.map(({ family }) => family!.adjusted_p_value)).toEqual(holm(p));
  });

  it('of one result asks for no p-value, which takes long', () => {
    const alone = { tooSmall: false, get pWorse(): number { throw new Error('asked'); } };
    expect(familyOf([alone], 'check')).toEqual([null]);
    expect(() => familyOf([alone, alone], 'check')).toThrow('asked');
  });

  it('has no members that are too small for an interval whatever they hold, but such whose values are why', () => {
    const two = (changes: Partial<Extract<Measure, { estimate: number }>>): CheckResult[] => {
      const made = body('candidate', { small: rights(8, 1), large: rights(392, 59) });
      if (made.kind !== 'summary') throw new TypeError('no summary');
      const changed = made.summary.slices.map((slice) => (slice.rows === 8 ? { ...slice, measures: { accuracy: { ...slice.measures['accuracy']!, ...changes } as Measure } } : slice));
      return judge(gate([floor('the one', 0.893, { slices: ['region'] })]), { candidate: { ...made, summary: { ...made.summary, slices: changed } } });
    };
    expect(two({ spread: 'unit', trials: null }).map(({ family }) => family?.size ?? null)).toEqual([2, 2, null]);
    expect(two({ noInterval: 'its values say so' }).map(({ family }) => family?.size ?? null)).toEqual([3, 3, 3]);
  });

  it('leaves what is far beyond, and does not touch what passes', () => {
    const results = judged([floor('far', 0.97), ...twenty.slice(1)], 'gate', rows);
    expect(results[0]).toMatchObject({ status: 'fail' });
    expect(results.slice(1).every(({ status }) => status === 'pass')).toBe(true);
  });

  it('takes bounds of one check, slices, changes and groups as members alike', () => {
    const several = [
      check({ name: 'both', bounds: [bound('min', 0.5), bound('max_drop', 0.02)], slices: ['region'] }),
      check({ name: 'groups', bounds: [bound('max_gap', 0.3)], between: 'region', against: null }),
    ];
    const results = judged(several, 'gate', { a: rights(200, 20), b: rights(200, 30) });
    expect(results).toHaveLength(7);
    expect(results.map(({ family }) => [family?.size, family?.over])).toEqual(results.map(() => [7, 'gate']));
    expect(judged(several, 'check', { a: rights(200, 20), b: rights(200, 30) }).map(({ family }) => family?.size ?? null)).toEqual([3, 3, 3, 3, 3, 3, null]);
  });

  it('groups that lie too far apart alone say so when the gate’s family does not bear it', () => {
    const groups = check({ name: 'groups', bounds: [bound('max_gap', 0.1)], between: 'region', against: null });
    const apart: Rights = { a: rights(300, 15), b: rights(300, 69) };
    const passing = Array.from({ length: 19 }, (_, i) => floor(`other ${i}`, 0.5));
    expect(judged([groups, ...passing], 'check', apart)[0]).toMatchObject({ status: 'fail' });
    expect(judged([groups, ...passing], 'gate', apart)[0]).toMatchObject({ status: 'unsure', reason: expect.stringContaining('on its own, but not after Holm’s correction over a family of 20') as string });
  });

  it('keeps the chance of any failure of equal models at 2.5 % over the whole gate, which checks by themselves do not', () => {
    const random = mulberry32(17);
    const samples = 500;
    const blocked = { check: 0, gate: 0 };
    for (let i = 0; i < samples; i++) {
      // Eight checks whose truth lies on their bound, each of rows of its own. Shares of 0.8 have uneven tails: score intervals failed 4.7 % of such gates.
      const rows: Rights = Object.fromEntries(Array.from({ length: 8 }, (_, g) => [`g${g}`, Array.from({ length: 100 }, () => Number(random() < 0.8))]));
      for (const family of ['check', 'gate'] as const) {
        const results = Object.entries(rows).map(([name, own]) => ({ name, body: body('candidate', { a: own }) }));
        // One gate of eight checks on eight bodies, so that they are independent.
        const whole = { ...gate(results.map(({ name }) => floor(name, 0.8, { of: name }))), family };
        const bodies = Object.fromEntries(results.map(({ name, body: each }) => [name, { ...each, name }]));
        if (judge(whole, bodies).some(({ status }) => status === 'fail')) blocked[family]++;
      }
    }
    expect(blocked.gate / samples).toBeLessThanOrEqual(0.025 + 3 * Math.sqrt((0.025 * 0.975) / samples));
    expect(blocked.check / samples).toBeGreaterThan(0.07);
  });
});
