import type { Better, Gate, MetricRef, Task } from './gate.ts';

/** Name of a parameter of a metric, a key of the check that asks for it. */
export type Parameter = keyof Omit<MetricRef, 'name'>;

/** What a gate may ask for by name: the one place that knows a metric's tasks, direction and parameters. */
export interface CatalogueEntry {
  /** scikit-learn's name where it has the metric; averages as in its scorers (`f1_macro`). */
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
  readonly defaults: Readonly<Partial<Omit<MetricRef, 'name' | 'column'>>>;
  /** One line for help and docs. */
  readonly about: string;
  /** Names that people use for it, only to suggest the right one. */
  readonly also: readonly string[];
}

type Range = readonly [number, number];

const UNIT: Range = [0, 1];
const CORRELATION: Range = [-1, 1];
const POSITIVE: Range = [0, Infinity];
const DETERMINATION: Range = [-Infinity, 1];
const REAL: Range = [-Infinity, Infinity];

type Options = Partial<Pick<CatalogueEntry, 'parameters' | 'required' | 'defaults' | 'also'>>;

function entry(name: string, tasks: readonly Task[], better: Better, range: Range, about: string, options: Options = {}): CatalogueEntry {
  return { name, tasks, better, range, about, parameters: [], required: [], defaults: {}, also: [], ...options };
}

const binary: readonly Task[] = ['binary'];
const multiclass: readonly Task[] = ['multiclass'];
const classes: readonly Task[] = ['binary', 'multiclass'];
const regression: readonly Task[] = ['regression'];
const scores: readonly Task[] = ['scores'];

function averaged(name: 'precision' | 'recall' | 'f1', what: string): CatalogueEntry[] {
  return [
    entry(`${name}_macro`, multiclass, 'higher', UNIT, `${what}: plain mean over the classes`),
    entry(`${name}_micro`, multiclass, 'higher', UNIT, `${what}: over the pooled decisions of all classes`),
    entry(`${name}_weighted`, multiclass, 'higher', UNIT, `${what}: mean over the classes, weighted by their true counts`),
  ];
}

