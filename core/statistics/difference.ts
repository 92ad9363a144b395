import { lowerEnd } from './clopper-pearson.ts';
import { criticalValue } from './distributions.ts';
import { effectiveTrials, limitsOf, tailOf } from './interval.ts';
import { correlation, jackknife, type Jackknife } from './jackknife.ts';
import { mover } from './mover.ts';
import { noInterval, type Interval, type Limits, type Quantity, type Sample } from './sample.ts';
import { unskewed } from './skewness.ts';
import { isBounded, isClustered, tooFew } from './support.ts';
import { tango } from './tango.ts';

/**
 * Positions of the same bucket in candidate and baseline, [in candidate, in baseline]; −1 where a side lacks it.
 * null: the two did not meet the same rows. Empty where the baseline's value on these rows is known and does not spread.
 */
export type Alignment = readonly (readonly [number, number])[] | null;

export interface Difference {
  /** candidate − baseline. */
  readonly estimate: number;
  readonly interval: Interval | undefined;
  readonly paired: boolean;
}

/** candidate − baseline with its interval; undefined interval where neither has any known uncertainty. */
export function difference(candidate: Quantity, baseline: Quantity, aligned: Alignment, confidence: number): Difference {
  return {
    estimate: candidate.estimate - baseline.estimate,
    interval: differenceLimits(candidate, baseline, aligned, 1)?.(confidence),
    paired: aligned !== null,
  };
}

/**
 * Intervals of candidate − factor · baseline at any confidence.
 * Paired samples: by the differences of the influences of the same bucket, so that noise which both share cancels.
 * Else both intervals are combined (MOVER) as of independent estimates.
 */
export function differenceLimits(candidate: Quantity, baseline: Quantity, aligned: Alignment, factor: number): Limits | undefined {
  if (aligned !== null && 'influences' in candidate && 'influences' in baseline) return pairedLimits(candidate, baseline, aligned, factor);
  const a = partOf(candidate);
  const b = partOf(baseline);
  return a.limits === undefined && b.limits === undefined ? undefined : combine(a, b, -factor, 0, aligned === null ? 'unpaired, MOVER' : 'paired with a known value, MOVER');
}

interface Part {
  readonly estimate: number;
  /** Undefined: known exactly. */
  readonly limits: Limits | undefined;
}

function partOf(quantity: Quantity): Part {
  return { estimate: quantity.estimate, limits: limitsOf(quantity) };
}

function combine(a: Part, b: Part, k: number, rho: number, method: string): Limits {
  const at = ({ estimate, limits }: Part, confidence: number) => ({
    estimate,
    interval: limits?.(confidence) ?? { low: estimate, high: estimate, method: 'exact' },
  });
  return (confidence) => {
    const left = at(a, confidence);
    const right = at(b, confidence);
    const open = [left, right].find(({ interval }) => interval.low === -Infinity && interval.high === Infinity);
    if (open !== undefined) return open.interval;
    const [low, high] = mover(left, right, k, rho);
    return { low, high, method };
  };
}

function pairedLimits(candidate: Sample, baseline: Sample, aligned: readonly (readonly [number, number])[], factor: number): Limits {
  const why = tooFew(candidate) ?? tooFew(baseline);
  if (why !== null) return noInterval(why);
  const b = new Float64Array(aligned.length);
  const apart = new Float64Array(aligned.length);
  for (let at = 0; at < aligned.length; at++) {
    const [i, j] = aligned[at]!;
    b[at] = j < 0 ? 0 : baseline.influences[j]!;
    apart[at] = (i < 0 ? 0 : candidate.influences[i]!) - b[at]!;
  }
  const limits = changeLimits(candidate, baseline, apart);
  if (factor === 1) return limits;
  const change: Part = { estimate: candidate.estimate - baseline.estimate, limits };
  return combine(change, partOf(baseline), 1 - factor, correlation(apart, b), 'paired, relative, MOVER');
}

function changeLimits(candidate: Sample, baseline: Sample, apart: Float64Array): Limits {
  if (!Number.isFinite(candidate.estimate - baseline.estimate)) return noInterval('the change is no finite number');
  const spread = jackknife(apart);
  if (spread === null) return noInterval('one group of rows says nothing of the spread');
  const { trials } = candidate;
  if (candidate.spread === 'proportion' && trials !== null && trials === baseline.trials) return discordantLimits(candidate, baseline, trials, spread);
  return studentLimits(candidate, baseline, spread);
}

