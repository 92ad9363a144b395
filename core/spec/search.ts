import { isCounted, pairForm } from './catalogue.ts';
import type { Context } from './context.ts';
import type { EvidenceSpec, SearchSpec } from './gate.ts';
import type { Parts } from './parts.ts';
import type { RawCheck } from './schema.ts';

type Searching = Extract<RawCheck['slices'], { search: string[] }>;

const DEFAULTS = { depth: 2, minRows: 200, most: 10 } as const;

/** Whether a check's `slices` looks for slices instead of naming them. */
export function isSearch(slices: RawCheck['slices']): slices is Searching {
  return typeof slices === 'object' && 'search' in slices;
}

/** How a check looks for slices, with defaults filled in; undefined where it does not. */
export function searchOf({ path, fields: { slices } }: Parts<RawCheck>, context: Context): SearchSpec | undefined {
  if (!isSearch(slices)) return undefined;
  const { search: columns, depth = DEFAULTS.depth, min_rows: minRows = DEFAULTS.minRows, most = DEFAULTS.most } = slices;
  if (new Set(columns).size < columns.length) context.findings.value([...path, 'slices', 'search'], 'GATE_CONTRADICTION', 'search names a column twice', 'Keep it once.');
  return { columns, depth: Math.min(depth, columns.length), minRows, most };
}

/** Refuses a search that can't be made, or whose findings could not be confirmed. */
export function checkSearch({ path }: Parts<RawCheck>, metric: string, sides: readonly EvidenceSpec[], context: Context): void {
  const refuse = (message: string, remedy: string): void => context.findings.key([...path, 'slices'], 'GATE_METRIC_UNFIT', message, remedy);
  const snapshot = sides.find(({ kind }) => kind === 'snapshot' || kind === 'kept');
  if (snapshot !== undefined) refuse(`a search cuts the rows anew, and evidence ${snapshot.name} is a snapshot, which keeps none`, 'Compare with rows (at: merge-base), or name the slices.');
  if (context.own.has(metric)) return;
  if (pairForm(metric) !== undefined) refuse(`${metric} compares two bodies of evidence itself; a search is for metrics of one`, 'Name the slices.');
  if (isCounted(metric)) refuse(`${metric} counts the rows that are there: there is nothing that another half of them could confirm`, 'Name the slices.');
}
