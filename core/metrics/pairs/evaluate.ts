import type { Engine, Scan } from '../../engine/plan.ts';
import { metricLabel, pairForm } from '../../spec/catalogue.ts';
import type { MetricRef } from '../../spec/gate.ts';
import type { Drift } from '../../sources/pictures.ts';
import type { Examples, Profile, Summary } from '../../sources/summary.ts';
import { exactly } from '../evaluate-facts.ts';
import type { Evaluated } from '../metric.ts';
import { rowColumn } from '../row-column.ts';
import { evaluateBins, tablesOf, totals } from './bins.ts';
import { type Against, profileAgainst, RowsBody, TOO_MANY } from './body.ts';
import { evaluateDistance } from './distances.ts';
import { type Distributions, driftOfBins, driftOfValues } from './drift.ts';
import { examplesOf } from './examples.ts';
import { evaluateFlips } from './flips.ts';
import { type ColumnForm, columnNameOf, profileId, readsColumn } from './reads.ts';
import { evaluateTables } from './tables.ts';

/** What metrics of two bodies add to the summary of one: values by metric and slice, and profiles by slice. */
export interface Paired {
  readonly measures: ReadonlyMap<string, readonly Evaluated[]>;
  readonly profiles: ReadonlyMap<string, readonly Profile[]>;
  /** Of all rows; those that moved furthest, in the order that they were asked for. */
  readonly drift: readonly Drift[];
  readonly examples: ReadonlyMap<string, Examples>;
}

/** Columns that are drawn at most. */
const MOST_DRAWN = 40;

/**
 * Evaluates metrics of two bodies, and what each body keeps for those that are held against it.
 * @param kept snapshots by the name of their evidence
 */
export async function evaluatePairs(bodies: ReadonlyMap<string, RowsBody>, kept: Readonly<Record<string, Summary>>, slicings: Scan['slicings'], engine: Engine): Promise<Map<string, Paired>> {
  const found = new Map<string, Paired>();
  for (const [name, body] of bodies) {
    const measures = new Map<string, readonly Evaluated[]>();
    const drawn = new Map<string, Drawn>();
    const [flips, others] = byForm(body.request.pairs);
    for (const group of flips) {
      const other = bodies.get(group[0]!.against ?? '');
      if (other !== undefined) for (const [id, values] of await evaluateFlips(body, other, group, slicings, engine)) measures.set(id, values);
    }
    for (const ref of inReadingOrder(body, others)) {
      const against = otherOf(ref, bodies, kept);
      if (against === undefined) continue;
      const { slices, distributions } = await evaluate(body, against, ref, engine);
      measures.set(metricLabel(ref), slices);
      const key = JSON.stringify([columnNameOf(body.request.bound, ref), ref.against]);
      if (distributions !== null && !drawn.has(key)) drawn.set(key, { drift: driftOf(body, ref, distributions), moved: slices[0]!.estimate });
    }
    found.set(name, { measures, profiles: await profilesOf(body), examples: await shownOf(body, bodies, engine), drift: furthest([...drawn.values()]) });
  }
  return found;
}

interface Drawn {
  readonly drift: Drift;
  /** Value of the metric. */
  readonly moved: number;
}

function furthest(drawn: readonly Drawn[]): Drift[] {
  const kept = new Set(drawn.toSorted((a, b) => (b.moved || 0) - (a.moved || 0)).slice(0, MOST_DRAWN));
  return drawn.filter((each) => kept.has(each)).map(({ drift }) => drift).sort((a, b) => Buffer.compare(Buffer.from(a.column), Buffer.from(b.column)));
}

function driftOf({ request: { bound } }: RowsBody, ref: MetricRef, distributions: Distributions): Drift {
  const column = columnNameOf(bound, ref) ?? '';
  const unit = rowColumn(bound.types, column).kind === 'time' ? 'time' : 'number';
  const { edges, categories, other, of, against_rows } = distributions;
  return { metric: metricLabel(ref), column, against: ref.against ?? '', edges, unit, categories, other, of, against_rows };
}

