import type { GateChangeRecord, Verdict } from '../verdict/verdict.ts';
import { count } from './numbers.ts';

/** One row a difference: what it does, to which checks, what it is. */
export type ChangeCells = readonly [kind: string, checks: string, what: string];

export const CHANGE_HEADS = ['Gate changes', 'check', 'what'] as const;

const WORST_FIRST: readonly GateChangeRecord['kind'][] = ['loosened', 'removed', 'changed', 'tightened', 'added'];

/** Checks that a row names; more are counted. */
const NAMED = 3;

/** How the change's gate differs from that of the target branch, the worst first. What several checks share is one row. */
export function changeCells({ gate: { changes } }: Verdict): ChangeCells[] {
  const rows = new Map<string, { readonly kind: GateChangeRecord['kind']; readonly what: string; readonly checks: string[] }>();
  for (const { kind, what, check } of changes) {
    const key = JSON.stringify([kind, what]);
    const row = rows.get(key) ?? { kind, what, checks: [] };
    row.checks.push(check);
    rows.set(key, row);
  }
  return [...rows.values()]
    .sort((a, b) => WORST_FIRST.indexOf(a.kind) - WORST_FIRST.indexOf(b.kind))
    .map(({ kind, what, checks }) => [kind, namesText(checks), what]);
}

function namesText(checks: readonly string[]): string {
  const hidden = checks.length - NAMED;
  return hidden > 0 ? `${checks.slice(0, NAMED).join('; ')} and ${count(hidden)} more` : checks.join('; ');
}
