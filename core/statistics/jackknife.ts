import { sumOf } from './picked.ts';

/** Spread of an estimate over samples, and how well it is known. */
export interface Jackknife {
  /** In the estimate's unit, ≥ 0. */
  readonly standardError: number;
  /** Degrees of freedom of the standard error, in [1, g − 1]. */
  readonly degrees: number;
  /** g − 1: the degrees if every group moved the estimate alike. */
  readonly groupDegrees: number;
  /** Skewness of the estimate over samples, Σ d³ ÷ (Σ d²)^1.5; 0 when nothing spreads. */
  readonly skewness: number;
  /**
   * What of it is no noise: skewness · (1 − Σ d⁶ ÷ (Σ d³)²), at least 0 in size. Where the influences spread alike to
   * both sides, Σ d³ is 0 up to a noise of variance Σ d⁶.
   */
  readonly sureSkewness: number;
}

/**
 * Standard error by the delete-one-group jackknife for groups of unequal size:
 * (g − 1)/g · Σ (d_j − d̄)², d_j = estimate − estimate without group j.
 *
 * Every group counts by what it moves, so that few large groups of rows that belong together weigh as much as they
 * do. (The other form for unequal groups, Busing, Meijer and van der Leeden 1999, divides each square by n/m_j − 1,
 * which is right only when the rows inside of a group are independent, and too small otherwise. For groups of equal
 * size both are the same.)
 * Source: Efron and Stein 1981; MacKinnon, Nielsen and Webb 2023 (CV3).
 *
 * Degrees of freedom: those of a variance of g values with the kurtosis κ seen, 2 ÷ (2/(g − 1) + κ/g), at most g − 1.
 * When few groups carry the spread (3 positives in 100 rows) the standard error is known as badly as that.
 *
 * @returns null with fewer than two groups or where an influence is NaN: the value then rests on one group alone.
 */
export function jackknife(influences: Float64Array): Jackknife | null {
  const g = influences.length;
  if (g < 2) return null;
  const centre = sumOf(influences) / g;
  const unit = influences.reduce((most, d) => Math.max(most, Math.abs(d - centre)), 0);
  if (!Number.isFinite(unit)) return null;
  const groupDegrees = g - 1;
  if (unit === 0) return { standardError: 0, degrees: groupDegrees, groupDegrees, skewness: 0, sureSkewness: 0 };
  const [second, third, fourth, sixth] = moments(influences, centre, unit);
  const kurtosis = (g * fourth) / second ** 2 - 3;
  const skewness = third / second ** 1.5;
  return {
    standardError: unit * Math.sqrt((groupDegrees / g) * second),
    degrees: kurtosis > 0 ? Math.max(1, Math.min(groupDegrees, 2 / (2 / groupDegrees + kurtosis / g))) : groupDegrees,
    groupDegrees,
    skewness,
    sureSkewness: third === 0 ? 0 : skewness * Math.max(0, 1 - sixth / third ** 2),
  };
}

/**
 * Degrees of freedom of a standard error of which only a part is estimated, the rest is known (Satterthwaite 1946).
 *
 * @param estimated that part, in the unit of `whole`
 */
export function degreesBeside(degrees: number, estimated: number, whole: number): number {
  return estimated > 0 ? degrees * (whole / estimated) ** 4 : Infinity;
}

/** Sums of the 2nd, 3rd, 4th and 6th power of distances from the centre, in `unit`s so that no power underflows. */
function moments(influences: Float64Array, centre: number, unit: number): readonly [number, number, number, number] {
  let second = 0;
  let third = 0;
  let fourth = 0;
  let sixth = 0;
  for (const d of influences) {
    const distance = (d - centre) / unit;
    const square = distance * distance;
    second += square;
    third += square * distance;
    fourth += square * square;
    sixth += square * square * square;
  }
  return [second, third, fourth, sixth];
}

/** Correlation of two estimates over samples, from influences of the same groups; 0 when one of them does not spread. */
export function correlation(a: Float64Array, b: Float64Array): number {
  const g = a.length;
  const meanA = sumOf(a) / g;
  const meanB = sumOf(b) / g;
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
  return aa > 0 && bb > 0 ? Math.max(-1, Math.min(1, ab / Math.sqrt(aa) / Math.sqrt(bb))) : 0;
}
