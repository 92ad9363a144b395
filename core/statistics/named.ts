import { criticalValue } from './distributions.ts';
import { noInterval, type Limits, type Named } from './sample.ts';

/**
 * Intervals of a value that came without rows: Student's t of the mean of its repeats (n − 1 degrees), else normal
 * from its standard error. The estimate stands in the middle, also where it is not the repeats' mean.
 *
 * @returns undefined where the source gave neither: the value counts as it is
 */
export function namedLimits(value: Named): Limits | undefined {
  const { repeats, standardError } = value;
  if (repeats !== undefined && repeats.length > 0) return repeatLimits(value.estimate, repeats);
  if (standardError === undefined) return undefined;
  if (!(standardError >= 0) || standardError === Infinity) return noInterval('its standard error is no finite number');
  return symmetric(value.estimate, standardError, Infinity, 'normal, standard error as given');
}

function repeatLimits(estimate: number, repeats: readonly number[]): Limits {
  const n = repeats.length;
  if (n < 2) return noInterval('one repeat says nothing of the spread');
  const mean = repeats.reduce((sum, x) => sum + x, 0) / n;
  const variance = repeats.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (n - 1);
  if (!Number.isFinite(variance)) return noInterval('a repeat is no finite number');
  return symmetric(estimate, Math.sqrt(variance / n), n - 1, `Student’s t over ${n} repeats`);
}

function symmetric(estimate: number, standardError: number, degrees: number, method: string): Limits {
  return (confidence) => {
    const half = standardError === 0 ? 0 : criticalValue(confidence, degrees) * standardError;
    return { low: estimate - half, high: estimate + half, method };
  };
}
