import { identifier } from '../spec/quote.ts';
import type { Spread } from '../sources/summary.ts';
import { average, NO_WEIGHT } from './averages.ts';
import { unseenOf, type Unseen } from './class-rates.ts';
import { ClassReader, classSums } from './class-sums.ts';
import type { Bound, Metric, SumPlan } from './metric.ts';
import { clipping, negativeLog } from './probability.ts';
import { share } from './share.ts';
import { byTrueClass, decidedClass, named, trueClass, trueScore } from './sql.ts';

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

/** The denominator of a metric of one class, whose numerator are the hits. */
type Whole = (sums: ClassReader, c: number) => number;

const predicted: Whole = (sums, c) => sums.predicted(c);
const actual: Whole = (sums, c) => sums.actual(c);
const both: Whole = (sums, c) => (sums.predicted(c) + sums.actual(c)) / 2;

/** 0 ÷ 0 counts as 0 in an average over classes: scikit-learn's `zero_division`. */
function ratio(of: Whole, sums: ClassReader, c: number): number {
  const whole = of(sums, c);
  return whole === 0 ? 0 : sums.hits(c) / whole;
}

/** Plain mean over the classes that `over` lets in. A replicate over fewer classes is another quantity, and none. */
function meanOver(of: Whole, over: (sums: ClassReader, c: number) => boolean): Metric {
  const count = (sums: ClassReader): number => sums.sum((c) => (over(sums, c) ? 1 : 0));
  return overClasses('unit', (sums) => sums.sum((c) => (over(sums, c) ? ratio(of, sums, c) : 0)) / count(sums), {
    comparable: (without, all) => count(without) === count(all),
    support: (sums) => fewestRows(sums, () => true),
    unseen: (sums) => unseenOf(Array.from({ length: sums.classes }, (_, c) => ({ share: ratio(of, sums, c), rows: of(sums, c) * sums.rowsPerMass(), weight: 1 / sums.classes }))),
  });
}

/** Mean over the classes that are met in the labels or the predictions of the slice. */
function macro(of: Whole): Metric {
  return meanOver(of, (sums, c) => sums.present(c));
}

/** Mean over classes, each as heavy as its labels. */
function weighted(of: Whole): Metric {
  return overClasses('unit', (sums) => sums.sum((c) => sums.actual(c) * ratio(of, sums, c)) / sums.mass());
}

/** Mean recall of the classes that labels hold. */
const balancedAccuracy = meanOver(actual, (sums, c) => sums.actual(c) > 0);

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

/** What a mean over classes needs besides. */
interface OfMean {
  /** Whether a replicate is the same quantity: over as many classes. */
  readonly comparable: (without: ClassReader, all: ClassReader) => boolean;
  readonly support: (sums: ClassReader) => number;
  readonly unseen: (sums: ClassReader) => Unseen;
}

/** A metric over classes. */
function overClasses(spread: Spread, value: (sums: ClassReader) => number, mean?: OfMean): Metric {
  return {
    needs: ['truth', 'decision'],
    plan: (bound) => {
      const [sums, others] = [new ClassReader(bound), new ClassReader(bound)];
      return {
        kind: 'sums',
        spread,
        sums: classSums(bound),
        value: (at) => value(sums.of(at)),
        why: (at) => (sums.of(at).mass() === 0 ? NO_WEIGHT : 'labels and predictions hold one class only'),
        support: (at) => (mean ? mean.support(sums.of(at)) : fewestRows(sums.of(at), (rows) => rows > 0)),
        ...(mean && {
          unseen: (at: Float64Array) => mean.unseen(sums.of(at)),
          comparable: (without: Float64Array, all: Float64Array) => mean.comparable(sums.of(without), others.of(all)),
        }),
      };
    },
  };
}

/** A mean over classes rests on each of them; what weighs classes by their labels does not rest on one that is not there. */
function fewestRows(sums: ClassReader, counts: (rows: number) => boolean): number {
  let least = Infinity;
  for (let c = 0; c < sums.classes; c++) if (counts(sums.rows(c))) least = Math.min(least, sums.rows(c));
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
  precision_macro: macro(predicted),
  recall_macro: macro(actual),
  f1_macro: macro(both),
  precision_weighted: weighted(predicted),
  f1_weighted: weighted(both),
  cohen_kappa: kappa,
  matthews_corrcoef: matthews,
  log_loss: { needs: ['truth', 'distribution'], plan: logLoss },
};
