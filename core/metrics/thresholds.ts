import type { MetricRef } from '../spec/gate.ts';
import type { Bound, Evaluated, Metric, RankedSlice, RankPlan } from './metric.ts';
import { ranking } from './roc.ts';
import { isPositive, massWhere, named, rowsWhere } from './sql.ts';
import type { Spread } from '../sources/summary.ts';
import { liftAtTop, type Masses, precisionAtRecall, precisionAtTop, recallAtFpr, recallAtPrecision, recallAtTop, type ThresholdRule, total } from './threshold-rule.ts';
import { type Counted, ThresholdWalker } from './threshold-walk.ts';

/** Standard errors by which even the lowest threshold must meet its demand for that to be no accident of the rows. */
const SURELY = 3;

/** Rows on top below which intervals covered less than 93 % (docs/simulation.md). */
const FEWEST_ON_TOP = 20;

const sum = (values: Float64Array): number => values.reduce((all, value) => all + value, 0);

function plan(bound: Bound, rule: ThresholdRule, spread: Spread): RankPlan {
  const positive = isPositive(bound);
  const sides = [positive, `not (${positive})`];
  return {
    kind: 'ranks',
    rankings: [ranking(bound, named(bound.columns.score), positive)],
    sums: [...sides.map((side) => massWhere(bound, side)), ...sides.map((side) => rowsWhere(bound, side))],
    start: (slices, buckets) => {
      const walker = new ThresholdWalker(rule, slices.map((slice) => ({ all: massesOf(slice), rows: rowsOf(slice) })), buckets);
      return { walkers: [walker], finish: () => slices.map((slice, at) => evaluate(rule, spread, walker, slice, at)) };
    },
  };
}

const massesOf = ({ sums }: RankedSlice): Masses => ({ positives: sum(sums[0]!), negatives: sum(sums[1]!) });
const rowsOf = ({ sums }: RankedSlice): Masses => ({ positives: sum(sums[2]!), negatives: sum(sums[3]!) });

function evaluate(rule: ThresholdRule, spread: Spread, walker: ThresholdWalker, slice: RankedSlice, at: number): Evaluated {
  const all = massesOf(slice);
  const rows = rowsOf(slice);
  const counted = walker.counted(at, slice.buckets);
  const above = aboveBy(rule, counted, all);
  const whole = { positives: sum(Float64Array.from(slice.buckets, (_, j) => above(j).positives)), negatives: sum(Float64Array.from(slice.buckets, (_, j) => above(j).negatives)) };
  const estimate = walker.found(at) ? rule.value(whole, all) : NaN;
  const replicates = new Replicates(rule, whole, all, walker.near(at));
  const parts = Array.from(slice.buckets, (_, j) => [above(j), { positives: slice.sums[0]![j]!, negatives: slice.sums[1]![j]! }] as const);
  const noInterval = Number.isFinite(estimate) ? (fewOnTop(rule, whole, all, rows) ?? replicates.refusal(parts)) : null;
  return {
    estimate,
    why: rule.why(all),
    spread,
    influences: Float64Array.from(parts, ([over, own]) => estimate - replicates.without(over, own)),
    trials: null,
    support: Math.min(rows.positives, rows.negatives),
    ...(noInterval !== null && { noInterval }),
  };
}

function fewOnTop({ choose }: ThresholdRule, top: Masses, all: Masses, rows: Masses): string | null {
  const share = (total(top) / total(all)) * total(rows);
  if (choose !== 'highest' || share >= FEWEST_ON_TOP - 1e-6) return null;
  return `${Math.round(share)} rows on top are too few (fewer than ${FEWEST_ON_TOP})`;
}

/** What each bucket has at or above the threshold; of a rule that ends inside of a tie its rows count by the share that fits. */
function aboveBy(rule: ThresholdRule, { over, at }: Counted, all: Masses): (bucket: number) => Masses {
  const [overall, tie] = [over, at].map(([positives, negatives]) => ({ positives: sum(positives), negatives: sum(negatives) }));
  const missing = -rule.excess(overall!, all);
  const share = rule.choose === 'best' ? 1 : Math.min(1, Math.max(0, missing / total(tie!)));
  return (j) => ({ positives: over[0][j]! + share * at[0][j]!, negatives: over[1][j]! + share * at[1][j]! });
}

