import type { Slicing } from './gate.ts';
import type { Findings } from './findings.ts';
import { valueAt } from './issues.ts';
import { lengthAt } from './parts.ts';
import type { Path, Places } from './places.ts';
import { slicingSchema, type RawSlicing } from './schema.ts';

/** Key of a slice made by a condition, see `SliceKey`. */
export const CONDITION = 'slice';

/** The gate's slicings by name; undefined for a faulty one. `complete` is false when a name can't be read. */
export function buildSlicings(root: unknown, places: Places, findings: Findings): { slicings: Map<string, Slicing | undefined>; complete: boolean } {
  const slicings = new Map<string, Slicing | undefined>();
  const columnSets = new Set<string>();
  let complete = true;
  for (let i = 0; i < lengthAt(root, ['slices']) && !findings.full; i++) {
    const path = ['slices', i];
    const parsed = slicingSchema.safeParse(valueAt(root, path));
    const slicing = parsed.success ? buildOne(parsed.data, path, places, findings) : undefined;
    const name = slicing?.name ?? valueAt(root, [...path, 'name']);
    if (slicing !== undefined) checkOne(slicing, path, slicings, columnSets, findings);
    if (typeof name === 'string') slicings.set(name, slicing);
    else complete = false;
  }
  refuseSliceColumn(root, slicings, findings);
  return { slicings, complete };
}

function buildOne(raw: RawSlicing, path: Path, places: Places, findings: Findings): Slicing | undefined {
  const place = places.value(path);
  if (typeof raw === 'string') return { kind: 'columns', name: raw, columns: [raw], place };
  if (Array.isArray(raw)) return { kind: 'columns', name: raw.join('+'), columns: raw, place };
  if (raw.where !== undefined && raw.columns === undefined) return { kind: 'where', name: raw.name, where: raw.where, place };
  if (raw.columns !== undefined && raw.where === undefined) return { kind: 'columns', name: raw.name, columns: raw.columns, place };
  const has = raw.where === undefined ? 'has neither where nor columns' : 'has both where and columns';
  findings.value(path, 'GATE_CONTRADICTION', `slicing ${raw.name} ${has}; it must have one of the two`, 'Keep one; make another slicing of the other.');
  return undefined;
}

function checkOne(slicing: Slicing, path: Path, before: ReadonlyMap<string, Slicing | undefined>, columnSets: Set<string>, findings: Findings): void {
  if (slicing.name === 'all') {
    findings.value(path, 'GATE_CONTRADICTION', 'a slicing can’t be named all, which stands for every slicing', 'Give it a name: {name: …, columns: [all]}.');
  }
  if (before.has(slicing.name)) {
    findings.value(path, 'GATE_CONTRADICTION', `two slicings are named ${slicing.name}`, 'Remove one, or give it a name: {name: …, columns: […]}.');
    return;
  }
  if (slicing.kind === 'where') return;
  if (new Set(slicing.columns).size < slicing.columns.length) {
    findings.value(path, 'GATE_CONTRADICTION', `slicing ${slicing.name} names a column twice`, 'Keep it once.');
  }
  const set = JSON.stringify([...slicing.columns].sort());
  if (columnSets.has(set)) {
    findings.value(path, 'GATE_CONTRADICTION', `slicing ${slicing.name} cuts by the same columns as another one; their slices could not be told apart`, 'Remove one of the two.');
  }
  columnSets.add(set);
}

function refuseSliceColumn(root: unknown, slicings: ReadonlyMap<string, Slicing | undefined>, findings: Findings): void {
  const all = [...slicings.values()];
  const column = all.findIndex((slicing) => slicing?.kind === 'columns' && slicing.columns.includes(CONDITION));
  if (column < 0 || !all.some((slicing) => slicing?.kind === 'where')) return;
  const path = lengthAt(root, ['slices']) === all.length ? ['slices', column] : ['slices'];
  findings.value(path, 'GATE_CONTRADICTION', `a column named ${CONDITION} can’t be told from slices made by conditions`, 'Rename the column, or write the conditions as a column of the rows.');
}
