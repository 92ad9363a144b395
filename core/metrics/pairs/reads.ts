import type { ColumnRead } from '../../engine/plan.ts';
import type { MetricRef } from '../../spec/gate.ts';
import type { PairForm } from '../../spec/metrics/form.ts';
import type { Bound } from '../metric.ts';
import { asDouble, asNumber, rowColumn } from '../row-column.ts';

/** Forms of metrics of two bodies that read a column of each value by value. */
export type ColumnForm = BinForm | DistanceForm;
export type BinForm = Extract<PairForm, { kind: 'bins' }>;
export type DistanceForm = Extract<PairForm, { kind: 'distance' }>;

export function readsColumn(form: PairForm): form is ColumnForm {
  return form.kind === 'bins' || form.kind === 'distance';
}

/** A metric that reads a column. */
export interface ColumnMetric<F extends ColumnForm = ColumnForm> {
  readonly ref: MetricRef;
  readonly form: F;
}

export function isBinned<M extends { readonly form: PairForm }>(metric: M): metric is M & { readonly form: BinForm } {
  return metric.form.kind === 'bins';
}

/** Name of the column that a metric is about in one body: its own, or the body's score. */
export function columnNameOf({ columns }: Pick<Bound, 'columns'>, ref: MetricRef): string | undefined {
  return ref.column ?? columns.score;
}

/**
 * How a body's column is read for a metric: numbers and times in order, everything else as categories; where each distinct
 * value counts, numbers are categories too, written as doubles so that 1 and 1.0 are one.
 */
export function readOf(bound: Pick<Bound, 'columns' | 'types'>, ref: MetricRef, form: ColumnForm): ColumnRead {
  const column = rowColumn(bound.types, columnNameOf(bound, ref) ?? '');
  const ordered = column.kind === 'number' || column.kind === 'time';
  const distinct = form.kind === 'bins' && form.values === 'distinct';
  if (ordered && !distinct) return { of: asDouble(column), present: column.present, kind: 'number' };
  return { of: column.kind === 'number' ? asNumber(column) : column.sql, present: column.present, kind: 'category' };
}

export function readKey(read: ColumnRead): string {
  return JSON.stringify([read.of, read.kind]);
}

/** Under what a snapshot keeps what a metric needs of a body: metrics with the same bins share it. */
export function profileId(ref: MetricRef, form: ColumnForm): string {
  const column = `column=${ref.column ?? 'score'}`;
  return form.kind === 'bins' && form.values === 'binned' ? `bins(${column}, bins=${ref.bins ?? 0})` : `values(${column})`;
}
