import { describe, expect, it } from 'vitest';
import type { Body } from '../../core/checks/body.ts';
import { judge } from '../../core/checks/judge.ts';
import { rehearse } from '../../core/checks/rehearse/rehearse.ts';
import type { CheckSpec, Gate } from '../../core/spec/gate.ts';
import type { Measure } from '../../core/sources/summary.ts';
import { randomOf, type Random } from '../../core/statistics/random.ts';
import type { RehearsedResult } from '../../core/verdict/rehearsal.ts';
import { body, bound, check, gate, rights, type Rights } from './build.ts';

const told = { seed: 1, replays: 200, progress: () => undefined };
const between = (kind: 'max_gap' | 'min_ratio', value: number, more: Partial<CheckSpec> = {}): CheckSpec => check({ bounds: [bound(kind, value)], between: 'region', against: null, ...more });

/** Right in a share of its rows. */
function group(random: Random, rows: number, share: number): number[] {
  return Array.from({ length: rows }, () => Number(random() < share));
}

function played(one: CheckSpec, candidate: Rights | Body, of: (checks: readonly CheckSpec[]) => Gate = gate): readonly RehearsedResult[] {
  const bodies = { candidate: 'kind' in candidate && typeof candidate.kind === 'string' ? candidate : body('candidate', candidate) };
  return rehearse(of([one]), bodies, told).results;
}

/** Three groups of unlike size. */
const regions = (random: Random, share = 0.8): Rights => ({ a: group(random, 1200, share), b: group(random, 400, share), c: group(random, 60, share) });

describe('a check between groups, rehearsed', () => {
  it('is told as a whole on a model to which groups are alike, then with each group apart', () => {
    const [whole, ...each] = played(between('max_gap', 0.15), regions(randomOf(3)));
    expect(whole).toMatchObject({ metric: 'accuracy between region', slice: {}, part: { kind: 'groups', groups: 3 }, rows: 1660, level: 0, bar: null, at_margin: null, beyond: null, noticed: null, blind: false });
    expect(whole!.equal!.block).toBeLessThan(0.03);
    expect(whole!.equal!.warn).toBeGreaterThan(0.3);
    expect(each.map(({ slice, rows, part, equal, bar }) => [slice, rows, part, equal, bar])).toEqual(['c', 'b', 'a'].map((region, at) => [{ region }, [60, 400, 1200][at], { kind: 'group', metric: 'accuracy' }, null, 0.15]));
    for (const one of each) expect(one.at_margin!.block).toBeLessThan(0.06);
  });

  it('notices a large group sooner than a small one, and says how many rows that would need', () => {
    const [, small, middle, large] = played(between('max_gap', 0.12), regions(randomOf(3)));
    expect(small).toMatchObject({ blind: true });
    expect(small!.rows_needed!).toBeGreaterThan(60);
    expect(large).toMatchObject({ blind: false, rows_needed: null });
    expect(large!.beyond!.block).toBeGreaterThan(0.9);
    expect(small!.noticed!).toBeGreaterThan(middle!.noticed!);
    expect(middle!.noticed!).toBeGreaterThan(large!.noticed!);
    expect(large!.noticed!).toBeGreaterThan(0.12);
  });

  it('plays groups alike that are unlike today', () => {
    const random = randomOf(4);
    const unlike = { a: group(random, 800, 0.9), b: group(random, 800, 0.5) };
    expect(judge(gate([between('max_gap', 0.2)]), { candidate: body('candidate', unlike) })[0]).toMatchObject({ status: 'fail' });
    const [whole, one] = played(between('max_gap', 0.2), unlike);
    expect(whole!.equal).toEqual({ block: 0, warn: 0 });
    expect(one!.beyond!.block).toBeGreaterThan(0.95);
  });

  it('takes a ratio twice as far as its square', () => {
    const [whole, one] = played(between('min_ratio', 0.8), { a: group(randomOf(5), 900, 0.7), b: group(randomOf(6), 900, 0.7) });
    expect(whole).toMatchObject({ level: 1, equal: { block: 0 } });
    expect(one).toMatchObject({ bar: 0.8, level: 1 });
    expect(one!.beyond!.block).toBeGreaterThan(0.95);
    expect(one!.noticed!).toBeLessThan(0.8);
    expect(one!.noticed!).toBeGreaterThan(0.64);
  });

  it('names groups without a say, which keep it from passing, and does not count them as played', () => {
    const made = body('candidate', { ...regions(randomOf(3)), d: rights(5, 0) });
    const { whole, results } = rehearse(gate([between('max_gap', 0.15, { minRows: 50 })]), { candidate: made }, told);
    expect(results[0]).toMatchObject({ part: { groups: 4 }, equal: { block: 0, warn: 1 } });
    expect(results.at(-1)).toMatchObject({ slice: { region: 'd' }, why: 'it keeps the check from passing: fewer rows than min_rows 50', bar: null, beyond: null });
    expect(whole).toMatchObject({ results: 4, left_out: 1 });
  });

  it('that warns whatever the model is says so', () => {
    const [whole, one] = played(between('max_gap', 0.15, { minRows: 100, severity: 'warn' }), regions(randomOf(3)));
    expect(whole!.equal).toEqual({ block: 0, warn: 1 });
    expect(one).toMatchObject({ at_margin: { block: 0, warn: 1 }, noticed: 0, level: 0, blind: false });
  });

  it('says why there is nothing to play', () => {
    expect(played(between('max_gap', 0.1), { kind: 'absent', name: 'candidate', why: 'no such file' })).toMatchObject([{ why: 'candidate is absent: no such file', part: { kind: 'groups' }, equal: null }]);
    expect(played(between('max_gap', 0.1), { a: rights(100, 10) })).toMatchObject([{ why: expect.stringContaining('one group of region only') as string }]);
    expect(played(between('min_ratio', 0.8), { a: rights(100, 100), b: rights(100, 100) })).toMatchObject([{ why: 'a ratio between groups is undefined: the value is 0 in all of them' }]);
  });

  it('gives the same for the same seed', () => {
    const one = between('max_gap', 0.15);
    expect(played(one, regions(randomOf(3)))).toEqual(played(one, regions(randomOf(3))));
  });

  it('of a family over the gate is corrected for the other checks', () => {
    const random = randomOf(8);
    const made: Rights = { a: group(random, 500, 0.8), b: group(random, 500, 0.8) };
    const many = Array.from({ length: 30 }, (_, at) => between('max_gap', 0.1, { name: `accuracy ${at}` }));
    const block = (family: Gate['family']): number => rehearse({ ...gate(many), family }, { candidate: body('candidate', made) }, { ...told, replays: 60 }).results[1]!.beyond!.block;
    expect(block('gate')).toBeLessThan(block('check') - 0.1);
  });

  it('of two metrics moves a group in the one that rests on fewer rows', () => {
    const results = played(between('max_gap', 0.2, { metric: { name: 'equalized_odds_difference' }, bounds: [bound('max', 0.2)], name: 'odds' }), odds());
    expect(results.map(({ part, metric }) => [metric, part])).toEqual([
      ['equalized_odds_difference between region', { kind: 'groups', groups: 2 }],
      ['equalized_odds_difference between region', { kind: 'group', metric: 'recall' }],
      ['equalized_odds_difference between region', { kind: 'group', metric: 'false_positive_rate' }],
    ]);
    expect(results[1]!.beyond!.block).toBeGreaterThan(0.5);
  });
});

