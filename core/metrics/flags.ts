import type { MetricRef } from '../spec/gate.ts';
import { double } from '../spec/quote.ts';
import type { Bound } from './metric.ts';
import { rowColumn } from './row-column.ts';
import { columnOf, number } from './sql.ts';

/** The condition that a row passed: its column is true, or a number of at least the threshold: that of the check, else of the gate. */
export function isFlagged(bound: Bound, ref: MetricRef): string {
  const { sql, kind } = rowColumn(bound.types, columnOf(bound, ref));
  return kind === 'boolean' ? sql : `(${number(columnOf(bound, ref))} >= ${double(ref.threshold ?? bound.columns.threshold)})`;
}
