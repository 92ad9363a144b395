import { criticalValue } from './distributions.ts';
import { noInterval, type Limits, type Named } from './sample.ts';

/**
 * Intervals of a value that came without rows, from its standard error: Student's t with repeats − 1 degrees where the
 * value is the mean of repeats, else normal.
 *
 * @returns undefined where the source gave no standard error: the value counts as it is
 */
export function namedLimits({ estimate, standardError, repeats }: Named): Limits | undefined {
  if (standardError === undefined) return undefined;
  if (!(standardError >= 0) || standardError === Infinity) return noInterval('its standard error is no finite number');
  if (repeats !== undefined && repeats < 2) return noInterval('one repeat says nothing of the spread');
  const [degrees, method] = repeats === undefined ? [Infinity, 'normal, standard error as given'] : [repeats - 1, `Student’s t over ${repeats} repeats`];
  return (confidence) => {
    const half = standardError === 0 ? 0 : criticalValue(confidence, degrees) * standardError;
    return { low: estimate - half, high: estimate + half, method };
  };
}
