import { createHash } from 'node:crypto';
import { distance } from 'fastest-levenshtein';
import { Fault } from '../fault.ts';
import { learningCurve } from './learning-curve.ts';
import { unreadable } from './locate.ts';
import { isLmEval, lmEvalValues } from './lm-eval-results.ts';
import type { FileSpec } from '../spec/gate.ts';
import { readMetricsFile } from './metrics-file.ts';
import { byCodePoint } from './tree.ts';

/**
 * A number with what its source knows of its noise.
 * `standardError`: >= 0 in the value's unit, null where the source has none. `repeats`: how many runs (seeds, folds) the
 * value is the mean of, null for one that is said without them.
 */
export interface NamedValue {
  readonly value: number;
  readonly standardError: number | null;
  readonly repeats: number | null;
  /** Without a standard error: how many numbers in [0, 1], all alike, the value is the mean of. */
  readonly trials?: number;
  /** What measured it, where the source says: values that two different things measured can't be compared. */
  readonly measuredBy?: string;
  /** Which direction is good, where the source says. */
  readonly better?: 'higher' | 'lower';
}

export interface NamedValues {
  readonly values: ReadonlyMap<string, NamedValue>;
  readonly others: ReadonlyMap<string, string>;
  readonly fingerprint: string;
}

const VALUE_KEYS = ['value', 'mean', 'estimate'];
const ERROR_KEYS = ['standard_error', 'stderr', 'se'];

/** A file of metrics nests a few levels; a cycle of YAML aliases nests without end. */
const DEPTH_LIMIT = 40;
const NAMES_LIMIT = 100_000;

/**
 * Named numbers of a JSON or YAML file; nested keys joined by dots.
 * A value is a number; or a mapping of `value`, `mean` or `estimate`, alone or with one of `standard_error`, `stderr`, `se`
 * (and `repeats`); or a list of numbers, whose mean has the standard error s ÷ √n. What is inside of such a mapping has its
 * own dotted name too. A learning curve gives two values, see `learningCurve`. Anything else is kept by name as what it is, so that a check can say why it has no number.
 * What lm-evaluation-harness wrote is read by its own names, see `lmEvalValues`.
 * @param shown the file's name in messages; @param path the gate's path, whose extension counts
 * @param format as the gate says; undefined: by content
 * @throws Fault EVIDENCE_EMPTY without any number, EVIDENCE_UNREADABLE otherwise.
 */
export async function readValues(file: string, shown: string, path: string, format?: FileSpec['format']): Promise<NamedValues> {
  const tree = await readMetricsFile(file, shown, path);
  if (format === 'lm-eval' || (format === undefined && isLmEval(tree))) {
    const { values, others } = lmEvalValues(tree, shown);
    return named(values, others, shown);
  }
  const names = new Map<string, Reading>();
  const twice: string[] = [];
  collect(tree, '', 0);
  if (twice.length > 0) {
    throw unreadable(`${shown} says ${twice.slice(0, 3).join(', ')} twice: once nested and once with a dot in the key`, 'Keep one of the two.');
  }
  const values = new Map<string, NamedValue>();
  const others = new Map<string, string>();
  for (const name of [...names.keys()].sort(byCodePoint)) {
    const reading = names.get(name)!;
    if (typeof reading === 'string') others.set(name, reading);
    else values.set(name, reading);
  }
  return named(values, others, shown);

  function collect(group: ReadonlyMap<unknown, unknown>, prefix: string, depth: number): void {
    if (depth > DEPTH_LIMIT) throw unreadable(`${shown} nests deeper than ${DEPTH_LIMIT} levels`, 'Write the metrics flat; YAML aliases may have made a cycle.');
    const curve = learningCurve(group);
    for (const [name, reading] of curve) names.set(prefix + name, reading);
    for (const [key, content] of group) {
      if (typeof key === 'object' && key !== null) throw unreadable(`${shown} has a key that is a list or a mapping`, 'Name values by text.');
      const name = prefix + String(key);
      if (names.has(name) && !(content instanceof Map && isGroup(names.get(name)!))) twice.push(name);
      names.set(name, readingOf(content));
      if (names.size > NAMES_LIMIT) throw unreadable(`${shown} names more than ${NAMES_LIMIT} values`, 'Check that the path names the file you mean.');
      if (content instanceof Map) collect(content, `${name}.`, depth + 1);
    }
  }
}

function named(values: ReadonlyMap<string, NamedValue>, others: ReadonlyMap<string, string>, shown: string): NamedValues {
  if (values.size > 0) return { values, others, fingerprint: fingerprintOf(values) };
  throw new Fault({ code: 'EVIDENCE_EMPTY', message: `${shown} holds no number${listed(others)}`, remedy: 'Write numbers as numbers, such as {"accuracy": 0.91}; NaN is no evidence.' });
}

