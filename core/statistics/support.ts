import type { Jackknife } from './jackknife.ts';
import type { Sample } from './sample.ts';

/*
 * Below these an interval at 95 % covered less than 93 % in simulation (docs/simulation.md), so there is none.
 */

/** Buckets, for everything but proportions of independent rows. */
export const FEWEST_BUCKETS = 10;
/** Rows of the smaller class behind a value that is no plain proportion. */
export const FEWEST_SUPPORT = 10;
/** Degrees of freedom of the jackknife: about two for each row that carries the spread, so three such rows. */
export const FEWEST_DEGREES = 5;

/** Whether rows of one bucket may depend on each other. */
export function isClustered(sample: Sample): boolean {
  return sample.clustered ?? true;
}

/** Why a sample is too small for an interval that covers, or null where it is not. Completes "none: ". */
export function tooFew(sample: Sample): string | null {
  if (sample.influences.some(Number.isNaN)) return 'without one group of rows the value does not exist';
  const byTrials = sample.spread === 'proportion' && sample.trials !== null;
  if (byTrials && !isClustered(sample)) return null;
  const buckets = sample.influences.length;
  if (buckets < FEWEST_BUCKETS) return `${counted(buckets, 'independent group')} of rows ${be(buckets)} too few (fewer than ${FEWEST_BUCKETS})`;
  if (byTrials || sample.support === null || sample.support >= FEWEST_SUPPORT) return null;
  return `${counted(sample.support, 'row')} of the smaller class ${be(sample.support)} too few (fewer than ${FEWEST_SUPPORT})`;
}

/** Why the spread that the jackknife sees rests on too few rows, or null where it does not. */
export function tooLopsided(spread: Jackknife): string | null {
  if (spread.degrees >= FEWEST_DEGREES) return null;
  return 'one or two rows carry all of its spread';
}

function counted(count: number, noun: string): string {
  return `${Number(count.toFixed(1))} ${noun}${count === 1 ? '' : 's'}`;
}

function be(count: number): string {
  return count === 1 ? 'is' : 'are';
}
