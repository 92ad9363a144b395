import { describe, expect, it } from 'vitest';
import { groupCells, outermost } from '../../core/report/groups.ts';
import { headlineOf } from '../../core/report/headline.ts';
import { storyOf } from '../../core/report/story.ts';
import { sinceText } from '../../core/report/trend.ts';
import { passTexts, sliceText, titleText } from '../../core/report/words.ts';
import type { CheckResult, Verdict } from '../../core/verdict/verdict.ts';
import { bothRows, drop, floor, verdictWith } from './build.ts';

const fail = { status: 'fail', effect: 'block' } as const;
const slice = (carrier: string): Pick<CheckResult, 'slice'> => ({ slice: { carrier } });

function sentence(verdict: Verdict): string {
  const { word, claim, why } = headlineOf(verdict, storyOf(verdict));
  return `${word}: ${claim}: ${why}`;
}

describe('the headline', () => {
  it.each<[string, CheckResult[]]>([
    ['BLOCKED: flight-delay may not replace the baseline: f1 max_drop 0.01 fails on carrier=HA (1 of 2 slices)', [drop('f1', 0.6, 0, 0.001, 0.01), drop('f1', 0.6, 0, 0.001, 0.01, slice('AA')), drop('f1', 0.6, -0.1, 0.01, 0.01, { ...slice('HA'), ...fail })]],
    ['BLOCKED: flight-delay may not be promoted: f1 ≥ 0.7 fails', [floor('f1', 0.6, 0.01, 0.7, fail)]],
    ['BLOCKED: flight-delay may not be promoted: f1 ≥ 0.7 fails on all rows and 2 of 2 slices', [floor('f1', 0.6, 0.01, 0.7, fail), floor('f1', 0.6, 0.01, 0.7, { ...fail, ...slice('AA') }), floor('f1', 0.6, 0.01, 0.7, { ...fail, ...slice('HA') })]],
    ['BLOCKED: flight-delay may not be promoted: f1 ≥ 0.7 is unsure; recall ≥ 0.7 fails', [floor('f1', 0.6, 0.2, 0.7, { status: 'unsure', effect: 'block' }), floor('recall', 0.6, 0.01, 0.7, fail)]],
    ['BLOCKED: flight-delay may not be promoted: 3 checks do not hold, with 3 of their 3 results', ['a', 'b', 'c'].map((name) => floor(name, 0.6, 0.01, 0.7, fail))],
    ['NOT EVALUATED: flight-delay could not be judged: f1 ≥ 0.7 has no evidence', [floor('f1', null, null, 0.7, { status: 'error', effect: 'block' })]],
    ['PASSED: flight-delay may replace the baseline: 2 checks hold', [floor('f1', 0.8, 0.01, 0.7), drop('f1', 0.6, 0, 0.001, 0.01)]],
    ['PASSED with 1 warning: flight-delay may be promoted: 1 check holds, 1 is unsure', [floor('f1', 0.8, 0.01, 0.7), floor('recall', 0.7, 0.1, 0.7, { status: 'unsure', effect: 'warn' })]],
  ])('%s', (expected, checks) => {
    expect(sentence(verdictWith(checks))).toBe(expected);
  });

  it('claims nothing about a baseline that is not there', () => {
    const absent = { ...bothRows['baseline']!, kind: 'absent' as const, rows: null };
    const waived = drop('f1', 0.6, 0, null, 0.01, { status: 'waived', change: null });
    expect(sentence(verdictWith([floor('f1', 0.8, 0.01, 0.7), waived], { evidence: { ...bothRows, baseline: absent } }))).toBe('PASSED: flight-delay may be promoted: 1 check holds, 1 is waived');
  });
});

