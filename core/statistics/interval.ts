import { clopperPearson, lowerEnd } from './clopper-pearson.ts';
import { criticalValue, normalCdf } from './distributions.ts';
import { degreesBeside, type Jackknife } from './jackknife.ts';
import { namedLimits } from './named.ts';
import { noInterval, type Interval, type Limits, type Quantity, type Sample } from './sample.ts';
import { scaleOf } from './scales.ts';
import { unskewed } from './skewness.ts';
import { clustersOf, isClustered, isPlain, noneOf } from './support.ts';
import { jackknifeBias, spreadOf, squared } from './two-bodies.ts';
import { isFlat, unmetLimits, withinBand } from './two-distributions.ts';

/**
 * Two-sided interval of a value at a confidence in (0, 1); undefined for a named value without any uncertainty.
 * Where the sample allows none that would be honest, both ends are open and `method` says why.
 */
export function interval(quantity: Quantity, confidence: number): Interval | undefined {
  return limitsOf(quantity)?.(confidence);
}

/** The intervals of a value at any confidence. */
export function limitsOf(quantity: Quantity): Limits | undefined {
  return 'influences' in quantity ? sampleLimits(quantity) : namedLimits(quantity);
}

function sampleLimits(sample: Sample): Limits {
  if (!Number.isFinite(sample.estimate)) return noInterval('the value is no finite number');
  const { apart } = sample;
  if (apart?.kind === 'shares' && sample.estimate === 0 && isFlat(sample)) return unmetLimits(apart.rows, apart.farthest);
  const limits = noneOf(sample) ?? spreadLimits(sample);
  return apart?.kind === 'band' ? withinBand(sample.estimate, apart.rows, limits) : limits;
}

function spreadLimits(sample: Sample): Limits {
  if (sample.spread === 'distance') return distanceLimits(sample);
  const spread = spreadOf(sample);
  if (sample.spread === 'proportion' && sample.trials !== null) return proportionLimits(sample, sample.trials, spread);
  if (spread === null || spread.standardError === 0 || (atBorder(sample) && spread.standardError < ROUNDING)) return flatLimits(sample);
  return sample.spread === 'positive' || sample.spread === 'real' ? skewedLimits(sample, spread) : scaledLimits(sample, spread);
}

/**
 * Trials of a proportion: of plain rows as many as there are; of clusters and weighted rows those that would give it the
 * spread that the jackknife sees (trials ÷ design effect), never more than there are. At 0 and 1 nothing spreads: then every
 * cluster stands for itself.
 * Source: Kish 1965; Korn and Graubard 1998.
 */
export function effectiveTrials(sample: Sample, trials: number, spread: Jackknife | null): number {
  if (isPlain(sample)) return trials;
  const p = sample.estimate;
  const g = sample.influences.length;
  const variance = ((g - 1) / g) * (spread?.standardError ?? 0) ** 2;
  if (p > 0 && p < 1) return Math.min(trials, (p * (1 - p)) / variance);
  return Math.min(trials, clustersOf(sample));
}

/** Share of samples that may miss one end; where trials are estimated from few clusters what the normal has beyond Student's t. */
export function tailOf(confidence: number, degrees: number): number {
  return degrees === Infinity ? (1 - confidence) / 2 : normalCdf(-criticalValue(confidence, degrees));
}

function proportionLimits(sample: Sample, trials: number, spread: Jackknife | null): Limits {
  const n = effectiveTrials(sample, trials, spread);
  if (!isClustered(sample)) return (confidence) => exact(clopperPearson(sample.estimate, n, tailOf(confidence, Infinity)));
  const groupDegrees = sample.influences.length - 1;
  return (confidence) => {
    const [low, high] = clopperPearson(sample.estimate, n, tailOf(confidence, spread?.degrees ?? groupDegrees));
    // Clusters that all went well say no more than so many rows; those of which some did not say no more than they.
    const most = lowerEnd(1, Math.min(trials, clustersOf(sample)), tailOf(confidence, groupDegrees));
    return exact([Math.min(low, most), Math.max(high, 1 - most)]);
  };
}

function exact([low, high]: readonly [number, number]): Interval {
  return { low, high, method: 'Clopper–Pearson' };
}

/** What a perfect Matthews correlation may lie from 1, and be moved by a bucket, by rounding alone. */
const ROUNDING = 1e-12;

/** Whether a value on [0, 1] or [−1, 1] is perfect, or all wrong. */
function atBorder({ estimate, spread }: Sample): boolean {
  if (spread !== 'unit' && spread !== 'correlation') return false;
  const floor = spread === 'correlation' ? -1 : 0;
  return Math.min(Math.abs(estimate - floor), Math.abs(1 - estimate)) < ROUNDING;
}

