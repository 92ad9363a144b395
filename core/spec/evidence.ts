import { isDeepStrictEqual } from 'node:util';
import { checkColumns, checkOverlay, checkTruth, mergeColumns } from './columns.ts';
import type { EvidenceSpec, Task } from './gate.ts';
import type { Findings } from './findings.ts';
import { namesAt, type Parts, partsAt } from './parts.ts';
import type { Places } from './places.ts';
import { evidenceSchema, type RawColumns, type RawEvidence } from './schema.ts';

const KINDS = ['rows', 'values', 'snapshot'] as const;
const ROWS_ONLY = ['format', 'where', 'columns'] as const;

export interface Surroundings {
  readonly task: Task | undefined;
  readonly columns: RawColumns | undefined;
  readonly places: Places;
  readonly findings: Findings;
}

/** Evidence by name in the order of the file; undefined for one that is faulty. */
export function buildEvidence(root: unknown, around: Surroundings): Map<string, EvidenceSpec | undefined> {
  const built = new Map<string, EvidenceSpec | undefined>();
  for (const name of namesAt(root, ['evidence'])) {
    if (around.findings.full) break;
    built.set(name, buildOne(name, partsAt(evidenceSchema, root, ['evidence', name]), around));
  }
  return built;
}

function buildOne(name: string, parts: Parts<RawEvidence>, around: Surroundings): EvidenceSpec | undefined {
  const { path, fields, sound } = parts;
  const kinds = KINDS.filter((kind) => fields[kind] !== undefined);
  const [kind] = kinds;
  if (fields.columns !== undefined) checkColumns(fields.columns, [...path, 'columns'], around.task, around.findings);
  if (kinds.length !== 1 && (sound || kinds.length > 1)) {
    const has = kinds.length === 0 ? 'names nothing' : `names ${kinds.join(' and ')}`;
    around.findings.value(path, 'GATE_CONTRADICTION', `evidence ${name} ${has}; it must have exactly one of ${KINDS.join(', ')}`, 'Keep one; make another evidence of the other.');
  }
  if (kind === undefined || kinds.length > 1) return undefined;
  if (kind !== 'rows') {
    for (const key of ROWS_ONLY.filter((each) => fields[each] !== undefined)) {
      around.findings.key([...path, key], 'GATE_CONTRADICTION', `${key} is about rows, but evidence ${name} is ${kind === 'values' ? 'named values' : 'a snapshot'}`, 'Remove it.');
    }
  }
  if (!sound) return undefined;
  return kind === 'rows' ? rowsOf(name, parts, around) : fileOf(name, kind, parts, around);
}

function rowsOf(name: string, { path, fields }: Parts<RawEvidence>, around: Surroundings): EvidenceSpec {
  const paths = [fields.rows ?? []].flat();
  const twice = paths.findIndex((each, i) => paths.indexOf(each) < i);
  if (twice >= 0) {
    around.findings.value([...path, 'rows', twice], 'GATE_CONTRADICTION', `${paths[twice] ?? ''} is listed twice; its rows would count twice`, 'Keep one of the two.');
  }
  if (fields.columns !== undefined) checkOverlay(around.columns, fields.columns, [...path, 'columns'], around.findings);
  const columns = mergeColumns(around.columns, fields.columns);
  checkTruth(columns, fields.columns === undefined ? ['columns'] : [...path, 'columns'], around.findings);
  return {
    kind: 'rows',
    name,
    paths,
    ...(fields.format === undefined ? {} : { format: fields.format }),
    ...(fields.at === undefined ? {} : { at: fields.at }),
    ...(fields.where === undefined ? {} : { where: fields.where }),
    columns,
    ifMissing: fields.if_missing ?? 'block',
    place: around.places.key(path),
  };
}

function fileOf(name: string, kind: 'values' | 'snapshot', { path, fields }: Parts<RawEvidence>, around: Surroundings): EvidenceSpec {
  return {
    kind,
    name,
    path: fields[kind] ?? '',
    ...(fields.at === undefined ? {} : { at: fields.at }),
    ifMissing: fields.if_missing ?? 'block',
    place: around.places.key(path),
  };
}

/** Whether two evidences read the same files at the same revision in the same way: no bound on their change can fail. */
export function sameEvidence(a: EvidenceSpec, b: EvidenceSpec): boolean {
  const content = (spec: EvidenceSpec): object => ({ ...spec, ...(spec.kind === 'rows' ? { paths: [...spec.paths].sort() } : {}), name: '', place: '', ifMissing: '' });
  return isDeepStrictEqual(content(a), content(b));
}
