import { Fault, type FaultDetail } from '../../core/fault.ts';
import type { Gate } from '../../core/spec/gate.ts';
import { parseGate } from '../../core/spec/parse.ts';

export const TODAY = '2026-03-01';

/** The first nine lines of every gate of these tests. */
export const HEAD = `model: m
task: binary
evidence:
  candidate: {rows: a.csv}
  baseline: {rows: b.csv}
  training: {rows: c.csv}
  serving: {values: v.json}
columns: {id: i, label: y, score: p}
slices: [region, [region, device], {name: old, where: age > 60}]
`;

/** Parses the text of a gate. */
export function parse(text: string): Gate {
  return parseGate(text, 'gate.yml', { today: TODAY });
}

/** A gate with the usual head and these checks, one a line from line 11 on. */
export function checks(...lines: string[]): string {
  return `${HEAD}checks:\n${lines.map((line) => `  - ${line}\n`).join('')}`;
}

/** What is wrong with a text; fails for one that is a gate, and for any other error than a Fault. */
export function faultsOf(text: string): readonly FaultDetail[] {
  try {
    parse(text);
  } catch (error) {
    if (error instanceof Fault) return error.details;
    throw error;
  }
  throw new Error(`no fault in:\n${text}`);
}

/** `line:column CODE`, as the tables write it. */
export function brief(detail: FaultDetail): string {
  return `${detail.place?.line ?? '-'}:${detail.place?.column ?? '-'} ${detail.code}`;
}
