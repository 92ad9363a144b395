import { describe, expect, it } from 'vitest';
import type { Body } from '../../core/checks/body.ts';
import { judge } from '../../core/checks/judge.ts';
import type { CheckSpec } from '../../core/spec/gate.ts';
import type { CheckResult } from '../../core/verdict/verdict.ts';
import { body, bound, check, gate, rights, type Rights } from './build.ts';

const gap = (most: number, changes: Partial<CheckSpec> = {}): CheckSpec => check({ bounds: [bound('max_gap', most)], between: 'region', against: null, ...changes });

function first(one: CheckSpec, candidate: Rights | Body): CheckResult {
  const judged = 'kind' in candidate && typeof candidate.kind === 'string' ? candidate : body('candidate', candidate);
  return judge(gate([one]), { candidate: judged })[0]!;
}

describe('a check between groups', () => {
  it('passes where every pair is close, with the value of each group', () => {
    const result = first(gap(0.1), { a: rights(2000, 200), b: rights(2000, 220) });
    expect(result).toMatchObject({
      status: 'pass', effect: 'none', metric: 'accuracy between region', better: 'lower', slice: {}, change: null,
      candidate: { evidence: 'candidate', rows: 4000 },
      between: { slicing: 'region', measure: 'difference', pairs: 2, furthest: { metric: 'accuracy', worst: { region: 'b' }, best: { region: 'a' } } },
    });
    expect(result.candidate.estimate).toBeCloseTo(0.01, 12);
    expect(result.between!.groups.map(({ slice, estimate, rows, unjudged }) => [slice, estimate, rows, unjudged])).toEqual([[{ region: 'a' }, 0.9, 2000, null], [{ region: 'b' }, 0.89, 2000, null]]);
  });

  it('fails where a pair surely lies too far apart, and says which', () => {
    const result = first(gap(0.1), { a: rights(400, 20), b: rights(400, 200), c: rights(400, 30) });
    expect(result).toMatchObject({ status: 'fail', effect: 'block' });
    expect(result.reason).toBe('accuracy is 0.5 at region=b and 0.95 at region=a; the whole interval of the gap is beyond max_gap 0.1, after correction for 6 pairs of groups');
  });

  it('names two groups where all are alike', () => {
    const result = first(gap(0.1), { a: rights(400, 0), b: rights(400, 0), c: rights(400, 0) });
    expect(result.between!.furthest).toEqual({ metric: 'accuracy', worst: { region: 'a' }, best: { region: 'b' } });
    expect(result.reason).toContain('accuracy is 1 at region=a and 1 at region=b');
  });

  it('explains its own value where others are surer to lie apart', () => {
    const result = first(gap(0.1), { a: rights(4000, 200), b: rights(4000, 1600), c: rights(30, 16) });
    expect(result).toMatchObject({ status: 'fail', between: { furthest: { worst: { region: 'c' }, best: { region: 'a' } } } });
    expect(result.reason).toContain('accuracy is 0.467 at region=c and 0.95 at region=a; surest to lie apart: accuracy is 0.6 at region=b and 0.95 at region=a; the whole interval');
  });

  it('that could be either is unsure, warns, and says how many rows would settle it', () => {
    const result = first(gap(0.1), { a: rights(100, 5), b: rights(100, 12) });
    expect(result).toMatchObject({ status: 'unsure', effect: 'warn', when_unsure: 'warn' });
    expect(result.rows_to_settle).toBeGreaterThan(200);
    expect(result.reason).toMatch(/the interval of the gap straddles max_gap 0.1; about .* rows would settle it; the gate warns/);
  });

  it('has ratios too, and better is higher', () => {
    const ratio = (least: number) => check({ bounds: [bound('min_ratio', least)], between: 'region', against: null });
    expect(first(ratio(0.8), { a: rights(1000, 100), b: rights(1000, 120) })).toMatchObject({ status: 'pass', better: 'higher', between: { measure: 'ratio' } });
    expect(first(ratio(0.8), { a: rights(1000, 100), b: rights(1000, 500) })).toMatchObject({ status: 'fail' });
  });

  it('is waived as any other', () => {
    expect(first(gap(0.1, { waive: { reason: 'known', by: 'ana', until: '2999-01-01' } }), { a: rights(400, 20), b: rights(400, 200) })).toMatchObject({ status: 'waived', effect: 'none' });
  });
});

