import { identifier } from '../engine/quote.ts';
import type { Spread } from '../sources/summary.ts';
import { average, NO_WEIGHT } from './averages.ts';
import { byClass, classSums } from './class-sums.ts';
import type { ClassSums } from './class-sums.ts';
import type { Bound, Metric, SumPlan } from './metric.ts';
import { clipping, negativeLog } from './probability.ts';
import { byTrueClass, decidedClass, mass, massWhere, named, ROWS, squareWhere, trueClass, trueScore, weightOf } from './sql.ts';

/** Share of rows that satisfy a condition: a proportion, with Kish's effective rows as its trials when rows are weighted. */
function share(bound: Bound, when: string): SumPlan {
  const weight = weightOf(bound);
  return {
    kind: 'sums',
    spread: 'proportion',
    sums: [massWhere(bound, when), mass(bound), weight === undefined ? ROWS : squareWhere(weight, 'true')],
    value: (at) => at[0]! / at[1]!,
    why: () => NO_WEIGHT,
    trials: weight === undefined ? (at) => at[1]! : (at) => at[1]! ** 2 / at[2]!,
  };
}

const hit = (bound: Bound): string => `${trueClass(bound)} = ${decidedClass(bound)}`;

/**
 * Is the true class among the k best scores? Of equal scores the later class ranks higher, as in scikit-learn's
 * top_k_accuracy_score (a stable ascending sort, read from its end).
 */
function amongBest(bound: Bound, k: number): string {
  const scores = bound.classes.map((c) => identifier(named(c.column)));
  const better = byTrueClass(bound, (_, own) => {
    const others = scores.flatMap((score, at) => (at === own ? [] : [`cast(${score} ${at < own ? '>' : '>='} ${scores[own]!} as integer)`]));
    return `(${['0', ...others].join(' + ')})`;
  });
  return `${better} < ${k}`;
}

function logLoss(bound: Bound): SumPlan {
  const epsilon = Math.max(...bound.classes.map((c) => clipping(bound.types[named(c.column)])));
  return average(bound, negativeLog(trueScore(bound), epsilon), 'positive', { limit: 64 });
}

type PerClass = (sums: ClassSums, at: number) => number;

/** 0 ÷ 0 counts as 0 in an average over classes: scikit-learn's `zero_division`. */
const ratio = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);
const precision: PerClass = ({ hits, predicted }, at) => ratio(hits[at]!, predicted[at]!);
const recall: PerClass = ({ hits, actual }, at) => ratio(hits[at]!, actual[at]!);
const f1: PerClass = ({ hits, predicted, actual }, at) => ratio(2 * hits[at]!, predicted[at]! + actual[at]!);

/** Mean over the classes that are met in the labels or the predictions of the slice. */
function macro(of: PerClass): Metric {
  return overClasses('unit', 'present', (sums, present) => sums.actual.reduce((sum, _, c) => (present[c] ? sum + of(sums, c) : sum), 0) / count(present));
}

/** Mean over classes, each as heavy as its labels. */
function weighted(of: PerClass): Metric {
  return overClasses('unit', 'none', (sums) => sums.actual.reduce((sum, mass, c) => sum + mass * of(sums, c), 0) / total(sums.actual));
}

/** Mean recall of the classes that labels hold. */
const balancedAccuracy = overClasses('unit', 'labelled', (sums, labelled) => {
  return sums.actual.reduce((sum, _, c) => (labelled[c] ? sum + recall(sums, c) : sum), 0) / count(labelled);
});

/** Cohen's κ: 1 − observed ÷ expected disagreement; undefined when labels and predictions hold one class only. */
const kappa = overClasses('correlation', 'none', ({ hits, actual, predicted }) => {
  const n = total(actual);
  const expected = actual.reduce((sum, mass, c) => sum + mass * (n - predicted[c]!), 0);
  return expected === 0 ? NaN : 1 - ((n - total(hits)) * n) / expected;
});

/** Gorodkin's R_K, Matthews' φ for classes; 0 where labels or predictions hold one class only, as scikit-learn defines it. */
const matthews = overClasses('correlation', 'none', ({ hits, actual, predicted }) => {
  const n = total(actual);
  if (n === 0) return NaN;
  const [inLabels, inPredictions] = [actual, predicted].map((masses) => masses.reduce((sum, mass) => sum + mass * (n - mass), 0));
  const both = Math.sqrt(inLabels!) * Math.sqrt(inPredictions!);
  return both === 0 ? 0 : (total(hits) * n - actual.reduce((sum, mass, c) => sum + mass * predicted[c]!, 0)) / both;
});

const total = (masses: Float64Array): number => masses.reduce((sum, mass) => sum + mass, 0);
const count = (flags: Uint8Array): number => flags.reduce((sum, flag) => sum + flag, 0);

/**
 * A metric over classes. `over` says which classes its mean runs over, so that a replicate with fewer of them is not
 * taken for the same quantity.
 */
function overClasses(spread: Spread, over: 'present' | 'labelled' | 'none', value: (sums: ClassSums, which: Uint8Array) => number): Metric {
  const which = (sums: ClassSums): Uint8Array => (over === 'labelled' ? Uint8Array.from(sums.actual, (mass) => (mass > 0 ? 1 : 0)) : sums.present);
  return {
    needs: ['truth', 'decision'],
    plan: (bound) => {
      const split = byClass(bound);
      return {
        kind: 'sums',
        spread,
        sums: classSums(bound),
        value: (at) => value(split(at), which(split(at))),
        why: (at) => (total(split(at).actual) === 0 ? NO_WEIGHT : 'labels and predictions hold one class only'),
        support: (at) => split(at).rows.reduce((least, rows) => (rows > 0 ? Math.min(least, rows) : least), Infinity),
        comparable: (without, all) => over === 'none' || count(which(split(without))) === count(which(split(all))),
      };
    },
  };
}

function shareOf(needs: Metric['needs'], condition: (bound: Bound, k: number) => string): Metric {
  return { needs, plan: (bound, ref) => share(bound, condition(bound, ref.k ?? 2)) };
}

/** Multiclass metrics that are functions of sums; ROC AUC is one of ranks. */
export const multiclassMetrics: Readonly<Record<string, Metric>> = {
  accuracy: shareOf(['truth', 'decision'], hit),
  // With one label a row, every micro average counts the same hits over the same rows; so does recall weighted by labels.
  precision_micro: shareOf(['truth', 'decision'], hit),
  recall_micro: shareOf(['truth', 'decision'], hit),
  f1_micro: shareOf(['truth', 'decision'], hit),
  recall_weighted: shareOf(['truth', 'decision'], hit),
  top_k_accuracy: shareOf(['truth', 'scores'], amongBest),
  balanced_accuracy: balancedAccuracy,
  precision_macro: macro(precision),
  recall_macro: macro(recall),
  f1_macro: macro(f1),
  precision_weighted: weighted(precision),
  f1_weighted: weighted(f1),
  cohen_kappa: kappa,
  matthews_corrcoef: matthews,
  log_loss: { needs: ['truth', 'distribution'], plan: logLoss },
};
