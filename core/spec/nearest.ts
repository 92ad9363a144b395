import { distance } from 'fastest-levenshtein';

/** Candidates beyond this many are not looked at: a hint is not worth a slow refusal. */
const MOST = 500;

/** The candidate that a mistyped name most likely means; undefined when none is close. Ties go to the first. */
export function nearest(typed: string, candidates: Iterable<string>): string | undefined {
  const limit = Math.max(1, Math.floor(typed.length / 3) + (typed.length >= 4 ? 1 : 0));
  let best: string | undefined;
  let least = limit + 1;
  for (const candidate of [...candidates].slice(0, MOST)) {
    if (Math.abs(candidate.length - typed.length) >= least) continue;
    const far = distance(typed.toLowerCase(), candidate.toLowerCase());
    if (far < least && far < candidate.length) [best, least] = [candidate, far];
  }
  return best;
}