describe('small groups', () => {
  const close: Rights = { a: rights(2000, 200), b: rights(2000, 220), c: rights(20, 20) };

  it('below min_rows keep the check from passing, have no say in the gap, and are named', () => {
    const result = first(gap(0.2, { minRows: 100 }), close);
    expect(result).toMatchObject({ status: 'unsure', effect: 'warn' });
    expect(result.candidate.estimate).toBeCloseTo(0.01, 12);
    expect(result.reason).toContain('not judged: region=c (fewer rows than min_rows 100)');
    expect(result.between!.groups[2]).toMatchObject({ slice: { region: 'c' }, estimate: 0, unjudged: 'fewer rows than min_rows 100' });
  });

  it('are not passed by their estimate either', () => {
    expect(first(gap(0.2, { minRows: 100, whenUnsure: 'estimate' }), close)).toMatchObject({ status: 'unsure', effect: 'warn' });
  });

  it('do not keep others from failing', () => {
    expect(first(gap(0.1, { minRows: 100 }), { a: rights(400, 20), b: rights(400, 200), c: rights(5, 1) })).toMatchObject({ status: 'fail' });
  });

  it('without a value are named, and leave it unsure', () => {
    const result = first(gap(0.2), without({ a: rights(2000, 200), b: rights(2000, 220), c: rights(20, 0) }, 'c'));
    expect(result).toMatchObject({ status: 'unsure', between: { groups: [{}, {}, { estimate: null, interval: null, unjudged: 'undefined on candidate: no rows' }] } });
    expect(result.reason).toContain('not judged: region=c (undefined on candidate: no rows)');
  });

  it('but for one leave nothing to compare, which is no evidence', () => {
    expect(first(gap(0.2, { minRows: 100 }), { a: rights(400, 20), b: rights(40, 20) })).toMatchObject({ status: 'error', reason: 'no evidence: fewer than two groups can be compared: fewer rows than min_rows 100', candidate: { estimate: null }, between: { furthest: null, pairs: 0 } });
  });

  it('are said first where equal groups could not pass', () => {
    expect(first(gap(0.01), { a: rights(100, 10), b: rights(100, 10) })).toMatchObject({ powerless: true });
    expect(first(gap(0.2), { a: rights(2000, 200), b: rights(2000, 200) })).toMatchObject({ powerless: false });
  });
});

describe('without groups there is no evidence', () => {
  it.each([
    ['one group', body('candidate', { a: rights(400, 20) }), /one group of region only/],
    ['a summary without the slices', strip(body('candidate', { a: rights(400, 20), b: rights(400, 20) })), /summarized without the slices of region/],
    ['no group with a value', without({ a: rights(9, 0), b: rights(9, 0) }, 'a', 'b'), /no group has a value: undefined on candidate: no rows/],
    ['too many groups', body('candidate', Object.fromEntries(Array.from({ length: 201 }, (_, i) => [`g${i}`, rights(2, 1)]))), /201 groups of region; at most 200/],
  ])('%s', (_, candidate, why) => {
    const result = first(gap(0.1), candidate);
    expect(result).toMatchObject({ status: 'error', effect: 'block' });
    expect(result.reason).toMatch(why);
  });

  it('a ratio of zeros is undefined', () => {
    const result = first(check({ bounds: [bound('min_ratio', 0.8)], between: 'region', against: null }), { a: rights(50, 50), b: rights(50, 50) });
    expect(result).toMatchObject({ status: 'error', reason: expect.stringContaining('0 in all of them') as string });
  });
});

/** The same with a metric that does not exist in some groups. */
function without(all: Rights, ...groups: readonly string[]): Body {
  const made = body('candidate', all);
  if (made.kind !== 'summary') return made;
  const slices = made.summary.slices.map((slice) => (groups.includes(slice.key['region'] ?? '') ? { ...slice, measures: { accuracy: { estimate: null, why: 'no rows' } } } : slice));
  return { ...made, summary: { ...made.summary, slices } };
}

function strip(made: Body): Body {
  return made.kind === 'summary' ? { ...made, summary: { ...made.summary, slices: made.summary.slices.slice(0, 1) } } : made;
}
