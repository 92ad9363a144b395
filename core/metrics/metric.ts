import type { Ranking, RankedRows, Requirement, Sum } from '../engine/plan.ts';
import type { SliceSums, SumTable } from '../engine/plan.ts';
import type { Better, Columns, MetricRef, Task } from '../spec/gate.ts';
import type { Measure, Spread } from '../sources/summary.ts';

/** The columns of one evidence as SQL over its table, with the type of each column of the table. */
export interface Bound {
  readonly task: Task;
  readonly columns: Columns;
  /** Column → DuckDB type, as the table has it. */
  readonly types: Readonly<Record<string, string>>;
  /** Distinct labels of a multiclass table as text, sorted; empty for other tasks. */
  readonly classes: readonly string[];
}

/** Σ per name of the sums that a metric asked for, over all buckets or all but one. */
export type Sums = Readonly<Record<string, number>>;

interface Described {
  /** scikit-learn's name where it has the metric. */
  readonly name: string;
  readonly tasks: readonly Task[];
  readonly better: Better;
  readonly spread: Spread;
  /** One line for help and docs. */
  readonly about: string;
  /** Parameters it takes from the gate (`MetricRef` keys). */
  readonly parameters: readonly (keyof Omit<MetricRef, 'name'>)[];
  /** What rows must satisfy for this metric; throws a Fault when a column that it needs is not named or not there. */
  requirements(bound: Bound, ref: MetricRef): Requirement[];
}

/** A metric that is a function of sums over rows: exact delete-one-bucket replicates for nothing. */
export interface SumMetric extends Described {
  readonly kind: 'sums';
  sums(bound: Bound, ref: MetricRef): Readonly<Record<string, Sum>>;
  /** NaN where the value does not exist. */
  value(sums: Sums, ref: MetricRef): number;
  /** Why `value` is NaN, for the report: "no predicted positives". */
  why(sums: Sums, ref: MetricRef): string;
  /** Denominator in rows, for spread `proportion`. */
  trials?(sums: Sums, ref: MetricRef): number;
  /** Smallest count the value rests on (min of positives and negatives, say). */
  support?(sums: Sums, ref: MetricRef): number;
}

/** A metric of ranks or quantiles: walks sorted rows once and gives, a slice, the estimate and its influences. */
export interface RankMetric extends Described {
  readonly kind: 'ranks';
  rankings(bound: Bound, ref: MetricRef): Ranking[];
  /** One Measure a slice, in the order of `table.slices`. `ranked` has one entry a ranking asked for. */
  measure(ranked: readonly RankedRows[], table: SumTable, ref: MetricRef): Promise<Measure[]>;
}

export type Metric = SumMetric | RankMetric;
export type { SliceSums };
