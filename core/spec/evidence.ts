import { isDeepStrictEqual } from 'node:util';
import { checkColumns, checkOverlay, checkTruth, mergeColumns } from './columns.ts';
import type { Place } from '../fault.ts';
import type { Columns, EvidenceSpec, Task } from './gate.ts';
import type { Findings } from './findings.ts';
import { namesAt, type Parts, partsAt } from './parts.ts';
import type { Path, Places } from './places.ts';
import { evidenceSchema, type RawColumns, type RawEvidence } from './schema.ts';

const KINDS = ['rows', 'values', 'snapshot', 'artifact'] as const;
const SAID = { values: 'named values', snapshot: 'a snapshot', artifact: 'an artifact' } as const;
const ROWS_ONLY = ['where', 'missing', 'columns', 'sample'] as const;
const VALUES_FORMATS = ['json', 'lm-eval'] as const;

export interface Surroundings {
  readonly task: Task | undefined;
  readonly columns: RawColumns | undefined;
  /** False: the gate's columns have faults. */
  readonly columnsSound: boolean;
  readonly places: Places;
  readonly findings: Findings;
}

/** Evidence by name in the order of the file, undefined for one of no kind; `faulty` names those with faults. */
export function buildEvidence(root: unknown, around: Surroundings): { evidence: Map<string, EvidenceSpec | undefined>; faulty: Set<string> } {
  const evidence = new Map<string, EvidenceSpec | undefined>();
  const faulty = new Set<string>();
  for (const name of namesAt(root, ['evidence'])) {
    if (around.findings.full) break;
    const parts = partsAt(evidenceSchema, root, ['evidence', name]);
    if (!parts.sound || !around.columnsSound) faulty.add(name);
    evidence.set(name, buildOne(name, parts, namesAt(root, parts.path), around));
  }
  return { evidence, faulty };
}

function buildOne(name: string, parts: Parts<RawEvidence>, keys: readonly string[], around: Surroundings): EvidenceSpec | undefined {
  const { path, fields, sound } = parts;
  const kinds = KINDS.filter((kind) => keys.includes(kind));
  const [kind] = kinds;
  if (fields.columns !== undefined) checkColumns(fields.columns, [...path, 'columns'], around.task, around.findings);
  if (kinds.length !== 1 && (sound || kinds.length > 1)) {
    const has = kinds.length === 0 ? 'names nothing' : `names ${kinds.join(' and ')}`;
    around.findings.value(path, 'GATE_CONTRADICTION', `evidence ${name} ${has}; it must have exactly one of ${KINDS.join(', ')}`, 'Keep one; make another evidence of the other.');
  }
  if (kind === undefined || kinds.length > 1) return undefined;
  refuseFormat(name, kind, parts, around);
  if (kind === 'rows') return rowsOf(name, parts, around);
  for (const key of ROWS_ONLY.filter((each) => fields[each] !== undefined)) {
    around.findings.key([...path, key], 'GATE_CONTRADICTION', `${key} is about rows, but evidence ${name} is ${SAID[kind]}`, 'Remove it.');
  }
  if (kind === 'artifact') return artifactOf(name, parts, around);
  return kind === 'snapshot' && fields.snapshot === LAST_PASSED ? keptOf(name, parts, around) : fileOf(name, kind, parts, around);
}

/** A snapshot has one format, and values have their own. */
function refuseFormat(name: string, kind: (typeof KINDS)[number], { path, fields: { format } }: Parts<RawEvidence>, around: Surroundings): void {
  const fits = kind === 'rows' ? format !== 'json' : kind === 'values' && isValuesFormat(format);
  if (format === undefined || fits) return;
  const what = { rows: 'rows, of which json is no format', values: `named values, whose formats are ${VALUES_FORMATS.join(' and ')}`, snapshot: 'a snapshot, which has one format', artifact: 'an artifact, which may have any' }[kind];
  around.findings.value([...path, 'format'], 'GATE_CONTRADICTION', `format is ${format}, but evidence ${name} is ${what}`, kind === 'rows' ? 'Write JSON Lines, or put named values under values:.' : 'Remove it.');
}

