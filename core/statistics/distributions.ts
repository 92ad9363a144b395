import betaCdfOf from '@stdlib/stats-base-dists-beta-cdf';
import betaQuantileOf from '@stdlib/stats-base-dists-beta-quantile';
import normalCdfOf from '@stdlib/stats-base-dists-normal-cdf';
import normalQuantileOf from '@stdlib/stats-base-dists-normal-quantile';
import studentCdfOf from '@stdlib/stats-base-dists-t-cdf';
import studentQuantileOf from '@stdlib/stats-base-dists-t-quantile';

/** The one door to the library of distributions; test/goldens/distributions holds its values against SciPy's. */

/** x with P(Z ≤ x) = p, Z standard normal; p in [0, 1]. */
export function normalQuantile(p: number): number {
  return normalQuantileOf(p, 0, 1);
}

/** P(Z ≤ x), Z standard normal. */
export function normalCdf(x: number): number {
  return normalCdfOf(x, 0, 1);
}

/** x with P(T ≤ x) = p, T Student's t; degrees > 0, Infinity for the normal. */
export function studentQuantile(p: number, degrees: number): number {
  return degrees === Infinity ? normalQuantile(p) : studentQuantileOf(p, degrees);
}

/** P(T ≤ x), T Student's t; degrees > 0, Infinity for the normal. */
export function studentCdf(x: number, degrees: number): number {
  return degrees === Infinity ? normalCdf(x) : studentCdfOf(x, degrees);
}

/** P(X ≤ x), X beta with shapes a, b > 0. */
export function betaCdf(x: number, a: number, b: number): number {
  return betaCdfOf(x, a, b);
}

/** x with P(X ≤ x) = p, X beta with shapes a, b > 0; p in [0, 1]. */
export function betaQuantile(p: number, a: number, b: number): number {
  return betaQuantileOf(p, a, b);
}

/** Half-width of a two-sided interval in standard errors. */
export function criticalValue(confidence: number, degrees: number): number {
  return studentQuantile((1 + confidence) / 2, degrees);
}
