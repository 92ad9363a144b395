import type { Apart, Measure } from './between.ts';
import { differenceLimits, type Alignment } from './difference.ts';
import { limitsOf } from './interval.ts';
import { pWorse, stanceOf, type Side, type Stance } from './invert.ts';
import type { Interval, Limits, Quantity } from './sample.ts';

/** What is demanded of a value or of its change; `value` ≥ 0 for the bounds that compare. */
export interface Demand {
  readonly kind: 'min' | 'max' | 'max_drop' | 'max_rise' | 'min_gain';
  readonly value: number;
  /** `value` is a fraction of |baseline estimate|. */
  readonly relative: boolean;
}

export interface Assessment {
  /** The value, or candidate − baseline. */
  readonly estimate: number;
  /**
   * Of what the threshold is held against; undefined where nothing is known of its uncertainty. For a relative bound it
   * holds the uncertainty of the baseline in the threshold too.
   */
  readonly interval: Interval | undefined;
  /** The same at any confidence. */
  readonly limits: Limits | undefined;
  /** What the estimate is held against, in the same unit. */
  readonly threshold: number;
  readonly good: Side;
  readonly stance: Stance;
  /** Whether the estimate itself meets the bound. */
  readonly met: boolean;
  /**
   * One-sided p-value of "worse than the bound", ≤ (1 − confidence)/2 exactly when `stance` is bad; null where there is no
   * uncertainty to speak of, or too few rows to say anything of it.
   */
  readonly pWorse: number | null;
}

/** Holds a value against `min` or `max`. */
export function assessValue(value: Quantity, demand: Demand, confidence: number): Assessment {
  const good = demand.kind === 'min' ? 'above' : 'below';
  return assess(value.estimate, limitsOf(value), demand.value, good, confidence);
}

/**
 * Holds candidate − baseline against `max_drop`, `max_rise` or `min_gain` (better by at least, in the direction that
 * `better` names; `neither` counts as higher).
 *
 * Relative to the magnitude of the baseline: a drop of 2 % is candidate ≥ baseline − 0.02·|baseline|, judged as
 * candidate − (1 ∓ 0.02)·baseline ≥ 0 by the baseline's sign. At a baseline of 0 nothing is allowed.
 */
export function assessChange(
  candidate: Quantity,
  baseline: Quantity,
  aligned: Alignment,
  demand: Demand,
  better: 'higher' | 'lower' | 'neither',
  confidence: number,
): Assessment {
  const gainIsRise = better !== 'lower';
  const upward = demand.kind === 'max_rise' || (demand.kind === 'min_gain' && gainIsRise);
  const good: Side = demand.kind === 'max_drop' || (demand.kind === 'min_gain' && gainIsRise) ? 'above' : 'below';
  const signed = upward ? demand.value : -demand.value;
  const change = snapped(candidate.estimate - baseline.estimate, demand.relative ? signed * Math.abs(baseline.estimate) : signed, candidate, baseline);
  if (!demand.relative) return assess(change, differenceLimits(candidate, baseline, aligned, 1), signed, good, confidence);
  const factor = 1 + signed * Math.sign(baseline.estimate);
  const threshold = signed * Math.abs(baseline.estimate);
  const limits = differenceLimits(candidate, baseline, aligned, factor);
  return assess(change, limits && shifted(limits, threshold), threshold, good, confidence);
}

/** 0.79 − 0.8 is −0.010000000000000009 in doubles; a change within rounding of the threshold is on it, one within rounding of 0 is none. */
function snapped(change: number, threshold: number, candidate: Quantity, baseline: Quantity): number {
  const rounding = 4 * Number.EPSILON * (Math.abs(candidate.estimate) + Math.abs(baseline.estimate));
  return [threshold, 0].find((exact) => Math.abs(change - exact) <= rounding) ?? change;
}

/** The same intervals in the unit of the change: candidate − factor·baseline is 0 where the change is the threshold. */
function shifted(limits: Limits, by: number): Limits {
  return (confidence) => {
    const { low, high, method } = limits(confidence);
    return { low: low + by, high: high + by, method };
  };
}

/** Holds how far groups lie apart, see `between.ts`, against the largest gap or the smallest ratio that may be. */
export function assessApart({ estimate, rounding, limits }: Apart, measure: Measure, threshold: number, confidence: number): Assessment {
  const snapped = Math.abs(estimate - threshold) <= rounding ? threshold : estimate;
  return assess(snapped, limits, threshold, measure === 'ratio' ? 'above' : 'below', confidence);
}

function assess(estimate: number, limits: Limits | undefined, threshold: number, good: Side, confidence: number): Assessment {
  const interval = limits?.(confidence);
  let known: number | undefined;
  const stance = stanceOf(interval ?? { low: estimate, high: estimate }, threshold, good);
  return {
    estimate,
    interval,
    limits,
    threshold,
    good,
    stance,
    met: stanceOf({ low: estimate, high: estimate }, threshold, good) === 'good',
    // A search over many confidences, which replays and checks without a family do without.
    get pWorse() {
      return hasP(this) ? (known ??= agreeing(pWorse(this.limits, threshold, good), stance, (1 - confidence) / 2)) : null;
    },
  };
}

/** Whether there is a p-value, so that it counts in a family. */
export function hasP(assessment: Assessment): assessment is Assessment & { readonly limits: Limits } {
  return assessment.limits !== undefined && assessment.interval?.tooFew !== true;
}

/** The p-value is found by halving; its last bit must not say otherwise than the interval. */
function agreeing(p: number, stance: Stance, level: number): number {
  return stance === 'bad' ? Math.min(p, level) : Math.max(p, level * (1 + Number.EPSILON));
}
