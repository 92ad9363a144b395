import type { Engine, Table } from '../engine/plan.ts';
import type { Columns, EvidenceSpec } from '../spec/gate.ts';
import { double, literal } from '../spec/quote.ts';
import { tableClasses } from './classes.ts';
import { binaryLabels } from './labels.ts';
import type { Bound } from './metric.ts';
import type { Request } from './request.ts';
import { holds, isNumeric, isPositive, mass, massWhere, number, totalOf } from './sql.ts';

/** The column of the class that is predicted where the gate names none. */
const PREDICTION = 'modelgate trivial prediction';

/**
 * Gives evidence of `against: trivial` the predictions of a model that learned nothing but how often each label is: the
 * share of positives as the score of every row (multiclass: of each class) and the most frequent class as its prediction,
 * the first of equal ones; the mean for regression. Weights count. They come from the rows that are judged, so nothing that
 * knows only these shares can do better on the whole. A request whose columns are not there stays as it is: binding says so.
 */
export async function withTrivial(requests: readonly Request[], evidence: Readonly<Record<string, EvidenceSpec>>, engine: Engine): Promise<Request[]> {
  const made: Request[] = [];
  for (const request of requests) {
    const spec = evidence[request.name];
    const trivial = spec?.kind === 'rows' && spec.trivialOf !== undefined;
    made.push(trivial ? await predictedByNothing(request, engine) : request);
  }
  return made;
}

async function predictedByNothing(request: Request, engine: Engine): Promise<Request> {
  const { table, columns, task } = request;
  const types = await engine.columnsOf(table);
  if (columns.label === undefined || !Object.hasOwn(types, columns.label)) return request;
  const classes = task === 'multiclass' ? await tableClasses(engine, table, types, columns) : [];
  const labels = task === 'binary' ? await binaryLabels(engine, table, types, columns) : [];
  const bound: Bound = { table, task, columns, types, classes, labels, centre: { label: 0, residual: 0 }, today: request.today };
  if (task === 'regression' && !isNumeric(types[columns.label])) return request;
  const shares = await sharesOf(bound, engine);
  const fixed = task === 'regression' ? regression(columns, shares) : task === 'binary' ? binary(bound, shares[0]!) : multiclass(bound, shares);
  return { ...request, columns: fixed.columns, table: { ...table, constants: fixed.constants } };
}

/** Σ of each label's weight, or of label · weight, ÷ Σ weight; from exact sums by bucket. */
async function sharesOf(bound: Bound, engine: Engine): Promise<number[]> {
  const label = bound.columns.label!;
  const sums = bound.task === 'regression'
    ? [totalOf(bound, number(label))]
    : bound.task === 'binary' ? [massWhere(bound, isPositive(bound))] : bound.classes.map(({ name }) => massWhere(bound, holds(bound, label, name)));
  const { cluster, id } = bound.columns;
  const { table } = await engine.scan({ table: bound.table, ...(cluster !== undefined && { cluster }), ...(id !== undefined && { id }), slicings: [], requirements: [], sums: [...sums, mass(bound)], rankings: [] });
  const totals = table.slices[0]!.sums.map((by) => by.reduce((sum, value) => sum + value, 0));
  const all = totals.at(-1)!;
  return totals.slice(0, -1).map((total) => (all > 0 ? total / all : 0));
}

interface Fixed {
  readonly columns: Columns;
  readonly constants: NonNullable<Table['constants']>;
}

function regression(columns: Columns, [mean]: readonly number[]): Fixed {
  const prediction = columns.prediction ?? PREDICTION;
  return { columns: { ...columns, prediction }, constants: { [prediction]: constant(mean!) } };
}

function binary({ columns, types, labels }: Bound, share: number): Fixed {
  const prediction = columns.prediction ?? PREDICTION;
  const [positive = '1', negative = '0'] = labels;
  const chosen = share > 0.5 ? positive : negative;
  const written = labels.length === 0 && types[columns.label!] === 'BOOLEAN' ? truthOf(columns, share > 0.5) : literalOf(chosen, types[columns.label!]);
  const score = columns.score === undefined ? {} : { [columns.score]: constant(share) };
  return { columns: { ...columns, prediction }, constants: { ...score, [prediction]: written } };
}

/** Of boolean labels, where `positive: false` may stand. */
function truthOf({ positive }: Columns, chosen: boolean): string {
  return String(/^(false|0)$/i.test(String(positive ?? true)) ? !chosen : chosen);
}

function multiclass({ columns, classes, types }: Bound, shares: readonly number[]): Fixed {
  const prediction = columns.prediction ?? PREDICTION;
  const most = shares.reduce((best, share, at) => (share > shares[best]! ? at : best), 0);
  const scores = classes.flatMap(({ column }, at) => (column === undefined ? [] : [[column, constant(shares[at]!)]]));
  return { columns: { ...columns, prediction }, constants: { ...(Object.fromEntries(scores) as Record<string, string>), [prediction]: literalOf(classes[most]?.name ?? '', types[columns.label!]) } };
}

function constant(value: number): string {
  return `cast(${double(value)} as double)`;
}

/** As the label writes it. */
function literalOf(name: string, type: string | undefined): string {
  return isNumeric(type) ? `cast(${literal(name)} as ${type ?? 'VARCHAR'})` : literal(name);
}