function isValuesFormat(format: string | undefined): format is (typeof VALUES_FORMATS)[number] {
  return VALUES_FORMATS.some((each) => each === format);
}

function rowsOf(name: string, { path, fields }: Parts<RawEvidence>, around: Surroundings): EvidenceSpec {
  const paths = [fields.rows ?? []].flat();
  const twice = paths.findIndex((each, i) => paths.indexOf(each) < i);
  if (twice >= 0) {
    around.findings.value([...path, 'rows', twice], 'GATE_CONTRADICTION', `${paths[twice] ?? ''} is listed twice; its rows would count twice`, 'Keep one of the two.');
  }
  const columns = mergeColumns(around.columns, fields.columns);
  if (fields.columns !== undefined) {
    checkOverlay(around.columns, fields.columns, [...path, 'columns'], around.findings);
    checkTruth(columns, [...path, 'columns'], around.findings);
  }
  return {
    kind: 'rows',
    name,
    paths,
    ...(fields.format === undefined || fields.format === 'json' ? {} : { format: fields.format }),
    ...(fields.at === undefined ? {} : { at: fields.at }),
    ...(fields.missing === undefined ? {} : { missing: fields.missing }),
    ...(fields.where === undefined ? {} : { where: fields.where }),
    columns,
    columnPlaces: placesOf(columns, fields.columns, path, around.places),
    sample: fields.sample ?? false,
    ifMissing: fields.if_missing ?? 'block',
    place: around.places.key(path),
  };
}

/** Where each column is given its role: by the evidence itself, else by the gate. */
function placesOf(columns: Columns, own: RawColumns | undefined, path: Path, places: Places): Record<string, Place> {
  const scores = typeof columns.scores === 'object' ? Object.entries(columns.scores) : [];
  const named = [
    ...(['id', 'query', 'cluster', 'label', 'prediction', 'score', 'weight'] as const).map((role) => [columns[role], [role]] as const),
    ...scores.map(([label, column]) => [column, ['scores', label]] as const),
  ].flatMap(([column, at]) => (column === undefined ? [] : [[column, at] as const]));
  return Object.fromEntries(named.map(([column, at]) => [column, places.value([...(own !== undefined && Object.hasOwn(own, at[0]) ? path : []), 'columns', ...at])]));
}

function artifactOf(name: string, { path, fields }: Parts<RawEvidence>, around: Surroundings): EvidenceSpec {
  return {
    kind: 'artifact',
    name,
    paths: [fields.artifact ?? []].flat(),
    ...(fields.at === undefined ? {} : { at: fields.at }),
    ifMissing: fields.if_missing ?? 'block',
    place: around.places.key(path),
  };
}

/** What stands for a path under snapshot; a file of that name is `./last-passed`. */
const LAST_PASSED = 'last-passed';

function keptOf(name: string, { path, fields }: Parts<RawEvidence>, around: Surroundings): EvidenceSpec {
  return { kind: 'kept', name, ...(fields.at === undefined ? {} : { at: fields.at }), ifMissing: fields.if_missing ?? 'block', place: around.places.key(path) };
}

function fileOf(name: string, kind: 'values' | 'snapshot', { path, fields }: Parts<RawEvidence>, around: Surroundings): EvidenceSpec {
  return {
    kind,
    name,
    path: fields[kind] ?? '',
    ...(kind === 'values' && isValuesFormat(fields.format) && { format: fields.format }),
    ...(fields.at === undefined ? {} : { at: fields.at }),
    ifMissing: fields.if_missing ?? 'block',
    place: around.places.key(path),
  };
}

/** Whether two evidences read the same files at the same revision in the same way: no bound on their change can fail. */
export function sameEvidence(a: EvidenceSpec, b: EvidenceSpec): boolean {
  const content = (spec: EvidenceSpec): object => ({ ...spec, ...('paths' in spec ? { paths: [...spec.paths].sort() } : {}), name: '', place: '', columnPlaces: '', ifMissing: '' });
  return isDeepStrictEqual(content(a), content(b));
}
