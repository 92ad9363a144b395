import type { Place } from '../fault.ts';
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
  /** Of one body and of two; of two those that are judged on this one. */
  readonly metrics: readonly MetricRef[];
  /** Metrics of two bodies that others, now or later, are held against this one for: what they need of it is kept. */
  readonly keeps?: readonly MetricRef[];
  /** Whether what can be drawn of it is kept. */
  readonly pictures?: true;
  /** Rows of this body that checks show. */
  readonly shows?: readonly Shown[];
  /** The check that asks for each metric first, by `metricLabel`; faults of it are told there. */
  readonly askedBy?: ReadonlyMap<string, AskedBy>;
  /** Day of the evaluation, ISO date. */
  readonly today: string;
}

export interface AskedBy {
  readonly name: string;
  readonly place: Place;
}

/** What a check shows of the rows that its metric counts, see `Show`. */
export interface Shown {
  /** See `exampleKey`. */
  readonly key: string;
  readonly ref: MetricRef;
  readonly most: number;
  readonly columns: readonly string[];
}

/** A metric that is asked for, with its way of computing. */
export interface Asked {
  readonly ref: MetricRef;
  readonly metric: Metric;
  /** Set for a metric of the user's own. */
  readonly own: OwnMetric | undefined;
}
