import type { Better, MetricRef, Task } from '../gate.ts';
import type { Form } from './form.ts';

/** Name of a parameter of a metric, a key of the check that asks for it. */
export type Parameter = keyof Omit<MetricRef, 'name' | 'against'>;

/** Order in which parameters are written. */
export const PARAMETERS: readonly Parameter[] = ['column', 'columns', 'except', 'beta', 'k', 'q', 'alpha', 'bins', 'digits', 'gain', 'relevant', 'threshold', 'precision', 'recall', 'fpr', 'cost_fp', 'cost_fn', 'low', 'high', 'allowed', 'pattern', 'expect'];

/** How the interval of a metric is made, in words for its docs page. */
export const INTERVALS = {
  share: 'Clopper and Pearson’s; Tango’s score for changes on the same rows',
  unit: 'jackknife t on the logit scale',
  queries: 'jackknife t over queries, or clusters of them, on the logit scale',
  correlation: 'jackknife t on Fisher’s z',
  mean: 'jackknife t, skewness removed',
  determination: 'jackknife t on the log of 1 − value',
  quantile: 'jackknife t on the linear influence of each row',
  raised: 'as above; reaches further down by what a sum of absolute gaps lies too high',
  supremum: 'jackknife t on the logit scale; reaches further down by what a largest gap lies too high',
  chosen: 'jackknife t, logit scale (of a lift with the skewness removed); each replicate moves the threshold by the mix of rows around it',
  counted: 'none under min and max, which judge the rows that are there; as of a share for changes',
  exact: 'none: a fact of the rows that are there',
  distance: 'jackknife t over both bodies on the square of the value, less its bias',
  groups: 'intervals of the groups, combined pair by pair (MOVER; ratios by their logarithms), see statistics.md',
  divergence: 'jackknife t over both bodies, skewness removed, less its bias',
} as const;

/** What a gate may ask for by name: the one place that knows what a metric is, and the source of its docs. */
export interface CatalogueEntry {
  /** scikit-learn's or SciPy's name where it has the metric; averages as in scikit-learn's scorers (`f1_macro`). */
  readonly name: string;
  readonly tasks: readonly Task[];
  readonly better: Better;
  /** Smallest and largest value, both possible or approached; ±Infinity where there is none. */
  readonly range: readonly [number, number];
  /** Parameters that a check may give. */
  readonly parameters: readonly Parameter[];
  /** Parameters without a default that a check must give. */
  readonly required: readonly Parameter[];
  /** Values of parameters that a check leaves out. */
  readonly defaults: Readonly<Partial<Pick<MetricRef, 'beta' | 'k' | 'q' | 'alpha' | 'bins' | 'digits'>>>;
  /** One line for help and docs. */
  readonly about: string;
  /** As plain text. */
  readonly formula: string;
  /** Roles and columns that it reads. */
  readonly needs: string;
  /** Key of `INTERVALS`. */
  readonly interval: keyof typeof INTERVALS;
  /** Where the definition comes from: a function of a library, or a publication. */
  readonly source: string;
  /** Names that people use for it, only to suggest the right one. */
  readonly also: readonly string[];
  /** What it is of, where that is neither rows nor named values. */
  readonly of?: 'artifact';
  /** How it is computed, where that is one of the forms; others are in core/metrics/table.ts. */
  readonly form?: Form;
}

type Range = readonly [number, number];

export const UNIT: Range = [0, 1];
export const CORRELATION: Range = [-1, 1];
export const POSITIVE: Range = [0, Infinity];
export const DETERMINATION: Range = [-Infinity, 1];
export const REAL: Range = [-Infinity, Infinity];

/** Metrics of the rows themselves are there whatever the model predicts. */
export const ANY: readonly Task[] = ['binary', 'multiclass', 'regression', 'ranking', 'scores'];

type Optional = 'parameters' | 'required' | 'defaults' | 'also';

/** An entry, with nothing where it names no parameters and no other names. */
export function entry(given: Omit<CatalogueEntry, Optional> & Partial<Pick<CatalogueEntry, Optional>>): CatalogueEntry {
  return { parameters: [], required: [], defaults: {}, also: [], ...given };
}
