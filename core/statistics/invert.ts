import type { Interval, Limits } from './sample.ts';

export type Side = 'above' | 'below';
/** `good`: the whole interval lies on the good side of the threshold or on it; `bad`: wholly beyond it. */
export type Stance = 'good' | 'bad' | 'straddles';

/** Where an interval stands; a value on the threshold itself is good. */
export function stanceOf(interval: Pick<Interval, 'low' | 'high'>, threshold: number, good: Side): Stance {
  const [near, far] = good === 'above' ? [interval.low, interval.high] : [-interval.high, -interval.low];
  const line = good === 'above' ? threshold : -threshold;
  if (near >= line) return 'good';
  return far < line ? 'bad' : 'straddles';
}

/**
 * One-sided p-value of "worse than the bound" by inversion of the intervals: half of the smallest error rate at which
 * the whole interval still lies on the bad side. Where the estimate is on the good side: 1 − the same for the good
 * side. 1 where there is no interval at all.
 */
export function pWorse(limits: Limits, threshold: number, good: Side): number {
  const bad = smallestError(limits, threshold, good, 'bad');
  if (bad !== null) return bad / 2;
  const { low, high } = limits(SMALLEST_CONFIDENCE);
  if (low === -Infinity && high === Infinity) return 1;
  return 1 - (smallestError(limits, threshold, good, 'good') ?? 1) / 2;
}

const SMALLEST_CONFIDENCE = 1e-9;
/** Of error rates; what is smaller is reported as this. */
const SMALLEST_LOG_ERROR = Math.log(1e-15);

/** Smallest 1 − confidence at which the interval has the stance; null where no confidence gives it. */
function smallestError(limits: Limits, threshold: number, good: Side, stance: 'good' | 'bad'): number | null {
  const stands = (error: number): boolean => stanceOf(limits(1 - error), threshold, good) === stance;
  let yes = Math.log1p(-SMALLEST_CONFIDENCE);
  let no = SMALLEST_LOG_ERROR;
  if (!stands(Math.exp(yes))) return null;
  if (stands(Math.exp(no))) return Math.exp(no);
  for (let step = 0; step < 60; step++) {
    const middle = (no + yes) / 2;
    if (stands(Math.exp(middle))) yes = middle;
    else no = middle;
  }
  return Math.exp(yes);
}
