import { createHash } from 'node:crypto';

/** A value of a row; texts stay as the tool wrote them. */
export type Cell = string | number | boolean;

/** One result of an evaluation tool, before repeats are counted. */
export interface Result {
  /** What was asked: equal for repeats, and in other files that ask the same. Holds no text of the data itself. */
  readonly item: string;
  /** Which of several things that were asked it, such as a prompt or a filter; '' where there is one. */
  readonly variant: string;
  /** Who answered as this variant, where its name is no more than a place: provider and prompt. */
  readonly answeredBy?: string;
  /** Ended without an answer or without a judgement: an error of the tool, the provider or the judge. */
  readonly error: boolean;
  /** Columns with their values; one that is not there is missing. */
  readonly values: readonly (readonly [string, Cell])[];
}

/** Reads a record of a tool's file. @param path of the file, as the gate names it */
export type ReadRecord = (record: unknown, path: string) => Result;

/** A short name for what was asked, by its content: keys in any order, no text of it. Begins with a letter, so that it stays text. */
export function itemOf(content: unknown): string {
  return `i${createHash('sha256').update(JSON.stringify(sorted(content))).digest('hex').slice(0, 12)}`;
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, inner]) => [key, sorted(inner)]);
}

/** Columns for things that a tool names freely. */
export function columnsFor(prefix: string, named: Iterable<readonly [string, unknown]>): [string, unknown][] {
  return [...named].map(([name, value]) => [columnName(prefix, name), value]);
}

/** Letters of any script, digits, `_`, `-` and `.` stay. */
function columnName(prefix: string, name: string): string {
  return `${prefix}_${name.replace(/[^\p{L}\p{N}_.-]+/gu, '_').replace(/^_+|_+$/g, '')}`;
}

/** The cells of what is there; null, undefined and numbers that are none are left out, lists and mappings are JSON. */
export function cells(values: Readonly<Record<string, unknown>>, ...more: readonly (readonly [string, unknown])[]): [string, Cell][] {
  return [...Object.entries(values), ...more].flatMap(([name, value]): [string, Cell][] => {
    if (value === null || value === undefined || (typeof value === 'number' && !Number.isFinite(value))) return [];
    return [[name, typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : JSON.stringify(value)]];
  });
}
