import type { Engine } from '../../engine/plan.ts';
import { metricLabel, pairForm } from '../../spec/catalogue.ts';
import type { MetricRef } from '../../spec/gate.ts';
import type { Profile, Summary } from '../../sources/summary.ts';
import { exactly } from '../evaluate-facts.ts';
import type { Evaluated } from '../metric.ts';
import { evaluateBins, tablesOf } from './bins.ts';
import { type Against, profileAgainst, RowsBody, TOO_MANY } from './body.ts';
import { evaluateDistance } from './distances.ts';
import { type ColumnForm, profileId, readsColumn } from './reads.ts';
import { evaluateTables } from './tables.ts';

/** What metrics of two bodies add to the summary of one: values by metric and slice, and profiles by slice. */
export interface Paired {
  readonly measures: ReadonlyMap<string, readonly Evaluated[]>;
  readonly profiles: ReadonlyMap<string, readonly Profile[]>;
}

/**
 * Evaluates metrics of two bodies, and what each body keeps for those that are held against it.
 * @param kept snapshots by the name of their evidence
 */
export async function evaluatePairs(bodies: ReadonlyMap<string, RowsBody>, kept: Readonly<Record<string, Summary>>, engine: Engine): Promise<Map<string, Paired>> {
  const found = new Map<string, Paired>();
  for (const [name, body] of bodies) {
    const measures = new Map<string, readonly Evaluated[]>();
    for (const ref of inReadingOrder(body, body.request.pairs)) {
      const against = otherOf(ref, bodies, kept);
      if (against !== undefined) measures.set(metricLabel(ref), await evaluate(body, against, ref, engine));
    }
    found.set(name, { measures, profiles: await profilesOf(body) });
  }
  return found;
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

async function evaluate(body: RowsBody, against: Against, ref: MetricRef, engine: Engine): Promise<Evaluated[]> {
  const form = pairForm(ref.name)!;
  if (!readsColumn(form)) return evaluateTables(body, against, ref, form, engine);
  const found: Evaluated[] = [];
  for (const [at, slice] of body.scanned.table.slices.entries()) found.push(await onSlice(body, against, ref, form, at, slice.key));
  return found;
}

async function onSlice(body: RowsBody, against: Against, ref: MetricRef, form: ColumnForm, at: number, key: Readonly<Record<string, string | null>>): Promise<Evaluated> {
  if (form.kind === 'distance') {
    const there = against.kind === 'rows' ? against.body.sliceAt(key) : undefined;
    if (against.kind !== 'rows' || there === undefined) return exactly(NaN, `${ref.against ?? ''} has no rows of this slice`);
    return evaluateDistance(form.of, await body.side(ref, form, at), await against.body.side(ref, form, there));
  }
  const other = await profileAgainst(against, ref, form, key);
  if (typeof other === 'string') return exactly(NaN, other);
  const { slices, categories, many } = await body.column(ref, form);
  if (many) return exactly(NaN, TOO_MANY);
  const tables = tablesOf(other.profile, slices[at]!, categories, body.sizesOf(at).length);
  return typeof tables === 'string' ? exactly(NaN, tables) : evaluateBins(form, tables, other.sizes);
}

async function profilesOf(body: RowsBody): Promise<Map<string, readonly Profile[]>> {
  const profiles = new Map<string, readonly Profile[]>();
  for (const ref of inReadingOrder(body, body.request.request.keeps ?? [])) {
    const form = pairForm(ref.name)!;
    if (form.kind === 'bins') profiles.set(profileId(ref, form), await body.profiles(ref, form));
  }
  return profiles;
}
