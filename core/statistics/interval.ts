import { criticalValue } from './distributions.ts';
import { jackknife, type Jackknife } from './jackknife.ts';
import { namedLimits } from './named.ts';
import { noInterval, type Interval, type Limits, type Quantity, type Sample } from './sample.ts';
import { scaleOf } from './scales.ts';
import { tooFew } from './support.ts';
import { wilson } from './wilson.ts';

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
  const why = tooFew(sample);
  if (why !== null) return noInterval(why);
  const spread = jackknife(sample.influences);
  if (sample.spread === 'proportion' && sample.trials !== null) return proportionLimits(sample, sample.trials, spread);
  if (spread === null || spread.standardError === 0) return flatLimits(sample);
  return scaledLimits(sample, spread);
}

/**
 * Trials that would give a proportion the spread that the jackknife sees (trials ÷ design effect), never more than
 * there are. At 0 and 1 nothing spreads: then every row stands for itself or, with clusters, every bucket does.
 * Source: Kish 1965; Korn and Graubard 1998.
 */
export function effectiveTrials(sample: Sample, trials: number, spread: Jackknife | null): number {
  const p = sample.estimate;
  const variance = (spread?.standardError ?? 0) ** 2;
  if (p > 0 && p < 1 && variance > 0) return Math.min(trials, (p * (1 - p)) / variance);
  return (sample.clustered ?? true) ? Math.min(trials, sample.influences.length) : trials;
}

function proportionLimits(sample: Sample, trials: number, spread: Jackknife | null): Limits {
  const n = effectiveTrials(sample, trials, spread);
  const degrees = sample.influences.length - 1;
  return (confidence) => {
    const [low, high] = wilson(sample.estimate, n, criticalValue(confidence, (sample.clustered ?? true) ? degrees : Infinity));
    return { low, high, method: 'Wilson score' };
  };
}

/**
 * A value that no bucket moves. A perfect one on [0, 1] or [−1, 1] is held like a proportion of 1 over the smallest
 * count it rests on: a model that ranks m positives right may still put the next of them wrong. Others allow nothing.
 */
function flatLimits(sample: Sample): Limits {
  const { estimate, support, spread } = sample;
  const range = spread === 'correlation' ? 2 : 1;
  const share = spread === 'correlation' ? (estimate + 1) / 2 : estimate;
  const bordered = (spread === 'unit' || spread === 'correlation') && (share === 0 || share === 1);
  if (!bordered) return noInterval('no bucket moves the value, so its spread can’t be seen');
  const units = (sample.clustered ?? true) ? sample.influences.length : Infinity;
  const n = Math.min(support ?? sample.influences.length, units);
  const floor = spread === 'correlation' ? -1 : 0;
  return (confidence) => {
    const [low, high] = wilson(share, n, criticalValue(confidence, sample.influences.length - 1));
    return { low: floor + range * low, high: floor + range * high, method: 'Wilson score over the smallest count' };
  };
}

function scaledLimits(sample: Sample, spread: Jackknife): Limits {
  const scale = scaleOf(sample.spread);
  const centre = scale.to(sample.estimate);
  const error = spread.standardError * scale.slope(sample.estimate);
  if (!Number.isFinite(centre) || !Number.isFinite(error)) return noInterval('the value lies at the border of its range');
  const method = scale.name === '' ? 'jackknife t' : `jackknife t (${scale.name})`;
  return (confidence) => {
    const half = criticalValue(confidence, spread.degrees) * error;
    return { low: scale.back(centre - half), high: scale.back(centre + half), method };
  };
}
