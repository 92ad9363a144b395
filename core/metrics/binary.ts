import type { Sum } from '../engine/plan.ts';
import type { Spread } from '../sources/summary.ts';
import type { MetricRef } from '../spec/gate.ts';
import { unseenOf, type Unseen } from './class-rates.ts';
import type { Bound, Metric, SumPlan } from './metric.ts';
import { isPositive, isPredicted, massWhere, ROWS, rowsWhere, squareWhere, weightOf } from './sql.ts';

/** Rows, or their weight, by truth and prediction. */
export interface Confusion {
  readonly tp: number;
  readonly fp: number;
  readonly fn: number;
  readonly tn: number;
}

interface Counting {
  readonly spread: Spread;
  value(cells: Confusion): number;
  readonly why: string | ((cells: Confusion) => string);
  /** For a proportion: what it divides by. Linear in the cells. */
  denominator?(cells: Confusion): number;
  /** The classes whose rows it rests on. */
  readonly rests?: 'positives' | 'both';
  /** Shares of classes that it is the mean of. */
  rates?(cells: Confusion): { readonly positives: number; readonly negatives: number };
}

const positives = ({ tp, fn }: Confusion): number => tp + fn;
const negatives = ({ tn, fp }: Confusion): number => tn + fp;
const everything = (cells: Confusion): number => positives(cells) + negatives(cells);

const emptyClass = (cells: Confusion): string => (positives(cells) === 0 ? 'no positives' : 'no negatives');

/** Share of rows predicted right. */
const accuracy: Counting = {
  spread: 'proportion',
  value: (cells) => (cells.tp + cells.tn) / everything(cells),
  denominator: everything,
  why: 'the weights sum to 0',
};

/** Mean of recall and specificity. Without one of the classes it does not exist, where scikit-learn gives the other's recall. */
const balancedAccuracy: Counting = {
  spread: 'unit',
  value: (cells) => (recall.value(cells) + specificity.value(cells)) / 2,
  why: emptyClass,
  rests: 'both',
  rates: (cells) => ({ positives: recall.value(cells), negatives: specificity.value(cells) }),
};

const precision: Counting = {
  spread: 'proportion',
  value: ({ tp, fp }) => tp / (tp + fp),
  denominator: ({ tp, fp }) => tp + fp,
  why: 'no predicted positives',
};

const recall: Counting = {
  spread: 'proportion',
  value: (cells) => cells.tp / positives(cells),
  denominator: positives,
  why: 'no positives',
};

const specificity: Counting = {
  spread: 'proportion',
  value: (cells) => cells.tn / negatives(cells),
  denominator: negatives,
  why: 'no negatives',
};

/** Share of rows that are predicted positive. */
const selectionRate: Counting = {
  spread: 'proportion',
  value: (cells) => (cells.tp + cells.fp) / everything(cells),
  denominator: everything,
  why: 'the weights sum to 0',
};

const falsePositiveRate: Counting = {
  spread: 'proportion',
  value: (cells) => cells.fp / negatives(cells),
  denominator: negatives,
  why: 'no negatives',
};

const falseNegativeRate: Counting = {
  spread: 'proportion',
  value: (cells) => cells.fn / positives(cells),
  denominator: positives,
  why: 'no positives',
};

/** (1 + β²)·TP ÷ ((1 + β²)·TP + β²·FN + FP). */
function fbeta(beta: number): Counting {
  const squared = beta * beta;
  return {
    spread: 'unit',
    value: ({ tp, fp, fn }) => ((1 + squared) * tp) / ((1 + squared) * tp + squared * fn + fp),
    why: 'no positives, neither true nor predicted',
    rests: 'positives',
  };
}

/** Matthews' φ. 0 where a class is missing from the labels or the predictions, as scikit-learn defines it. */
const matthews: Counting = {
  spread: 'correlation',
  value: (cells) => {
    const { tp, fp, fn, tn } = cells;
    if (everything(cells) === 0) return NaN;
    const margins = Math.sqrt(tp + fp) * Math.sqrt(tp + fn) * Math.sqrt(tn + fp) * Math.sqrt(tn + fn);
    return margins === 0 ? 0 : (tp * tn - fp * fn) / margins;
  },
  why: 'the weights sum to 0',
  rests: 'both',
};

/** Cohen's κ: 1 − observed ÷ expected disagreement. */
const kappa: Counting = {
  spread: 'correlation',
  value: (cells) => {
    const { tp, fp, fn, tn } = cells;
    const expected = (tp + fp) * (tn + fp) + (tn + fn) * (tp + fn);
    return 1 - ((fp + fn) * everything(cells)) / expected;
  },
  why: 'labels and predictions hold one class only',
  rests: 'both',
};

