import { identifier } from '../spec/quote.ts';
import type { Spread } from '../sources/summary.ts';
import { average, NO_WEIGHT } from './averages.ts';
import { ClassReader, classSums } from './class-sums.ts';
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

type PerClass = (sums: ClassReader, c: number) => number;

/** 0 ÷ 0 counts as 0 in an average over classes: scikit-learn's `zero_division`. */
const ratio = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);
const precision: PerClass = (sums, c) => ratio(sums.hits(c), sums.predicted(c));
const recall: PerClass = (sums, c) => ratio(sums.hits(c), sums.actual(c));
const f1: PerClass = (sums, c) => ratio(2 * sums.hits(c), sums.predicted(c) + sums.actual(c));

/** Plain mean over the classes that `over` lets in. A replicate over fewer classes is another quantity, and none. */
function meanOver(of: PerClass, over: (sums: ClassReader, c: number) => boolean): Metric {
  const count = (sums: ClassReader): number => sums.sum((c) => (over(sums, c) ? 1 : 0));
  return overClasses('unit', (sums) => sums.sum((c) => (over(sums, c) ? of(sums, c) : 0)) / count(sums), count);
}

/** Mean over the classes that are met in the labels or the predictions of the slice. */
function macro(of: PerClass): Metric {
  return meanOver(of, (sums, c) => sums.present(c));
}

/** Mean over classes, each as heavy as its labels. */
function weighted(of: PerClass): Metric {
  return overClasses('unit', (sums) => sums.sum((c) => sums.actual(c) * of(sums, c)) / sums.mass());
}

/** Mean recall of the classes that labels hold. */
const balancedAccuracy = meanOver(recall, (sums, c) => sums.actual(c) > 0);

/** Cohen's κ: 1 − observed ÷ expected disagreement; undefined when labels and predictions hold one class only. */
const kappa = overClasses('correlation', (sums) => {
  const n = sums.mass();
  const expected = sums.sum((c) => sums.actual(c) * (n - sums.predicted(c)));
  return expected === 0 ? NaN : 1 - ((n - sums.sum((c) => sums.hits(c))) * n) / expected;
});

/** Gorodkin's R_K, Matthews' φ for classes; 0 where labels or predictions hold one class only, as scikit-learn defines it. */
const matthews = overClasses('correlation', (sums) => {
  const n = sums.mass();
  if (n === 0) return NaN;
  const inLabels = sums.sum((c) => sums.actual(c) * (n - sums.actual(c)));
  const inPredictions = sums.sum((c) => sums.predicted(c) * (n - sums.predicted(c)));
  const both = Math.sqrt(inLabels) * Math.sqrt(inPredictions);
  return both === 0 ? 0 : sums.sum((c) => sums.hits(c) * n - sums.actual(c) * sums.predicted(c)) / both;
});

/** A metric over classes. `counted`: how many classes its mean runs over, which a replicate must not change. */
function overClasses(spread: Spread, value: (sums: ClassReader) => number, counted?: (sums: ClassReader) => number): Metric {
  return {
    needs: ['truth', 'decision'],
    plan: (bound) => {
      const sums = new ClassReader(bound);
      return {
        kind: 'sums',
        spread,
        sums: classSums(bound),
        value: (at) => value(sums.of(at)),
        why: (at) => (sums.of(at).mass() === 0 ? NO_WEIGHT : 'labels and predictions hold one class only'),
        support: (at) => smallestClass(sums.of(at)),
        ...(counted && { comparable: (without: Float64Array, all: Float64Array) => counted(sums.of(without)) === counted(sums.of(all)) }),
      };
    },
  };
}

function smallestClass(sums: ClassReader): number {
  let least = Infinity;
  for (let c = 0; c < sums.classes; c++) if (sums.rows(c) > 0) least = Math.min(least, sums.rows(c));
  return least;
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
