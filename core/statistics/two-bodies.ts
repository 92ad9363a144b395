import { jackknife, type Jackknife } from './jackknife.ts';
import type { Sample } from './sample.ts';

/**
 * Spread of an estimate by what each bucket moves it. One of two bodies of rows (drift) spreads by the buckets of both,
 * which are independent: variances and third moments add, and degrees of freedom are Welch and Satterthwaite's.
 * Source: Satterthwaite 1946.
 */
export function spreadOf({ influences, reference }: Pick<Sample, 'influences' | 'reference'>): Jackknife | null {
  const own = jackknife(influences);
  if (reference === undefined) return own;
  const other = jackknife(reference.influences);
  return own === null || other === null ? null : joined(own, other);
}

function joined(a: Jackknife, b: Jackknife): Jackknife {
  const standardError = Math.hypot(a.standardError, b.standardError);
  if (standardError === 0) return { standardError, degrees: a.degrees + b.degrees, groupDegrees: a.groupDegrees + b.groupDegrees, skewness: 0, sureSkewness: 0 };
  const [left, right] = [a.standardError / standardError, b.standardError / standardError];
  const degrees = (of: (one: Jackknife) => number): number => 1 / (left ** 4 / of(a) + right ** 4 / of(b));
  return {
    standardError,
    degrees: degrees((one) => one.degrees),
    groupDegrees: degrees((one) => one.groupDegrees),
    skewness: a.skewness * left ** 3 + b.skewness * right ** 3,
    sureSkewness: a.sureSkewness * left ** 3 + b.sureSkewness * right ** 3,
  };
}

/**
 * How far an estimate lies above the truth on average, by the delete-one-group jackknife for groups of unequal size:
 * Σ (1 − m_j/n)·(θ̂_(j) − θ̂), over the buckets of each body. A smooth function of shares, such as a divergence, bends
 * upwards: with no drift at all it is about its number of bins ÷ rows, which this sees.
 * Source: Quenouille 1956; Busing, Meijer and van der Leeden 1999.
 */
export function jackknifeBias({ influences, sizes, reference }: Pick<Sample, 'influences' | 'sizes' | 'reference'>): number {
  const part = (moves: Float64Array, rows: Float64Array): number => {
    const all = rows.reduce((sum, size) => sum + size, 0);
    return moves.reduce((sum, d, j) => sum - (1 - rows[j]! / all) * d, 0);
  };
  return part(influences, sizes) + (reference === undefined ? 0 : part(reference.influences, reference.sizes));
}

/** The square of a value with the same rows behind it: θ² − θ²_(j) = 2θd − d². */
export function squared(sample: Sample): Sample {
  const { estimate, influences, reference } = sample;
  const moves = (d: Float64Array): Float64Array => d.map((each) => 2 * estimate * each - each * each);
  return { ...sample, estimate: estimate * estimate, influences: moves(influences), ...(reference && { reference: { ...reference, influences: moves(reference.influences) } }) };
}
