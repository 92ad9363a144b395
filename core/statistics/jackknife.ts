/** Spread of an estimate over samples, and how well it is known. */
export interface Jackknife {
  /** In the estimate's unit, ≥ 0. */
  readonly standardError: number;
  /** Degrees of freedom of the standard error, ≥ 1. */
  readonly degrees: number;
}

/**
 * Standard error by the delete-one-group jackknife for groups of unequal size:
 * (g − 1)/g · Σ (d_j − d̄)², d_j = estimate − estimate without group j.
 *
 * Every group counts by what it moves, so that few large groups of rows that belong together weigh as much as they
 * do. (The other form for unequal groups, Busing, Meijer and van der Leeden 1999, divides each square by n/m_j − 1,
 * which is right only when the rows inside of a group are independent, and too small otherwise.)
 * Source: Efron and Stein 1981; MacKinnon, Nielsen and Webb 2023 (CV3).
 *
 * Degrees of freedom: those of a variance of g values with the kurtosis seen, 2 / (2/(g − 1) + κ/g), at most g − 1.
 * When few groups carry all of the spread (3 positives in 100 rows) the standard error is known as badly as that.
 *
 * @returns null with fewer than two groups or where an influence is NaN: the value then rests on one group alone.
 */
export function jackknife(influences: Float64Array): Jackknife | null {
  const g = influences.length;
  if (g < 2) return null;
  const centre = influences.reduce((sum, d) => sum + d, 0) / g;
  let second = 0;
  let fourth = 0;
  for (const d of influences) {
    const square = (d - centre) ** 2;
    second += square;
    fourth += square ** 2;
  }
  if (!Number.isFinite(second)) return null;
  const kurtosis = second > 0 ? (g * fourth) / second ** 2 - 3 : 0;
  const degrees = Math.max(1, Math.min(g - 1, 2 / (2 / (g - 1) + kurtosis / g)));
  return { standardError: Math.sqrt(((g - 1) / g) * second), degrees: kurtosis > 0 ? degrees : g - 1 };
}

/** Correlation of two estimates over samples, from influences of the same groups; 0 when one of them does not spread. */
export function correlation(a: Float64Array, b: Float64Array): number {
  const g = a.length;
  const meanA = a.reduce((sum, d) => sum + d, 0) / g;
  const meanB = b.reduce((sum, d) => sum + d, 0) / g;
  let ab = 0;
  let aa = 0;
  let bb = 0;
  for (let j = 0; j < g; j++) {
    const da = a[j]! - meanA;
    const db = b[j]! - meanB;
    ab += da * db;
    aa += da * da;
    bb += db * db;
  }
  return aa > 0 && bb > 0 ? Math.max(-1, Math.min(1, ab / Math.sqrt(aa * bb))) : 0;
}
