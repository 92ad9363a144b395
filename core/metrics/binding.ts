import type { Engine } from '../engine/plan.ts';
import { Fault } from '../fault.ts';
import type { FaultDetail } from '../fault.ts';
import type { OwnMetric } from '../spec/gate.ts';
import { tableClasses } from './classes.ts';
import { binaryLabels } from './labels.ts';
import type { Bound, Metric, OwnMetrics } from './metric.ts';
import { ownMetric } from './own.ts';
import { roleFaults } from './roles.ts';
import type { Asked, Request } from './request.ts';
import { METRICS } from './table.ts';

/** An evidence whose columns are known to be there and of the right type, with its metrics. */
export interface BoundRequest {
  readonly request: Request;
  readonly bound: Bound;
  readonly asked: readonly Asked[];
}

/**
 * Checks what a request needs against its table and finds out its classes.
 * Throws a Fault with everything that is wrong: COLUMN_MISSING, COLUMN_TYPE, LABEL_CLASSES, GATE_METRIC_UNFIT, SQL_*.
 */
export async function bind(request: Request, own: OwnMetrics, engine: Engine): Promise<BoundRequest> {
  const { table, columns, task } = request;
  const types = await engine.columnsOf(table);
  const found = request.metrics.map((ref) => ({ ref, ...lookUp(request, ref.name, own) }));
  const asked = found.flatMap((each) => ('fault' in each ? [] : [each]));
  const faults = [...found.flatMap((each) => ('fault' in each ? [each.fault] : [])), ...roleFaults(types, request, asked)];
  if (faults.length > 0) throw new Fault(faults);
  await checkOwn(asked, request, engine);
  const needs = new Set(asked.flatMap(({ metric }) => metric.needs));
  const classy = needs.has('truth') || needs.has('decision');
  const classes = classy && task === 'multiclass' ? await tableClasses(engine, table, types, columns) : [];
  const labels = classy && task === 'binary' ? await binaryLabels(engine, table, types, columns) : [];
  return { request, asked, bound: { table, task, columns, types, classes, labels, centre: { label: 0, residual: 0 } } };
}

type Found = { readonly metric: Metric; readonly own: OwnMetric | undefined } | { readonly fault: FaultDetail };

function lookUp({ table, task }: Request, name: string, own: OwnMetrics): Found {
  if (Object.hasOwn(own, name)) return { metric: ownMetric(own[name]!), own: own[name] };
  const metric = Object.hasOwn(METRICS[task], name) ? METRICS[task][name] : undefined;
  if (metric !== undefined) return { metric, own: undefined };
  const message = `task ${task} has no metric \`${name}\`; it has ${Object.keys(METRICS[task]).join(', ')}.`;
  return { fault: { code: 'GATE_METRIC_UNFIT', message, place: table.place, remedy: 'Ask for one of those, or change the task.' } };
}

async function checkOwn(asked: readonly Asked[], { table }: Request, engine: Engine): Promise<void> {
  const texts = asked.flatMap(({ own }) => (own === undefined ? [] : (['sum', 'per'] as const).map((part) => ({ own, part }))));
  if (texts.length === 0) return;
  await engine.checkSql(table, texts.map(({ own, part }) => ({ sql: own[part], wants: 'number', what: `\`${part}\` of metric ${own.name}`, place: own.place })));
}
