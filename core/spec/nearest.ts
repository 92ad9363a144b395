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

/** "Did you mean `x`?", or the fallback when nothing is near. */
export function didYouMean(typed: string, candidates: Iterable<string>, otherwise: string): string {
  const near = nearest(typed, candidates);
  return near === undefined ? otherwise : `Did you mean ${show(near)}?`;
}

/** Longest piece of the gate file that a message repeats. */
const SHOWN = 60;

/** A value of the gate file as messages show it: short, in one line, without control characters. */
export function show(value: unknown): string {
  if (value === null || value === undefined) return 'empty';
  if (Array.isArray(value)) return 'a list';
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') return 'a map';
  const text = String(value);
  const short = text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
  return `\`${short.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`)}\``;
}

/** "a, b, c" of what is allowed, cut where it gets long. */
export function listed(names: Iterable<string>): string {
  const all = [...names];
  if (all.length === 0) return '(none)';
  return all.length <= 40 ? all.join(', ') : `${all.slice(0, 40).join(', ')} and ${all.length - 40} more`;
}
