import { nearest } from './nearest.ts';

/** "Did you mean `x`?", or the fallback when nothing is near. */
export function didYouMean(typed: string, candidates: Iterable<string>, otherwise: string): string {
  const near = nearest(typed, candidates);
  return near === undefined ? otherwise : `Did you mean ${show(near)}?`;
}

/** Longest piece of the gate file that a message repeats. */
const SHOWN = 60;

/** Longest message; lists of long names would fill the screen. */
const LONGEST = 1_500;

/** A value of the gate file as messages show it. */
export function show(value: unknown): string {
  if (value === null || value === undefined) return 'empty';
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') return 'a map';
  const text = String(value);
  return `\`${text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text}\``;
}

/** A message without characters that a terminal or an editor would obey, and not too long to read. */
export function clean(text: string): string {
  const short = text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
  return short.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** "a, b, c" of what is allowed, cut where it gets long. */
export function listed(names: Iterable<string>): string {
  const all = [...names];
  if (all.length === 0) return '(none)';
  return all.length <= 40 ? all.join(', ') : `${all.slice(0, 40).join(', ')} and ${all.length - 40} more`;
}
