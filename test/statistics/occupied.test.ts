import { expect, it } from 'vitest';
import { unitsIn } from '../../core/statistics/occupied.ts';
import { mulberry32 } from './made.ts';

it.each([5, 30, 80, 200, 400])('%i units in 100 buckets are told from how many are not empty, and not overstated', (units) => {
  const random = mulberry32(units);
  const found = Array.from({ length: 200 }, () => unitsIn(new Set(Array.from({ length: units }, () => Math.floor(100 * random()))).size, 100));
  const mean = found.reduce((sum, one) => sum + one, 0) / found.length;
  expect(mean / units).toBeGreaterThan(0.85);
  expect(mean / units).toBeLessThan(1.05);
});

it('all buckets full is no infinity', () => {
  expect(unitsIn(100, 100)).toBeGreaterThan(400);
  expect(unitsIn(100, 100)).toBeLessThan(500);
});
