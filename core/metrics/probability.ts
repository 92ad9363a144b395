import type { Sum } from '../engine/plan.ts';
import { double } from '../spec/quote.ts';
import { average, NO_WEIGHT } from './averages.ts';
import type { Bound, Metric, SumPlan } from './metric.ts';
import { isPositive, mass, massWhere, named, number, rowsWhere, totalOf } from './sql.ts';

/** Default number of bins of the calibration error. */
export const BINS = 15;

const DOUBLE_EPSILON = 2 ** -52;
const FLOAT_EPSILON = 2 ** -23;

/** Probabilities are kept this far from 0 and 1 before a logarithm: the machine epsilon of the column's type, as scikit-learn does. */
export function clipping(type: string | undefined): number {
  return type === 'FLOAT' ? FLOAT_EPSILON : DOUBLE_EPSILON;
}

/** −ln of a probability, clipped. Never above 36.1. */
export function negativeLog(probability: string, epsilon: number): string {
  return `-ln(greatest(least(${probability}, ${double(1 - epsilon)}), ${double(epsilon)}))`;
}

function bothClasses(bound: Bound): readonly Sum[] {
  const positive = isPositive(bound);
  return [rowsWhere(bound, positive), rowsWhere(bound, `not (${positive})`)];
}

function logLoss(bound: Bound): SumPlan {
  const score = named(bound.columns.score);
  const [p, epsilon] = [number(score), clipping(bound.types[score])];
  const loss = negativeLog(`case when ${isPositive(bound)} then ${p} else 1 - ${p} end`, epsilon);
  return average(bound, loss, 'positive', { limit: 64, support: bothClasses(bound) });
}

/** p − y: what the Brier score squares and a calibration bin adds up. */
function residual(bound: Bound): string {
  return `(${number(named(bound.columns.score))} - case when ${isPositive(bound)} then 1 else 0 end)`;
}

function brier(bound: Bound): SumPlan {
  return average(bound, `${residual(bound)} * ${residual(bound)}`, 'unit', { limit: 1, support: bothClasses(bound) });
}

function inBins(bound: Bound, bins: number): string[] {
  return Array.from({ length: bins }, (_, at) => `least(floor(${number(named(bound.columns.score))} * ${bins}), ${bins - 1}) = ${at}`);
}

function gapSums(bound: Bound, bins: number): Sum[] {
  return inBins(bound, bins).map((inBin) => totalOf(bound, `case when ${inBin} then ${residual(bound)} else 0 end`, 1));
}

/** By bin: Σ (p − y) as the calibration error has it, then the mass of rows, then that of positives. */
export function reliabilitySums(bound: Bound, bins: number): Sum[] {
  const all = inBins(bound, bins);
  return [...gapSums(bound, bins), ...all.map((inBin) => massWhere(bound, inBin)), ...all.map((inBin) => massWhere(bound, `${inBin} and ${isPositive(bound)}`))];
}

/**
 * Expected calibration error (Naeini, Cooper, Hauskrecht 2015) of P(positive): Σ over bins of |Σ (p − y)| ÷ n.
 * Bins have equal width and hold their lower edge, [i/b, (i + 1)/b); the last one holds 1 as well.
 */
function calibrationError(bound: Bound, bins: number): SumPlan {
  const gaps = gapSums(bound, bins);
  return {
    kind: 'sums',
    spread: 'unit',
    sums: [mass(bound), ...gaps, ...bothClasses(bound)],
    value: (at) => at.subarray(1, 1 + bins).reduce((sum, gap) => sum + Math.abs(gap), 0) / at[0]!,
    why: () => NO_WEIGHT,
    support: (at) => Math.min(...at.subarray(1 + bins)),
  };
}

export const probabilityMetrics: Readonly<Record<string, Metric>> = {
  log_loss: { needs: ['truth', 'probability'], plan: logLoss },
  brier_score: { needs: ['truth', 'probability'], plan: brier },
  expected_calibration_error: { needs: ['truth', 'probability'], plan: (bound, ref) => calibrationError(bound, ref.bins ?? BINS) },
};
