import type { Alike } from '../../engine/alike.ts';
import { areComparable } from '../../engine/common-form.ts';
import type { Engine } from '../../engine/plan.ts';
import type { MetricRef } from '../../spec/gate.ts';
import type { PairForm } from '../../spec/metrics/form.ts';
import { columnsWithoutRole, ofFile } from '../columns.ts';
import { exactly } from '../evaluate-facts.ts';
import type { Evaluated } from '../metric.ts';
import { asNumber, rowColumn } from '../row-column.ts';
import type { Against, RowsBody } from './body.ts';

/** Significant digits of near duplicates unless the gate says otherwise. */
const DIGITS = 3;

export type TableForm = Exclude<PairForm, { kind: 'bins' | 'distance' | 'flips' }>;

/** Metrics that hold two tables against each other as a whole: facts of all rows, without slices. */
export async function evaluateTables(body: RowsBody, against: Against, ref: MetricRef, form: TableForm, engine: Engine): Promise<Evaluated[]> {
  const others = body.scanned.table.slices.slice(1).map(() => exactly(NaN, `${ref.name} is of all rows`));
  return [await evaluateWhole(body, against, ref, form, engine), ...others];
}

async function evaluateWhole(body: RowsBody, against: Against, ref: MetricRef, form: TableForm, engine: Engine): Promise<Evaluated> {
  if (form.kind === 'schema') return schema(body, against, ref);
  if (against.kind !== 'rows') return exactly(NaN, `${ref.against ?? ''} is a snapshot, which keeps no rows`);
  const found = form.kind === 'overlap' ? await overlap(body, against.body, ref, form.near === true ? { digits: ref.digits ?? DIGITS } : undefined, engine) : await older(body, against.body, ref, engine);
  return { ...found, reference: { rows: against.body.scanned.table.rows, influences: [], sizes: [] } };
}

function schema(body: RowsBody, against: Against, ref: MetricRef): Evaluated {
  const [now, before] = [ofFile(body.request.bound.types), against.kind === 'rows' ? ofFile(against.body.request.bound.types) : against.summary.columns];
  if (before === undefined) return exactly(NaN, `${ref.against ?? ''} was summarized without its columns; make its snapshot anew with this gate`);
  const added = Object.keys(now).filter((name) => !Object.hasOwn(before, name));
  const removed = Object.keys(before).filter((name) => !Object.hasOwn(now, name));
  const retyped = Object.keys(now).filter((name) => Object.hasOwn(before, name) && before[name] !== now[name]);
  const says = [
    ...(added.length === 0 ? [] : [`added: ${added.map((name) => `${name} ${now[name]!}`).join(', ')}`]),
    ...(removed.length === 0 ? [] : [`removed: ${removed.map((name) => `${name} ${before[name]!}`).join(', ')}`]),
    ...(retyped.length === 0 ? [] : [`retyped: ${retyped.map((name) => `${name} ${before[name]!} → ${now[name]!}`).join(', ')}`]),
  ].join('; ');
  return { ...exactly(added.length + removed.length + retyped.length, ''), ...(says !== '' && { says }) };
}

async function overlap(body: RowsBody, other: RowsBody, ref: MetricRef, alike: Alike | undefined, engine: Engine): Promise<Evaluated> {
  const key = keyOf(body, other, ref);
  if (key.length === 0) return exactly(NaN, 'both bodies have no column in common that has no role');
  const common = await engine.commonRows({ table: body.request.bound.table, key }, { table: other.request.bound.table, key }, alike);
  const unlike = common > 0 ? [] : key.flatMap((name) => {
    const [own, theirs] = [body, other].map(({ request }) => request.bound.types[name]!) as [string, string];
    return areComparable(own, theirs) ? [] : [`${name} is ${own} and in ${ref.against ?? ''} ${theirs}`];
  });
  if (unlike.length > 0) return exactly(NaN, `none was found, but values that are the same may not be equal: ${unlike.join('; ')}. Write both as the same type`);
  return exactly(common / body.scanned.table.rows, '');
}

function keyOf(body: RowsBody, other: RowsBody, ref: MetricRef): readonly string[] {
  if (ref.columns === undefined) return [ref.column ?? ''];
  if (ref.columns !== 'all') return ref.columns;
  const theirs = new Set(columnsWithoutRole(other.request.bound.types, other.request.bound.columns));
  return columnsWithoutRole(body.request.bound.types, body.request.bound.columns).filter((name) => theirs.has(name) && ref.except?.includes(name) !== true);
}

async function older(body: RowsBody, other: RowsBody, ref: MetricRef, engine: Engine): Promise<Evaluated> {
  const of = ({ request: { bound } }: RowsBody): string => asNumber(rowColumn(bound.types, ref.column ?? ''));
  const { newest } = await engine.older(other.request.bound.table, of(other));
  if (Number.isNaN(newest)) return exactly(NaN, `${ref.against ?? ''} has no value`);
  const { below, rows } = await engine.older(body.request.bound.table, of(body), newest);
  return exactly(below / rows, 'no row has a value');
}
