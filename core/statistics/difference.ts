import { lowerEnd } from './clopper-pearson.ts';
import { criticalValue } from './distributions.ts';
import { effectiveTrials, limitsOf, tailOf } from './interval.ts';
import { correlation, degreesBeside, jackknife, type Jackknife } from './jackknife.ts';
import { mover } from './mover.ts';
import { noInterval, type Interval, type Limits, type Quantity, type Sample } from './sample.ts';
import { unskewed } from './skewness.ts';
import { clustersOf, isBounded, isPlain, noneOf } from './support.ts';
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

/** By bucket of both sides: what it moves the change, and the baseline alone; rows. */
interface Both {
  readonly apart: Float64Array;
  readonly alone: Float64Array;
  readonly sizes: Float64Array;
}

function pairedLimits(candidate: Sample, baseline: Sample, aligned: readonly (readonly [number, number])[], factor: number): Limits {
  const none = noneOf(candidate) ?? noneOf(baseline);
  if (none !== null) return none;
  const both = { apart: new Float64Array(aligned.length), alone: new Float64Array(aligned.length), sizes: new Float64Array(aligned.length) };
  for (let at = 0; at < aligned.length; at++) {
    const [i, j] = aligned[at]!;
    both.alone[at] = j < 0 ? 0 : baseline.influences[j]!;
    both.apart[at] = (i < 0 ? 0 : candidate.influences[i]!) - both.alone[at]!;
    both.sizes[at] = i < 0 ? 0 : candidate.sizes[i]!;
  }
  const limits = changeLimits(candidate, baseline, both);
  if (factor === 1) return limits;
  const change: Part = { estimate: candidate.estimate - baseline.estimate, limits };
  return combine(change, partOf(baseline), 1 - factor, correlation(both.apart, both.alone), 'paired, relative, MOVER');
}

/** Kish's trials of two models on the same weighted rows are summed in other orders. */
function areAlike(a: number, b: number | null): boolean {
  return b !== null && Math.abs(a - b) <= 1e-9 * a;
}

function changeLimits(candidate: Sample, baseline: Sample, both: Both): Limits {
  if (!Number.isFinite(candidate.estimate - baseline.estimate)) return noInterval('the change is no finite number');
  const spread = jackknife(both.apart);
  if (spread === null) return noInterval('one group of rows says nothing of the spread');
  const { trials } = candidate;
  if (candidate.spread === 'proportion' && trials !== null && areAlike(trials, baseline.trials)) return discordantLimits(candidate, baseline, trials, both, spread);
  const student = studentLimits(candidate, baseline, spread);
  if (!isNearlyPerfect(candidate) && !isNearlyPerfect(baseline)) return student;
  const rho = correlation(both.apart.map((d, j) => d + both.alone[j]!), both.alone);
  return wider(student, combine(partOf(candidate), partOf(baseline), -1, rho, 'paired, MOVER'));
}

/** Rows of the smaller class that a value near 1 has wrong, below which their influences say too little of those that were not met. */
const FEW_WRONG = 3;

/**
 * A score of which hardly any row of the smaller class is wrong, such as a ROC AUC of 0.998: a change comes of rows that are
 * wrong in both classes, and where few are, differences of influences don't show it; the intervals of both sides do.
 */
function isNearlyPerfect({ estimate, spread, support, unseenChange }: Sample): boolean {
  return spread === 'unit' && support !== null && unseenChange === undefined && (1 - estimate) * support < FEW_WRONG;
}

/** Both must refuse: each end is that which reaches further. */
function wider(a: Limits, b: Limits): Limits {
  return (confidence) => {
    const [one, other] = [a(confidence), b(confidence)];
    if (other.low === -Infinity && other.high === Infinity) return one;
    return { low: Math.min(one.low, other.low), high: Math.max(one.high, other.high), method: one.method };
  };
}

/**
 * Tango's score interval of b and c discordant pairs of n: counted where each row is a bucket; else those that give the
 * jackknife's variance v, b − c = n·d, b + c = n²v + n·d², and Student's t stands for the normal, as v is estimated.
 * Of plain rows n is their number. Clusters and weights leave fewer pairs: no more than each side has trials, nor than
 * make as few of them discordant as buckets are (by Kish's count). Where a handful of clusters is, no more than there are
 * clusters: the next may differ as a whole.
 *
 * Where one model is right on all that the other is right on, and more, a change is a share of rows, whose far end a score
 * interval misses too often (see `clopperPearson`). So no end is surer of a change than the exact test is of the share of
 * rows lost, or won, alone: two tests that must both refuse are wrong no more often than either.
 */
