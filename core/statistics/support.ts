import type { Sample } from './sample.ts';

/** Buckets below which the spread of an estimate can't be told from them. */
export const FEWEST_BUCKETS = 5;
/** Rows of the rarer kind below which intervals of values that rest on them don't cover; see docs/simulation.md. */
export const FEWEST_SUPPORT = 10;

/** Why a sample is too small for an interval that covers, or null where it is not. Completes "none: ". */
export function tooFew(sample: Sample): string | null {
  const alone = sample.influences.reduce((count, d) => count + (Number.isNaN(d) ? 1 : 0), 0);
  if (alone > 0) return 'without one bucket of rows the value does not exist';
  const byTrials = sample.spread === 'proportion' && sample.trials !== null;
  if (byTrials && !(sample.clustered ?? true)) return null;
  const buckets = sample.influences.length;
  if (buckets < FEWEST_BUCKETS) return `${buckets} independent groups of rows are too few`;
  if (!byTrials && sample.support !== null && sample.support < FEWEST_SUPPORT) return `it rests on ${sample.support} rows, which are too few`;
  return null;
}
