import { Fault, type FaultDetail } from '../fault.ts';
import type { Table } from '../engine/plan.ts';
import type { ArtifactSpec, Columns, EvidenceSpec, FileSpec, Gate, KeptSpec, RowsSpec } from '../spec/gate.ts';
import { readArtifact, type Artifact } from './artifact.ts';
import { NoTag } from './chosen.ts';
import type { Environment } from './git.ts';
import { findFile, findFiles, type Missing } from './locate.ts';
import { openRevision } from './revision.ts';
import { type OpenedRows, openRows } from './rows.ts';
import { newestKept } from './kept.ts';
import { decodeSnapshot, readSnapshot } from './snapshot.ts';
import type { SnapshotStore } from './store.ts';
import type { Summary } from './summary.ts';
import type { Tree } from './tree.ts';
import { readValues, type NamedValue } from './values.ts';
import { workingTree } from './working-tree.ts';

export type { NamedValue } from './values.ts';

interface Resolved {
  readonly name: string;
  /** As the gate names it: its path or paths, and `@revision` behind. No path of this machine. */
  readonly source: string;
  /** What a reader of the verdict should know of where it came from; null for most. */
  readonly note: string | null;
}

/** Local files to scan. */
export interface RowsEvidence extends Resolved {
  readonly kind: 'rows';
  readonly table: Table;
  readonly columns: Columns;
  /** Where ids tell variants of a tool's output apart: who answered as each. */
  readonly variants?: OpenedRows['variants'];
}

/** Named numbers. */
export interface ValuesEvidence extends Resolved {
  readonly kind: 'values';
  readonly values: ReadonlyMap<string, NamedValue>;
  /** Names that hold no number → what they hold, for messages: 'the text "n/a"', 'NaN', 'a group of …'. */
  readonly others: ReadonlyMap<string, string>;
  /** `sha256:` and the hex digest of names and values, whatever their order and layout in the file. */
  readonly fingerprint: string;
}

/** What an earlier evaluation left. */
export interface SnapshotEvidence extends Resolved {
  readonly kind: 'snapshot';
  readonly summary: Summary;
}

/** The model's files. */
export interface ArtifactEvidence extends Resolved {
  readonly kind: 'artifact';
  readonly artifact: Artifact;
}

/** Not there, and the gate says to judge without it (`if_missing: bootstrap`). */
export interface AbsentEvidence extends Resolved {
  readonly kind: 'absent';
  /** One sentence: which file was looked for, and where. */
  readonly why: string;
}

export type Evidence = RowsEvidence | ValuesEvidence | SnapshotEvidence | ArtifactEvidence | AbsentEvidence;

/** What finding evidence needs from outside of the gate. */
export interface Surroundings {
  /** Folder of the gate file: its paths are relative to it. */
  readonly directory: string;
  /** An existing folder for copies of files of other revisions; the caller removes it. */
  readonly scratch: string;
  /** Branch that `merge-base` is taken with; undefined: the default branch of the remote. */
  readonly base?: string;
  /** Environment of the process, for git. */
  readonly env: Environment;
  /** Whether git may fetch what a shallow clone lacks. Default: no network. */
  readonly fetch?: boolean;
  /** Where snapshots of passed gates are kept. */
  readonly store?: SnapshotStore;
}

/**
 * Finds and checks all evidence of a gate; rows are not read yet, values and snapshots are.
 * @throws Fault with all faults of all evidence, at the gate's lines: EVIDENCE_*, SNAPSHOT_INVALID, GIT_*, GATE_INVALID.
 */
export async function resolveEvidence(gate: Gate, world: Surroundings): Promise<Record<string, Evidence>> {
  const trees = treesOf(world);
  const faults: FaultDetail[] = [];
  const found: [string, Evidence][] = [];
  for (const [index, spec] of Object.values(gate.evidence).entries()) {
    try {
      found.push([spec.name, await resolve(spec, trees, { model: gate.model, copies: `evidence-${index}`, world })]);
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      faults.push(...error.details.map((detail) => ({ ...detail, message: `evidence ${spec.name}: ${detail.message}`, place: spec.place })));
    }
  }
  if (faults.length > 0) throw new Fault(faults);
  return Object.fromEntries(found);
}

interface Wanted {
  readonly model: string;
  /** Folder in the scratch folder for this evidence's copies. */
  readonly copies: string;
  readonly world: Surroundings;
}

async function resolve(spec: EvidenceSpec, trees: (at: string | undefined) => Promise<Tree>, wanted: Wanted): Promise<Evidence> {
  try {
    return await resolveThere(spec, trees, wanted);
  } catch (error) {
    if (!(error instanceof NoTag) || spec.ifMissing === 'block') throw error;
    return { kind: 'absent', name: spec.name, source: spec.at ?? '', note: null, why: error.details[0]?.message ?? 'there is no such tag' };
  }
}

