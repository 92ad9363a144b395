import { hasP, type Assessment } from './bound.ts';
import { stanceOf } from './invert.ts';

/**
 * The p-value of "worse than the bound" as exactly as Holm's correction needs it to reach the same decisions: 1 where the
 * interval is not on the bad side, the strictest level where it still is at that level, and only between the two the p-value
 * itself, for which many intervals must be made.
 *
 * @param level one-sided, (1 − confidence)/2  @param members of the family, ≥ 1
 */
export function decidingP(assessment: Assessment, level: number, members: number): number | null {
  if (!hasP(assessment)) return null;
  const { limits, threshold, good, stance } = assessment;
  if (stance !== 'bad') return 1;
  const strictest = level / members;
  return stanceOf(limits(1 - 2 * strictest), threshold, good) === 'bad' ? strictest : assessment.pWorse;
}