function discordantLimits(candidate: Sample, baseline: Sample, trials: number, both: Both, spread: Jackknife): Limits {
  const change = candidate.estimate - baseline.estimate;
  const plain = isPlain(candidate) && isPlain(baseline);
  const counted = plain && isSingle(both);
  const variance = (spread.groupDegrees / (spread.groupDegrees + 1)) * spread.standardError ** 2;
  const pairs = plain ? trials : Math.min(dependentPairs(both, change, spread, variance, clustersOf(candidate)), ...[candidate, baseline].map((side) => effectiveTrials(side, trials, jackknife(side.influences))));
  const differ = counted ? Math.round(trials * discordance(both, change, trials)) / trials : pairs * variance + change ** 2;
  const share = Math.max(Math.abs(change), Math.min(1, differ));
  const first = (pairs * (share + change)) / 2;
  const second = (pairs * (share - change)) / 2;
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

/**
 * Share of rows that one side has right and the other has not, from buckets of one row. Of n equal ones of which b + c differ Σ |d_j| = ((b + c)(1 − |δ|) + n|δ|(1 − |δ|)) ÷ (n − 1).
 */
function discordance({ apart }: Both, change: number, rows: number): number {
  const size = Math.abs(change);
  const moved = apart.reduce((sum, d) => sum + Math.abs(d), 0) * (1 - 1 / rows);
  return size < 1 ? Math.min(1, Math.max(size, moved / (1 - size) - size)) : 1;
}

/** The same of buckets of several rows, each of which counts by its rows. */
function netDiscordance({ apart, sizes }: Both, change: number): number {
  const rows = sizes.reduce((sum, size) => sum + size, 0);
  const moved = apart.reduce((sum, d, j) => sum + Math.abs(d * (1 - sizes[j]! / rows) + (change * sizes[j]!) / rows), 0);
  return Math.min(1, Math.max(Math.abs(change), moved));
}

function isSingle({ sizes }: Both): boolean {
  return sizes.every((size) => size <= 1);
}

/** Degrees of freedom below which a handful of clusters carries a change: two for each. */
const FEW_CARRY = 10;

/** Pairs of which so many are discordant as buckets are: D − δ² = v·n, D the share of rows that differ. */
function dependentPairs(both: Both, change: number, { degrees, groupDegrees, standardError }: Jackknife, variance: number, clusters: number): number {
  const share = isSingle(both) ? discordance(both, change, both.apart.length) : netDiscordance(both, change);
  const pairs = variance > 0 ? (share - change ** 2) / variance : Infinity;
  const few = standardError === 0 || degrees < Math.min(FEW_CARRY, groupDegrees / 3);
  return few ? Math.min(pairs, clusters) : pairs;
}

/** Degrees of freedom when two rows or fewer carry all of a difference: about two for each such row. */
const FEW_DEGREES = 5;

/**
 * Student's t on the difference. Values without a border on both sides have the skewness of their rows taken out, as far
 * as it is no noise: differences most often spread alike to both sides.
 * Classes of which few rows differ add what they can't show, the less the more the others do: with half of what is seen.
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
  const error = Math.max(spread.standardError, Math.hypot(spread.standardError / Math.SQRT2, Math.sqrt(Math.max(candidate.unseenChange ?? 0, baseline.unseenChange ?? 0))));
  const [up, down] = [overstated(candidate, baseline), overstated(baseline, candidate)];
  return (confidence) => {
    const t = criticalValue(confidence, degreesBeside(degrees, spread.standardError, error));
    const floor = least * t ** 2;
    const below = Math.max(floor, error * unskewed(t, skewness));
    const above = Math.max(floor, -error * unskewed(-t, skewness));
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
  const rows = candidate.sizes.reduce((sum, size) => sum + size, 0);
  const m = Math.min(candidate.support ?? candidate.trials ?? rows, clustersOf(candidate), clustersOf(baseline));
  return (Math.SQRT2 * error) / Math.sqrt(m);
}

function sideError(sample: Sample): number {
  return jackknife(sample.influences)?.standardError ?? 0;
}
