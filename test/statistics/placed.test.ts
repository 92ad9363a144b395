import { describe, expect, it } from 'vitest';
import { atDistance, distanceOf, placedApart } from '../../core/statistics/placed.ts';

const unit = { low: 0, high: 1 };

describe('one group apart from others that are alike', () => {
  it.each([
    ['lies on the worse side', 0.6, 0.2, 'low', { one: 0.4, others: 0.6 }],
    ['lies on the worse side of what is better when lower', 0.6, 0.2, 'high', { one: 0.8, others: 0.6 }],
    ['on the better side where the worse has no room', 0.1, 0.2, 'low', { one: 0.3, others: 0.1 }],
    ['moves the others too where neither has', 0.5, 0.7, 'low', { one: 0.15, others: 0.85 }],
    ['and stays in range then', 0.6, 0.9, 'low', { one: 0.1, others: 1 }],
    ['the other way round for what is better when lower', 0.5, 0.7, 'high', { one: 0.85, others: 0.15 }],
    ['is not apart before it is alike', 0.5, -0.1, 'low', { one: 0.5, others: 0.5 }],
  ] as const)('%s', (_, common, distance, worse, expected) => {
    const placed = placedApart(common, distance, 'difference', worse, unit)!;
    expect([placed.one, placed.others]).toEqual([expect.closeTo(expected.one, 12), expect.closeTo(expected.others, 12)]);
  });

  it('is nowhere where the range is too narrow', () => {
    expect(placedApart(0.5, 1.1, 'difference', 'low', unit)).toBeNull();
    expect(placedApart(0.5, 1.1, 'difference', 'low', { low: 0, high: Infinity })!.one).toBeCloseTo(1.6, 12);
  });

  it('by a ratio lies lower, or higher where that is worse and has room', () => {
    const far = distanceOf(0.8, 'ratio');
    expect(placedApart(0.5, far, 'ratio', 'low', unit)).toEqual({ one: expect.closeTo(0.4, 12) as number, others: 0.5 });
    expect(placedApart(0.5, far, 'ratio', 'high', unit)).toEqual({ one: expect.closeTo(0.625, 12) as number, others: 0.5 });
    expect(placedApart(0.9, far, 'ratio', 'high', unit)).toEqual({ one: expect.closeTo(0.72, 12) as number, others: 0.9 });
    expect(placedApart(0, far, 'ratio', 'low', unit)).toBeNull();
  });

  it('is as far as its gap or ratio says, twice as far a ratio squared', () => {
    expect(atDistance(distanceOf(0.8, 'ratio'), 'ratio')).toBeCloseTo(0.8, 12);
    expect(atDistance(2 * distanceOf(0.8, 'ratio'), 'ratio')).toBeCloseTo(0.64, 12);
    expect([atDistance(0.1, 'difference'), atDistance(-0.1, 'difference'), atDistance(-1, 'ratio'), atDistance(-Infinity, 'ratio')]).toEqual([0.1, 0, 1, 1]);
  });
});
