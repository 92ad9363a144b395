import { describe, expect, it } from 'vitest';
import { boundNumber, count, figures, percent, pValue, settledBy, type Figures } from '../../core/report/numbers.ts';
import { titleText } from '../../core/report/words.ts';
import type { CheckResult } from '../../core/verdict/verdict.ts';
import { drop, floor } from './build.ts';

const one = (estimate: number, interval: CheckResult['candidate']['interval'], least = 0): CheckResult =>
  floor('m', estimate, null, least, { candidate: { evidence: 'candidate', estimate, interval, rows: 1042 } });

describe('figures', () => {
  it.each<[string, CheckResult, Partial<Figures>]>([
    ['two digits of the half-width', one(0.745134, [0.74101, 0.74928]), { candidate: '0.7451', interval: '[0.7410, 0.7493]' }],
    ['no decimals for wide intervals', one(2900.123, [2550, 3250]), { candidate: '2,900', interval: '[2,550, 3,250]' }],
    ['tiny intervals', one(0.00001234, [0.0000112, 0.0000135]), { candidate: '0.0000123' }],
    ['more where rounding would touch the bound', one(0.70004, [0.6996, 0.7305], 0.7), { candidate: '0.70004', interval: '[0.69960, 0.73050]' }],
    ['none more where it lies on the bound', one(0.7, [0.65, 0.75], 0.7), { candidate: '0.700' }],
    ['none more where they would not tell', one(0.70000000000001, [0.65, 0.75], 0.7), { candidate: '0.700' }],
    ['no interval by the rounding of sums alone', one(1, [0.999999999991, 1.000000000003], 0.1), { candidate: '1', interval: '' }],
    ['more without an interval where it would touch the bound', one(0.69996, null, 0.7), { candidate: '0.69996' }],
    ['a change too small to be seen beside the values', drop('m', 1, 3e-12, null, 0), { baseline: '1', candidate: '1', change: '+3.00e-12' }],
    ['an open end', one(0.2, [null, 0.25]), { candidate: '0.200', interval: '[−∞, 0.250]' }],
    ['no width: no interval to round by', one(1, [1, 1]), { candidate: '1', interval: '' }],
    ['four digits without an interval', one(41.3279, null), { candidate: '41.33', interval: '' }],
    ['whole numbers stay', one(12345, null), { candidate: '12,345' }],
    ['zero', one(0, null), { candidate: '0' }],
    ['enormous', one(1.5e20, null), { candidate: '1.50e+20' }],
    ['a change is signed and shares its decimals', drop('m', 0.7812, -0.0794, 0.0421, 0.005), { baseline: '0.781', candidate: '0.702', change: '−0.079', interval: '[−0.121, −0.037]' }],
    ['a gain too', drop('m', 0.73, 0.015, 0.0029, 0.005), { change: '+0.0150', interval: '[+0.0121, +0.0179]' }],
    ['a change that rounds to zero has no sign', drop('m', 0.5, -0.0000001, 0.02, 0.005), { change: '0.000' }],
    ['a change without an interval', drop('m', 180.25, 32.25, null, 0.1), { baseline: '180.3', candidate: '212.5', change: '+32.3' }],
    ['equal models', drop('m', 0.8125, 0, 0, 0.005), { baseline: '0.8125', change: '0', interval: '' }],
    ['a value that is not there', floor('m', null, null, 0.5), { candidate: '', interval: '', rows: '71,234' }],
  ])('%s', (_name, check, expected) => {
    expect(figures(check)).toMatchObject(expected);
  });

  it('names both numbers of rows only where they differ', () => {
    const check = drop('m', 0.5, 0.1, 0.01, 0.1, { rows: 1042 });
    expect(figures(check).rows).toBe('1,042');
    expect(figures({ ...check, baseline: { ...check.baseline!, rows: 998 } }).rows).toBe('1,042 / 998');
    expect(figures({ ...check, metric: 'ndcg(k=10)' })).toMatchObject({ rows: '1,042 queries', size: '1,042 queries' });
  });
});

it.each([
  [count(1_234_567), '1,234,567'],
  [count(0), '0'],
  [count(null), ''],
  [settledBy({ ...one(1, null), rows_to_settle: 38_204 }), '≈ 38,000'],
  [settledBy({ ...one(1, null), rows_to_settle: 7 }), '≈ 7'],
  [settledBy({ ...one(1, null), metric: 'ndcg(k=10)', rows_to_settle: 38_204 }), '≈ 38,000 queries'],
  [settledBy({ ...one(1, null), rows_to_settle: 10_000_000_000 }), 'more than can be had'],
  [settledBy({ ...one(1, null), metric: 'ndcg(k=10)', rows_to_settle: 10_000_000_000 }), 'more queries than can be had'],
  [settledBy(one(1, null)), ''],
  [titleText({ ...one(0, null, -1), name: 'm min -1' }), 'm min -1'],
  [pValue(0.00001), 'p < 0.001'],
  [pValue(0.012345), 'p = 0.012'],
  [pValue(1), 'p = 1'],
  [percent(0.95), '95 %'],
  [percent(0.975), '97.5 %'],
  [boundNumber(0.07, true), '7%'],
  [boundNumber(0.005, false), '0.005'],
  [boundNumber(-1, false), '−1'],
])('%s', (text, expected) => {
  expect(text).toBe(expected);
});
