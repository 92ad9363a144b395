import { describe, expect, it } from 'vitest';
import type { Body } from '../../core/checks/body.ts';
import { withDirections } from '../../core/checks/directions.ts';
import { judge } from '../../core/checks/judge.ts';
import type { CheckSpec, Gate } from '../../core/spec/gate.ts';
import type { NamedValue } from '../../core/sources/values.ts';
import type { CheckResult } from '../../core/verdict/verdict.ts';
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
