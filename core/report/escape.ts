import type { Rehearsal } from '../verdict/rehearsal.ts';
import type { Verdict } from '../verdict/verdict.ts';

/**
 * Names, slice values and reasons come from data, models and pull requests. A renderer makes all of a verdict's text safe
 * for its format before it looks at it, so that no single place can forget to.
 */
export function withSafeText<T extends Verdict | Rehearsal>(verdict: T, safe: SafeText): T {
  const known = { name: new Map<string, string>(), prose: new Map<string, string>() };
  const once: SafeText = (text, kind) => {
    const met = known[kind].get(text) ?? safe(text, kind);
    known[kind].set(text, met);
    return met;
  };
  return mapText(verdict, 'name', once) as T;
}

/** Names are cut shorter than sentences where room is short. */
export type TextKind = 'name' | 'prose';
export type SafeText = (text: string, kind: TextKind) => string;

const PROSE: ReadonlySet<string> = new Set(['reason', 'notes', 'note', 'what', 'why', 'unjudged']);

/** The same shape with every text, keys included, replaced. The verdict's own words consist of [a-z_] and must stay. */
function mapText(value: unknown, kind: TextKind, safe: SafeText): unknown {
  if (typeof value === 'string') return safe(value, kind);
  if (Array.isArray(value)) return value.map((item) => mapText(item, kind, safe));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [safe(key, 'name'), mapText(item, PROSE.has(key) ? 'prose' : 'name', safe)]));
}

/** Controls, format characters (bidi overrides, zero-width), line and paragraph separators, halves of pairs, noncharacters. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\u{fffe}\u{ffff}]/gu;
const SHORT: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** Shows what would act instead of being read: ESC as `\x1b`, a newline as `\n`, a bidi override as `\u202e`. */
export function visible(text: string): string {
  return text.replace(UNSEEN, (char) => SHORT[char] ?? codeText(char));
}

function codeText(char: string): string {
  const hex = (char.codePointAt(0) ?? 0).toString(16);
  if (hex.length <= 2) return `\\x${hex.padStart(2, '0')}`;
  return hex.length <= 4 ? `\\u${hex.padStart(4, '0')}` : `\\u{${hex}}`;
}

/**
 * Text for a terminal or a CI log. Runners obey `::name::` at a line's start (after blanks) and `##[`, `##vso[`,
 * `##teamcity[` anywhere, so these are shown with one character in its code.
 */
export function terminalText(text: string): string {
  return visible(text)
    .replace(/(^|\s)::/g, '$1\\x3a:')
    .replace(/##(?=\w*\[)/g, '#\\x23');
}

/** XML 1.0 can't hold most control characters at all, not even escaped; markup is escaped by the writer. */
export function xmlText(text: string): string {
  return visible(text);
}

/** Longest foreign text in Markdown, in characters before they are escaped: a comment has room for 65,536 after. */
const LONGEST: Readonly<Record<TextKind, number>> = { name: 120, prose: 600 };

const entity = (char: string): string => `&#${char.charCodeAt(0)};`;

/**
 * Text for Markdown, table cells and HTML blocks inside of it. Entities are never markup, in any of these; a backslash
 * would be text in HTML. What platforms look for in the finished text (mentions, references, links, emoji names) is
 * broken by a zero-width space. GitLab's references are `@name`, `#1`, `!1`, `%1`, `&1`, `~label`, `$1`, `^alert#1`, `*iteration:1` and
 * `[word:1]`, names of them in quotes too; a line that begins with `/word` would be a command to it.
 */
export function markdownText(text: string, kind: TextKind = 'prose'): string {
  const longest = LONGEST[kind];
  const shown = visible(text).replace(/\s+/g, ' ').trim();
  const short = shown.length > longest ? `${shown.slice(0, longest - 1).replace(/[\ud800-\udbff]$/, '')}…` : shown;
  return short
    .replace(/[\\`*[\]<>&|~$]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/g, entity)
    .replace(/^(?:[-+=#/]|\d(?=\d*[.)](?:\s|$)))/, entity)
    .replace(/(?:(?<!&)[@#]|[!%^]|&#(?:36|38|42|126);)(?=["\w])|&#91;(?=[\w-]+:)/g, (sign) => `${sign}&#8203;`)
    .replace(/\b(GH)(-\d)/gi, '$1&#8203;$2')
    .replace(/:(?=\/\/)|:(?=[\w+-]+:)|(?<=\bwww)(?=\.)|(?<=\b(?:mailto|xmpp):)/gi, '$&&#8203;');
}
