import { dirname, join } from 'node:path';
import { judge } from './checks/judge.ts';
import type { Body } from './checks/body.ts';
import { withDirections } from './checks/directions.ts';
import { refuseCrossed } from './checks/crossed.ts';
import { meet, type Common } from './checks/meet.ts';
import { askedBy, metricsAgainst, metricsAsked, metricsOfRows, metricsToKeep, pairsOfGate, pairsToKeep, rowsShown, subjectsOf, usedSlicings } from './checks/requests.ts';
import { areComparable } from './engine/common-form.ts';
import { openEngine } from './engine/duckdb.ts';
import type { Engine } from './engine/plan.ts';
import type { Resources } from './engine/resources.ts';
import type { LoadDuckDb } from './engine/session.ts';
import { withColumns } from './metrics/columns.ts';
import { refuseUnlikeFlags } from './metrics/flag-kinds.ts';
import type { Request } from './metrics/request.ts';
import { searchSlices, type Searched } from './metrics/search.ts';
import { summarize } from './metrics/summarize.ts';
import { withTrivial } from './metrics/trivial.ts';
import { readArtifactRef } from './sources/artifact.ts';
import { earlierVerdicts } from './sources/history.ts';
import { encodeRecord } from './sources/history-record.ts';
import type { Remedies } from './sources/origin-notes.ts';
import type { Pile } from './sources/pile.ts';
import { resolveEvidence, type ArtifactEvidence, type Evidence, type NamedValue, type RowsEvidence } from './sources/evidence.ts';
import { headCommit } from './sources/commit.ts';
import { standingOverride } from './sources/promotions.ts';
import { decidingGate, type DecidingGate, type Policy } from './sources/policy.ts';
import { encodeSnapshot } from './sources/snapshot.ts';
import type { SnapshotStore } from './sources/store.ts';
import type { Summary } from './sources/summary.ts';
import type { Columns, Gate } from './spec/gate.ts';
import { readGate } from './spec/read.ts';
import { verdictOf } from './verdict/assemble.ts';
import { countReuse, type Counted } from './verdict/reuse.ts';
import { recordOf } from './verdict/history.ts';
import type { Verdict } from './verdict/verdict.ts';
import { Fault } from './fault.ts';

export type { Policy } from './sources/policy.ts';

/** The evidence that is judged unless a check says otherwise, and whose snapshot is kept. */
const CANDIDATE = 'candidate';
const BASELINE = 'baseline';
/** Where `modelgate promote` writes unless it is told otherwise. */
const PROMOTIONS = '.modelgate/promotions.jsonl';

/** All that an evaluation needs from outside of the gate file. */
export interface World extends Resources {
  /** ISO date of today, for waivers and freshness. */
  readonly today: string;
  /** An existing empty folder for temporary files; the caller removes it. */
  readonly scratch: string;
  /** Branch that `merge-base` is taken with. */
  readonly base?: string;
  /** Whose gate decides; undefined: the working tree's, and nobody chose that. */
  readonly policy?: Policy;
  /** Where snapshots of passed gates are kept, for `{snapshot: last-passed}`. */
  readonly store?: SnapshotStore;
  /** Where earlier verdicts are kept, for what has changed since; undefined: nothing is looked up. */
  readonly history?: Pile;
  /** Where a ledger of reuse in git notes is that of the remote origin, what to do when it refuses; undefined: it is this clone's. */
  readonly origin?: Remedies;
  /** Whether git may fetch what a shallow clone lacks, from the remote `origin`. Default: no network. */
  readonly fetch?: boolean;
  /** The artifact that the verdict is for, where the gate names none: a path from the working directory, or `sha256:…`. */
  readonly artifact?: string;
  /** The record of promotions, of which the verdict says that the champion stands by an override. Default: `.modelgate/promotions.jsonl` beside the gate. */
  readonly promotions?: string;
  /** Where DuckDB comes from when it does not lie beside this program; asked at the first row only. */
  readonly loadDuckDb?: LoadDuckDb;
  /** Version of the tool. */
  readonly version: string;
  /** Environment of the process, for git. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Told what is being done, for a terminal. */
  readonly progress: (doing: string) => void;
}

/**
 * Evaluates a gate file.
 * @throws Fault when the gate or its evidence can't be read: nothing was decided.
 */
export async function run(gateFile: string, world: World): Promise<Verdict> {
  return (await evaluateGate(gateFile, world)).verdict;
}

/** A verdict, and what it leaves for later ones. */
export interface Evaluation {
  readonly verdict: Verdict;
  /** The gate that decided. */
  readonly gate: Gate;
  /** What the candidate's rows came to; null where the candidate has no rows. */
  readonly candidate: Summary | null;
  /** How often the test set was met, to be recorded; null where the gate does not ask. */
  readonly reuse: Counted | null;
}

/**
 * As `run`, with what `keepPassed` needs.
 * @throws Fault as `run`.
 */