/**
 * Why a name has no number, for the reason of a check: what stands there instead, or which names are near.
 * @returns a sentence without its subject: "names no value acuracy (near it: accuracy)"
 */
export function whyNoValue(evidence: Pick<NamedValues, 'values' | 'others'>, name: string): string {
  const other = evidence.others.get(name);
  if (other !== undefined) return `holds ${other} under ${name}, which is no number`;
  const near = [...evidence.values.keys()]
    .map((candidate) => ({ candidate, far: candidate.endsWith(`.${name}`) ? 0 : distance(name, candidate) }))
    .filter(({ far }) => far <= Math.max(1, name.length / 3))
    .sort((a, b) => a.far - b.far || byCodePoint(a.candidate, b.candidate))
    .slice(0, 3);
  return `names no value ${name}${near.length > 0 ? ` (near it: ${near.map(({ candidate }) => candidate).join(', ')})` : listed(evidence.values)}`;
}

/** A number, or in words what stands there instead of one. */
type Reading = NamedValue | string;

const GROUP = 'a group of ';

function isGroup(reading: Reading): boolean {
  return typeof reading === 'string' && reading.startsWith(GROUP);
}

function readingOf(content: unknown): Reading {
  if (typeof content === 'number') return Number.isFinite(content) ? { value: content, standardError: null, repeats: null } : String(content);
  if (content instanceof Map) return measured(content) ?? `${GROUP}${content.size} (${keys(content)})`;
  if (Array.isArray(content)) return repeated(content);
  return inWords(content);
}

/** A mapping that is one value, or undefined when it is a group of names. */
function measured(content: ReadonlyMap<unknown, unknown>): Reading | undefined {
  const [valueKey, secondValue] = VALUE_KEYS.filter((key) => content.has(key));
  const [errorKey, secondError] = ERROR_KEYS.filter((key) => content.has(key));
  if (valueKey === undefined || secondValue !== undefined || (errorKey === undefined && content.size > 1)) return undefined;
  const value = content.get(valueKey);
  const error = errorKey === undefined ? null : content.get(errorKey);
  const repeats = content.get('repeats') ?? null;
  if (typeof value !== 'number') return undefined;
  if (!Number.isFinite(value)) return `a value whose ${valueKey} is ${value}`;
  if (secondError !== undefined) return `a value with both ${errorKey!} and ${secondError}`;
  if (error !== null && !(typeof error === 'number' && error >= 0 && error < Infinity)) return `a value whose ${errorKey!} is ${inWords(error)}`;
  if (repeats !== null && !(typeof repeats === 'number' && Number.isSafeInteger(repeats) && repeats >= 1)) return `a value whose repeats are ${inWords(repeats)}`;
  return { value, standardError: error, repeats };
}

/** Runs of the same measurement: their mean, and its standard error s ÷ √n with s of n − 1 degrees of freedom. */
function repeated(content: readonly unknown[]): Reading {
  if (content.length === 0) return 'an empty list';
  const runs = content.filter((entry) => typeof entry === 'number' && Number.isFinite(entry)) as number[];
  const wrong = content.findIndex((entry) => typeof entry !== 'number' || !Number.isFinite(entry));
  if (wrong >= 0) return `a list whose entry ${wrong + 1} is ${inWords(content[wrong])}`;
  const n = runs.length;
  const mean = runs.reduce((sum, run) => sum + run / n, 0);
  const squares = runs.reduce((sum, run) => sum + (run - mean) ** 2, 0);
  const standardError = n === 1 ? null : Math.sqrt(squares / (n - 1) / n);
  if (!Number.isFinite(mean) || (standardError !== null && !Number.isFinite(standardError))) return 'a list whose numbers are too large to average';
  return { value: mean, standardError, repeats: n };
}

function inWords(content: unknown): string {
  if (typeof content === 'string') return `the text ${JSON.stringify(content.length > 40 ? `${content.slice(0, 40)}…` : content)}`;
  if (content instanceof Map) return 'a mapping';
  if (Array.isArray(content)) return 'a list';
  if (content instanceof Date) return 'a date';
  return typeof content === 'object' && content !== null ? 'binary data' : String(content);
}

function keys(content: ReadonlyMap<unknown, unknown>): string {
  const some = [...content.keys()].slice(0, 5).map(String).join(', ');
  return content.size > 5 ? `${some}, …` : some;
}

function listed(names: ReadonlyMap<string, unknown>): string {
  return names.size === 0 ? '' : ` (it has ${keys(names)})`;
}

function fingerprintOf(values: ReadonlyMap<string, NamedValue>): string {
  const lines = [...values].map(([name, { value, standardError, repeats }]) => JSON.stringify([name, value, standardError, repeats]));
  return `sha256:${createHash('sha256').update(lines.join('\n')).digest('hex')}`;
}
