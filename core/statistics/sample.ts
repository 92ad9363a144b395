/**
 * How a value spreads, which decides its interval:
 * - `proportion`: successes ÷ trials of rows (accuracy, recall)
 * - `unit`: in [0, 1] but no plain proportion (ROC AUC, F1)
 * - `correlation`: in [−1, 1] (Matthews, kappa)
 * - `positive`: in [0, ∞) (log loss, errors)
 * - `determination`: in (−∞, 1] (R², explained variance)
 * - `real`: no border
 * - `distance`: ≥ 0, the root of something smooth (Hellinger, Jensen–Shannon)
 */
export type Spread = 'proportion' | 'unit' | 'correlation' | 'positive' | 'determination' | 'real' | 'distance';

/**
 * An estimate with what is left of it when one bucket is taken out: all that statistics needs to know of a metric.
 * Numbers in, numbers out; names and gates are unknown here.
 */
export interface Sample {
  readonly estimate: number;
  /** estimate − (estimate without bucket j); NaN where that does not exist. Length K. */
  readonly influences: Float64Array;
  /** Rows of bucket j, > 0. Length K. */
  readonly sizes: Float64Array;
  readonly spread: Spread;
  /** Denominator in rows of a proportion, else null. */
  readonly trials: number | null;
  /** Smallest count that the value rests on, else null. */
  readonly support: number | null;
  /** Variance of the estimate that the influences can't show, added to theirs. Undefined: none. */
  readonly unseen?: number;
  /** The same of the change to another value of the same rows. Undefined: none. */
  readonly unseenChange?: number;
  /** Why no honest interval exists, where the influences can't say. Completes "none: ". */
  readonly noInterval?: string;
  /**
   * Whether rows of one bucket may depend on each other (a cluster column is named). False: every row stands for
   * itself, which only matters where the influences can't say (a proportion of 0 or 1). Undefined counts as true.
   */
  readonly clustered?: boolean;
  /** Clusters, where one bucket may hold several. Undefined: as many as there are buckets. */
  readonly clusters?: number;
  /** Whether rows count by weights of their own, so that trials are Kish's effective ones. Undefined counts as false. */
  readonly weighted?: boolean;
  /**
   * How far the estimate lies above the truth on average, at least and at most, in standard errors, because it adds up
   * absolute values or takes a largest one; see `binnedBias` and `supremumBias`. Intervals give way by as much.
   * Undefined: not at all.
   */
  readonly bias?: Bias;
  /** Of a distance of two bodies: how far it can be by the number of independent rows of both. */
  readonly apart?: Apart;
  /** Of a value of two independent bodies of rows: what the buckets of the other move it, and their rows. */
  readonly reference?: { readonly influences: Float64Array; readonly sizes: Float64Array };
}

/** `band`: the largest gap of two distribution functions. `farthest`: see `unmetLimits`. */
export type Apart =
  | { readonly kind: 'band'; readonly rows: readonly [number, number] }
  | { readonly kind: 'shares'; readonly rows: readonly [number, number]; readonly farthest: (share: number, other: number) => number };

export type Bias = readonly [least: number, most: number];

/**
 * A value that came without rows. With a `standardError` that is its uncertainty (Student's t where it is the mean of
 * `repeats` ≥ 2 independent runs); without one it is taken as it is.
 */
export interface Named {
  readonly estimate: number;
  /** ≥ 0. */
  readonly standardError?: number;
  readonly repeats?: number;
  /** Where no standard error shows its spread: the value is the mean of so many numbers, each in [0, 1]. */
  readonly trials?: number;
}

export type Quantity = Sample | Named;

/** Two-sided interval; ±Infinity for an open end. `method` names how it was made ("Clopper–Pearson", "none: …"). */
export interface Interval {
  readonly low: number;
  readonly high: number;
  readonly method: string;
  /** There is none because there are too few rows, whatever their values are. Undefined: false. */
  readonly tooFew?: true;
}

/**
 * The intervals of one quantity at any confidence in (0, 1), nested: a higher confidence never gives a narrower one.
 * Undefined instead of a function: the value has no uncertainty that is known.
 */
export type Limits = (confidence: number) => Interval;

const NONE = 'none: ';

/** Why there is no interval, by the method of one; null where there is one, or nothing that spreads. */
export function whyNone(method: string | null | undefined): string | null {
  return method?.startsWith(NONE) === true ? method.slice(NONE.length) : null;
}

/** The interval of evidence that allows none; `why` completes "none: ". */
export function noInterval(why: string): Limits {
  const none: Interval = { low: -Infinity, high: Infinity, method: NONE + why };
  return () => none;
}

/** The same where numbers of rows alone are why. */
export function tooFewRows(why: string): Limits {
  const none: Interval = { low: -Infinity, high: Infinity, method: NONE + why, tooFew: true };
  return () => none;
}