/**
 * A value that no bucket moves. A perfect one on [0, 1] or [−1, 1] is held like a proportion of 1 over the smallest
 * count it rests on: a model that ranks m positives right may still put the next of them wrong. Values without a border on
 * both sides allow nothing.
 */
function flatLimits(sample: Sample): Limits {
  const { estimate, support, spread, influences } = sample;
  if (spread !== 'unit' && spread !== 'correlation') return noInterval('no row moves the value, so its spread can’t be seen');
  const n = Math.min(support ?? influences.length, clustersOf(sample));
  const floor = spread === 'correlation' ? -1 : 0;
  if (!atBorder(sample)) return levelLimits(estimate, floor, n, influences.length - 1);
  const share = Math.round((estimate - floor) / (1 - floor));
  return (confidence) => {
    const [low, high] = clopperPearson(share, n, tailOf(confidence, influences.length - 1));
    return { low: floor + (1 - floor) * low, high: floor + (1 - floor) * high, method: 'Clopper–Pearson over the smallest count' };
  };
}

/**
 * A value between its borders that no bucket moves, such as the ROC AUC of scores that are all alike. Rows that would move it may
 * be there and not have been met: at most a share e of each class, which moves means of rates and areas by 2e at most, and a
 * correlation, which is the root of a product of rates, by 2√e.
 */
function levelLimits(estimate: number, floor: number, n: number, degrees: number): Limits {
  return (confidence) => {
    const unmet = 1 - tailOf(confidence, degrees) ** (1 / n);
    const reach = 2 * (floor === 0 ? unmet : Math.sqrt(unmet));
    return { low: Math.max(floor, estimate - reach), high: Math.min(1, estimate + reach), method: 'by the share of rows that may not have been met' };
  };
}

/** Means of rows and what behaves like them: Student's t with the skewness of the rows taken out. */
function skewedLimits(sample: Sample, spread: Jackknife): Limits {
  const { degrees, skewness } = spread;
  const standardError = Math.hypot(spread.standardError, Math.sqrt(sample.unseen ?? 0));
  const border = sample.spread === 'positive' ? 0 : -Infinity;
  const bias = sample.reference === undefined ? 0 : Math.max(0, jackknifeBias(sample));
  return (confidence) => {
    const t = criticalValue(confidence, degrees);
    const low = withoutBias(sample, spread, sample.estimate - bias - standardError * unskewed(t, skewness));
    const high = sample.estimate - standardError * unskewed(-t, skewness);
    return { low: Math.max(border, low), high: Math.max(border, high), method: sample.reference === undefined ? 'jackknife t, skewness removed' : 'jackknife t, skewness and bias removed' };
  };
}

/**
 * The root of something smooth: the limits of its square, which is no steeper at 0 than elsewhere, and their roots. Without
 * drift the square is all bias, which the lower end gives way by; the upper end keeps it.
 */
function distanceLimits(sample: Sample): Limits {
  const square = squared(sample);
  const spread = spreadOf(square);
  if (spread === null || spread.standardError === 0) return flatLimits(sample);
  const limits = skewedLimits({ ...square, spread: 'positive' }, spread);
  return (confidence) => {
    const { low, high } = limits(confidence);
    return { low: Math.sqrt(low), high: Math.sqrt(high), method: 'jackknife t of the square, skewness and bias removed' };
  };
}

/** Bounded values: Student's t on a scale where the border is infinitely far. */
function scaledLimits(sample: Sample, spread: Jackknife): Limits {
  const scale = scaleOf(sample.spread);
  const centre = scale.to(sample.estimate);
  const standardError = Math.hypot(spread.standardError, Math.sqrt(sample.unseen ?? 0));
  const degrees = degreesBeside(spread.degrees, spread.standardError, standardError);
  const error = standardError * scale.slope(sample.estimate);
  if (!Number.isFinite(centre) || !Number.isFinite(error)) return noInterval('the value lies at the border of its range');
  return (confidence) => {
    const half = criticalValue(confidence, degrees) * error;
    const low = withoutBias(sample, spread, scale.back(centre - half));
    return { low, high: scale.back(centre + half), method: `jackknife t (${scale.name})` };
  };
}

/** Standard errors below which a biased estimate can't be told from 0: then its bias may be larger than named. */
const REACH_OF_NONE = 4;

function withoutBias(sample: Sample, spread: Jackknife, low: number): number {
  if (sample.bias === undefined) return low;
  return sample.estimate < REACH_OF_NONE * spread.standardError ? 0 : Math.max(0, low - sample.bias[1] * spread.standardError);
}
