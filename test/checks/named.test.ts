import { describe, expect, it } from 'vitest';
import type { Body } from '../../core/checks/body.ts';
import { withDirections } from '../../core/checks/directions.ts';
import { judge } from '../../core/checks/judge.ts';
import type { CheckSpec, Gate } from '../../core/spec/gate.ts';
import type { NamedValue } from '../../core/sources/values.ts';
import type { CheckResult } from '../../core/verdict/verdict.ts';
import { passTexts } from '../../core/report/words.ts';
import { faultsOf } from '../metrics/workspace.ts';
import { bound, check, gate } from './build.ts';

const PERPLEXITY = 'wikitext.word_perplexity';

function values(name: string, value: Partial<NamedValue>): Body {
  return { kind: 'values', name, values: new Map([[PERPLEXITY, { value: 10, standardError: null, repeats: null, ...value }]]), others: new Map() };
}

function checked(...bounds: CheckSpec['bounds']): Gate {
  return gate([check({ metric: { name: PERPLEXITY }, bounds })]);
}

function judged(one: Gate, candidate: Partial<NamedValue>, baseline: Partial<NamedValue> = {}): CheckResult {
  const bodies = { candidate: values('candidate', candidate), baseline: values('baseline', baseline) };
  return judge(withDirections(one, bodies), bodies)[0]!;
}

describe('named values whose source knows which direction is good', () => {
  it.each([
    ['a drop of what is better when lower', 'lower', bound('max_drop', 0.5), 'Use max_rise.'],
    ['a rise of what is better when higher', 'higher', bound('max_rise', 0.5), 'Use max_drop.'],
    ['a gain without a direction', undefined, bound('min_gain', 0.5), 'Use max_drop, max_rise or both.'],
  ] as const)('%s is refused with the bound that is right', async (_, better, one, remedy) => {
    const said = better === undefined ? {} : { better };
    expect(await faultsOf(Promise.resolve().then(() => judged(checked(one), { value: 50, ...said })))).toMatchObject([{ code: 'GATE_CONTRADICTION', place: one.place, remedy }]);
  });

  it.each([
    ['the right bound too', [bound('max_drop', 0.5), bound('max_rise', 0.5)]],
    ['an absolute bound', [bound('max', 60), bound('max_drop', 0.5)]],
  ])('%s lets the other stand', (_, bounds) => {
    expect(judged(checked(...bounds), { better: 'lower' })).toMatchObject({ status: 'pass', better: 'lower' });
  });

  it('tells a gain by it, of either side', () => {
    const gain = checked(bound('min_gain', 2));
    expect(judged(gain, { value: 7, better: 'lower' })).toMatchObject({ status: 'pass', better: 'lower' });
    expect(judged(gain, { value: 13 }, { better: 'lower' })).toMatchObject({ status: 'fail', better: 'lower' });
  });

  it('says what no bound looks at where nobody knows the direction', () => {
    expect(judged(checked(bound('max_drop', 0.5)), { value: 50 })).toMatchObject({ status: 'pass', reason: expect.stringContaining('it rose, which max_drop does not bound') as string });
    expect(judged(checked(bound('max_rise', 0.5)), { value: 5 }).reason).toContain('it fell, which max_rise does not bound');
    expect(judged(checked(bound('max_drop', 0.5), bound('max', 60)), { value: 50 }).reason).not.toContain('bound');
  });
});

describe('named values of whose noise the source says little', () => {
  it('that are all alike over few documents are no surer than those documents', () => {
    expect(judged(checked(bound('min', 0.95)), { value: 1, trials: 5 })).toMatchObject({ status: 'unsure', candidate: { interval: [expect.closeTo(0.478, 3), 1] }, method: 'Clopper–Pearson over 5 alike' });
    expect(judged(checked(bound('max_drop', 0.2)), { value: 1, trials: 5 }, { value: 1, trials: 5 })).toMatchObject({ status: 'unsure', change: { estimate: 0 } });
  });

  it.each([
    ['candidate', {}, { standardError: 0.1 }],
    ['baseline', { standardError: 0.1 }, {}],
  ])('a %s without a standard error counts as it is in a comparison, and the result says so', (side, candidate, baseline) => {
    const result = judged(checked(bound('max_drop', 0.5)), candidate, baseline);
    expect(result).toMatchObject({ status: 'pass', reason: `the whole unpaired interval holds max_drop 0.5; ${side} came without a standard error and counts as it is: the interval is the noise of the other side alone` });
    expect(passTexts({ check: result, results: [result], of: 1, slices: 0 })[0]).toContain(`${side} without a standard error`);
  });
});
