import type { SliceSums } from '../engine/plan.ts';
import type { Evaluated, SumPlan } from './metric.ts';
import { ROWS_AT } from './places.ts';

/** The sums of a plan on a slice, each of length K. */
export function columnsAt(slice: SliceSums, places: readonly number[]): readonly Float64Array[] {
  return places.map((place) => (place === ROWS_AT ? slice.sizes : slice.sums[place]!));
}

/** Estimate from the totals, and from the totals less each bucket: the exact delete-one-bucket influences. */
export function evaluateSums(plan: SumPlan, slice: SliceSums, places: readonly number[]): Evaluated {
  const columns = columnsAt(slice, places);
  const all = Float64Array.from(columns, (column) => column.reduce((sum, value) => sum + value, 0));
  const estimate = plan.value(all);
  const exists = Number.isFinite(estimate);
  const bare = { estimate: exists ? estimate : NaN, why: exists ? '' : plan.why(all), spread: plan.spread };
  if (!exists) return { ...bare, influences: new Float64Array(0), trials: null, support: null };
  const says = plan.says?.(all);
  return { ...bare, influences: influencesOf(plan, columns, all, estimate), trials: plan.trials?.(all) ?? null, support: plan.support?.(all) ?? null, ...(plan.unseen && { unseen: plan.unseen(all) }), ...(plan.rows && { rows: plan.rows(all) }), ...(says !== undefined && { says }) };
}

function influencesOf(plan: SumPlan, columns: readonly Float64Array[], all: Float64Array, estimate: number): Float64Array {
  const influences = new Float64Array(columns[0]!.length);
  const without = new Float64Array(all.length);
  for (let bucket = 0; bucket < influences.length; bucket++) {
    for (let k = 0; k < all.length; k++) without[k] = all[k]! - columns[k]![bucket]!;
    const comparable = plan.comparable?.(without, all) ?? true;
    const replicate = comparable ? plan.value(without) : NaN;
    influences[bucket] = Number.isFinite(replicate) ? estimate - replicate : NaN;
  }
  return influences;
}
