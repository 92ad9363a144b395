import type { z } from 'zod';
import type { FaultCode } from '../fault.ts';
import type { Findings } from './findings.ts';
import type { Path } from './places.ts';
import { nearest } from './nearest.ts';
import { didYouMean, listed, show } from './words.ts';

type Issue = z.core.$ZodIssue;

/** Reports what the schema found, each with the value that was met. */
export function reportIssues(issues: readonly Issue[], root: unknown, findings: Findings): void {
  const meant = new Set(issues.flatMap(meantKeys));
  for (const issue of issues) {
    const path = issue.path.map((step) => (typeof step === 'symbol' ? String(step) : step));
    // A key that is missing because it is mistyped is said once, at the mistyped one.
    const mistyped = meant.has(JSON.stringify(path)) && valueAt(root, path) === undefined;
    if (!mistyped && !findings.full) reportIssue(issue, path, root, findings);
  }
}

/** Paths of the keys that unknown ones most likely mean. */
function meantKeys(issue: Issue): string[] {
  if (issue.code !== 'unrecognized_keys') return [];
  const allowed = issue.message.split(',');
  return issue.keys.slice(0, 20).flatMap((key) => nearest(key, allowed) ?? []).map((key) => JSON.stringify([...issue.path, key]));
}

function reportIssue(issue: Issue, path: Path, root: unknown, findings: Findings): void {
  if (issue.code === 'unrecognized_keys') {
    const allowed = issue.message.split(',');
    for (const key of issue.keys) if (!findings.full) unknownKey([...path, key], allowed, findings);
  } else if (issue.code === 'invalid_union') {
    const inner = branch(issue, valueAt(root, path));
    if (inner === undefined) wrongValue(issue, path, root, findings);
    for (const each of inner ?? []) reportIssue(each, [...path, ...each.path.map((step) => (typeof step === 'symbol' ? String(step) : step))], root, findings);
  } else if (issue.code === 'invalid_key') {
    const allowed = issue.issues[0]?.message ?? 'is not allowed';
    findings.key(path, 'GATE_INVALID', `the name ${show(path.at(-1))} ${allowed}`, 'Choose another name.');
  } else wrongValue(issue, path, root, findings);
}

/** The one form of a union that has the type of what was met, with the faults inside of it. */
function branch(issue: Extract<Issue, { code: 'invalid_union' }>, met: unknown): readonly Issue[] | undefined {
  const unfit = typeof met === 'object' ? ['invalid_type', 'invalid_value'] : ['invalid_type'];
  const fitting = issue.errors.filter((errors) => !errors.some((each) => each.path.length === 0 && unfit.includes(each.code)));
  return fitting.length === 1 ? fitting[0] : undefined;
}

function unknownKey(path: Path, allowed: readonly string[], findings: Findings): void {
  const key = String(path.at(-1));
  const otherwise = /^\d+$/.test(key) ? 'Write decimals with a point: 0.5.' : 'Remove it: nothing would read it.';
  findings.key(path, 'GATE_UNKNOWN_KEY', `unknown key ${show(key)}; allowed here: ${listed(allowed)}`, didYouMean(key, allowed, otherwise));
}

function wrongValue(issue: Issue, path: Path, root: unknown, findings: Findings): void {
  const met = valueAt(root, path);
  const what = path.length === 0 ? 'the gate file' : show(nameOf(path));
  if (met === undefined) {
    findings.value(path, codeOf(path, met), `${what} is missing; it ${issue.message}`, 'Add it.');
    return;
  }
  const values = issue.code === 'invalid_value' ? issue.values.map(String) : [];
  const remedy = typeof met === 'string' ? didYouMean(met, values, remedyOf(met)) : remedyOf(met);
  findings.value(path, codeOf(path, met), `${what} ${issue.message}, but is ${met === '' ? 'empty text' : show(met)}`, remedy);
}

function remedyOf(met: unknown): string {
  if (typeof met === 'string' && /^[-+]?[\d_,.]+$/.test(met)) return 'Write the number without quotes, _ or a decimal comma.';
  return 'Change the value.';
}

function codeOf(path: Path, met: unknown): FaultCode {
  if (path.includes('waive')) return 'GATE_WAIVER';
  return typeof met === 'string' && /^-?[\d.]+%$/.test(met) ? 'GATE_CONTRADICTION' : 'GATE_INVALID';
}

/** The key that a reader looks for: `metric`, or the item of a list as `slices[2]`. */
function nameOf(path: Path): string {
  const last = path.at(-1);
  return typeof last === 'number' ? `${String(path.at(-2) ?? '')}[${last}]` : String(last);
}

/** The value at a path of plain data; undefined when there is none. */
export function valueAt(root: unknown, path: Path): unknown {
  let value = root;
  for (const step of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined;
    value = (value as Readonly<Record<string, unknown>>)[step];
  }
  return value;
}
