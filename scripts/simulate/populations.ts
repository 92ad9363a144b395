import type { Columns, MetricRef, OwnMetric, Task } from '../../core/spec/gate.ts';

/** A population that samples are drawn from: columns of a row as SQL, and how both models' predictions are named. */
export interface Population {
  readonly task: Task;
  /** What its metrics are about, where two populations are alike but for them. */
  readonly about?: string;
  /** `rare`: 3 % of the rows are of the rare class; else the classes are alike. */
  readonly rare: boolean;
  /** Rows of a list, which belong together as those of a cluster do. Undefined: there are no lists. */
  readonly list?: number;
  /** SQL of the columns, over draws of the row: `u(k)` uniform, `z(k)` standard normal with a part that its cluster shares (k odd). */
  readonly columns: string;
  readonly candidate: Columns;
  readonly baseline: Columns;
  readonly metrics: readonly MetricRef[];
  readonly own: Readonly<Record<string, OwnMetric>>;
}

const none = { own: {} };
const named = (...names: string[]): MetricRef[] => names.map((name) => ({ name }));
const sigmoid = (x: string): string => `(1 / (1 + exp(-(${x}))))`;
/** Five digits, so that scores tie, and never 0 or 1. */
const score = (x: string): string => `least(greatest(round(${x}, 5), 0.00001), 0.99999)`;

/** Both models see the log-odds with noise of their own; neither is well calibrated. */
function binary(rare: boolean): Population {
  const threshold = rare ? 0.12 : 0.5;
  const columns = (name: string): Columns => ({ id: 'id', cluster: 'cluster', label: 'label', score: name, threshold });
  const odds = `(${rare ? -5.2 : 0} + 2 * z(1))`;
  return {
    task: 'binary',
    rare,
    columns: `(u(0) < ${sigmoid(odds)})::int as label,
      ${score(sigmoid(`0.9 * (${odds} + 0.8 * z(3))`))} as one,
      ${score(sigmoid(`0.8 * (${odds} + 0.9 * z(5) - 0.1)`))} as two`,
    candidate: columns('one'),
    baseline: columns('two'),
    metrics: [
      ...named('accuracy', 'balanced_accuracy', 'precision', 'recall', 'specificity', 'f1'),
      { name: 'fbeta', beta: 2 },
      ...named('matthews_corrcoef', 'cohen_kappa', 'roc_auc', 'average_precision', 'log_loss', 'brier_score'),
      { name: 'expected_calibration_error', bins: 15 },
      ...named('ks_statistic', 'cost'),
    ],
    own: {
      cost: {
        name: 'cost',
        sum: 'case when label = 1 then 20 else 1 end',
        per: '1',
        better: 'lower',
        place: { file: 'simulation' },
      },
    },
  };
}

/** The same population asked at thresholds that the data choose. */
function thresholds(rare: boolean): Population {
  return {
    ...binary(rare),
    about: 'thresholds',
    metrics: [
      ...(rare ? [0.2, 0.4] : [0.6, 0.8]).map((precision) => ({ name: 'recall_at_precision', precision })),
      ...[0.5, 0.9].map((recall) => ({ name: 'precision_at_recall', recall })),
      ...[0.05, 0.2].map((fpr) => ({ name: 'recall_at_fpr', fpr })),
      ...['precision', 'recall', 'lift'].map((what) => ({ name: `${what}_at_top_k_percent`, k: 10 })),
      { name: 'expected_cost', cost_fp: 1, cost_fn: 20 },
      { name: 'adaptive_calibration_error', bins: 15 },
    ],
    own: {},
  };
}

/**
 * Models that are wrong on 3 % of the rows, of which they share half: of a rare class hardly any row is wrong, and hardly any
 * differs between them.
 */
function nearlyPerfect(rare: boolean): Population {
  const [label, side] = [`(u(0) < ${rare ? 0.03 : 0.5})::int`, `(case when u(0) < ${rare ? 0.03 : 0.5} then 1 else -1 end)`];
  const seen = (own: number): string => score(sigmoid(`case when u(20) < 0.015 or u(${own}) < 0.015 then -${side} * abs(z(3)) else ${side} * 3 + 0.7 * z(1) end`));
  const columns = (name: string): Columns => ({ id: 'id', cluster: 'cluster', label: 'label', score: name, threshold: 0.5 });
  return {
    task: 'binary',
    about: 'nearly perfect',
    rare,
    columns: `${label} as label, ${seen(21)} as one, ${seen(22)} as two`,
    candidate: columns('one'),
    baseline: columns('two'),
    metrics: named('accuracy', 'balanced_accuracy', 'recall', 'f1', 'matthews_corrcoef', 'roc_auc', 'average_precision', 'log_loss', 'brier_score'),
    ...none,
  };
}

/** Rows of weights that differ many times over, as those of surveys do. */
function weighted(): Population {
  const even = binary(false);
  return {
    ...even,
    about: 'weighted',
    columns: `${even.columns}, round(exp(z(7)), 6) as weight`,
    candidate: { ...even.candidate, weight: 'weight' },
    baseline: { ...even.baseline, weight: 'weight' },
    metrics: named('accuracy', 'balanced_accuracy', 'precision', 'recall', 'f1', 'roc_auc', 'log_loss'),
    own: {},
  };
}

