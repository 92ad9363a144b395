import { clopperPearson } from './clopper-pearson.ts';
import { criticalValue } from './distributions.ts';
import { noInterval, type Limits, type Named } from './sample.ts';

/**
 * Intervals of a value that came without rows, from its standard error: Student's t with repeats − 1 degrees where the
 * value is the mean of repeats, else normal. The mean of trials in [0, 1] that are all alike is held like the share of those
 * that succeeded, which spreads as far as such a mean can.
 *
 * @returns undefined where the source gave neither a standard error nor trials: the value counts as it is
 */
export function namedLimits({ estimate, standardError, repeats, trials }: Named): Limits | undefined {
  if (trials !== undefined) return shareLimits(estimate, trials);
  if (standardError === undefined) return undefined;
  if (!(standardError >= 0) || standardError === Infinity) return noInterval('its standard error is no finite number');
  if (repeats !== undefined && repeats < 2) return noInterval('one repeat says nothing of the spread');
  const [degrees, method] = repeats === undefined ? [Infinity, 'normal, standard error as given'] : [repeats - 1, `Student’s t over ${repeats} repeats`];
  return (confidence) => {
    const half = standardError === 0 ? 0 : criticalValue(confidence, degrees) * standardError;
    return { low: estimate - half, high: estimate + half, method };
  };
}

function shareLimits(share: number, trials: number): Limits {
  const p = Math.min(1, Math.max(0, share));
  return (confidence) => {
    const [low, high] = clopperPearson(p, trials, (1 - confidence) / 2);
    return { low, high, method: `Clopper–Pearson over ${trials} alike` };
  };
}