/** Groups of which one has few positives, and one few negatives. */
function odds(): Body {
  const made = body('candidate', { a: rights(500, 100), b: rights(500, 100) });
  if (made.kind !== 'summary') throw new Error('no summary');
  const part = (measure: Measure, trials: number): Measure => (measure.estimate === null ? measure : { ...measure, trials });
  const slices = made.summary.slices.map((slice) => {
    const accuracy = slice.measures['accuracy']!;
    const few = slice.key['region'] === 'a';
    return { ...slice, measures: { recall: part(accuracy, few ? 150 : 350), false_positive_rate: part(accuracy, few ? 350 : 150) } };
  });
  return { ...made, summary: { ...made.summary, slices } };
}

describe('a rehearsal of groups agrees with runs', () => {
  const RUNS = 300;
  const SIZES = [300, 150, 150];
  const one = between('max_gap', 0.15);

  function drawn(seed: number, at: number, apart: number): Body {
    const random = randomOf(seed, at);
    return body('candidate', Object.fromEntries(SIZES.map((rows, region) => [`r${region}`, group(random, rows, 0.75 - (region === 1 ? apart : 0))])));
  }

  /** Share of runs with an effect, of groups of which the second lies apart. */
  function simulated(apart: number, effect: string): number {
    return Array.from({ length: RUNS }, (_, at) => judge(gate([one]), { candidate: drawn(40, at, apart) })[0]!.effect).filter((each) => each === effect).length / RUNS;
  }

  it('alike, apart by twice the bound, and apart by what it notices', () => {
    const rehearsals = Array.from({ length: 5 }, (_, at) => rehearse(gate([one]), { candidate: drawn(50, at, 0) }, { ...told, seed: at }).results);
    const mean = (of: (results: readonly RehearsedResult[]) => number): number => rehearsals.reduce((sum, results) => sum + of(results), 0) / rehearsals.length;
    const apart = (results: readonly RehearsedResult[]): RehearsedResult => results.find(({ slice }) => slice['region'] === 'r1')!;
    const near = (told: number, share: number): void => expect(Math.abs(told - share), `rehearsed ${told}, simulated ${share}`).toBeLessThan(4 * Math.sqrt((share * (1 - share) + 0.01) / RUNS + 0.0004));
    near(mean(([whole]) => whole!.equal!.warn), simulated(0, 'warn'));
    near(mean((results) => apart(results).beyond!.block), simulated(0.3, 'block'));
    near(0.8, simulated(mean((results) => apart(results).noticed!), 'block'));
  });
});