export async function evaluateGate(gateFile: string, world: World): Promise<Evaluation> {
  const { deciding, evidence, gate: whole, bodies, searched } = await readEvidence(gateFile, world);
  const { gate } = deciding;
  world.progress('judging');
  const results = judge(whole, bodies, searched);
  const artifact = world.artifact === undefined ? undefined : { ref: world.artifact, found: await readArtifactRef(world.artifact, world.scratch) };
  const record = { file: world.promotions ?? join(dirname(gateFile), PROMOTIONS), isNamed: world.promotions !== undefined };
  const champion = await standingOverride(record, gate.model);
  const place = { ...world, directory: dirname(gateFile) };
  const history = world.history === undefined ? null : await earlierVerdicts(gate.model, world.history, place);
  const reuse = await countReuse(gate, evidence[CANDIDATE], bodies[CANDIDATE], place);
  const verdict = verdictOf({ deciding, evidence, bodies, results, ...(reuse !== null && { reuse: reuse.record }), commit: await headCommit(place.directory, world.env), artifact, champion, history, version: world.version });
  const body = bodies[CANDIDATE];
  return { verdict, gate, reuse, candidate: body?.kind === 'summary' && evidence[CANDIDATE]?.kind === 'rows' ? body.summary : null };
}

/** A gate with all that its evidence says, before anything is judged. */
export interface Read extends Reduced {
  readonly deciding: DecidingGate;
  readonly evidence: Readonly<Record<string, Evidence>>;
}

/**
 * Reads the gate that decides and reduces its evidence.
 * @throws Fault as `run`.
 */
export async function readEvidence(gateFile: string, world: World): Promise<Read> {
  world.progress('reading the gate');
  const deciding = await decidingGate(gateFile, world.policy, world);
  world.progress('finding the evidence');
  const evidence = await resolveEvidence(deciding.gate, { ...world, directory: dirname(gateFile) });
  refuseCrossed(deciding.gate, evidence);
  const { gate, ...reduced } = await reduce(deciding.gate, evidence, askedOf, world);
  return { deciding, evidence, gate: withDirections(gate, reduced.bodies), ...reduced };
}

/** Whether a snapshot was kept, and for which commit; else why not. */
export type Keeping = { readonly kept: true; readonly commit: string } | { readonly kept: false; readonly why: string };

/**
 * Leaves the candidate's snapshot in the store for HEAD's commit, so that later candidates are compared with it. Only of a
 * gate that passed.
 * @throws Fault OUTPUT_UNWRITABLE when the store can't take it.
 */
export async function keepPassed({ verdict, candidate }: Evaluation, store: SnapshotStore): Promise<Keeping> {
  if (verdict.status !== 'passed') return { kept: false, why: `the gate did not pass (${verdict.status})` };
  if (candidate === null) return { kept: false, why: 'the candidate has no rows to keep' };
  if (verdict.commit === null) return { kept: false, why: 'there is no commit to keep it for' };
  await store.keep(verdict.model, verdict.commit, encodeSnapshot(candidate, verdict.model));
  return { kept: true, commit: verdict.commit };
}

/**
 * Leaves the verdict in the history for HEAD's commit, whatever it is; one of the same commit is replaced.
 * @throws Fault OUTPUT_UNWRITABLE when it can't be kept.
 */
export async function keepVerdict({ verdict }: Evaluation, history: Pile): Promise<Keeping> {
  if (verdict.commit === null) return { kept: false, why: 'there is no commit to keep it for' };
  await history.keep(verdict.model, verdict.commit, encodeRecord(recordOf(verdict)));
  return { kept: true, commit: verdict.commit };
}

/**
 * Counts the candidate in the ledger that its gate names. Each one that is looked at wears the test set, whether it passes or not.
 * @returns what was done, as a line
 * @throws Fault OUTPUT_UNWRITABLE when it can't be recorded.
 */
export async function recordReuse({ reuse }: Evaluation): Promise<string> {
  if (reuse === null) return 'no reuse recorded: the gate names no ledger (reuse: {ledger: …})';
  await reuse.ledger.record(reuse.meeting);
  return `reuse recorded in ${reuse.ledger.name}: ${reuse.record.candidates} of ${reuse.record.most} candidates have met this test set`;
}

/**
 * Reduces one body of rows to its summary, with every metric and slice that the gate may ask of it later.
 * @throws Fault as `run`.
 */
export async function summarizeEvidence(gateFile: string, name: string, world: World): Promise<{ gate: Gate; body: Body }> {
  const whole = await readGate(gateFile, { today: world.today });
  const spec = Object.hasOwn(whole.evidence, name) ? whole.evidence[name] : undefined;
  if (spec === undefined) {
    throw new Fault({ code: 'USAGE', message: `the gate has no evidence ${name}; it has ${Object.keys(whole.evidence).join(', ')}`, place: { file: gateFile } });
  }
  const gate: Gate = { ...whole, evidence: { [name]: spec } };
  const evidence = await resolveEvidence(gate, { ...world, directory: dirname(gateFile) });
  const { bodies } = await reduce({ ...gate, checks: whole.checks }, evidence, (resolved) => keptOf(resolved, name), world);
  return { gate, body: bodies[name]! };
}

