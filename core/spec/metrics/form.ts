import type { MetricRef } from '../gate.ts';

/** What a column holds, as far as metrics care. `other`: lists, structs, bytes. */
export type ColumnKind = 'number' | 'time' | 'text' | 'boolean' | 'other';

/** A column of the rows as SQL. */
export interface RowColumn {
  readonly sql: string;
  readonly kind: ColumnKind;
  /** Condition that it holds a value: neither null, nor NaN or an infinity. */
  readonly present: string;
}

/** What comes of grouping rows by columns. */
export interface Groups {
  readonly groups: number;
  readonly rows: number;
  /** Rows in groups that hold more than one label. */
  readonly conflicting: number;
}

/** Rows of both bodies by bin; the arrays are of one length. */
export interface Binned {
  readonly of: Float64Array;
  readonly against: Float64Array;
}

/** What a model made of a row: whether it was right (a boolean column, never null), and what it said. As SQL. */
export interface Outcome {
  readonly right: string;
  readonly said: string;
}

/**
 * How a metric is computed from rows, said so completely that nothing else need know it.
 *
 * Of one body:
 * - `share`: rows for which `when` is true ÷ rows for which `among` is; both SQL conditions that are never null. Without
 *   `column` it reads no column of its own.
 * - `count`: the rows.
 * - `groups`: a function of the rows grouped by `column` (rows without a value left out) or by `columns` (null is a value).
 * - `newest`: whole days from the newest value of the column to the day of the evaluation.
 *
 * Of groups of rows:
 * - `between`: how far groups lie apart in the metrics `of`, in the one in which they do most: largest − smallest value
 *   (`difference`), or smallest ÷ largest (`ratio`).
 *
 * Of two bodies, `of` and `against`:
 * - `bins`: a function of both bodies' rows by bin, see `core/metrics/bins.ts`. `values`: number columns are cut into
 *   bins, or every distinct value is one. `root`: the value is the root of something smooth.
 * - `distance`: a distance of the two empirical distribution functions of a column of numbers.
 * - `schema`: columns that were added, removed or retyped.
 * - `overlap`: share of rows of `of` whose key is in `against`; `near`: to so many digits, and whatever case and signs.
 * - `older`: share of rows of `of` that are older than the newest row of `against`.
 * - `flips`: share of the rows of both, joined by id, for which `when` is true of what each model made of them.
 */
export type Form =
  | { readonly kind: 'share'; readonly column: readonly ColumnKind[] | null; when(ref: MetricRef, column: RowColumn): string; among(column: RowColumn): string }
  | { readonly kind: 'count' }
  | { readonly kind: 'groups'; readonly by: 'column' | 'columns'; readonly label?: true; value(groups: Groups): number }
  | { readonly kind: 'newest' }
  | BetweenForm
  | PairForm;

export interface BetweenForm {
  readonly kind: 'between';
  /** Names of metrics without parameters. */
  readonly of: readonly string[];
  readonly as: 'difference' | 'ratio';
}

export type PairForm =
  | { readonly kind: 'bins'; readonly values: 'binned' | 'distinct'; readonly spread: 'distance' | 'positive' | 'proportion'; value(rows: Binned): number }
  | { readonly kind: 'distance'; readonly of: 'kolmogorov_smirnov' | 'wasserstein' }
  | { readonly kind: 'schema' }
  | { readonly kind: 'overlap'; readonly near?: true }
  | { readonly kind: 'older' }
  | { readonly kind: 'flips'; when(was: Outcome, now: Outcome): string };

const PAIRS: readonly Form['kind'][] = ['bins', 'distance', 'schema', 'overlap', 'older', 'flips'];

/** Whether a metric is of two bodies: its value itself compares, so that `min` and `max` bound it. */
export function isPair(form: Form | undefined): form is PairForm {
  return form !== undefined && PAIRS.includes(form.kind);
}

/** Whether a metric of two bodies has a value on each slice, and not of all rows alone. */
export function isSliced(form: PairForm): boolean {
  return form.kind === 'bins' || form.kind === 'distance' || form.kind === 'flips';
}

/** Whether the other body may be a snapshot: what such a metric needs of it is kept there. */
export function worksOnSnapshots(form: PairForm): boolean {
  return form.kind === 'bins' || form.kind === 'schema';
}
