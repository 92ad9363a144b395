import type { Sample } from './sample.ts';

/*
 * Below these an interval at 95 % covered less than 93 % in simulation (docs/simulation.md), so there is none. They count
 * what is known before the values are: to refuse samples whose spread looks lopsided would refuse those that met the
 * rare large rows, and leave those that did not and miss.
 */

/** Buckets, for everything but proportions of independent rows. */
export const FEWEST_BUCKETS = 10;
/** Buckets for values without a border on both sides, whose rows may be skewed. */
export const FEWEST_SKEWED_BUCKETS = 20;
/** Rows of the smaller class behind a value that is no plain proportion. */
export const FEWEST_SUPPORT = 10;

/** Whether rows of one bucket may depend on each other. */
export function isClustered(sample: Sample): boolean {
  return sample.clustered ?? true;
}

/** Whether the value lies between two borders. */
export function isBounded({ spread }: Sample): boolean {
  return spread === 'proportion' || spread === 'unit' || spread === 'correlation' || spread === 'distance';
}

/** Why a sample is too small for an interval that covers, or null where it is not. Completes "none: ". */
export function tooFew(sample: Sample): string | null {
  if (sample.noInterval !== undefined) return sample.noInterval;
  if (sample.influences.some(Number.isNaN) || sample.reference?.influences.some(Number.isNaN) === true) return 'without one group of rows the value does not exist';
  const byTrials = sample.spread === 'proportion' && sample.trials !== null;
  if (byTrials && !isClustered(sample) && sample.reference === undefined) return null;
  const buckets = Math.min(sample.influences.length, sample.reference?.influences.length ?? Infinity);
  const fewest = isBounded(sample) ? FEWEST_BUCKETS : FEWEST_SKEWED_BUCKETS;
  if (buckets < fewest) return `${counted(buckets, 'independent group')} of rows ${be(buckets)} too few (fewer than ${fewest})`;
  if (byTrials || sample.support === null || sample.support >= FEWEST_SUPPORT) return null;
  return `${counted(sample.support, 'row')} of the smaller class ${be(sample.support)} too few (fewer than ${FEWEST_SUPPORT})`;
}

function counted(count: number, noun: string): string {
  return `${Number(count.toFixed(1))} ${noun}${count === 1 ? '' : 's'}`;
}

function be(count: number): string {
  return count === 1 ? 'is' : 'are';
}