async function resolveThere(spec: EvidenceSpec, trees: (at: string | undefined) => Promise<Tree>, wanted: Wanted): Promise<Evidence> {
  if (spec.kind === 'kept') return resolveKept(spec, wanted);
  const tree = await trees(spec.at);
  if (spec.kind === 'artifact') return resolveArtifact(spec, tree, wanted);
  return spec.kind === 'rows' ? resolveRows(spec, tree, wanted) : resolveFile(spec, tree, wanted);
}

async function resolveRows(spec: RowsSpec, tree: Tree, wanted: Wanted): Promise<Evidence> {
  const source = spec.paths.map((path) => path + tree.suffix).join(', ');
  const files = await findFiles(tree, spec.paths);
  if (!Array.isArray(files)) return absentOrFault(spec, tree, source, files);
  const { note, ...opened } = await openRows(spec, files, tree, { scratch: wanted.world.scratch, copies: wanted.copies }, source);
  const notes = [tree.note, note].filter((each) => each !== null);
  const shown = spec.trivialOf === undefined ? source : `${source}, predicted by how often each label is`;
  return { kind: 'rows', name: spec.name, source: shown, note: notes.length === 0 ? null : notes.join('; '), ...opened };
}

async function resolveArtifact(spec: ArtifactSpec, tree: Tree, wanted: Wanted): Promise<Evidence> {
  const source = spec.paths.map((path) => path + tree.suffix).join(', ');
  const artifact = await readArtifact(tree, spec.paths, wanted.copies);
  if (!('digest' in artifact)) return absentOrFault(spec, tree, source, artifact);
  return { kind: 'artifact', name: spec.name, source, note: tree.note, artifact };
}

async function resolveFile(spec: FileSpec, tree: Tree, wanted: Wanted): Promise<Evidence> {
  const source = spec.path + tree.suffix;
  const found = await findFile(tree, spec.path);
  if (typeof found !== 'string') return absentOrFault(spec, tree, source, found);
  const file = await tree.take(found, `${wanted.copies}/file`);
  const about = { name: spec.name, source, note: tree.note };
  if (spec.kind === 'values') return { kind: 'values', ...about, ...(await readValues(file, source, spec.path, spec.format)) };
  const { model, summary } = await readSnapshot(file, source);
  if (model !== wanted.model) throw otherModel(source, model, wanted.model);
  return { kind: 'snapshot', ...about, summary };
}

async function resolveKept(spec: KeptSpec, { model, world }: Wanted): Promise<Evidence> {
  const found = await newestKept(model, spec.at ?? 'merge-base', world);
  const about = { name: spec.name, source: found.source };
  if (found.kind === 'none') {
    if (spec.ifMissing === 'block') throw new Fault({ code: 'EVIDENCE_NOT_FOUND', message: found.why, remedy: found.remedy });
    return { kind: 'absent', ...about, note: null, why: found.why };
  }
  const { summary, model: of } = await decodeSnapshot(found.snapshot, found.source);
  if (of !== model) throw otherModel(found.source, of, model);
  return { kind: 'snapshot', ...about, note: found.note ?? null, summary };
}

function absentOrFault(spec: RowsSpec | FileSpec | ArtifactSpec, tree: Tree, source: string, missing: Missing): AbsentEvidence {
  if (spec.ifMissing === 'block') throw new Fault(missing.details);
  if (missing.partly) {
    const remedy = 'if_missing: bootstrap is for evidence that is not there at all; half of it is a fault.';
    throw new Fault(missing.details.map((detail) => ({ ...detail, remedy })));
  }
  return { kind: 'absent', name: spec.name, source, note: tree.note, why: missing.details.map((detail) => detail.message).join('; ') };
}

function otherModel(source: string, model: string, wanted: string): Fault {
  return new Fault({
    code: 'SNAPSHOT_INVALID',
    message: `${source} is a snapshot of the model "${model}", and this gate judges "${wanted}"`,
    remedy: 'Name the snapshot of this model, or make it anew with modelgate snapshot.',
  });
}

/** The tree of each revision that is asked for, opened once. */
function treesOf(world: Surroundings): (at: string | undefined) => Promise<Tree> {
  const open = new Map<string | undefined, Promise<Tree>>();
  return (at) => {
    const known = open.get(at) ?? (at === undefined ? Promise.resolve(workingTree(world)) : openRevision(at, world));
    open.set(at, known);
    return known;
  };
}
