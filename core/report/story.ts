import type { CheckResult, Verdict } from '../verdict/verdict.ts';

/** What a result does to the reader, most urgent first; also the order of a report. */
export const PARTS = ['blocks', 'warns', 'unsure', 'waived', 'passes'] as const;
export type Part = (typeof PARTS)[number];

/** The results of one bound of one check that belong to one part. */
export interface Group {
  /** What all results of the bound share: name, metric, bound, confidence, correction. */
  readonly check: CheckResult;
  /** Worst first; for passes too. */
  readonly results: readonly CheckResult[];
  /** Results of this bound in all parts. */
  readonly of: number;
  /** Those of them that are not about all rows. */
  readonly slices: number;
}

export type Story = Readonly<Record<Part, readonly Group[]>>;

/** The results of each check and bound, in the order of the gate. */
export function boundsOf(verdict: Verdict): CheckResult[][] {
  const bounds = new Map<string, CheckResult[]>();
  for (const check of verdict.checks) {
    const key = boundKey(check);
    const results = bounds.get(key);
    if (results === undefined) bounds.set(key, [check]);
    else results.push(check);
  }
  return [...bounds.values()];
}

/** Sorts the results of a verdict into parts, and in each by check and bound in the order of the gate. */
export function storyOf(verdict: Verdict): Story {
  const groups = boundsOf(verdict).flatMap((results) => PARTS.map((part) => ({ part, group: groupOf(results, part) })));
  const having = (wanted: Part): Group[] => groups.flatMap(({ part, group }) => (part === wanted && group !== null ? [group] : []));
  return { blocks: having('blocks'), warns: having('warns'), unsure: having('unsure'), waived: having('waived'), passes: having('passes') };
}

function groupOf(all: readonly CheckResult[], part: Part): Group | null {
  const results = all
    .filter((check) => partOf(check) === part)
    .map((check) => ({ check, slack: slackOf(check) }))
    .sort((a, b) => Number(isWhole(b.check)) - Number(isWhole(a.check)) || (a.slack < b.slack ? -1 : Number(a.slack > b.slack)))
    .map(({ check }) => check);
  const [first] = results;
  return first === undefined ? null : { check: first, results, of: all.length, slices: all.filter((check) => !isWhole(check)).length };
}

function partOf(check: CheckResult): Part {
  if (check.effect === 'block') return 'blocks';
  if (check.status === 'fail' || check.status === 'error') return 'warns';
  if (check.status === 'pass') return 'passes';
  return check.status;
}

/** Results of the same check and bound share this, whichever of its columns they are about. */
function boundKey({ name, metric, column, bound, place }: CheckResult): string {
  return JSON.stringify([place.file, place.line, place.column, name, column === undefined ? metric : '', bound.kind, bound.value, bound.relative]);
}

/** Whether the result is about all rows, not a slice. */
export function isWhole(check: Pick<CheckResult, 'slice'>): boolean {
  return Object.keys(check.slice).length === 0;
}

/** How far the estimate lies on the good side of the bound, negative beyond it; what has no estimate comes first. */
function slackOf(check: CheckResult): number {
  const estimate = check.change === null ? check.candidate.estimate : check.change.estimate;
  if (estimate === null || check.bound.threshold === null) return -Infinity;
  return isFloor(check) ? estimate - check.bound.threshold : check.bound.threshold - estimate;
}

/** Whether good values lie above the threshold. */
export function isFloor({ bound, better }: CheckResult): boolean {
  if (bound.kind === 'min_gain') return better !== 'lower';
  return bound.kind === 'min' || bound.kind === 'max_drop' || bound.kind === 'min_ratio';
}
