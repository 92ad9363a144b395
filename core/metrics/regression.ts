import { double } from '../spec/quote.ts';
import { average, NO_WEIGHT } from './averages.ts';
import type { Bound, Metric, SumPlan } from './metric.ts';
import { mass, named, number, ROWS, totalOf } from './sql.ts';

const label = (bound: Bound): string => number(named(bound.columns.label));
export const prediction = (bound: Bound): string => number(named(bound.columns.prediction));
/** Label − prediction. */
export const residual = (bound: Bound): string => `(${label(bound)} - ${prediction(bound)})`;
export const absoluteError = (bound: Bound): string => `abs${residual(bound)}`;

const EPSILON = 2 ** -52;

/**
 * Mean of |y − ŷ| ÷ max(|y|, ε) with the machine epsilon, as scikit-learn: labels of 0 make it huge, not undefined. They
 * are summed apart, and divided by ε at the end: beside them the other rows would be lost in rounding.
 */
function percentageError(bound: Bound): SumPlan {
  const tiny = `abs(${label(bound)}) < ${double(EPSILON)}`;
  return {
    kind: 'sums',
    spread: 'positive',
    sums: [
      totalOf(bound, `case when ${tiny} then 0 else ${absoluteError(bound)} / abs(${label(bound)}) end`),
      totalOf(bound, `case when ${tiny} then ${absoluteError(bound)} else 0 end`),
      mass(bound),
    ],
    value: (at) => (at[0]! + at[1]! / EPSILON) / at[2]!,
    why: () => NO_WEIGHT,
  };
}

/** α·(y − ŷ) above the prediction, (1 − α)·(ŷ − y) below it. */
function pinball(bound: Bound, alpha: number): string {
  return `greatest(${double(alpha)} * ${residual(bound)}, ${double(alpha - 1)} * ${residual(bound)})`;
}

function rootMeanSquared(bound: Bound): SumPlan {
  const mean = average(bound, `${residual(bound)} * ${residual(bound)}`, 'positive');
  return { ...mean, value: (at) => Math.sqrt(Math.max(0, mean.value(at))) };
}

/**
 * Below this share of Σ(y − c)² what is left after taking out the mean is rounding: 53 bits, less what a thousand
 * bucket sums may lose.
 */
const ROUNDING = 1e-13;

/** Σ w·(x − mean)² from Σ w·x², Σ w·x and Σ w, with x taken around a constant; 0 where only rounding is left. */
function spreadAround(squares: number, sum: number, weight: number): number {
  const spread = squares - (sum * sum) / weight;
  return spread <= ROUNDING * squares ? 0 : spread;
}

/** Does the label vary enough to be explained? Fewer than two rows and constant labels leave R² undefined. */
function unexplainable(rows: number, weight: number): string {
  if (weight === 0) return NO_WEIGHT;
  return rows < 2 ? 'fewer than two rows' : 'the labels do not vary';
}

/** 1 − Σ w·(y − ŷ)² ÷ Σ w·(y − ȳ)². */
function determination(bound: Bound): SumPlan {
  const y = `(${label(bound)} - ${double(bound.centre.label)})`;
  const squared = `${residual(bound)} * ${residual(bound)}`;
  return {
    kind: 'sums',
    spread: 'determination',
    sums: [totalOf(bound, squared), totalOf(bound, `${y} * ${y}`), totalOf(bound, y), mass(bound), ROWS],
    value: (at) => {
      const total = spreadAround(at[1]!, at[2]!, at[3]!);
      return at[4]! < 2 || !(total > 0) ? NaN : 1 - at[0]! / total;
    },
    why: (at) => unexplainable(at[4]!, at[3]!),
  };
}

/** 1 − Var(y − ŷ) ÷ Var(y): R² of a model that is right up to a constant. */
function explainedVariance(bound: Bound): SumPlan {
  const y = `(${label(bound)} - ${double(bound.centre.label)})`;
  const r = `(${residual(bound)} - ${double(bound.centre.residual)})`;
  return {
    kind: 'sums',
    spread: 'determination',
    sums: [totalOf(bound, `${r} * ${r}`), totalOf(bound, r), totalOf(bound, `${y} * ${y}`), totalOf(bound, y), mass(bound), ROWS],
    value: (at) => {
      const total = spreadAround(at[2]!, at[3]!, at[4]!);
      return at[5]! < 2 || !(total > 0) ? NaN : 1 - spreadAround(at[0]!, at[1]!, at[4]!) / total;
    },
    why: (at) => unexplainable(at[5]!, at[4]!),
  };
}

/** Regression metrics that are functions of sums; the median absolute error is one of ranks. */
export const regressionMetrics: Readonly<Record<string, Metric>> = {
  mean_absolute_error: { needs: ['numbers'], plan: (bound) => average(bound, absoluteError(bound), 'positive') },
  mean_squared_error: { needs: ['numbers'], plan: (bound) => average(bound, `${residual(bound)} * ${residual(bound)}`, 'positive') },
  root_mean_squared_error: { needs: ['numbers'], plan: rootMeanSquared },
  mean_absolute_percentage_error: { needs: ['numbers'], plan: percentageError },
  mean_pinball_loss: { needs: ['numbers'], plan: (bound, ref) => average(bound, pinball(bound, ref.alpha ?? 0.5), 'positive') },
  r2: { needs: ['numbers'], centred: true, plan: determination },
  explained_variance: { needs: ['numbers'], centred: true, plan: explainedVariance },
};
