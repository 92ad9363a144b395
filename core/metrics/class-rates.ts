/** The share of the rows of one class that a value takes in. */
export interface ClassRate {
  /** In [0, 1]; anything where the class has no row. */
  readonly share: number;
  /** Of the class, ≥ 0. */
  readonly rows: number;
  /** What the value moves by when the share moves by 1. */
  readonly weight: number;
}

/** Variances that the rows can't show. */
export interface Unseen {
  /** Of the value. */
  readonly value: number;
  /** Of its change to another value of the same rows. */
  readonly change: number;
}

/**
 * A class of few rows that are all hits or all misses varies more than it shows: what its variance with two more of each
 * would exceed its own by. So does a class of whose rows few or none differ between two models: two more that only one has
 * right, and two that only the other has.
 * Source: Agresti and Coull 1998; for pairs Agresti and Min 2005, who add half as many and cover 0, but no margin.
 */
export function unseenOf(rates: readonly ClassRate[]): Unseen {
  const sum = (variance: (rate: ClassRate) => number): number => rates.reduce((all, rate) => all + rate.weight ** 2 * variance(rate), 0);
  return { value: sum(unseenVariance), change: sum(({ rows }) => 4 / (rows + 4) ** 2) };
}

function unseenVariance({ share, rows }: ClassRate): number {
  const careful = (rows * share + 2) / (rows + 4);
  const seen = rows === 0 ? 0 : (share * (1 - share)) / rows;
  return Math.max(0, (careful * (1 - careful)) / (rows + 4) - seen);
}
