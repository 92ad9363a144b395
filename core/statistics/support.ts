import { noInterval, tooFewRows, type Limits, type Sample } from './sample.ts';

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

/** Whether every row is a trial of its own that counts once, so that the trials of a share are known and need no estimate. */
export function isPlain(sample: Sample): boolean {
  return !isClustered(sample) && sample.weighted !== true && sample.reference === undefined;
}

/** Units that may all have gone one way by chance: clusters, or where rows stand for themselves no fewer than there are rows. */
export function clustersOf(sample: Sample): number {
  return isClustered(sample) ? (sample.clusters ?? sample.influences.length) : Infinity;
}

/** Whether the value lies between two borders. */
export function isBounded({ spread }: Sample): boolean {
  return spread === 'proportion' || spread === 'unit' || spread === 'correlation' || spread === 'distance';
}

/** The intervals of a sample that allows none which would cover, or null where it does. */
export function noneOf(sample: Sample): Limits | null {
  const few = tooFew(sample);
  const lacks = sample.influences.some(Number.isNaN) || sample.reference?.influences.some(Number.isNaN) === true;
  const why = sample.noInterval ?? (lacks ? 'without one group of rows the value does not exist' : few);
  if (why === null) return null;
  return few === null ? noInterval(why) : tooFewRows(why);
}

/** Why numbers of rows are too small, or null where they are not. Completes "none: ". */
function tooFew(sample: Sample): string | null {
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