/** Metrics of changed outcomes by what is scanned together, and the others. */
function byForm(refs: readonly MetricRef[]): [(readonly MetricRef[])[], MetricRef[]] {
  const groups = new Map<string, MetricRef[]>();
  const others: MetricRef[] = [];
  for (const ref of refs) {
    const key = JSON.stringify([ref.against, ref.column]);
    if (pairForm(ref.name)?.kind === 'flips') groups.set(key, [...(groups.get(key) ?? []), ref]);
    else others.push(ref);
  }
  return [[...groups.values()], others];
}

/** Columns that are read in one stream come one after the other. */
function inReadingOrder(body: RowsBody, refs: readonly MetricRef[]): MetricRef[] {
  const place = (ref: MetricRef): number => {
    const form = pairForm(ref.name)!;
    return readsColumn(form) ? body.placeOf(ref, form) : -1;
  };
  return refs.toSorted((a, b) => place(a) - place(b));
}

/** Undefined: the gate goes on without that evidence. */
function otherOf(ref: MetricRef, bodies: ReadonlyMap<string, RowsBody>, kept: Readonly<Record<string, Summary>>): Against | undefined {
  const name = ref.against ?? '';
  const body = bodies.get(name);
  if (body !== undefined) return { kind: 'rows', body };
  return Object.hasOwn(kept, name) ? { kind: 'snapshot', summary: kept[name]! } : undefined;
}

/** A metric by slice, and both distributions on all rows where it reads a column. */
interface Found {
  readonly slices: readonly Evaluated[];
  readonly distributions: Distributions | null;
}

async function evaluate(body: RowsBody, against: Against, ref: MetricRef, engine: Engine): Promise<Found> {
  const form = pairForm(ref.name)!;
  if (form.kind === 'flips') throw new TypeError('metrics of changed outcomes are evaluated together');
  if (!readsColumn(form)) return { slices: await evaluateTables(body, against, ref, form, engine), distributions: null };
  const found: OnSlice[] = [];
  for (const [at, slice] of body.scanned.table.slices.entries()) found.push(await onSlice(body, against, ref, form, at, slice.key));
  return { slices: found.map(({ evaluated }) => evaluated), distributions: found[0]?.draw?.() ?? null };
}

interface OnSlice {
  readonly evaluated: Evaluated;
  readonly draw?: () => Distributions | null;
}

const nothing = (why: string): OnSlice => ({ evaluated: exactly(NaN, why) });

async function onSlice(body: RowsBody, against: Against, ref: MetricRef, form: ColumnForm, at: number, key: Readonly<Record<string, string | null>>): Promise<OnSlice> {
  if (form.kind === 'distance') {
    const there = against.kind === 'rows' ? against.body.sliceAt(key) : undefined;
    if (against.kind !== 'rows' || there === undefined) return nothing(`${ref.against ?? ''} has no rows of this slice`);
    const [of, other] = [await body.side(ref, form, at), await against.body.side(ref, form, there)];
    return { evaluated: evaluateDistance(form.of, of, other), draw: () => driftOfValues(of, other) };
  }
  const other = await profileAgainst(against, ref, form, key);
  if (typeof other === 'string') return nothing(other);
  const { slices, categories, many } = await body.column(ref, form);
  if (many) return nothing(TOO_MANY);
  const tables = tablesOf(other.profile, slices[at]!, categories, body.sizesOf(at).length);
  if (typeof tables === 'string') return nothing(tables);
  return { evaluated: evaluateBins(form, tables, other.sizes), draw: () => driftOfBins(other.profile, { of: totals(tables.of), against: totals(tables.against) }, tables.categories) };
}

async function profilesOf(body: RowsBody): Promise<Map<string, readonly Profile[]>> {
  const profiles = new Map<string, readonly Profile[]>();
  for (const ref of inReadingOrder(body, body.request.request.keeps ?? [])) {
    const form = pairForm(ref.name)!;
    if (form.kind === 'bins') profiles.set(profileId(ref, form), await body.profiles(ref, form));
  }
  return profiles;
}

async function shownOf(body: RowsBody, bodies: ReadonlyMap<string, RowsBody>, engine: Engine): Promise<Map<string, Examples>> {
  const examples = new Map<string, Examples>();
  for (const shown of body.request.request.shows ?? []) {
    const other = bodies.get(shown.ref.against ?? '');
    if (other !== undefined) examples.set(shown.key, await examplesOf(body, other, shown, engine));
  }
  return examples;
}