/**
 * The value without a bucket, which chooses its own threshold: to first order the one at which the demand is met as well as
 * before, when rows around the threshold are mixed as in the window. Rows that a single order statistic is made of would
 * tell nothing of its spread (the jackknife of a quantile is not consistent), the mix around it does.
 * Source: Hsieh and Turnbull 1996 for the ROC curve (slope of the curve times the spread of the threshold).
 */
class Replicates {
  readonly #rule: ThresholdRule;
  readonly #above: Masses;
  readonly #all: Masses;
  readonly #near: Masses;
  /** How fast the demand is met better as the threshold falls, a unit of `near`. */
  readonly #slope: number;
  /** No threshold is lower. */
  readonly #lowest: boolean;

  constructor(rule: ThresholdRule, above: Masses, all: Masses, near: Masses) {
    this.#rule = rule;
    this.#above = above;
    this.#all = all;
    this.#near = near;
    this.#slope = rule.excess(near, { positives: 0, negatives: 0 });
    this.#lowest = total(above) === total(all);
  }

  without(over: Masses, own: Masses): number {
    const all = minus(this.#all, own);
    const above = minus(this.#above, over);
    if (!(all.positives > 0) || !(all.negatives > 0)) return NaN;
    if (this.#lowest) return this.#rule.value(above, all);
    const move = this.#slope === 0 ? 0 : (this.#rule.excess(this.#above, this.#all) - this.#rule.excess(above, all)) / this.#slope;
    return this.#rule.value({ positives: Math.max(0, above.positives + move * this.#near.positives), negatives: Math.max(0, above.negatives + move * this.#near.negatives) }, all);
  }

  /** Why the threshold can't be told from these rows, or null. */
  refusal(parts: readonly (readonly [Masses, Masses])[]): string | null {
    const excess = this.#rule.excess(this.#above, this.#all);
    if (this.#lowest && this.#rule.choose === 'best') {
      const moved = parts.map(([over, own]) => this.#rule.excess(over, own));
      const centre = moved.reduce((all, one) => all + one, 0) / moved.length;
      const error = Math.sqrt((moved.length / Math.max(1, moved.length - 1)) * moved.reduce((all, one) => all + (one - centre) ** 2, 0));
      return excess >= SURELY * error ? null : 'even the lowest threshold meets the demand, but only just: a few rows more or less decide';
    }
    const falls = this.#rule.excess({ positives: 0, negatives: 1 }, { positives: 0, negatives: 0 }) < 0;
    if (falls && this.#slope >= 0) return 'precision does not fall around the threshold, so that a few rows decide where it lies';
    return null;
  }
}

function minus(a: Masses, b: Masses): Masses {
  return { positives: a.positives - b.positives, negatives: a.negatives - b.negatives };
}

/** A metric of the rows over a threshold that the data choose. */
function chosen(rule: (ref: MetricRef) => ThresholdRule, spread: Spread = 'unit'): Metric {
  return { needs: ['truth', 'score'], plan: (bound, ref) => plan(bound, rule(ref), spread) };
}

/** `k` of a top share is in percent. */
const share = ({ k = 100 }: MetricRef): number => k / 100;

export const thresholdMetrics: Readonly<Record<string, Metric>> = {
  recall_at_precision: chosen(({ precision = 1 }) => recallAtPrecision(precision)),
  precision_at_recall: chosen(({ recall = 1 }) => precisionAtRecall(recall)),
  recall_at_fpr: chosen(({ fpr = 0 }) => recallAtFpr(fpr)),
  precision_at_top_k_percent: chosen((ref) => precisionAtTop(share(ref))),
  recall_at_top_k_percent: chosen((ref) => recallAtTop(share(ref))),
  lift_at_top_k_percent: chosen((ref) => liftAtTop(share(ref)), 'positive'),
};
