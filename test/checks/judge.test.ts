import { describe, expect, it } from 'vitest';
import { judge } from '../../core/checks/judge.ts';
import type { Body } from '../../core/checks/body.ts';
import type { CheckSpec } from '../../core/spec/gate.ts';
import type { CheckResult } from '../../core/verdict/verdict.ts';
import { body, bound, check, gate, rights, type Rights } from './build.ts';

function results(one: CheckSpec, candidate: Body, baseline: Body): CheckResult[] {
  return judge(gate([one]), { candidate, baseline });
}

function first(one: CheckSpec, candidate: Rights, baseline: Rights = candidate): CheckResult {
  return results(one, body('candidate', candidate), body('baseline', baseline))[0]!;
}

const waive = { reason: 'a known outage', by: 'ana', until: '2999-01-01' };

describe('outcome and effect of one bound', () => {
  it.each([
    { says: 'wholly above the floor', check: check({ bounds: [bound('min', 0.8)] }), wrong: 20, status: 'pass', effect: 'none' },
    { says: 'wholly below the floor', check: check({ bounds: [bound('min', 0.97)] }), wrong: 40, status: 'fail', effect: 'block' },
    { says: 'wholly below, severity warn', check: check({ bounds: [bound('min', 0.97)], severity: 'warn' }), wrong: 40, status: 'fail', effect: 'warn' },
    { says: 'straddling an absolute bound goes by its estimate: good', check: check({ bounds: [bound('min', 0.94)] }), wrong: 20, status: 'unsure', effect: 'none' },
    { says: 'straddling an absolute bound goes by its estimate: bad', check: check({ bounds: [bound('min', 0.96)] }), wrong: 20, status: 'unsure', effect: 'block' },
    { says: 'straddling with when_unsure: block', check: check({ bounds: [bound('min', 0.94)], whenUnsure: 'block' }), wrong: 20, status: 'unsure', effect: 'block' },
    { says: 'straddling with when_unsure: block and severity warn', check: check({ bounds: [bound('min', 0.94)], whenUnsure: 'block', severity: 'warn' }), wrong: 20, status: 'unsure', effect: 'warn' },
    { says: 'straddling with when_unsure: warn', check: check({ bounds: [bound('min', 0.96)], whenUnsure: 'warn' }), wrong: 20, status: 'unsure', effect: 'warn' },
    { says: 'straddling with when_unsure: pass', check: check({ bounds: [bound('min', 0.96)], whenUnsure: 'pass' }), wrong: 20, status: 'unsure', effect: 'none' },
    { says: 'failing but waived', check: check({ bounds: [bound('min', 0.97)], waive }), wrong: 40, status: 'waived', effect: 'none' },
    { says: 'passing needs no waiver', check: check({ bounds: [bound('min', 0.8)], waive }), wrong: 20, status: 'pass', effect: 'none' },
    { says: 'too few rows', check: check({ bounds: [bound('min', 0.8)], minRows: 1000 }), wrong: 0, status: 'unsure', effect: 'warn' },
    { says: 'below a ceiling', check: check({ bounds: [bound('max', 0.99)] }), wrong: 40, status: 'pass', effect: 'none' },
  ])('$says: $status, $effect', ({ check: one, wrong, status, effect }) => {
    expect(first(one, { a: rights(400, wrong) })).toMatchObject({ status, effect });
  });

  it('a perfect accuracy is not without uncertainty', () => {
    const result = first(check({ bounds: [bound('min', 0.999)] }), { a: rights(100, 0) });
    expect(result).toMatchObject({ status: 'unsure', candidate: { estimate: 1 } });
    expect(result.candidate.interval![0]).toBeLessThan(0.98);
  });
});

