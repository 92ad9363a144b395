import type { Interval } from './sample.ts';

/** An estimate with its interval. */
export interface Located {
  readonly estimate: number;
  readonly interval: Interval;
}

/**
 * Interval of a + k·b from the intervals of a and b and the correlation of their estimates (MOVER): each limit takes
 * the distances of the limits that it combines, so that asymmetric intervals stay asymmetric.
 * low = a + kb − √(A² + B² + 2ρAB), A = a − low of a, B = kb − low of kb (signed as k), and so for high.
 * Source: Zou and Donner 2008; Newcombe 1998 (method 10 for paired proportions) is the case of Wilson intervals.
 *
 * @returns [−Infinity, Infinity] ends where a part is open on the side that matters
 */
export function mover(a: Located, b: Located, k: number, rho: number): readonly [number, number] {
  const centre = a.estimate + k * b.estimate;
  const below = reach(a.estimate - a.interval.low, k * b.estimate - (k > 0 ? k * b.interval.low : k * b.interval.high), k, rho);
  const above = reach(a.interval.high - a.estimate, (k > 0 ? k * b.interval.high : k * b.interval.low) - k * b.estimate, k, rho);
  return [centre - below, centre + above];
}

function reach(a: number, b: number, k: number, rho: number): number {
  if (k === 0) return a;
  if (!Number.isFinite(a) || !Number.isFinite(b)) return Infinity;
  return Math.sqrt(Math.max(0, a * a + b * b + 2 * rho * Math.sign(k) * a * b));
}