export const binaryCounts: Readonly<Record<string, Metric>> = {
  accuracy: counting(() => accuracy),
  balanced_accuracy: counting(() => balancedAccuracy),
  precision: counting(() => precision),
  recall: counting(() => recall),
  specificity: counting(() => specificity),
  selection_rate: counting(() => selectionRate),
  false_positive_rate: counting(() => falsePositiveRate),
  false_negative_rate: counting(() => falseNegativeRate),
  f1: counting(() => fbeta(1)),
  fbeta: counting((ref) => fbeta(ref.beta ?? 1)),
  matthews_corrcoef: counting(() => matthews),
  cohen_kappa: counting(() => kappa),
};

function counting(of: (ref: MetricRef) => Counting): Metric {
  return {
    needs: ['truth', 'decision'],
    plan: (bound, ref) => (weightOf(bound) === undefined ? plainPlan(bound, of(ref)) : weightedPlan(bound, of(ref), weightOf(bound)!)),
  };
}

/** Sums that give a confusion matrix, and how. */
interface ConfusionSums {
  readonly sums: readonly Sum[];
  readonly cells: (at: Float64Array) => Confusion;
}

/**
 * Of plain rows three counts and the rows, two of which every metric and one of which both models share; integers, so the
 * differences are exact. Of weighted rows each cell is a sum of its own: a difference of rounded sums would not be 0 where
 * the cell is empty.
 */
export function confusionSums(bound: Bound): ConfusionSums {
  if (weightOf(bound) !== undefined) return { sums: cellsSql(bound).map((when) => massWhere(bound, when)), cells: (at) => cellsFrom(at, 0) };
  const [actual, predicted] = [isPositive(bound), isPredicted(bound)];
  const sums = [`${actual} and ${predicted}`, predicted, actual].map((when) => ({ kind: 'count', when }) as const);
  return { sums: [...sums, ROWS], cells: plainCells };
}

const plainCells = (at: Float64Array): Confusion => {
  const [tp, predicted, actual, rows] = [at[0]!, at[1]!, at[2]!, at[3]!];
  return { tp, fp: predicted - tp, fn: actual - tp, tn: rows - predicted - actual + tp };
};

function cellsSql(bound: Bound): string[] {
  const [actual, predicted] = [isPositive(bound), isPredicted(bound)];
  return [`${actual} and ${predicted}`, `not (${actual}) and ${predicted}`, `${actual} and not (${predicted})`, `not (${actual}) and not (${predicted})`];
}

const cellsFrom = (at: Float64Array, from: number): Confusion => ({ tp: at[from]!, fp: at[from + 1]!, fn: at[from + 2]!, tn: at[from + 3]! });

function plainPlan(bound: Bound, metric: Counting): SumPlan {
  const { sums, cells } = confusionSums(bound);
  return {
    ...common(metric, cells),
    sums,
    ...(metric.denominator && { trials: (at: Float64Array) => metric.denominator!(cells(at)) }),
    ...(metric.rests && { support: (at: Float64Array) => smaller(metric, at[2]!, at[3]! - at[2]!) }),
    ...(metric.rates && { unseen: (at: Float64Array) => unseenOfMean(metric.rates!(cells(at)), at[2]!, at[3]! - at[2]!) }),
  };
}

function weightedPlan(bound: Bound, metric: Counting, weight: string): SumPlan {
  const { sums, cells } = confusionSums(bound);
  const actual = isPositive(bound);
  return {
    ...common(metric, cells),
    sums: [
      ...sums,
      ...(metric.denominator ? cellsSql(bound).map((when) => squareWhere(weight, when)) : []),
      ...(metric.rests ? [rowsWhere(bound, actual), rowsWhere(bound, `not (${actual})`)] : []),
    ],
    ...(metric.denominator && { trials: (at: Float64Array) => metric.denominator!(cells(at)) ** 2 / metric.denominator!(cellsFrom(at, 4)) }),
    ...(metric.rests && { support: (at: Float64Array) => smaller(metric, at[4]!, at[5]!) }),
    ...(metric.rates && { unseen: (at: Float64Array) => unseenOfMean(metric.rates!(cells(at)), at[4]!, at[5]!) }),
  };
}

function common(metric: Counting, cells: (at: Float64Array) => Confusion): Pick<SumPlan, 'kind' | 'spread' | 'value' | 'why'> {
  const { why } = metric;
  return {
    kind: 'sums',
    spread: metric.spread,
    value: (at) => metric.value(cells(at)),
    why: (at) => (typeof why === 'string' ? why : why(cells(at))),
  };
}

function unseenOfMean(of: { readonly positives: number; readonly negatives: number }, positiveRows: number, negativeRows: number): Unseen {
  return unseenOf([{ share: of.positives, rows: positiveRows, weight: 0.5 }, { share: of.negatives, rows: negativeRows, weight: 0.5 }]);
}

function smaller(metric: Counting, positiveRows: number, negativeRows: number): number {
  return metric.rests === 'positives' ? positiveRows : Math.min(positiveRows, negativeRows);
}