/**
 * Tango's score interval with the discordant pairs that give the jackknife's variance v: b − c = n·d, b + c = n²v + n·d².
 * With clusters n is the effective number of trials, the smaller of both sides. Student's t stands for the normal where v is
 * estimated over buckets of several rows; where each row is a bucket, b and c are counts.
 *
 * Where one model is right on all that the other is right on, and more, a change is a share of rows, whose far end a score
 * interval misses too often (see `clopperPearson`). So no end is surer of a change than the exact test is of the share of
 * rows lost, or won, alone: two tests that must both refuse are wrong no more often than either.
 */
function discordantLimits(candidate: Sample, baseline: Sample, trials: number, spread: Jackknife): Limits {
  const pairs = Math.min(...[candidate, baseline].map((side) => effectiveTrials(side, trials, jackknife(side.influences))));
  const change = candidate.estimate - baseline.estimate;
  const variance = (spread.groupDegrees / (spread.groupDegrees + 1)) * spread.standardError ** 2;
  const share = Math.max(Math.abs(change), Math.min(1, pairs * variance + change ** 2));
  const first = (pairs * (share + change)) / 2;
  const second = (pairs * (share - change)) / 2;
  const counted = !isClustered(candidate) && candidate.sizes.every((size) => size <= 1);
  const degrees = counted ? Infinity : spread.groupDegrees;
  return (confidence) => {
    const [low, high] = tango(first, second, pairs, criticalValue(confidence, degrees));
    const tail = tailOf(confidence, degrees);
    return {
      low: low > 0 ? Math.min(low, lowerEnd(first / pairs, pairs, tail)) : low,
      high: high < 0 ? Math.max(high, -lowerEnd(second / pairs, pairs, tail)) : high,
      method: 'paired, Tango score',
    };
  };
}

/** Degrees of freedom when two rows or fewer carry all of a difference: about two for each such row. */
const FEW_DEGREES = 5;

/**
 * Student's t on the difference. Values without a border on both sides have the skewness of their rows taken out, as far
 * as it is no noise: differences most often spread alike to both sides.
 * Bounded ones get twice the degrees that the kurtosis leaves: heavy tails that are alike to both sides, as those of
 * differences are, partly cancel between a difference and its standard error.
 */
function studentLimits(candidate: Sample, baseline: Sample, spread: Jackknife): Limits {
  const change = candidate.estimate - baseline.estimate;
  const bounded = isBounded(candidate);
  const degrees = bounded ? Math.min(spread.groupDegrees, 2 * spread.degrees) : spread.degrees;
  const skewness = bounded ? 0 : spread.sureSkewness;
  const least = spread.standardError === 0 || spread.degrees < FEW_DEGREES ? unseen(candidate, baseline) : 0;
  if (least === null) return combine(partOf(candidate), partOf(baseline), -1, 0, 'MOVER of both');
  const [up, down] = [overstated(candidate, baseline), overstated(baseline, candidate)];
  return (confidence) => {
    const t = criticalValue(confidence, degrees);
    const floor = least * t ** 2;
    const below = Math.max(floor, spread.standardError * unskewed(t, skewness));
    const above = Math.max(floor, -spread.standardError * unskewed(-t, skewness));
    return { low: change - below - up, high: change + above + down, method: 'paired jackknife t' };
  };
}

/** How far a − b may lie above the truth on average because of what biases a and b. */
function overstated(a: Sample, b: Sample): number {
  if (a.bias === undefined || b.bias === undefined) return 0;
  return a.bias[1] * sideError(a) - b.bias[0] * sideError(b);
}

/**
 * What rows that differ between the models, but of which too few were met, may move: none among m rows still allows a
 * share of t²/(m + t²) of them (Wilson), each by about √2 of what a row spreads, which is √m standard errors of one
 * side alone. In units of t². null where neither side spreads.
 */
function unseen(candidate: Sample, baseline: Sample): number | null {
  const error = Math.max(sideError(candidate), sideError(baseline));
  if (error === 0) return null;
  const groups = Math.min(candidate.influences.length, baseline.influences.length);
  const rows = candidate.sizes.reduce((sum, size) => sum + size, 0);
  const m = Math.min(candidate.support ?? candidate.trials ?? rows, isClustered(candidate) ? groups : Infinity);
  return (Math.SQRT2 * error) / Math.sqrt(m);
}

function sideError(sample: Sample): number {
  return jackknife(sample.influences)?.standardError ?? 0;
}
