import { describe, expect, it } from 'vitest';
import type { Body } from '../../core/checks/body.ts';
import { judge } from '../../core/checks/judge.ts';
import { rehearse } from '../../core/checks/rehearse/rehearse.ts';
import { sharesOf, weakSlices, type Looked } from '../../core/checks/rehearse/searched.ts';
import { HALF } from '../../core/engine/plan.ts';
import type { Searched } from '../../core/metrics/search.ts';
import type { SliceKey, SliceSummary } from '../../core/sources/summary.ts';
import type { CheckSpec } from '../../core/spec/gate.ts';
import { randomOf, type Random } from '../../core/statistics/random.ts';
import type { RehearsedResult } from '../../core/verdict/rehearsal.ts';
import { body, bound, check, gate } from './build.ts';

const told = { seed: 1, replays: 150, progress: () => undefined };
const search = { columns: ['g'], depth: 1, minRows: 40, most: 10 };
const searching = (kind: 'min' | 'max_drop', value: number, more: Partial<CheckSpec> = {}): CheckSpec => check({ bounds: [bound(kind, value)], against: kind === 'min' ? null : 'baseline', search, ...more });

/** Rows of six slices, and whether each model was right about them: `share`, but for `weak` less in the candidate's slice of that place. */
interface Drawn {
  readonly sizes: readonly number[];
  readonly candidate: readonly (readonly number[])[];
  readonly baseline: readonly (readonly number[])[];
}

const SIZES = [60, 200, 300, 300, 400, 900];

function drawn(random: Random, share: number, weak: { at: number; by: number } = { at: 0, by: 0 }): Drawn {
  const right = (each: number): number => Number(random() < each);
  const baseline = SIZES.map((rows) => Array.from({ length: rows }, () => right(share)));
  // The candidate agrees with the baseline on most rows; of the weak slice it guesses some, most of them the other way.
  const guessed = (at: number): number => (at === weak.at ? weak.by / (share - 0.5) : 0);
  const candidate = baseline.map((rows, at) => rows.map((one) => (random() < guessed(at) ? right(0.5) : random() < 0.7 ? one : right(share))));
  return { sizes: SIZES, candidate, baseline };
}

/** The rows of each slice in halves, every row a bucket. */
function halves(name: string, slices: readonly (readonly number[])[]): { body: Body; slices: SliceSummary[] } {
  const all = slices.flat();
  let from = 0;
  const cut = slices.flatMap((rows, at) => [0, 1].map((half): SliceSummary => {
    const places = rows.flatMap((_, row) => (row % 2 === half ? [row] : []));
    const buckets = places.map((place) => from + place);
    if (half === 1) from += rows.length;
    return sliceOf({ g: `g${at}`, [HALF]: String(half) }, places.map((place) => rows[place]!), buckets);
  }));
  return { body: body(name, { all }), slices: cut };
}

function sliceOf(key: SliceKey, rows: readonly number[], buckets: readonly number[]): SliceSummary {
  const estimate = rows.reduce((sum, right) => sum + right, 0) / rows.length;
  return { key, slicing: 'g', rows: rows.length, buckets, sizes: rows.map(() => 1), measures: { accuracy: { estimate, spread: 'proportion', influences: rows.map((right) => (right - estimate) / (rows.length - 1)), trials: rows.length, support: null } } };
}

interface Evidence {
  readonly bodies: Readonly<Record<string, Body>>;
  readonly searched: Searched;
}

function evidenceOf({ name }: CheckSpec, { candidate, baseline }: Drawn): Evidence {
  const cut = { candidate: halves('candidate', candidate), baseline: halves('baseline', baseline) };
  const bodies = { candidate: cut.candidate.body, baseline: cut.baseline.body };
  const summaries = Object.fromEntries(Object.entries(bodies).map(([of, whole]) => {
    if (whole.kind !== 'summary') throw new Error('no summary');
    return [of, { ...whole.summary, slices: cut[of as keyof typeof cut].slices }];
  }));
  return { bodies, searched: new Map([[name, summaries]]) };
}

function played(one: CheckSpec, rows: Drawn): readonly RehearsedResult[] {
  const { bodies, searched } = evidenceOf(one, rows);
  return rehearse(gate([one]), bodies, told, searched).results;
}

