import type { Evaluated, FactPlan } from './metric.ts';

/** A fact on one slice: it does not spread. */
export function evaluateFact(plan: FactPlan, numbers: readonly number[]): Evaluated {
  return exactly(plan.value(numbers), plan.why);
}

/** A value without anything that spreads; NaN: it does not exist, and `why` says so. */
export function exactly(value: number, why: string): Evaluated {
  return { estimate: value, why: Number.isFinite(value) ? '' : why, spread: 'exact', influences: new Float64Array(0), trials: null, support: null };
}
