import type { Bias } from './sample.ts';

/**
 * Upward bias of a sum of absolute gaps over bins (expected calibration error).
 * Where the true gap of a bin is 0 its absolute value still is σ√(2/π) on average; over b bins Σ wσ_b ≤ √b · √Σ(wσ_b)²,
 * and the standard error of the sum is that root. So at most √(2b/π) standard errors: 3.1 for 15 bins, which a
 * perfectly calibrated model comes near to.
 *
 * @param bins ≥ 1
 */
export function binnedBias(bins: number): Bias {
  return [0, Math.sqrt((2 * bins) / Math.PI)];
}

/**
 * Upward bias of the largest gap between two distributions (Kolmogorov–Smirnov statistic): its place is chosen after
 * the fact. Half a standard error where the gap is real, by simulation (docs/simulation.md).
 */
export const supremumBias: Bias = [0.5, 0.5];

/**
 * Of an area of absolute gaps between two distributions (Wasserstein distance). What it lies too high is seen by the
 * jackknife, but only by half where no gap is real, so that a value within four standard errors of 0 is not told from 0.
 */
export const areaBias: Bias = [0, 0];
