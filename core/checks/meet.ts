import { Fault } from '../fault.ts';
import type { Summary } from '../sources/summary.ts';
import { compares } from '../spec/bounds.ts';
import { pairForm } from '../spec/catalogue.ts';
import type { Bound, CheckSpec, Gate } from '../spec/gate.ts';
import type { Body, Meeting } from './body.ts';
import { pairingOf } from './pairing.ts';

/** How many rows of one body have an id that the other has, and the types of both ids where those can't be compared. */
export interface Common {
  readonly rows: number;
  readonly kinds?: readonly [string, string];
}

/** What two bodies have in common by id, and label where that is asked; undefined where rows are not at hand (a snapshot). */
export type CommonRows = (of: string, against: string, labelled: boolean) => Promise<Common | undefined>;

type Both = readonly [Body & { readonly kind: 'summary' }, Body & { readonly kind: 'summary' }];

/**
 * Finds out how the rows of bodies that a check compares relate where they are not the same.
 * @throws Fault EVIDENCE_DISJOINT where candidate and baseline, which claim to be the same test set, share no row: a
 *   mistake that no unpaired interval mends.
 */
export async function meet(gate: Gate, bodies: Readonly<Record<string, Body>>, commonRows: CommonRows): Promise<Record<string, Body>> {
  const met: Record<string, Body> = { ...bodies };
  for (const [of, against] of pairsOf(gate, bodies)) {
    if (pairingOf(of.summary, against.summary).same) continue;
    const ids = await commonRows(of.name, against.name, false);
    const meeting = await meetingOf(of, against, ids?.rows, commonRows);
    if (meeting.common === 0 && of.name === 'candidate' && against.name === 'baseline') throw disjoint(gate, ids?.kinds);
    const known = met[of.name] as Both[0];
    met[of.name] = { ...known, meetings: new Map([...(known.meetings ?? []), [against.name, meeting]]) };
  }
  return met;
}

/** Bodies of rows of which a check says that one is no worse than the other, or counts what changed from one to the other. */
function pairsOf(gate: Gate, bodies: Readonly<Record<string, Body>>): Both[] {
  const pairs = new Map<string, Both>();
  for (const check of gate.checks.filter((each) => each.bounds.some((bound) => comparesModels(each, bound)))) {
    const [of, against] = [bodies[check.of], bodies[check.against ?? '']];
    if (of?.kind === 'summary' && against?.kind === 'summary') pairs.set(JSON.stringify([of.name, against.name]), [of, against]);
  }
  return [...pairs.values()];
}

/** Whether rows that one of both lacks would matter to a bound. */
function comparesModels({ metric }: CheckSpec, { kind }: Bound): boolean {
  return compares(kind) || pairForm(metric.name)?.kind === 'flips';
}

/** Why a bound of a check has no evidence, see `lackOf`; null where it compares no models. */
export function lackFor(gate: Gate, check: CheckSpec, bound: Bound, of: Body): string | null {
  return check.against !== null && comparesModels(check, bound) ? lackOf(gate, of, check.against) : null;
}

/**
 * Why no comparison of a body with one of which it has a part of the rows is evidence; null where it has them all, others too,
 * or is said to be a sample. What a model gave no answer to is not like the rest.
 */
export function lackOf(gate: Gate, of: Body, against: string): string | null {
  const meeting = of.kind === 'summary' ? of.meetings?.get(against) : undefined;
  const spec = gate.evidence[of.name];
  if (of.kind !== 'summary' || meeting === undefined || meeting.lacking === 0 || (spec?.kind === 'rows' && spec.sample)) return null;
  const [unit, all] = of.summary.unit === 'query' ? ['queries', of.summary.units + meeting.lacking] : ['rows', of.summary.rows + meeting.lacking];
  return (
    `${of.name} lacks ${meeting.lacking} of the ${all} ${unit} of ${against} and has no others, and what a model gave no answer to is seldom like the rest; ` +
    `write down that it gave none, leave them out of ${against} too (where), or say sample: true on ${of.name} if no model decided what is left out`
  );
}

async function meetingOf({ name, summary }: Both[0], { name: other, summary: against }: Both[1], ids: number | undefined, commonRows: CommonRows): Promise<Meeting> {
  const common = ids ?? commonOwn(summary, against);
  const missing = missingOf(summary, against);
  if (missing <= 0) return { common, lacking: 0 };
  // Rows that are numbered from 0 anew in each file have ids in common, but not labels.
  const part = common === summary.rows ? (await commonRows(name, other, true))?.rows === summary.rows : isPart(summary, against);
  return { common, lacking: part ? missing : 0 };
}

/** How many rows, or queries, fewer. */
function missingOf(of: Summary, against: Summary): number {
  return of.unit === 'query' ? against.units - of.units : against.rows - of.rows;
}

/** Rows whose ids both have, by buckets that each are a row; none where they share no cluster. Undefined where buckets hide it. */
function commonOwn(of: Summary, against: Summary): number | undefined {
  if (of.unit !== against.unit || of.unit === 'position' || of.buckets.kind !== 'own' || against.buckets.kind !== 'own') return undefined;
  const keys = new Set(of.buckets.keys);
  const common = against.buckets.keys.filter((key) => keys.has(key)).length;
  return of.unit === 'id' || common === 0 ? common : undefined;
}

/**
 * Whether fingerprints show that one met a part of the other's rows: some buckets agree, and none has more rows. Lists of
 * ranked documents may be of any length, so only whole queries count.
 */
function isPart(of: Summary, against: Summary): boolean {
  const pairing = pairingOf(of, against);
  if (pairing.same || pairing.common === 0) return false;
  if (pairing.common === of.buckets.keys.length) return true;
  if (of.unit === 'query') return false;
  const sizes = new Map(against.buckets.keys.map((key, j) => [key, against.slices[0]!.sizes[j]!]));
  return of.buckets.keys.every((key, j) => of.slices[0]!.sizes[j]! <= (sizes.get(key) ?? 0));
}

function disjoint(gate: Gate, kinds: Common['kinds']): Fault {
  const { keys, look } = keysOf(gate);
  const types = kinds === undefined ? '' : ` (they are ${kinds[0]} in candidate and ${kinds[1]} in baseline)`;
  return new Fault({
    code: 'EVIDENCE_DISJOINT',
    message: `candidate and baseline have no row in common: none of their ${keys} agree${types}, so one was not measured on the other's test set`,
    place: gate.evidence['baseline']!.place,
    remedy: `${types === '' ? '' : `Write the ${keys} of both as the same type. `}Predict the same rows with both models, and ${look}.`,
  });
}

/** What rows are known by, and what to look at where they have none in common. */
function keysOf({ evidence: { candidate } }: Gate): { readonly keys: string; readonly look: string } {
  const { id, query, cluster } = candidate?.kind === 'rows' ? candidate.columns : { id: '' };
  if (query !== undefined) return { keys: 'queries', look: 'check that `query` and `id` are the same keys in both' };
  if (id !== undefined) return { keys: 'ids', look: 'check that `id` is the same key in both' };
  if (cluster !== undefined) return { keys: 'clusters', look: 'check that `cluster` is the same key in both' };
  return { keys: 'ids', look: 'look at the ids that are made of the test case and the prompt or filter of its run (docs/generative.md), or name a column of your own as `id`' };
}