/** A model's rows may stand in for any other's later; other rows, such as training data, only for themselves. */
function keptOf(gate: Gate, name: string): AskedOf {
  if (isModel(name)) return { metrics: metricsOfRows(gate), keeps: pairsOfGate(gate) };
  return { metrics: metricsAsked(gate, name).filter((metric) => metric.against === undefined), keeps: metricsAgainst(gate, name) };
}

/** Whether it is one of the two models whose rows are drawn. */
function isModel(name: string): boolean {
  return name === CANDIDATE || name === BASELINE;
}

/** What is asked of one evidence of rows. */
type AskedOf = Pick<Request, 'metrics' | 'keeps' | 'shows'>;

function askedOf(gate: Gate, name: string): AskedOf {
  const shows = rowsShown(gate, name);
  if (name !== CANDIDATE) return { metrics: metricsAsked(gate, name), keeps: metricsAgainst(gate, name), shows };
  return { metrics: metricsToKeep(gate), keeps: pairsToKeep(gate), shows };
}

/** A gate with the columns of its checks filled in, and what its evidence came to. */
interface Reduced {
  readonly gate: Gate;
  readonly bodies: Record<string, Body>;
  readonly searched: Searched;
}

/** Reduces all rows to summaries, for the gate with the columns of its checks filled in; opens no engine where there are none. */
async function reduce(gate: Gate, evidence: Readonly<Record<string, Evidence>>, asked: (gate: Gate, name: string) => AskedOf, world: World): Promise<Reduced> {
  const rows = Object.values(evidence).filter((one) => one.kind === 'rows');
  if (rows.length === 0) return { gate, bodies: bodiesOf(evidence, {}), searched: new Map() };
  const engine = await openEngine({ ...world, files: rows.flatMap((one) => one.table.files) });
  try {
    world.progress(`reading ${[...new Set(rows.map((one) => one.source))].join(', ')}`);
    const byName = new Map(rows.map((one) => [one.name, one]));
    const whole = await withColumns(gate, byName, engine);
    await refuseUnlikeFlags(whole, byName, engine, subjectsOf);
    const given = rows.map(({ name, table, columns }) => ({ name, table, columns, task: gate.task, today: world.today, askedBy: askedBy(whole), ...(isModel(name) && { pictures: true as const }), ...asked(whole, name) }));
    const requests = await withTrivial(given, gate.evidence, engine);
    const searched = await searchSlices(whole, new Map(requests.map((request) => [request.name, request])), engine, subjectsOf);
    const kept = Object.fromEntries(Object.values(evidence).flatMap((one) => (one.kind === 'snapshot' ? [[one.name, one.summary]] : [])));
    const summaries = await summarize(requests, usedSlicings(whole), gate.metrics, engine, kept);
    const bodies = await meet(whole, bodiesOf(evidence, summaries), (a, b, labelled) => commonRows(engine, evidence[a]!, evidence[b]!, labelled));
    return { gate: whole, bodies, searched };
  } finally {
    engine.close();
  }
}

function bodiesOf(evidence: Readonly<Record<string, Evidence>>, summaries: Awaited<ReturnType<typeof summarize>>): Record<string, Body> {
  return Object.fromEntries(Object.values(evidence).map((one) => [one.name, bodyOf(one, summaries)]));
}

function bodyOf(evidence: Evidence, summaries: Awaited<ReturnType<typeof summarize>>): Body {
  const { name } = evidence;
  if (evidence.kind === 'rows') return { kind: 'summary', name, summary: summaries[name]! };
  if (evidence.kind === 'snapshot') return { kind: 'summary', name, summary: evidence.summary };
  if (evidence.kind === 'values') return { kind: 'values', name, values: evidence.values, others: evidence.others };
  if (evidence.kind === 'artifact') return factsOf(evidence);
  return { kind: 'absent', name, why: evidence.why };
}

/** What the metrics of an artifact say of it. */
function factsOf({ name, artifact: { bytes, files } }: ArtifactEvidence): Body {
  const exact = (value: number): NamedValue => ({ value, standardError: null, repeats: null });
  return { kind: 'values', name, values: new Map([['size_mb', exact(bytes / 1e6)], ['file_count', exact(files.length)]]), others: new Map() };
}

/** See `CommonRows`; undefined where a row has no id. */
async function commonRows(engine: Engine, a: Evidence, b: Evidence, labelled: boolean): Promise<Common | undefined> {
  if (!isIdentified(a) || !isIdentified(b)) return undefined;
  const keyOf = ({ id, query, label }: Columns & { readonly id: string }): string[] => [...(query === undefined ? [] : [query]), id, ...(labelled && label !== undefined ? [label] : [])];
  const rows = await engine.commonRows({ table: a.table, key: keyOf(a.columns) }, { table: b.table, key: keyOf(b.columns) });
  const [own, other] = [(await engine.columnsOf(a.table))[a.columns.id]!, (await engine.columnsOf(b.table))[b.columns.id]!];
  return { rows, ...(!areComparable(own, other) && { kinds: [own, other] as const }) };
}

function isIdentified(evidence: Evidence): evidence is RowsEvidence & { readonly columns: { readonly id: string } } {
  return evidence.kind === 'rows' && evidence.columns.id !== undefined;
}
