import { createHash } from 'node:crypto';
import { visible } from './escape.ts';
import { reasonTexts, sliceText, titleText } from './words.ts';
import type { CheckResult, GateChangeRecord } from '../verdict/verdict.ts';
import type { Judged } from '../verdict/judged.ts';

/** A remark on a line of a gate file. */
export interface Remark {
  /** From the root of the repository. */
  readonly path: string;
  readonly line: number;
  readonly level: 'failure' | 'warning';
  readonly title: string;
  readonly message: string;
}

/** Slices that one remark tells of; the report has them all. */
const MOST_SLICES = 10;
const MOST_TITLE = 200;
const MOST_MESSAGE = 8_000;

/** One remark a check and level, at its line in the gate file; those that block first. Plain text, nothing acts in it. */
export function remarksOf(judged: Judged): Remark[] {
  if (judged.kind === 'unchanged') return [];
  if (judged.kind === 'fault') return judged.details.map(({ place, message, remedy, code }) => ({
    path: judged.gate, line: place !== undefined && judged.gate.endsWith(place.file) ? (place.line ?? 1) : 1, level: 'failure', title: code, message: plain([message, remedy ?? ''].join('\n'), MOST_MESSAGE),
  }));
  const groups = new Map<string, CheckResult[]>();
  for (const check of judged.verdict.checks) {
    if (check.effect === 'none') continue;
    const key = JSON.stringify([check.effect, check.place.line, check.name, check.bound.kind]);
    groups.set(key, [...(groups.get(key) ?? []), check]);
  }
  // With policy base the lines are those of the target branch's file; in a changed file other things stand there.
  const { policy, changes } = judged.verdict.gate;
  const elsewhere = policy === 'base' && changes.length > 0;
  const remarks = [...groups.values()].map((checks) => remark(judged.gate, checks, elsewhere));
  return [...remarks.filter(({ level }) => level === 'failure'), ...changesOf(judged.gate, changes), ...remarks.filter(({ level }) => level === 'warning')];
}

/**
 * The remarks of all gates, each with a fingerprint that stays the same from run to run: of no number that was measured and no
 * line, or a platform would take each run's remark for a new one.
 */
export function fingerprintedRemarks(all: readonly Judged[]): { readonly remark: Remark; readonly fingerprint: string }[] {
  const met = new Map<string, number>();
  return all.flatMap(remarksOf).map((remark) => {
    const key = JSON.stringify([remark.path, remark.title, remark.level]);
    const earlier = met.get(key) ?? 0;
    met.set(key, earlier + 1);
    return { remark, fingerprint: createHash('sha256').update(`${key} ${earlier}`).digest('hex') };
  });
}

/** A change that lets more through is remarked where it is made. */
function changesOf(path: string, changes: readonly GateChangeRecord[]): Remark[] {
  return changes
    .filter(({ kind }) => kind === 'loosened' || kind === 'removed')
    .map(({ check, kind, what, place }) => ({ path, line: Math.max(1, place?.line ?? 1), level: 'warning', title: oneLine(`This change has ${kind} ${check}`), message: plain(what, MOST_MESSAGE) }));
}

function remark(path: string, checks: readonly CheckResult[], elsewhere: boolean): Remark {
  const first = checks[0]!;
  const told = checks.slice(0, MOST_SLICES).map((check) => `${sliceText(check)}: ${reasonTexts(check).join('; ')}`);
  const more = checks.length > MOST_SLICES ? [`and ${checks.length - MOST_SLICES} more`] : [];
  return {
    path,
    line: elsewhere ? 1 : Math.max(1, first.place.line),
    level: first.effect === 'block' ? 'failure' : 'warning',
    title: oneLine(titleText(first)),
    message: plain([...told, ...more].join('\n'), MOST_MESSAGE),
  };
}

function oneLine(text: string): string {
  return plain(text.replace(/\s+/g, ' '), MOST_TITLE);
}

/** Lines stay lines; what a terminal or a screen would act on is shown by its code. */
function plain(text: string, most: number): string {
  return text.split('\n').map(visible).join('\n').slice(0, most).replace(/[\ud800-\udbff]$/, '');
}
