import type { Place } from '../fault.ts';
import type { PromoteSpec } from './promote.ts';

/** What the model predicts; decides which metrics exist and which columns they need. */
export type Task = 'binary' | 'multiclass' | 'regression' | 'ranking' | 'scores';

/**
 * The meaning of the table's columns. Names are those of the file; absent roles are undefined.
 * - `id`: unique key of a row. `cluster`: rows that belong together (a customer, a tail number) share its value.
 * - `query`: ranking: rows with the same value are one list; `id` is then unique within it, and `label` a grade ≥ 0.
 * - `label`: the truth. Binary: boolean, 0/1, or any two values with `positive` naming the one that counts as positive.
 * - `prediction`: predicted class or number. `score`: binary, higher means more positive.
 * - `threshold`: binary without `prediction`: predicted positive when score >= threshold; scores: a number passes then.
 *   Default 0.5.
 * - `scores`: multiclass probabilities, class → column; a pattern `p_*` stands for every column that fits it.
 * - `weight`: non-negative sample weight.
 */
export interface Columns {
  readonly id?: string;
  readonly query?: string;
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

/** Output of a tool that evaluates text and generative models, see docs/generative.md. */
export type OutputFormat = 'promptfoo' | 'lm-eval' | 'deepeval';

export interface RowsSpec {
  readonly kind: 'rows';
  readonly name: string;
  /** Paths or globs, relative to the gate file. */
  readonly paths: readonly string[];
  /** Undefined: by file extension and, where that leaves it open, by content. */
  readonly format?: RowsFormat | OutputFormat;
  /** A git revision, `merge-base` or `tag PATTERN`; undefined: the working tree. */
  readonly at?: string;
  /** Texts that stand for a missing value, in CSV and JSON Lines. */
  readonly missing?: readonly string[];
  /** SQL condition on rows. */
  readonly where?: string;
  /** The gate's columns with this evidence's own laid over them. */
  readonly columns: Columns;
  /** Where each of those columns is named. */
  readonly columnPlaces?: Readonly<Record<string, Place>>;
  /** Its rows are drawn from those of a larger body without regard to any model, so that rows of the other may lack. */
  readonly sample: boolean;
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
  /** Of values: names as they stand (`json`, YAML too), or the results of lm-evaluation-harness. Undefined: by content. */
  readonly format?: 'json' | 'lm-eval';
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
 * `column`: for column statistics; `beta`: fbeta; `k`: classes, percent or ranks that count; `relevant`: least label that counts; `gain`: ndcg; `q`: quantile, in (0, 1);
 * `alpha`: mean_pinball_loss, in (0, 1); `bins`: expected_calibration_error, drift. `columns`: taken together, `except`: of `all` not these; `low`,
 * `high`: least and largest value in range; `allowed`, `pattern`: the values that are expected; `expect`: an SQL condition.
 * `digits`: near_duplicate_rate, significant digits of numbers.
 * `threshold`: pass_rate and changed outcomes of numbers, from which on they pass; undefined: `Columns.threshold`.
 * `precision`, `recall`, `fpr`: what a threshold must reach; `cost_fp`, `cost_fn`: of a wrong decision.
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
  readonly digits?: number;
  readonly relevant?: number;
  readonly threshold?: number;
  readonly gain?: 'linear' | 'exponential';
  readonly precision?: number;
  readonly recall?: number;
  readonly fpr?: number;
  readonly cost_fp?: number;
  readonly cost_fn?: number;
  readonly columns?: readonly string[] | 'all';
  readonly except?: readonly string[];
  readonly low?: number;
  readonly high?: number;
  readonly allowed?: readonly (string | number | boolean)[];
  readonly pattern?: string;
  readonly expect?: string;
  readonly against?: string;
}

/**
 * `min`, `max` bound the value itself; `max_gap`, `min_ratio` how far groups of rows lie apart; the others its change
 * against another evidence.
 */
export type BoundKind = 'min' | 'max' | 'max_drop' | 'max_rise' | 'min_gain' | 'max_gap' | 'min_ratio';

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

/** How slices are looked for in which a check's bound does not hold. */
export interface SearchSpec {
  /** At least one. */
  readonly columns: readonly string[];
  /** Columns that are combined at most. */
  readonly depth: number;
  /** Slices with fewer rows are not looked at. */
  readonly minRows: number;
  /** Slices at most that one half of the buckets proposes and the other is asked about. */
  readonly most: number;
}

/** Rows that a check lets out of the evaluation: ids of at most `most`, with these columns. */
export interface Show {
  readonly most: number;
  /** Of the rows that are judged; `NAME.column` of the evidence that they are compared with. */
  readonly columns: readonly string[];
}

export interface CheckSpec {
  readonly name: string;
  readonly metric: MetricRef;
  /** Of a named value whose source says which direction of it is good. */
  readonly better?: Better;
  /** Name of the evidence that is judged. */
  readonly of: string;
  /** The metric is asked of each of these columns; `all`: of those that the evidence has, see `core/metrics/columns.ts`. */
  readonly columns?: readonly string[] | 'all';
  /** Of `all` not these. */
  readonly except?: readonly string[];
  /** Name of the evidence it is compared with; null when neither a bound nor the metric itself compares. */
  readonly against: string | null;
  /** At least one. */
  readonly bounds: readonly Bound[];
  /** Names of slicings; empty: all rows only. `slices: all` in the file becomes every slicing's name. */
  readonly slices: readonly string[];
  /** Slices that nobody named are looked for too. */
  readonly search?: SearchSpec;
  /** Name of the slicing whose slices are compared with each other; undefined: none are. */
  readonly between?: string;
  /** Confidence of the two-sided interval, in (0.5, 1). */
  readonly confidence: number;
  /** Undefined: the default for the bound (absolute: estimate; change, groups: warn). */
  readonly whenUnsure?: WhenUnsure;
  readonly severity: Severity;
  /** Slices with fewer rows are `unsure` whatever their interval says. 0: no limit. */
  readonly minRows: number;
  readonly waive?: Waiver;
  /** Undefined: nothing of any row leaves the evaluation. */
  readonly show?: Show;
  readonly place: Place;
}

/** Which results share one error rate by Holm's correction: those of one bound of a check, or those of all checks. */
export type FamilyOver = 'check' | 'gate';

/** How often one test set may be used, and where that is counted. */
export interface Reuse {
  /** `git-notes`, or the path of a file relative to the gate file. */
  readonly ledger: string;
  /** Candidates that may meet one test set before the report calls it worn out. */
  readonly most: number;
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
  /** Those that the gate declares, then those that only a `between` names. */
  readonly slices: readonly Slicing[];
  readonly metrics: Readonly<Record<string, OwnMetric>>;
  readonly family: FamilyOver;
  readonly checks: readonly CheckSpec[];
  /** Undefined: nothing is promoted by this gate. */
  readonly promote?: PromoteSpec;
  /** Undefined: nobody counts. */
  readonly reuse?: Reuse;
}
