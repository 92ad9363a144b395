import type { Evaluated } from '../metric.ts';
import { kolmogorovSmirnov, type Pair, pairOf, wasserstein } from './distance.ts';
import { area, influencesOf, widest } from './replicates.ts';
import { deviations } from './spread.ts';
import type { SliceValues } from './split.ts';

/** A distance of the distribution functions of a column on one slice of two bodies. */
export function evaluateDistance(which: 'kolmogorov_smirnov' | 'wasserstein', of: Side, against: Side): Evaluated {
  const none = { estimate: NaN, spread: 'unit', influences: new Float64Array(0), trials: null, support: null } as const;
  if (of.values.value.length === 0) return { ...none, why: 'no row has a value' };
  if (against.values.value.length === 0) return { ...none, why: 'the other evidence has no value' };
  const pair = pairOf(of.values, against.values);
  const buckets = { of: of.sizes.length, against: against.sizes.length };
  const found = which === 'kolmogorov_smirnov' ? { spread: 'unit' as const, estimate: kolmogorovSmirnov(pair), ...influencesOf(pair, buckets, widest) } : normed(pair, against, buckets);
  const exists = Number.isFinite(found.estimate);
  return {
    ...none,
    estimate: found.estimate,
    why: exists ? '' : 'the other evidence has one value only, so that there is no deviation to measure by',
    spread: found.spread,
    influences: exists ? found.of : none.influences,
    rows: of.values.value.length,
    ...(exists && { reference: { rows: against.values.value.length, influences: Array.from(found.against), sizes: against.sizes } }),
  };
}

/** One body's column on a slice, and the rows of each of its buckets. */
export interface Side {
  readonly values: SliceValues;
  readonly sizes: readonly number[];
}

/** Without a bucket of the reference the deviation is another too. */
function normed(pair: Pair, { values, sizes }: Side, buckets: { readonly of: number; readonly against: number }) {
  const { all, without } = deviations(values, sizes.length);
  const { of, against } = influencesOf(pair, buckets, area);
  const distance = wasserstein(pair);
  return {
    spread: 'positive' as const,
    estimate: all > 0 ? distance / all : distance === 0 ? 0 : NaN,
    of: of.map((d) => d / all),
    against: against.map((d, j) => distance / all - (distance - d) / without[j]!),
  };
}
