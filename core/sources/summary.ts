import type { Pictures } from './pictures.ts';

/**
 * What evaluation keeps of a body of rows: a few numbers per slice and bucket, no rows.
 * Rows are reduced to it before any check is made, and a snapshot file is this and nothing else, so that a snapshot of
 * the baseline gives the verdict that its rows give.
 */
export interface Summary {
  /** Rows read. */
  readonly rows: number;
  /** What decides a row's bucket. */
  readonly unit: 'cluster' | 'query' | 'id' | 'position';
  /** Distinct units. */
  readonly units: number;
  readonly buckets: Buckets;
  /** The first is always all rows, `{}`; then in the gate's order of slicings, values in code point order, null last. */
  readonly slices: readonly SliceSummary[];
  /** Column → DuckDB type; for evidence whose schema others are held against. */
  readonly columns?: Readonly<Record<string, string>>;
  /** What is drawn of all rows. */
  readonly pictures?: Pictures;
  /** Rows that checks show, by `exampleKey`. Never in a snapshot: what it keeps are numbers. */
  readonly examples?: Readonly<Record<string, Examples>>;
}

/** Rows that a check shows: values of `columns`, the id first, as text. `order`: what put the first of them first. */
export interface Examples {
  readonly order: 'score_change' | 'id_hash';
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | null)[])[];
}

/** Under what a summary has the examples of a check's metric. */
export function exampleKey(check: string, metric: string): string {
  return JSON.stringify([check, metric]);
}

/** The buckets of all rows, sorted by key. Only buckets with rows are listed. */
export interface Buckets {
  /** `own`: up to 1,000 units, each its own bucket, keyed by its hash; `hashed`: hash mod `count`. */
  readonly kind: 'own' | 'hashed';
  /** Hash of the unit (own) or its bucket number 0…99 (hashed). Safe integers. */
  readonly keys: readonly number[];
  /** Order-independent fingerprint of ids and labels of the bucket's rows, decimal text of an exact integer. */
  readonly fingerprints: readonly string[];
}

/** `{}`: all rows. `{carrier: 'AA', origin: null}`: values as text, null for a missing value. `{slice: 'long haul'}`: a named condition. */
export type SliceKey = Readonly<Record<string, string | null>>;

export interface SliceSummary {
  readonly key: SliceKey;
  /** Name of the slicing in the gate; '' for all rows. */
  readonly slicing: string;
  readonly rows: number;
  /** Positions in `Buckets.keys` of the buckets that have rows of this slice, ascending. Length K of this slice. */
  readonly buckets: readonly number[];
  /** Rows of the slice in each of those buckets. Length K. */
  readonly sizes: readonly number[];
  /** By the measure's id, see `metricLabel`. */
  readonly measures: Readonly<Record<string, Measure>>;
  /** By `profileId`; for evidence that others are held against. */
  readonly profiles?: Readonly<Record<string, Profile>>;
}

/**
 * How the values of a metric spread, which decides the interval:
 * - `proportion`: successes ÷ trials of rows (accuracy, recall): exact interval
 * - `unit`: in [0, 1] but no plain proportion (ROC AUC, F1): logit scale
 * - `correlation`: in [−1, 1] (Matthews, kappa): Fisher's z
 * - `positive`: in [0, ∞) (log loss, errors): log scale
 * - `determination`: in (−∞, 1] (R², explained variance): log scale of 1 − value
 * - `real`: no border
 * - `distance`: in [0, 1], the root of something smooth (Hellinger, Jensen–Shannon): the scale of its square
 * - `exact`: a fact of the rows that does not spread; it has no influences
 */
export type Spread = 'proportion' | 'unit' | 'correlation' | 'positive' | 'determination' | 'real' | 'distance' | 'exact';

/** What the buckets of the other body do to a metric of two. */
export interface Reference {
  /** Rows of the other body that the value rests on. */
  readonly rows: number;
  /** As in `Measure`, one a bucket of the other body. */
  readonly influences: readonly (number | null)[];
  /** Rows of the other body in each of those buckets. */
  readonly sizes: readonly number[];
}

/**
 * What a body keeps of a column so that others can be held against it.
 * `numbers`: `edges` ascending; bin i holds values over edge i − 1 and at most edge i, the last one those over the last
 * edge. `categories`: by code point. `rows`: by bucket of the slice, then by bin or category. `none`: it can't be cut.
 */
export type Profile =
  | { readonly kind: 'numbers'; readonly edges: readonly number[]; readonly rows: readonly (readonly number[])[] }
  | { readonly kind: 'categories'; readonly categories: readonly string[]; readonly rows: readonly (readonly number[])[] }
  | { readonly kind: 'none'; readonly why: string };

/**
 * A metric on one slice.
 * `estimate` null: the value does not exist there, and `why` says so (no predicted positives, one class).
 */
export type Measure =
  | { readonly estimate: null; readonly why: string }
  | {
      readonly estimate: number;
      readonly spread: Spread;
      /**
       * estimate − (estimate without that bucket), six significant digits; null where the value without that bucket
       * does not exist. Length K of the slice.
       */
      readonly influences: readonly (number | null)[];
      /** Denominator in rows for a `proportion` (positives for recall), else null. */
      readonly trials: number | null;
      /** The smaller class count the value rests on (positives or negatives …), where few of them make intervals dishonest; else null. */
      readonly support: number | null;
      /** Variance that the influences can't show: that of classes whose few rows are all hits or all misses. Undefined: none. */
      readonly unseen?: number;
      /** The same of a change: that of classes of whose rows too few differ between two models. */
      readonly unseenChange?: number;
      /** Why no honest interval exists, for reasons that the influences don't show. Completes "none: ". */
      readonly noInterval?: string;
      /** Rows that it rests on, where rows of the slice are left out (missing values). Undefined: all of the slice. */
      readonly rows?: number;
      /** Of a metric of two bodies. */
      readonly reference?: Reference;
      /** What a reader must know beside the number: "added: gate; removed: dest". */
      readonly says?: string;
    };
