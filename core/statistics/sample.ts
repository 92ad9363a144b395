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
  /** How the value spreads; see `Spread` in sources/summary.ts. */
  readonly spread: 'proportion' | 'unit' | 'correlation' | 'positive' | 'determination' | 'real';
  /** Denominator in rows of a proportion, else null. */
  readonly trials: number | null;
  /** Smallest count that the value rests on, else null. */
  readonly support: number | null;
}

/** Two-sided interval; ±Infinity for an open end. `method` names how it was made ("wilson", "jackknife logit t", "none: …"). */
export interface Interval {
  readonly low: number;
  readonly high: number;
  readonly method: string;
}
