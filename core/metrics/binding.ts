import type { Engine, UserSql } from '../engine/plan.ts';
import { Fault } from '../fault.ts';
import type { FaultDetail } from '../fault.ts';
import type { MetricRef, OwnMetric, Task } from '../spec/gate.ts';
import { tableClasses } from './classes.ts';
import { binaryLabels } from './labels.ts';
import { COMPARABLE } from './forms.ts';
import type { Bound, Metric, OwnMetrics } from './metric.ts';
import { ownMetric } from './own.ts';
import { pairNeeds } from './pairs/needs.ts';
import { roleFaults, wantedOf } from './roles.ts';
import type { Asked, Request } from './request.ts';
import { metricFor } from './table.ts';
import { metricLabel, metricsOf, pairForm } from '../spec/catalogue.ts';

/** An evidence whose columns are known to be there and of the right type, with its metrics. */
export interface BoundRequest {
  readonly request: Request;
  readonly bound: Bound;
  readonly asked: readonly Asked[];
  /** Metrics of this body and another. */
  readonly pairs: readonly MetricRef[];
}

/**
 * Checks what a request needs against its table and finds out its classes.
 * Throws a Fault with everything that is wrong: COLUMN_MISSING, COLUMN_TYPE, LABEL_CLASSES, GATE_METRIC_UNFIT, SQL_*.
 */
export async function bind(request: Request, own: OwnMetrics, engine: Engine): Promise<BoundRequest> {
  const { table, columns, task } = request;
  const types = await engine.columnsOf(table);
  const pairs = request.metrics.filter(({ name }) => !Object.hasOwn(own, name) && pairForm(name) !== undefined);
  const together = [...pairs, ...(request.keeps ?? [])];
  const found = request.metrics.filter((ref) => !pairs.includes(ref)).map((ref) => ({ ref, ...lookUp(request, ref.name, own) }));
  const asked = found.flatMap((each) => ('fault' in each ? [] : [each]));
  const wanted = wantedOf(request, [...asked, ...together.map((ref) => askedPair(ref, task))]);
  const words = await engine.wordsForMissing(table, wanted.flatMap(({ column, ref }) => (column === undefined || ref === undefined ? [] : [column])));
  const faults = [...found.flatMap((each) => ('fault' in each ? [each.fault] : [])), ...roleFaults(types, request, wanted, words), ...(await ownFaults(asked, request, engine))];
  if (faults.length > 0) throw new Fault(faults);
  const needs = new Set([...asked.flatMap(({ metric }) => metric.needs), ...together.flatMap((ref) => pairNeeds(ref, task))]);
  const classy = needs.has('truth') || needs.has('decision');
  const decided = needs.has('decision') || needs.has('scores') || needs.has('distribution');
  const classColumns = decided ? columns : { ...(columns.label !== undefined && { label: columns.label }), threshold: columns.threshold };
  const classes = classy && task === 'multiclass' ? await tableClasses(engine, table, types, classColumns) : [];
  const labels = classy && task === 'binary' ? await binaryLabels(engine, table, types, columns) : [];
  return { request, asked, pairs, bound: { table, task, columns, types, classes, labels, centre: { label: 0, residual: 0 }, today: request.today } };
}

/** The columns that a metric of two bodies needs of each. */
function askedPair(ref: MetricRef, task: Task): Asked {
  const form = pairForm(ref.name)!;
  const ordered = form.kind === 'distance' || form.kind === 'older';
  return { ref, own: undefined, metric: { needs: pairNeeds(ref, task), weighted: false, fits: ordered ? ['number', 'time'] : COMPARABLE, plan: unplanned } };
}

function unplanned(): never {
  throw new TypeError('a metric of two bodies has no plan for one');
}

type Found = { readonly metric: Metric; readonly own: OwnMetric | undefined } | { readonly fault: FaultDetail };

function lookUp({ table, task }: Request, name: string, own: OwnMetrics): Found {
  if (Object.hasOwn(own, name)) return { metric: ownMetric(own[name]!), own: own[name] };
  const metric = metricFor(task, name);
  if (metric !== undefined) return { metric, own: undefined };
  const message = `task ${task} has no metric \`${name}\`; it has ${metricsOf(task).join(', ')}.`;
  return { fault: { code: 'GATE_METRIC_UNFIT', message, place: table.place, remedy: 'Ask for one of those, or change the task.' } };
}

/** What the user wrote himself: metrics of the gate's own, and conditions. */
async function ownFaults(asked: readonly Asked[], { table, askedBy }: Request, engine: Engine): Promise<readonly FaultDetail[]> {
  const texts = asked.flatMap(({ own, ref }): UserSql[] => [
    ...(own === undefined ? [] : (['sum', 'per'] as const).map((part): UserSql => ({ sql: own[part], wants: 'number', what: `\`${part}\` of metric ${own.name}`, place: own.place }))),
    ...(ref.expect === undefined ? [] : [{ sql: ref.expect, wants: 'boolean', what: `\`expect\` of ${ref.name}`, place: askedBy?.get(metricLabel(ref))?.place ?? table.place } as const]),
  ]);
  try {
    if (texts.length > 0) await engine.checkSql(table, texts);
    return [];
  } catch (error) {
    if (error instanceof Fault) return error.details;
    throw error;
  }
}