describe('the story', () => {
  it('puts each result in one part, all rows first, then the worst', () => {
    const changes: [string, number][] = [['AA', -0.02], ['B6', -0.09], ['DL', -0.05]];
    const story = storyOf(verdictWith([drop('f1', 0.6, -0.03, 0.01, 0.01, fail), ...changes.map(([carrier, change]) => drop('f1', 0.6, change, 0.01, 0.01, { ...slice(carrier), ...fail })), drop('f1', 0.6, 0, 0.01, 0.01, slice('UA'))]));
    expect(story.blocks.map(({ results, of, slices }) => [results.map(sliceText), of, slices])).toEqual([[['all rows', 'carrier=B6', 'carrier=DL', 'carrier=AA'], 5, 4]]);
    expect(story.passes.map(({ results }) => results.map(sliceText))).toEqual([['carrier=UA']]);
  });

  it.each<[string, Partial<CheckResult>, readonly number[], string]>([
    ['a loss that rises', { better: 'lower', bound: { kind: 'max_rise', value: 0.01, relative: false, threshold: 0.01 } }, [0.001, 0.009, -0.2], 'carrier=1'],
    ['a gain of a loss', { better: 'lower', bound: { kind: 'min_gain', value: 0.01, relative: false, threshold: -0.01 } }, [-0.3, -0.02, -0.2], 'carrier=1'],
    ['a ratio', { better: 'higher', bound: { kind: 'min_ratio', value: 0.8, relative: false, threshold: 0.8 } }, [0.9, 0.7, 0.85], 'carrier=1'],
    ['a gain', { better: 'higher', bound: { kind: 'min_gain', value: 0.01, relative: false, threshold: 0.01 } }, [0.3, 0.2, 0.02], 'carrier=2'],
  ])('knows the worst of %s', (_name, rest, changes, worst) => {
    const story = storyOf(verdictWith(changes.map((change, i) => drop('m', 0.6, change, 0.0001, 0.01, { ...rest, slice: { carrier: String(i) } }))));
    expect(sliceText(story.passes[0]!.results[0]!)).toBe(worst);
  });

  it('keeps two checks of one name apart, and two bounds of one check', () => {
    const elsewhere = { place: { file: 'modelgate.yml', line: 99, column: 1 } };
    const story = storyOf(verdictWith([floor('f1', 0.8, 0.01, 0.7), floor('f1', 0.8, 0.01, 0.7, elsewhere), floor('f1', 0.8, 0.01, 0.6)]));
    expect(story.passes).toHaveLength(3);
  });

  it.each([[6, 'and 1 more column, none closer to the bound'], [8, 'and 3 more columns, none closer to the bound']])('counts the columns that are not told, of %i', (size, expected) => {
    const columns = Array.from({ length: size }, (_, i) => floor('share', 0.9, 0.01, 0.7, { column: `c${i}` }));
    expect(passTexts(storyOf(verdictWith(columns)).passes[0]!).at(-1)).toBe(expected);
  });

  it.each<[CheckResult['status'], CheckResult['effect'], string]>([
    ['unsure', 'none', 'it has not surely held for 4 verdicts in a row, since abc'],
    ['fail', 'block', 'it has not passed for 4 verdicts in a row, since abc'],
  ])('says since when a result is %s', (status, effect, expected) => {
    expect(sinceText(floor('f1', 0.7, 0.1, 0.7, { status, effect, history: { statuses: ['unsure', 'unsure', 'unsure'], estimates: [0.7, 0.7, 0.7], since: { commit: 'abc', verdicts: 3 } } }))).toBe(expected);
  });

  it('says of a family how many pass and which is the worst', () => {
    const carriers = Array.from({ length: 38 }, (_, i) => drop('roc_auc', 0.7, 0.01 - i * 0.0003, 0.003, 0.005, slice(`c${i}`)));
    const missing = drop('roc_auc', 0.7, -0.1, 0.003, 0.005, { ...slice('HA'), ...fail });
    const [group] = storyOf(verdictWith([drop('roc_auc', 0.7, 0.01, 0.001, 0.005), ...carriers, missing])).passes;
    expect(passTexts(group!)).toEqual(['0.7000 → 0.7100, +0.0100 [+0.0090, +0.0110], 71,234 rows', 'on 38 of 39 slices, worst carrier=c37 −0.0011 [−0.0041, +0.0019]']);
  });
});

describe('the groups that there is room for', () => {
  it('are the worst, the best and those at both ends', () => {
    const values = [0.5, 0.6, 0.7, 0.8, 0.9].map((estimate, i) => ({ slice: { g: `g${i}` }, metric: 'recall', estimate, interval: null, rows: 100, unjudged: null }));
    const between = { slicing: 'g', measure: 'difference' as const, pairs: 20, furthest: { metric: 'recall', worst: { g: 'g0' }, best: { g: 'g3' } }, groups: [...values, { ...values[0]!, slice: { g: 'small' }, unjudged: 'few' }] };
    const cells = groupCells(floor('recall', 0.4, null, 0.1, { between }));
    expect([2, 3, 4, 6].map((room) => outermost(cells, () => 1, room))).toEqual([[0, 3], [0, 3, 5], [0, 1, 3, 5], [0, 1, 2, 3, 4, 5]]);
  });
});

describe('names', () => {
  it.each<[CheckResult['slice'], string]>([
    [{}, 'all rows'],
    [{ carrier: 'HA', origin: null }, 'carrier=HA, origin missing'],
    [{ slice: 'long haul' }, 'long haul'],
    [{ carrier: 'HA, origin=JFK' }, 'carrier="HA, origin=JFK"'],
    [{ carrier: '' }, 'carrier=""'],
    [{ slice: 'all rows' }, '"all rows"'],
    [{ carrier: 'a "b"' }, 'carrier="a ""b"""'],
  ])('%j is %s', (key, expected) => {
    expect(sliceText(floor('f1', 0.5, 0.1, 0.5, { slice: key }))).toBe(expected);
  });

  it.each<[Partial<CheckResult>, string]>([
    [{}, 'f1 ≥ 0.5'],
    [{ name: 'balance' }, 'balance (f1) ≥ 0.5'],
    [{ name: 'f1 ≥ 0.5' }, 'f1 ≥ 0.5'],
    [{ name: 'f1 min 0.5' }, 'f1 min 0.5'],
    [{ bound: { kind: 'max_rise', value: 0.02, relative: true, threshold: 0.01 } }, 'f1 max_rise 2%'],
  ])('%j is titled %s', (rest, expected) => {
    expect(titleText(floor('f1', 0.5, 0.1, 0.5, rest))).toBe(expected);
  });
});
