import { Fault } from '../fault.ts';
import { OWN_BUCKETS } from './bucket.ts';
import { type Buckets, type Cells, MOST_CELLS } from './cells.ts';
import type { Chunk } from './chunk.ts';
import { queryFault } from './faults.ts';
import { type Coarse, type Columns, type Sorter } from './order.ts';
import type { Ranking } from './plan.ts';
import { operand } from '../spec/quote.ts';
import { bucketColumn, type Derived, rowsSql } from './rows.ts';
import type { Plan } from './scan.ts';
import type { Session, Visited } from './session.ts';

/** What rankings of one scan share. */
export interface Ranked {
  readonly session: Session;
  readonly plan: Plan;
  readonly buckets: Buckets;
  readonly cells: Cells;
}

/** Rankings that are read in one stream. They share the tags, which hold a bit for each condition of a positive row. */
export interface Batch {
  readonly rankings: readonly Ranking[];
  readonly positives: readonly string[];
}

/** A tag packs what a row carries beside its value: 4 bits of positives, 10 of the bucket's position, 18 of the cell. */
export const MOST_POSITIVES = 4;
export const BUCKET_SHIFT = MOST_POSITIVES;
export const CELL_SHIFT = BUCKET_SHIFT + Math.ceil(Math.log2(OWN_BUCKETS));
if (MOST_CELLS > 2 ** (32 - CELL_SHIFT)) throw new Error('a tag has no room for the cells');

/** Cuts a scan's rankings into batches of at most `width`. */
export function batchesOf(rankings: readonly Ranking[], width: number): Batch[] {
  const batches: { rankings: Ranking[]; positives: string[] }[] = [];
  for (const ranking of rankings) {
    const fits = batches.find(({ rankings: others, positives }) =>
      others.length < width && (ranking.positive === undefined || positives.includes(ranking.positive) || positives.length < MOST_POSITIVES));
    const batch = fits ?? { rankings: [], positives: [] };
    if (fits === undefined) batches.push(batch);
    batch.rankings.push(ranking);
    if (ranking.positive !== undefined && !batch.positives.includes(ranking.positive)) batch.positives.push(ranking.positive);
  }
  return batches;
}

/** SQL of a ranking's value. Adding zero makes −0 and 0 one value; a missing value becomes NaN, which is refused. */
export function valueSql(ranking: Ranking): string {
  return `coalesce(cast(${operand(ranking.value)} as double), 'nan') + 0e0`;
}

/**
 * FROM and WHERE of rows with `derived` computed on each and their cell and bucket, and the SQL of a tag of those two.
 * Where no slicing cuts the rows there is one cell, 0, which needs no join.
 */
export function taggedRows({ plan, buckets, cells }: Ranked, derived: readonly Derived[], condition?: string): { readonly tag: string; readonly from: string } {
  const { scan, relation, layout } = plan;
  const match = layout.dimensions.map(({ name }) => `r.${name} is not distinct from c.${name}`);
  const rows = rowsSql(scan, relation, [...layout.dimensions, bucketColumn(plan), ...derived], condition);
  const from = [`${rows} r`, ...(match.length > 0 ? [`${cells.name} c`] : []), ...(plan.own ? [`${buckets.name} k`] : [])].join(', ');
  const where = [...match, ...(plan.own ? ['r.b = k.b'] : [])].join(' and ');
  const bucket = `(${plan.own ? 'cast(k.position as bigint)' : 'r.b'} << ${BUCKET_SHIFT})`;
  const tag = match.length > 0 ? `${bucket} + (cast(c.cell as bigint) << ${CELL_SHIFT})` : bucket;
  return { tag, from: `${from}${where === '' ? '' : ` where ${where}`}` };
}

/** SQL of (tag, v0, w0, v1 …) of every row that meets `condition`. */
function rankedSql(ranked: Ranked, { rankings, positives }: Batch, condition: string | undefined): Visited {
  const values = rankings.flatMap((ranking, i) => [
    { name: `v${i}`, sql: valueSql(ranking) },
    ...(ranking.weight === undefined ? [] : [{ name: `w${i}`, sql: `coalesce(cast(${operand(ranking.weight)} as double), 'nan')` }]),
  ]);
  const bits = positives.map((positive, i) => ({ name: `p${i}`, sql: `case when ${operand(positive)} then ${1 << i} else 0 end` }));
  const { tag, from } = taggedRows(ranked, [...bits, ...values], condition);
  return { tag: [...bits.map(({ name }) => `r.${name}`), tag].join(' + '), values: values.map(({ name }) => name), from };
}

/** Reads the rows of a batch (those that meet `condition`, of which there are `length`) and brings them near their order. */
export async function load(ranked: Ranked, batch: Batch, sorter: Sorter, condition: string | undefined, length: number): Promise<Coarse[]> {
  const tag = new Uint32Array(length);
  const columns = batch.rankings.map((ranking): Columns => ({
    value: new Float64Array(length),
    tag,
    weight: ranking.weight === undefined ? undefined : new Float64Array(length),
  }));
  let at = 0;
  try {
    await ranked.session.visit(rankedSql(ranked, batch, condition), (chunk) => {
      if (at + chunk.rows > length) throw new Error(`it has more rows than the ${length} that were counted: it has changed since`);
      fill(columns, tag, chunk, at);
      at += chunk.rows;
    });
    if (at !== length) throw new Error(`it has ${at} rows where ${length} were counted: it has changed since`);
  } catch (error) {
    throw await queryFault(ranked.plan.scan, error);
  }
  let spare: Float64Array | undefined;
  return batch.rankings.map((ranking) => {
    const rows = columns.shift()!;
    refuseNaN(ranked.plan, ranking.value, rows.value);
    if (rows.weight !== undefined) refuseNaN(ranked.plan, ranking.weight ?? '', rows.weight);
    const coarse = sorter.coarse(rows, length, spare);
    spare = rows.value;
    return coarse;
  });
}

function fill(columns: readonly Columns[], tag: Uint32Array, chunk: Chunk, at: number): void {
  tag.set(chunk.tags(), at);
  let column = 0;
  for (const { value, weight } of columns) {
    value.set(chunk.doubles(column++), at);
    weight?.set(chunk.doubles(column++), at);
  }
}

function refuseNaN(plan: Plan, sql: string, values: Float64Array): void {
  let wrong = false;
  for (let i = 0; i < values.length && !wrong; i++) wrong = Number.isNaN(values[i]);
  if (!wrong) return;
  throw new Fault({
    code: 'COLUMN_NULL',
    message: `${plan.relation.shown}: \`${sql}\` is null or NaN in some row, so the rows can't be ranked by it.`,
    place: plan.scan.table.place,
    remedy: 'Fill the values in, or keep those rows out with `where`.',
  });
}
