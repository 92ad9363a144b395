import type { Place } from '../fault.ts';
import type { PromoteSpec } from './promote.ts';

/** What the model predicts; decides which metrics exist and which columns they need. */
export type Task = 'binary' | 'multiclass' | 'regression' | 'scores';

/**
 * The meaning of the table's columns. Names are those of the file; absent roles are undefined.
 * - `id`: unique key of a row. `cluster`: rows that belong together (a customer, a tail number) share its value.
 * - `label`: the truth. Binary: boolean, 0/1, or any two values with `positive` naming the one that counts as positive.
 * - `prediction`: predicted class or number. `score`: binary, higher means more positive.
 * - `threshold`: binary without `prediction`: predicted positive when score >= threshold. Default 0.5.
 * - `scores`: multiclass probabilities, class → column; a pattern `p_*` stands for every column that fits it.
 * - `weight`: non-negative sample weight.
 */
export interface Columns {
  readonly id?: string;
  readonly cluster?: string;
  readonly label?: string;
  readonly positive?: string | number | boolean;
  readonly prediction?: string;
  readonly score?: string;
  readonly scores?: string | Readonly<Record<string, string>>;
  readonly threshold: number;
  readonly weight?: string;
}

/** What happens when the evidence is not there: block the gate, or judge without it and record that. */
export type IfMissing = 'block' | 'bootstrap';

export type RowsFormat = 'parquet' | 'csv' | 'jsonl';

export interface RowsSpec {
  readonly kind: 'rows';
  readonly name: string;
  /** Paths or globs, relative to the gate file. */
  readonly paths: readonly string[];
  /** Undefined: by file extension. */
  readonly format?: RowsFormat;
  /** A git revision, `merge-base` or `tag PATTERN`; undefined: the working tree. */
  readonly at?: string;
  /** SQL condition on rows. */
  readonly where?: string;
  /** The gate's columns with this evidence's own laid over them. */
  readonly columns: Columns;
  /** The rows of the evidence of this name, predicted by a model that learned nothing, see `core/metrics/trivial.ts`. */
  readonly trivialOf?: string;
  readonly ifMissing: IfMissing;
  readonly place: Place;
}

export interface FileSpec {
  readonly kind: 'values' | 'snapshot';
  readonly name: string;
  /** Path relative to the gate file. */
  readonly path: string;
  readonly at?: string;
  readonly ifMissing: IfMissing;
  readonly place: Place;
}

/** The model's files. */
export interface ArtifactSpec {
  readonly kind: 'artifact';
  readonly name: string;
  /** Paths of files or folders, or globs, relative to the gate file. */
  readonly paths: readonly string[];
  readonly at?: string;
  readonly ifMissing: IfMissing;
  readonly place: Place;
}

/** The snapshot that the newest passed gate left in the snapshot store, at or before a commit. */
export interface KeptSpec {
  readonly kind: 'kept';
  readonly name: string;
  /** The commit that it lies at or before; undefined: the merge base. */
  readonly at?: string;
  readonly ifMissing: IfMissing;
  readonly place: Place;
}

export type EvidenceSpec = RowsSpec | FileSpec | ArtifactSpec | KeptSpec;

/** One way to cut the rows: by the values of columns, or the rows that a SQL condition keeps. */
export type Slicing =
  | { readonly kind: 'columns'; readonly name: string; readonly columns: readonly string[]; readonly place: Place }
  | { readonly kind: 'where'; readonly name: string; readonly where: string; readonly place: Place };

/** Which direction of a metric is good. `neither`: only literal bounds make sense. */
export type Better = 'higher' | 'lower' | 'neither';

/** A metric of the user's own: Σ sum ÷ Σ per, both SQL expressions over the row's columns. */
export interface OwnMetric {
  readonly name: string;
  readonly sum: string;
  readonly per: string;
  readonly better: Better;
  readonly place: Place;
}

/**
 * A metric with its parameters, as scikit-learn names them.
 * `column`: for column statistics; `beta`: fbeta; `k`: top_k_accuracy; `q`: quantile, in (0, 1);
 * `alpha`: mean_pinball_loss, in (0, 1); `bins`: expected_calibration_error, drift. `columns`: taken together; `low`,
 * `high`: least and largest value in range; `allowed`, `pattern`: the values that are expected; `expect`: an SQL condition.
 * `against`: the other body of a metric of two.
 */
export interface MetricRef {
  readonly name: string;
  readonly column?: string;
  readonly beta?: number;
  readonly k?: number;
  readonly q?: number;
  readonly alpha?: number;
  readonly bins?: number;
  readonly columns?: readonly string[] | 'all';
  readonly low?: number;
  readonly high?: number;
  readonly allowed?: readonly (string | number | boolean)[];
  readonly pattern?: string;
  readonly expect?: string;
  readonly against?: string;
}

/** `min`, `max` bound the value itself; the others bound its change against another evidence. */
export type BoundKind = 'min' | 'max' | 'max_drop' | 'max_rise' | 'min_gain';

export interface Bound {
  readonly kind: BoundKind;
  /** In the metric's unit, or a fraction when `relative` (2% is 0.02). */
  readonly value: number;
  /** Relative to the magnitude of `against`: |estimate|. Only on bounds that compare. */
  readonly relative: boolean;
  readonly place: Place;
}

export type WhenUnsure = 'block' | 'warn' | 'pass' | 'estimate';
export type Severity = 'block' | 'warn';

export interface Waiver {
  readonly reason: string;
  readonly by: string;
  /** Last day on which it counts, ISO date. */
  readonly until: string;
}

export interface CheckSpec {
  readonly name: string;
  readonly metric: MetricRef;
  /** Name of the evidence that is judged. */
  readonly of: string;
  /** The metric is asked of each of these columns; `all`: of those that the evidence has, see `core/metrics/columns.ts`. */
  readonly columns?: readonly string[] | 'all';
  /** Name of the evidence it is compared with; null when neither a bound nor the metric itself compares. */
  readonly against: string | null;
  /** At least one. */
  readonly bounds: readonly Bound[];
  /** Names of slicings; empty: all rows only. `slices: all` in the file becomes every slicing's name. */
  readonly slices: readonly string[];
  /** Confidence of the two-sided interval, in (0.5, 1). */
  readonly confidence: number;
  /** Undefined: the default for the bound (absolute: estimate; change: warn). */
  readonly whenUnsure?: WhenUnsure;
  readonly severity: Severity;
  /** Slices with fewer rows are `unsure` whatever their interval says. 0: no limit. */
  readonly minRows: number;
  readonly waive?: Waiver;
  readonly place: Place;
}

/** A gate file, parsed, complete and free of contradictions. */
export interface Gate {
  /** As the caller named it. */
  readonly file: string;
  /** `sha256:` and the hex digest of the file's bytes. */
  readonly digest: string;
  readonly model: string;
  readonly task: Task;
  readonly evidence: Readonly<Record<string, EvidenceSpec>>;
  readonly slices: readonly Slicing[];
  readonly metrics: Readonly<Record<string, OwnMetric>>;
  readonly checks: readonly CheckSpec[];
  /** Undefined: nothing is promoted by this gate. */
  readonly promote?: PromoteSpec;
}