const CLASSES = ['a', 'b', 'c', 'd'];

/** Four classes; probabilities are a softmax of noisy logits. */
function multiclass(rare: boolean): Population {
  const logits = CLASSES.map((_, k) => `(${rare && k === 3 ? -4 : 0} + 1.5 * z(${2 * k + 1}))`);
  const seen = (model: number, sharpness: number) => logits.map((logit, k) => `exp(${sharpness} * (${logit} + 0.8 * z(${9 + 8 * model + 2 * k})))`);
  const shares = (model: number, sharpness: number, prefix: string) => {
    const parts = seen(model, sharpness);
    return CLASSES.map((name, k) => `${parts[k]!} / (${parts.join(' + ')}) as ${prefix}_${name}`).join(',\n      ');
  };
  const odds = logits.map((logit) => `exp(${logit})`);
  const upTo = (k: number) => `(${odds.slice(0, k).join(' + ')}) / (${odds.join(' + ')})`;
  const columns = (prefix: string): Columns => ({ id: 'id', cluster: 'cluster', label: 'label', scores: `${prefix}_*`, threshold: 0.5 });
  return {
    task: 'multiclass',
    rare,
    columns: `case when u(0) < ${upTo(1)} then 'a' when u(0) < ${upTo(2)} then 'b' when u(0) < ${upTo(3)} then 'c' else 'd' end as label,
      ${shares(0, 0.9, 'one')},
      ${shares(1, 0.8, 'two')}`,
    candidate: columns('one'),
    baseline: columns('two'),
    metrics: [
      ...named('accuracy', 'balanced_accuracy'),
      { name: 'top_k_accuracy', k: 2 },
      ...['precision', 'recall', 'f1'].flatMap((name) => named(`${name}_macro`, `${name}_micro`, `${name}_weighted`)),
      ...named('log_loss', 'cohen_kappa', 'matthews_corrcoef', 'roc_auc_ovr'),
    ],
    ...none,
  };
}

/** Errors with heavy tails, of which both models share a part. */
const regression: Population = {
  task: 'regression',
  rare: false,
  columns: `40 + 5 * z(1) + 2 * z(3) * exp(0.4 * z(5)) as label,
      40 + 5 * z(1) + 0.6 * z(7) as one,
      40.1 + 4.9 * z(1) + 0.8 * z(9) as two`,
  candidate: { id: 'id', cluster: 'cluster', label: 'label', prediction: 'one', threshold: 0.5 },
  baseline: { id: 'id', cluster: 'cluster', label: 'label', prediction: 'two', threshold: 0.5 },
  metrics: [
    ...named('mean_absolute_error', 'mean_squared_error', 'root_mean_squared_error', 'r2', 'explained_variance'),
    ...named('mean_absolute_percentage_error', 'median_absolute_error'),
    { name: 'mean_pinball_loss', alpha: 0.9 },
  ],
  ...none,
};

/** Log-normal values, as latencies or ratings are. */
const scores: Population = {
  task: 'scores',
  rare: false,
  columns: 'exp(0.6 * z(1) + 0.3 * z(3)) as one, exp(0.6 * z(1) + 0.35 * z(5)) as two',
  candidate: { id: 'id', cluster: 'cluster', score: 'one', threshold: 0.5 },
  baseline: { id: 'id', cluster: 'cluster', score: 'two', threshold: 0.5 },
  metrics: [...named('mean'), ...[0.5, 0.9, 0.99].map((q) => ({ name: 'quantile', q }))],
  ...none,
};

const LIST = 10;

/** Lists of ten documents with grades from 0 to 3, of which some lists have more than others; both models see the merit with noise. */
const ranking: Population = {
  task: 'ranking',
  rare: false,
  list: LIST,
  columns: `i // ${LIST} as query, greatest(0, least(3, floor(1.2 * z(1) - 0.2)))::int as label,
      round(1.2 * z(1) + 1.2 * z(3), 2) as one, round(1.2 * z(1) + 1.3 * z(5), 2) as two`,
  candidate: { id: 'id', query: 'query', label: 'label', score: 'one', threshold: 0.5 },
  baseline: { id: 'id', query: 'query', label: 'label', score: 'two', threshold: 0.5 },
  metrics: [
    ...['ndcg', 'map', 'mrr'].flatMap((name) => [{ name }, { name, k: 3 }]),
    ...['precision_at_k', 'recall_at_k', 'hit_rate_at_k'].map((name) => ({ name, k: 3 })),
  ],
  ...none,
};

export const populations: readonly Population[] = [binary(false), binary(true), multiclass(false), multiclass(true), regression, scores, thresholds(false), thresholds(true), ranking, nearlyPerfect(false), nearlyPerfect(true), weighted()];

export function titleOf({ task, rare, about }: Population): string {
  if (task === 'binary' || task === 'multiclass') return `${about ?? task}, ${rare ? '3 % of the rare class' : 'balanced'}`;
  return task;
}