const entries: readonly CatalogueEntry[] = [
  entry('accuracy', classes, 'higher', UNIT, 'share of rows whose predicted class is right', { also: ['accuracy_score', 'acc'] }),
  entry('balanced_accuracy', classes, 'higher', UNIT, 'mean of the recalls of the classes', { also: ['balanced_accuracy_score', 'bacc'] }),
  entry('precision', binary, 'higher', UNIT, 'share of predicted positives that are positive', { also: ['precision_score', 'ppv'] }),
  entry('recall', binary, 'higher', UNIT, 'share of positives that are predicted positive', { also: ['recall_score', 'sensitivity', 'tpr'] }),
  entry('specificity', binary, 'higher', UNIT, 'share of negatives that are predicted negative', { also: ['tnr'] }),
  entry('f1', binary, 'higher', UNIT, 'harmonic mean of precision and recall', { also: ['f1_score', 'f_score'] }),
  entry('fbeta', binary, 'higher', UNIT, 'mean of precision and recall with recall weighted beta times', { parameters: ['beta'], required: ['beta'], also: ['fbeta_score', 'f2'] }),
  entry('matthews_corrcoef', classes, 'higher', CORRELATION, 'correlation of true and predicted class (Matthews)', { also: ['mcc', 'phi'] }),
  entry('cohen_kappa', classes, 'higher', CORRELATION, 'agreement of true and predicted class beyond chance', { also: ['cohen_kappa_score', 'kappa'] }),
  entry('roc_auc', binary, 'higher', UNIT, 'chance that a positive has a higher score than a negative', { also: ['auc', 'auroc', 'roc_auc_score'] }),
  entry('average_precision', binary, 'higher', UNIT, 'mean precision over the recalls that the scores reach', { also: ['average_precision_score', 'pr_auc', 'auprc'] }),
  entry('log_loss', classes, 'lower', POSITIVE, 'mean negative log of the probability given to the truth, in nats', { also: ['logloss', 'neg_log_loss', 'cross_entropy'] }),
  entry('brier_score', binary, 'lower', UNIT, 'mean squared distance of the probability from the truth', { also: ['brier', 'brier_score_loss', 'neg_brier_score'] }),
  entry('expected_calibration_error', binary, 'lower', UNIT, 'mean distance of probability and positive rate over equal-width bins', { parameters: ['bins'], defaults: { bins: 15 }, also: ['ece'] }),
  entry('ks_statistic', binary, 'higher', UNIT, 'largest distance between the score distributions of positives and negatives', { also: ['ks'] }),
  entry('top_k_accuracy', multiclass, 'higher', UNIT, 'share of rows whose class is among the k with the highest probability', { parameters: ['k'], defaults: { k: 2 }, also: ['top_k_accuracy_score', 'top_k'] }),
  ...averaged('precision', 'share of decisions for a class that are right'),
  ...averaged('recall', 'share of rows of a class that are found'),
  ...averaged('f1', 'harmonic mean of precision and recall'),
  entry('roc_auc_ovr', multiclass, 'higher', UNIT, 'ROC AUC of each class against the rest, plain mean over the classes', { also: ['roc_auc_macro', 'auc_ovr'] }),
  entry('mean_absolute_error', regression, 'lower', POSITIVE, 'mean size of the error, in the unit of the label', { also: ['mae', 'neg_mean_absolute_error'] }),
  entry('mean_squared_error', regression, 'lower', POSITIVE, 'mean squared error, in the squared unit of the label', { also: ['mse', 'neg_mean_squared_error'] }),
  entry('root_mean_squared_error', regression, 'lower', POSITIVE, 'root of the mean squared error, in the unit of the label', { also: ['rmse', 'neg_root_mean_squared_error'] }),
  entry('r2', regression, 'higher', DETERMINATION, 'share of the variance of the label that is explained, bias counted against it', { also: ['r2_score', 'r_squared'] }),
  entry('mean_absolute_percentage_error', regression, 'lower', POSITIVE, 'mean of the error relative to the label; 0.1 is 10 %', { also: ['mape'] }),
  entry('median_absolute_error', regression, 'lower', POSITIVE, 'median size of the error, in the unit of the label', { also: ['medae', 'neg_median_absolute_error'] }),
  entry('explained_variance', regression, 'higher', DETERMINATION, 'share of the variance of the label that is explained, bias left aside', { also: ['explained_variance_score'] }),
  entry('mean_pinball_loss', regression, 'lower', POSITIVE, 'loss of a predicted alpha-quantile, in the unit of the label', { parameters: ['alpha'], defaults: { alpha: 0.5 }, also: ['pinball', 'pinball_loss', 'quantile_loss'] }),
  entry('mean', scores, 'neither', REAL, 'mean of a column, `columns.score` unless said', { parameters: ['column'], also: ['average', 'avg'] }),
  entry('quantile', scores, 'neither', REAL, 'the value that a share q of a column lies below, `columns.score` unless said', { parameters: ['column', 'q'], required: ['q'], also: ['percentile', 'median'] }),
];

/** Every metric that modelgate computes, by name. */
export const CATALOGUE: ReadonlyMap<string, CatalogueEntry> = new Map(entries.map((each) => [each.name, each]));

/** Names of the metrics that a task has, in the catalogue's order. */
export function metricsOf(task: Task): string[] {
  return entries.filter((each) => each.tasks.includes(task)).map((each) => each.name);
}

/** Which direction of a metric is good; `neither` for a named value that the catalogue does not know. */
export function directionOf(gate: Pick<Gate, 'metrics'>, name: string): Better {
  if (Object.hasOwn(gate.metrics, name)) return gate.metrics[name]!.better;
  return CATALOGUE.get(name)?.better ?? 'neither';
}

/** Order in which parameters are written. */
const PARAMETERS: readonly Parameter[] = ['column', 'beta', 'k', 'q', 'alpha', 'bins'];

/** A metric as reports name it: `roc_auc`, `fbeta(beta=2)`, `quantile(column=amount, q=0.9)`. */
export function metricLabel(ref: MetricRef): string {
  const given = PARAMETERS.flatMap((parameter) => (ref[parameter] === undefined ? [] : [`${parameter}=${ref[parameter]}`]));
  return given.length === 0 ? ref.name : `${ref.name}(${given.join(', ')})`;
}
