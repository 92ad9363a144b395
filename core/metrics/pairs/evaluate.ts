import type { Engine, Scan } from '../../engine/plan.ts';
import { metricLabel, pairForm } from '../../spec/catalogue.ts';
import type { MetricRef } from '../../spec/gate.ts';
import type { Drift } from '../../sources/pictures.ts';
import type { Examples, Profile, Summary } from '../../sources/summary.ts';
import type { Evaluated } from '../metric.ts';
import { rowColumn } from '../row-column.ts';
import type { Against, RowsBody } from './body.ts';
import { type AskedColumn, evaluateColumns } from './columns.ts';
import type { Distributions } from './drift.ts';
import { examplesOf } from './examples.ts';
import { evaluateFlips } from './flips.ts';
import { type BinForm, type ColumnMetric, columnNameOf, isBinned, profileId, readsColumn } from './reads.ts';
import { evaluateTables, type TableForm } from './tables.ts';

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
  const asked = new Map([...bodies.values()].map((body) => [body, askedOf(body, bodies, kept)]));
  await readProfiles([...asked]);
  const found = new Map<string, Paired>();
  for (const [name, body] of bodies) {
    const { flips, tables, columns } = asked.get(body)!;
    const measures = new Map<string, readonly Evaluated[]>();
    const drawn = new Map<string, Drawn>();
    for (const group of flips) {
      const other = bodies.get(group[0]!.against ?? '');
      if (other !== undefined) for (const [id, values] of await evaluateFlips(body, other, group, slicings, engine)) measures.set(id, values);
    }
    for (const { ref, form, against } of tables) measures.set(metricLabel(ref), await evaluateTables(body, against, ref, form, engine));
    for (const [{ ref }, { slices, distributions }] of await evaluateColumns(body, columns)) {
      measures.set(metricLabel(ref), slices);
      const key = JSON.stringify([columnNameOf(body.request.bound, ref), ref.against]);
      if (distributions !== null && !drawn.has(key)) drawn.set(key, { drift: driftOf(body, ref, distributions), moved: slices[0]!.estimate });
    }
    found.set(name, { measures, profiles: profilesOf(body), examples: await shownOf(body, bodies, engine), drift: furthest([...drawn.values()]) });
  }
  return found;
}

/** Metrics of two bodies that a body is asked for, by how they are evaluated. */
interface AskedOf {
  /** Of changed outcomes, by what is scanned together. */
  readonly flips: readonly (readonly MetricRef[])[];
  readonly tables: readonly { readonly ref: MetricRef; readonly form: TableForm; readonly against: Against }[];
  readonly columns: readonly AskedColumn[];
}

function askedOf(body: RowsBody, bodies: ReadonlyMap<string, RowsBody>, kept: Readonly<Record<string, Summary>>): AskedOf {
  const flips = new Map<string, MetricRef[]>();
  const [tables, columns]: [AskedOf['tables'][number][], AskedColumn[]] = [[], []];
  for (const ref of body.request.pairs) {
    const [form, against] = [pairForm(ref.name)!, otherOf(ref, bodies, kept)];
    const key = JSON.stringify([ref.against, ref.column, ref.threshold]);
    if (form.kind === 'flips') flips.set(key, [...(flips.get(key) ?? []), ref]);
    else if (against === undefined) continue;
    else if (readsColumn(form)) columns.push({ ref, form, against });
    else tables.push({ ref, form, against });
  }
  return { flips: [...flips.values()], tables, columns };
}

/** Reads what bodies keep: for their own summaries, and for the bodies that are held against them. */
async function readProfiles(asked: readonly (readonly [RowsBody, AskedOf])[]): Promise<void> {
  for (const [body] of asked) {
    const mine = asked.flatMap(([, { columns }]) => columns).filter(({ against }) => against.kind === 'rows' && against.body === body);
    await body.readProfiles([...keptBy(body), ...mine].filter(isBinned));
  }
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

/** Undefined: the gate goes on without that evidence. */
function otherOf(ref: MetricRef, bodies: ReadonlyMap<string, RowsBody>, kept: Readonly<Record<string, Summary>>): Against | undefined {
  const name = ref.against ?? '';
  const body = bodies.get(name);
  if (body !== undefined) return { kind: 'rows', body };
  return Object.hasOwn(kept, name) ? { kind: 'snapshot', summary: kept[name]! } : undefined;
}

/** What a body is asked to keep. */
function keptBy({ request: { request } }: RowsBody): ColumnMetric<BinForm>[] {
  return (request.keeps ?? []).map((ref) => ({ ref, form: pairForm(ref.name)! })).filter(isBinned);
}

function profilesOf(body: RowsBody): Map<string, readonly Profile[]> {
  return new Map(keptBy(body).map((metric) => [profileId(metric.ref, metric.form), body.profiles(metric)]));
}

async function shownOf(body: RowsBody, bodies: ReadonlyMap<string, RowsBody>, engine: Engine): Promise<Map<string, Examples>> {
  const examples = new Map<string, Examples>();
  for (const shown of body.request.request.shows ?? []) {
    const other = bodies.get(shown.ref.against ?? '');
    if (other !== undefined) examples.set(shown.key, await examplesOf(body, other, shown, engine));
  }
  return examples;
}