describe('a change', () => {
  const drop = check({ bounds: [bound('max_drop', 0.01)] });

  it('of equal models on the same rows is paired, and narrower than each interval', () => {
    const result = first(check({ bounds: [bound('max_drop', 0.05)] }), { a: rights(400, 40) });
    expect(result).toMatchObject({ status: 'pass', change: { estimate: 0, paired: true } });
    const [low, high] = result.change!.interval!;
    expect(high! - low!).toBeLessThan(result.candidate.interval![1]! - result.candidate.interval![0]!);
    expect(high! - low!).toBeGreaterThan(0);
  });

  it('of a clearly worse model fails', () => {
    expect(first(drop, { a: rights(400, 100) }, { a: rights(400, 20) })).toMatchObject({ status: 'fail', effect: 'block' });
  });

  it('that could be either is unsure, warns, and says how many rows would settle it', () => {
    const result = first(drop, { a: rights(400, 22) }, { a: [...rights(400, 20)].reverse() });
    expect(result).toMatchObject({ status: 'unsure', effect: 'warn' });
    expect(result.rows_to_settle).toBeGreaterThan(400);
    expect(result.reason).toMatch(/rows would settle it/);
  });

  it('that lies on its bound but for rounding lies on it', () => {
    expect(first(drop, { a: rights(400, 24) }, { a: rights(400, 20) })).toMatchObject({ change: { estimate: -0.01 }, bound: { threshold: -0.01 } });
  });

  it('that is too far from what any rows would settle says so', () => {
    expect(first(check({ bounds: [bound('max_drop', 0.000001)] }), { a: rights(400, 22) }, { a: [...rights(400, 20)].reverse() }).reason).toContain('; more rows than can be had would settle it');
  });

  it('of other labels on the same ids is compared unpaired', () => {
    const [result] = results(drop, body('candidate', { a: rights(400, 40) }), body('baseline', { a: rights(400, 40) }, 'other'));
    expect(result).toMatchObject({ change: { paired: false } });
  });

  it('relative to the baseline takes the margin from it', () => {
    const result = first(check({ bounds: [bound('max_drop', 0.5, true)] }), { a: rights(400, 40) }, { a: rights(400, 40) });
    expect(result).toMatchObject({ status: 'pass', bound: { threshold: -0.45, relative: true } });
  });

  it('too small to be seen at this n is powerless', () => {
    expect(first(check({ bounds: [bound('max_drop', 0.0001)] }), { a: rights(100, 20) }, { a: [...rights(100, 20)].reverse() }).powerless).toBe(true);
  });
});

describe('slices', () => {
  const sliced = check({ bounds: [bound('min', 0.9)], slices: ['region'] });

  it('are a family: a slice that fails alone may be unsure among forty', () => {
    const regions = Object.fromEntries(Array.from({ length: 40 }, (_, at) => [`r${at}`, rights(400, at === 0 ? 57 : 20)]));
    const one = results(check({ bounds: [bound('min', 0.9)] }), body('candidate', { r0: rights(400, 57) }), body('baseline', { r0: rights(400, 57) }));
    expect(one[0]).toMatchObject({ status: 'fail', family: null });
    const all = results(sliced, body('candidate', regions), body('baseline', regions));
    expect(all).toHaveLength(41);
    const worst = all.find((result) => result.slice['region'] === 'r0');
    expect(worst).toMatchObject({ status: 'unsure', family: { correction: 'holm', size: 41 } });
    expect(worst!.reason).toMatch(/Holm/);
  });

  it('that vanished are errors, for a bound without comparison too', () => {
    const now = body('candidate', { a: rights(200, 10) });
    const before = body('baseline', { a: rights(200, 10), b: rights(200, 10) });
    const gone = results(sliced, now, before).find((result) => result.slice['region'] === 'b');
    expect(gone).toMatchObject({ status: 'error', effect: 'block', candidate: { estimate: null, rows: 0 } });
  });

  it('that are new have no baseline, which is no evidence', () => {
    const now = body('candidate', { a: rights(200, 10), b: rights(200, 10) });
    const before = body('baseline', { a: rights(200, 10) });
    const fresh = results(check({ bounds: [bound('max_drop', 0.1)], slices: ['region'] }), now, before).find((result) => result.slice['region'] === 'b');
    expect(fresh).toMatchObject({ status: 'error', effect: 'block' });
  });

  it('come in the order of their values, all rows first', () => {
    const rows = { b: rights(50, 2), a: rights(50, 2), Z: rights(50, 2) };
    expect(results(sliced, body('candidate', rows), body('baseline', rows)).map((result) => result.slice)).toEqual([{}, { region: 'Z' }, { region: 'a' }, { region: 'b' }]);
  });
});