describe('a search, rehearsed', () => {
  it('is told after all rows: without a weak slice, then with one of each size', () => {
    const results = played(searching('max_drop', 0.1), drawn(randomOf(1), 0.8));
    expect(results.map(({ slice, part, rows }) => [slice, part, rows])).toEqual([
      [{}, undefined, 2160],
      [{}, { kind: 'search', slices: 6 }, 2160],
      [{ g: 'g0' }, { kind: 'weak' }, 60],
      [{ g: 'g2' }, { kind: 'weak' }, 300],
      [{ g: 'g5' }, { kind: 'weak' }, 900],
    ]);
    const [, whole, small, middle, large] = results;
    expect(whole).toMatchObject({ level: null, bar: null, equal: { warn: 0 }, at_margin: null, noticed: null });
    expect(whole!.equal!.block).toBeLessThan(0.04);
    expect(small).toMatchObject({ equal: null, blind: true });
    expect(small!.rows_needed!).toBeGreaterThan(60);
    expect(large!.beyond!.block).toBeGreaterThan(0.8);
    for (const one of [small, middle, large]) expect(one!.at_margin!.block).toBeLessThan(0.07);
    expect(small!.change!).toBeLessThan(middle!.change!);
    expect(middle!.change!).toBeLessThan(large!.change!);
    expect(large!.change!).toBeLessThan(-0.1);
  });

  it('of a value is played on slices that are as good as all rows', () => {
    const [all, whole, , , large] = played(searching('min', 0.7), drawn(randomOf(2), 0.8, { at: 1, by: 0.2 }));
    expect(whole!.equal!.block).toBeLessThan(0.05);
    expect(large).toMatchObject({ level: all!.level, bar: 0.7, change: null });
  });

  it('that has nothing to look at warns of that, where the unsure warn', () => {
    const one = searching('max_drop', 0.1);
    const { bodies, searched } = evidenceOf(one, drawn(randomOf(3), 0.8));
    const empty: Searched = new Map([[one.name, Object.fromEntries(Object.entries(searched.get(one.name)!).map(([name, summary]) => [name, { ...summary, slices: [] }]))]]);
    const { results, whole } = rehearse(gate([one]), bodies, told, empty);
    expect(results[1]).toMatchObject({ part: { kind: 'search', slices: 0 }, equal: { block: 0, warn: 1 } });
    expect([whole.warn, judge(gate([one]), bodies, empty)[0]!.effect]).toEqual([1, 'warn']);
  });

  it('that was not made leaves all rows alone', () => {
    const one = searching('max_drop', 0.1);
    const { results } = rehearse(gate([one]), evidenceOf(one, drawn(randomOf(3), 0.8)).bodies, told);
    expect(results.map(({ part }) => part)).toEqual([undefined]);
  });

  it('agrees with runs: the largest slice worse by twice the margin, and by what is noticed', () => {
    const one = searching('max_drop', 0.08);
    const RUNS = 200;
    const simulated = (by: number): number => Array.from({ length: RUNS }, (_, at) => {
      const { bodies, searched } = evidenceOf(one, drawn(randomOf(70, at), 0.8, { at: 5, by }));
      return judge(gate([one]), bodies, searched).some(({ found }) => found === true);
    }).filter(Boolean).length / RUNS;
    const rehearsals = Array.from({ length: 4 }, (_, at) => {
      const { bodies, searched } = evidenceOf(one, drawn(randomOf(80, at), 0.8));
      return rehearse(gate([one]), bodies, { ...told, seed: at }, searched).results.at(-1)!;
    });
    const mean = (of: (result: RehearsedResult) => number): number => rehearsals.reduce((sum, result) => sum + of(result), 0) / rehearsals.length;
    const near = (told: number, share: number): void => expect(Math.abs(told - share), `rehearsed ${told}, simulated ${share}`).toBeLessThan(4 * Math.sqrt((share * (1 - share) + 0.01) / RUNS + 0.0006));
    near(mean(({ beyond }) => beyond!.block), simulated(0.16));
    near(0.8, simulated(-mean(({ change }) => change!)));
  });
});

describe('slices of a search', () => {
  const looked = (key: SliceKey, rows: number): Looked => ({ key, rows, proposes: 0, confirms: 1 });
  const slices = [looked({ a: '1' }, 400), looked({ b: '1' }, 300), looked({ a: '1', b: '1' }, 100), looked({ b: '2' }, 500), looked({ a: '2' }, 600), looked({ c: '1' }, 200)];

  it('are weak by the share of them that is of the weak one', () => {
    expect([...sharesOf(slices[0]!, slices)]).toEqual([[0, 1], [1, 1 / 3], [2, 1]]);
    expect([...sharesOf(slices[2]!, slices)]).toEqual([[0, 1 / 4], [1, 1 / 3], [2, 1]]);
    expect([...sharesOf(slices[5]!, slices)]).toEqual([[5, 1]]);
  });

  it('are played by size: the smallest, one in the middle, the largest, each once', () => {
    expect(weakSlices(slices).map(({ rows }) => rows)).toEqual([100, 300, 600]);
    expect(weakSlices(slices.slice(0, 2)).map(({ rows }) => rows)).toEqual([300, 400]);
    expect(weakSlices(slices.slice(0, 1)).map(({ rows }) => rows)).toEqual([400]);
    expect(weakSlices([])).toEqual([]);
  });
});
