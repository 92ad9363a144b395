import type { Fact, Ranking, SliceSums, SortedBlock, Sum, Table } from '../engine/plan.ts';
import type { Columns, MetricRef, OwnMetric, Task } from '../spec/gate.ts';
import type { ColumnKind } from '../spec/metrics/form.ts';
import type { Reference, Spread } from '../sources/summary.ts';
import type { Unseen } from './class-rates.ts';

/**
 * What a metric reads from a row, and so what must hold for every row:
 * - `truth`: the class of the label. `decision`: the predicted class, from `prediction` or from scores.
 * - `score`: a finite number, higher is more positive. `probability`: a score in [0, 1].
 * - `scores`: a finite number a class. `distribution`: scores in [0, 1] that sum to 1.
 * - `graded`: a query, a label as a number ≥ 0 and a finite score.
 * - `numbers`: label and prediction as finite numbers. `column`: the metric's own column as a finite number.
 * - `id`: a column for it. `flag`: the metric's own column as booleans or finite numbers.
 * - `field`: the metric's own column, whatever it holds, missing values too. `key`: so each of its `columns`. `label`: a
 *   column for it.
 * The sums of a user's own metric need nothing of this kind: the engine refuses a sum that is not finite.
 */
export type Need = 'truth' | 'decision' | 'score' | 'probability' | 'scores' | 'distribution' | 'numbers' | 'graded' | 'column' | 'field' | 'key' | 'label' | 'id' | 'flag';

/** A class of a multiclass table. */
export interface Class {
  readonly name: string;
  /** Column of its score; undefined when the table has predictions alone. */
  readonly column?: string;
}

/** The meaning of one table's columns for one evidence, checked against the table. */
export interface Bound {
  readonly table: Table;
  readonly task: Task;
  readonly columns: Columns;
  /** Column → DuckDB type, as the table has it. */
  readonly types: Readonly<Record<string, string>>;
  /** Multiclass: every class, in numpy's order (numbers by value, text by code point); empty for other tasks. */
  readonly classes: readonly Class[];
  /** Binary: the values that may stand in `label` (and a `prediction` of text), the positive one first; empty otherwise. */
  readonly labels: readonly string[];
  /** Regression: constants near the mean label and the mean residual that squares are taken around. */
  readonly centre: Centre;
  /** Day of the evaluation, ISO date. */
  readonly today: string;
}

/** Any constants give the right value; those near the means lose no digits when the means are large against the spread. */
export interface Centre {
  readonly label: number;
  readonly residual: number;
}

/**
 * A metric that is a function of sums over rows: the value without a bucket is the same function of total − bucket.
 * `at` holds the sums in the order of `sums`.
 */
export interface SumPlan {
  readonly kind: 'sums';
  readonly spread: Spread;
  readonly sums: readonly Sum[];
  /** NaN where the value does not exist. */
  value(at: Float64Array): number;
  /** Why `value` is NaN, for the report: "no predicted positives". */
  why(at: Float64Array): string;
  /** Denominator of a `proportion` in rows; Kish's effective rows (Σw)² ÷ Σw² when weighted. */
  trials?(at: Float64Array): number;
  /** What it rests on where that is not the rows of the slice: queries. */
  rows?(at: Float64Array): number;
  /** What a reader must know beside the number, see `Evaluated.says`. */
  says?(at: Float64Array): string | undefined;
  /** Rows of the smaller class that the value rests on. */
  support?(at: Float64Array): number;
  /** Variances that the rows can't show: added to what the replicates show. */
  unseen?(at: Float64Array): Unseen;
  /** False where the value without the bucket is another quantity: a class is gone and the mean is over fewer classes. */
  comparable?(without: Float64Array, all: Float64Array): boolean;
}

/** One slice as a metric of ranks sees it. */
export interface RankedSlice {
  readonly buckets: SliceSums['buckets'];
  readonly sizes: SliceSums['sizes'];
  /** In the order of `RankPlan.sums`, each of length K. */
  readonly sums: readonly Float64Array[];
}

/** A metric on one slice before it is rounded and written down. `estimate` NaN: it does not exist, see `why`. */
export interface Evaluated {
  readonly estimate: number;
  readonly why: string;
  readonly spread: Spread;
  /** estimate − replicate of each bucket of the slice; NaN where the replicate does not exist. Length K. */
  readonly influences: Float64Array;
  readonly trials: number | null;
  readonly support: number | null;
  /** See `SumPlan.unseen`. */
  readonly unseen?: Unseen;
  /** Why no honest interval exists, for reasons that the influences don't show. Completes "none: ". */
  readonly noInterval?: string;
  /** Rows, or queries, that it rests on, where that is not the rows of the slice. */
  readonly rows?: number;
  /** Of a metric of two bodies: the same of the buckets of the other. */
  readonly reference?: Reference;
  /** What a reader must know beside the number, for a reason's end. */
  readonly says?: string;
}

/** A metric of ranks or quantiles: walks sorted rows, for all slices at once. */
export interface RankPlan {
  readonly kind: 'ranks';
  readonly rankings: readonly Ranking[];
  readonly sums: readonly Sum[];
  /** `slicesOf` of each ranking comes with the walk; `buckets` is the number of buckets of the table. */
  start(slices: readonly RankedSlice[], buckets: number): RankRun;
}

export interface RankRun {
  /** One a ranking. */
  readonly walkers: readonly Walker[];
  /** After every walker is done: one a slice. */
  finish(): Evaluated[];
}

/** Slices of each finest cell, flattened: those of cell c are `slices[from[c]]` … `slices[from[c + 1] − 1]`. */
export interface Cells {
  readonly from: Uint32Array;
  readonly slices: Uint32Array;
}

/** Takes sorted rows from the lowest to the highest value. */
export interface Walker {
  take(block: SortedBlock, cells: Cells): void;
  /** The walk has ended; true asks for another from the start. */
  end(): boolean;
}

/** A metric that no sums of buckets give: it has no interval. */
export interface FactPlan {
  readonly kind: 'facts';
  readonly fact: Fact;
  /** Of what the engine gives for the fact, see `Fact`. NaN where the value does not exist. */
  value(numbers: readonly number[]): number;
  readonly why: string;
}

export type Plan = SumPlan | RankPlan | FactPlan;

export interface Metric {
  readonly needs: readonly Need[];
  /** For `field`: kinds of columns that it can be about. */
  readonly fits?: readonly ColumnKind[];
  /** False: the weight column is not read. Undefined: it is. */
  readonly weighted?: false;
  /** Squares around a centre: the means are wanted first. */
  readonly centred?: true;
  plan(bound: Bound, ref: MetricRef): Plan;
}

/** A metric of the user's own by name, beside those of the table. */
export type OwnMetrics = Readonly<Record<string, OwnMetric>>;
