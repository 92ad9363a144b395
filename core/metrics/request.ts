import type { Table } from '../engine/plan.ts';
import type { Columns, MetricRef, OwnMetric, Task } from '../spec/gate.ts';
import type { Metric } from './metric.ts';

/** An evidence of rows and what is asked of it. */
export interface Request {
  /** Name of the evidence. */
  readonly name: string;
  readonly table: Table;
  readonly columns: Columns;
  readonly task: Task;
  readonly metrics: readonly MetricRef[];
}

/** A metric that is asked for, with its way of computing. */
export interface Asked {
  readonly ref: MetricRef;
  readonly metric: Metric;
  /** Set for a metric of the user's own. */
  readonly own: OwnMetric | undefined;
}