describe('no evidence never passes', () => {
  const named = (value: number): Body => ({ kind: 'values', name: 'candidate', values: new Map([['latency', { value, standardError: null, repeats: null }]]), others: new Map([['loss', 'NaN']]) });
  const latency = (metric: string, changes: Partial<CheckSpec> = {}): CheckSpec => check({ metric: { name: metric }, bounds: [bound('max', 50)], ...changes });
  const baseline = body('baseline', { a: rights(10, 1) });

  it.each([
    { metric: 'latncy', says: /latncy.*latency/ },
    { metric: 'loss', says: /NaN/ },
    { metric: 'constructor', says: /constructor/ },
  ])('a value that is not there is an error: $metric', ({ metric, says }) => {
    const [result] = results(latency(metric), named(40), baseline);
    expect(result).toMatchObject({ status: 'error', effect: 'block' });
    expect(result!.reason).toMatch(says);
  });

  it('a waiver does not stand in for evidence', () => {
    expect(results(latency('loss', { waive }), named(40), baseline)[0]).toMatchObject({ status: 'error', effect: 'block' });
  });

  it('when_unsure: pass does not let an error pass', () => {
    expect(results(latency('loss', { whenUnsure: 'pass' }), named(40), baseline)[0]).toMatchObject({ status: 'error', effect: 'block' });
  });

  it('a named value without an interval compares as it is, and says so', () => {
    expect(results(latency('latency'), named(40), baseline)[0]).toMatchObject({ status: 'pass', candidate: { interval: null }, method: null });
    expect(results(latency('latency'), named(60), baseline)[0]).toMatchObject({ status: 'fail', effect: 'block' });
    expect(results(latency('latency'), named(60), baseline)[0]!.reason).toMatch(/without an interval/);
  });

  it('named values have no slices', () => {
    const sliced = results(latency('latency', { slices: ['region'] }), named(40), baseline);
    expect(sliced.filter((result) => Object.keys(result.slice).length > 0).map((result) => result.status)).toEqual(['error']);
  });

  it('a metric that the snapshot was made without is an error that says how to mend it', () => {
    const [result] = results(check({ metric: { name: 'f1' }, bounds: [bound('min', 0.5)] }), baseline, baseline);
    expect(result).toMatchObject({ status: 'error' });
    expect(result!.reason).toMatch(/without f1.*accuracy.*anew/);
  });

  it('an absent baseline is a stated choice: waived, and absolute bounds still judge', () => {
    const absent: Body = { kind: 'absent', name: 'baseline', why: 'champion.csv is not there' };
    const candidate = body('candidate', { a: rights(400, 20) });
    expect(results(check({ bounds: [bound('max_drop', 0.01)] }), candidate, absent)[0]).toMatchObject({ status: 'waived', effect: 'none', waiver: null });
    expect(results(check({ bounds: [bound('min', 0.99)] }), candidate, absent)[0]).toMatchObject({ status: 'fail', effect: 'block' });
  });

  it('an absent candidate is an error', () => {
    const absent: Body = { kind: 'absent', name: 'candidate', why: 'candidate.csv is not there' };
    expect(results(check({ bounds: [bound('min', 0.1)] }), absent, baseline)[0]).toMatchObject({ status: 'error', effect: 'block' });
  });
});
