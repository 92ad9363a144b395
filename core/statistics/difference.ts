import { criticalValue } from './distributions.ts';
import { effectiveTrials, limitsOf } from './interval.ts';
import { correlation, jackknife } from './jackknife.ts';
import { mover } from './mover.ts';
import { noInterval, type Interval, type Limits, type Quantity, type Sample } from './sample.ts';
import { tooFew } from './support.ts';
import { tango } from './tango.ts';

/**
 * Positions of the same bucket in candidate and baseline, [in candidate, in baseline]; −1 where a side lacks it.
 * null: the two did not meet the same rows.
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
 * Proportions: Tango's score interval. Else: limits of both combined (MOVER) with the correlation of their influences.
 */
export function differenceLimits(candidate: Quantity, baseline: Quantity, aligned: Alignment, factor: number): Limits | undefined {
  if (aligned !== null && 'influences' in candidate && 'influences' in baseline) return pairedLimits(candidate, baseline, aligned, factor);
  const a = limitsOf(candidate);
  const b = limitsOf(baseline);
  if (a === undefined && b === undefined) return undefined;
  const method = 'unpaired (MOVER)';
  return combine({ estimate: candidate.estimate, limits: a }, { estimate: baseline.estimate, limits: b }, -factor, 0, method);
}

interface Part {
  readonly estimate: number;
  readonly limits: Limits | undefined;
}

function combine(a: Part, b: Part, k: number, rho: number, method: string): Limits {
  const at = (part: Part, confidence: number) => ({
    estimate: part.estimate,
    interval: part.limits?.(confidence) ?? { low: part.estimate, high: part.estimate, method: 'exact' },
  });
  return (confidence) => {
    const left = at(a, confidence);
    const right = at(b, confidence);
    const open = [left, right].find(({ interval }) => interval.method.startsWith('none'));
    if (open !== undefined) return open.interval;
    const [low, high] = mover(left, right, k, rho);
    return { low, high, method };
  };
}

function pairedLimits(candidate: Sample, baseline: Sample, aligned: readonly (readonly [number, number])[], factor: number): Limits {
  const why = tooFew(candidate) ?? tooFew(baseline);
  if (why !== null) return noInterval(why);
  const a = Float64Array.from(aligned, ([i]) => (i < 0 ? 0 : candidate.influences[i]!));
  const b = Float64Array.from(aligned, ([, j]) => (j < 0 ? 0 : baseline.influences[j]!));
  const apart = Float64Array.from(a, (x, j) => x - b[j]!);
  const change: Part = { estimate: candidate.estimate - baseline.estimate, limits: changeLimits(candidate, baseline, apart) };
  if (factor === 1) return change.limits!;
  const reference: Part = { estimate: baseline.estimate, limits: limitsOf(baseline) };
  return combine(change, reference, 1 - factor, correlation(apart, b), 'paired, relative (MOVER)');
}

function changeLimits(candidate: Sample, baseline: Sample, apart: Float64Array): Limits {
  const spread = jackknife(apart);
  const trials = candidate.trials;
  const proportions = candidate.spread === 'proportion' && trials !== null && trials === baseline.trials;
  if (proportions) return discordantLimits(candidate, baseline, trials, spread?.standardError ?? 0, apart.length);
  const change = candidate.estimate - baseline.estimate;
  if (spread === null || spread.standardError === 0) return noInterval('no bucket moves the change, so its spread can’t be seen');
  return (confidence) => {
    const half = criticalValue(confidence, spread.degrees) * spread.standardError;
    return { low: change - half, high: change + half, method: 'paired jackknife t' };
  };
}

/**
 * Tango's interval with the discordant pairs that give the jackknife's variance: b − c = n·d, b + c = n²·v + n·d².
 */
function discordantLimits(candidate: Sample, baseline: Sample, trials: number, error: number, buckets: number): Limits {
  const pairs = Math.min(
    effectiveTrials(candidate, trials, jackknife(candidate.influences)),
    effectiveTrials(baseline, trials, jackknife(baseline.influences)),
  );
  const change = candidate.estimate - baseline.estimate;
  const share = Math.max(Math.abs(change), Math.min(1, pairs * error ** 2 + change ** 2));
  const first = (pairs * (share + change)) / 2;
  const second = (pairs * (share - change)) / 2;
  return (confidence) => {
    const [low, high] = tango(first, second, pairs, criticalValue(confidence, buckets - 1));
    return { low, high, method: 'Tango score, paired' };
  };
}
