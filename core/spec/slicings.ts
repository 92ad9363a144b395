import type { Slicing } from './gate.ts';
import type { Findings } from './findings.ts';
import { valueAt } from './issues.ts';
import { lengthAt } from './parts.ts';
import type { Path, Places } from './places.ts';
import { slicingSchema, type RawSlicing } from './schema.ts';

/** Key of a slice made by a condition, see `SliceKey`. */
const CONDITION = 'slice';

/** The gate's slicings by name; faulty ones are left out. `complete` is false when there are such. */
export function buildSlicings(root: unknown, places: Places, findings: Findings): { slicings: Map<string, Slicing>; complete: boolean } {
  const slicings = new Map<string, Slicing>();
  const columnSets = new Set<string>();
  let complete = true;
  for (let i = 0; i < lengthAt(root, ['slices']) && !findings.full; i++) {
    const path = ['slices', i];
    const parsed = slicingSchema.safeParse(valueAt(root, path));
    const slicing = parsed.success ? buildOne(parsed.data, path, places, findings) : undefined;
    if (slicing === undefined) complete = false;
    else {
      checkOne(slicing, path, slicings, columnSets, findings);
      slicings.set(slicing.name, slicing);
    }
  }
  refuseSliceColumn([...slicings.values()], root, findings);
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

function checkOne(slicing: Slicing, path: Path, before: ReadonlyMap<string, Slicing>, columnSets: Set<string>, findings: Findings): void {
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

function refuseSliceColumn(slicings: readonly Slicing[], root: unknown, findings: Findings): void {
  const column = slicings.find((slicing) => slicing.kind === 'columns' && slicing.columns.length === 1 && slicing.columns[0] === CONDITION);
  if (column === undefined || !slicings.some((slicing) => slicing.kind === 'where')) return;
  const index = Array.from({ length: lengthAt(root, ['slices']) }, (_, i) => i).find((i) => slicings[i] === column) ?? 0;
  findings.value(['slices', index], 'GATE_CONTRADICTION', `a column named ${CONDITION} can’t be told from slices made by conditions`, 'Rename the column, or write the conditions as a column of the rows.');
}
