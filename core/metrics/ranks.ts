import type { Engine, Layer, Table } from '../engine/plan.ts';
import type { Columns, MetricRef } from '../spec/gate.ts';
import { double, identifier } from '../spec/quote.ts';
import { MADE } from './columns.ts';
import type { Request } from './request.ts';
import { isNumeric, named } from './sql.ts';
import { unitOf } from '../spec/catalogue.ts';

/** Columns that the rows of a ranking get, beside those of the file. */
export const RANK = `${MADE}rank`;
/** What identifies a row: its query and its document. */
export const DOCUMENT = `${MADE}document`;
/** Place in the best order that the labels allow. */
const IDEAL_RANK = `${MADE}ideal rank`;

/** The least label that counts as relevant where a check says none, as trec_eval's `-l`. */
const RELEVANT = 1;
/** Terms of an ideal gain are at most 1 and are added up as integers of this scale, exactly in any order. */
const SCALE = 2 ** 60;
/** trec_eval keeps scores in single precision; what is beyond its range is cut to it. */
const LARGEST_SINGLE = 3.4028234663852886e38;

/**
 * Gives rows of `task: ranking` their ranks, by window functions over the rows that `where` keeps: within a query by score,
 * highest first, and where scores are equal by `id` as text, the highest first, as trec_eval has it. Without `id`, equal
 * scores are ordered worst first, so that they earn nothing. A request whose columns are not there stays as it is: binding
 * says so.
 */
export async function withRanks(requests: readonly Request[], engine: Engine): Promise<Request[]> {
  const made: Request[] = [];
  for (const request of requests) made.push(request.task === 'ranking' && (await isRankable(request, engine)) ? ranked(request) : request);
  return made;
}

async function isRankable({ table, columns }: Request, engine: Engine): Promise<boolean> {
  const types = await engine.columnsOf(table);
  const there = [columns.query, columns.label, columns.score, ...(columns.id === undefined ? [] : [columns.id])];
  return there.every((column) => column !== undefined && Object.hasOwn(types, column)) && isNumeric(types[columns.label!]) && isNumeric(types[columns.score!]);
}

function ranked(request: Request): Request {
  return { ...request, table: { ...request.table, layers: layersOf(request.columns, request.metrics.filter(({ name }) => unitOf(name) === 'queries')) } };
}

function layersOf(columns: Columns, metrics: readonly MetricRef[]): NonNullable<Table['layers']> {
  const query = identifier(named(columns.query));
  const by = `partition by ${query}`;
  const order = `order by ${orderOf(columns)}`;
  const label = labelOf(columns);
  const document = columns.id === undefined ? [] : [{ name: DOCUMENT, sql: `concat(cast(${query} as varchar), ' / ', cast(${identifier(columns.id)} as varchar))` }];
  const first = [
    ...document,
    { name: RANK, sql: `row_number() over (${by} ${order})` },
    { name: IDEAL_RANK, sql: `row_number() over (${by} order by ${label} desc)` },
    ...metrics.flatMap((ref) => [
      { name: foundName(ref), sql: `count_if(${label} >= ${double(relevantOf(ref))}) over (${by} ${order} rows between unbounded preceding and current row)` },
      { name: relevantName(ref), sql: `count_if(${label} >= ${double(relevantOf(ref))}) over (${by})` },
      { name: topName(ref), sql: `max(${gainOf(columns, ref)}) over (${by})` },
    ]),
  ];
  const second = metrics.filter(({ name }) => name === 'ndcg').map((ref) => ({
    name: idealName(ref),
    sql: `cast(sum(case when ${within(ref, IDEAL_RANK)} and ${identifier(topName(ref))} > 0
      then cast(round(${gainOf(columns, ref)} / ${identifier(topName(ref))} / log2(${identifier(IDEAL_RANK)} + 1) * ${double(SCALE)}) as bigint) else 0 end) over (${by}) as double) / ${double(SCALE)}`,
  }));
  return [once(first), once(second)].filter((layer) => layer.length > 0);
}

function orderOf({ id, score, ...columns }: Columns): string {
  const single = `cast(least(greatest(cast(${identifier(named(score))} as double), ${double(-LARGEST_SINGLE)}), ${double(LARGEST_SINGLE)}) as float) + 0`;
  return `${single} desc, ${id === undefined ? labelOf(columns) : `cast(${identifier(id)} as varchar) desc`}`;
}

function once(layer: Layer): Layer {
  return [...new Map(layer.map((column) => [column.name, column])).values()];
}

export function labelOf({ label }: Pick<Columns, 'label'>): string {
  return `cast(${identifier(named(label))} as double)`;
}

/** What a document of this label is worth: the label itself, as trec_eval has it, or 2^label − 1. */
export function gainOf(columns: Pick<Columns, 'label'>, { gain }: MetricRef): string {
  return gain === 'exponential' ? `(pow(2, ${labelOf(columns)}) - 1)` : labelOf(columns);
}

export function relevantOf({ relevant = RELEVANT }: MetricRef): number {
  return relevant;
}

/** The condition that a rank counts: none where no `k` cuts the list off. */
export function within({ k }: MetricRef, rank: string): string {
  return k === undefined ? 'true' : `${identifier(rank)} <= ${k}`;
}

/** Relevant documents at this rank and before. */
export const foundName = (ref: MetricRef): string => `${MADE}found ${relevantOf(ref)}`;
/** Relevant documents of the query. */
export const relevantName = (ref: MetricRef): string => `${MADE}relevant ${relevantOf(ref)}`;
/** Largest gain of the query. */
export const topName = ({ gain = 'linear' }: MetricRef): string => `${MADE}top ${gain}`;
/** Gain of the best order that there is, in units of the largest gain. */
export const idealName = ({ k, gain = 'linear' }: MetricRef): string => `${MADE}ideal ${gain} ${k ?? 'all'}`;
