import type { DuckDBDataChunk } from '@duckdb/node-api';
import { Fault } from '../fault.ts';
import { HASHED_BUCKETS } from './bucket.ts';
import type { Cells } from './cells.ts';
import { queryFault } from './faults.ts';
import { allocate, coarseOrder, type Coarse, type Columns, sortRange } from './order.ts';
import type { RankedRows, Ranking, SortedBlock, SumTable } from './plan.ts';
import { double, operand } from './quote.ts';
import { hashes, rowsSql } from './rows.ts';
import type { Plan } from './scan.ts';
import type { Session } from './session.ts';

const blockRows = 1 << 15;

/** A tag packs what else a row carries: 1 bit positive, 10 bits bucket, 18 bits cell. */
const bucketShift = 1;
const cellShift = 11;

/** Sorted rows on demand. The sort of the last ranking is kept, for metrics that walk the same one. */
export function rankedRows(session: Session, plan: Plan, table: SumTable, cells: Cells, ranking: Ranking): RankedRows {
  let kept: Promise<Coarse> | undefined;
  const buckets = bucketPositions(plan, table);
  const weighted = ranking.weight !== undefined;
  async function* blocks(): AsyncGenerator<SortedBlock> {
    const unpack = new Unpacker(buckets);
    if (plan.rows <= plan.limits.rowsInMemory) {
      kept ??= load(session, plan, table, cells, ranking, '', plan.rows);
      yield* walk(await kept, weighted, unpack);
      return;
    }
    for (const part of await parts(session, plan, ranking)) {
      yield* walk(await load(session, plan, table, cells, ranking, part.condition, part.rows), weighted, unpack);
    }
  }
  return { slicesOf: cells.slicesOf, blocks };
}

/** Bucket as packed → position in `bucketKeys`. Own buckets are packed as positions already. */
function bucketPositions(plan: Plan, table: SumTable): Uint16Array {
  if (plan.own) return Uint16Array.from(table.bucketKeys, (_, i) => i);
  const positions = new Uint16Array(HASHED_BUCKETS);
  table.bucketKeys.forEach((key, i) => (positions[key] = i));
  return positions;
}

/** Adding zero makes −0 and 0 one value; a missing value becomes NaN, which is refused below. */
function valueSql(ranking: Ranking): string {
  return `coalesce(cast(${operand(ranking.value)} as double), 'nan') + 0e0`;
}

/** SQL of (v, tag, w) of every row. */
function streamSql(plan: Plan, table: SumTable, cells: Cells, ranking: Ranking): string {
  const { scan, relation, layout } = plan;
  const derived = [
    ...layout.dimensions,
    ...hashes(scan, relation, { own: plan.own, print: false }),
    { name: 'v', sql: valueSql(ranking) },
    { name: 'p', sql: ranking.positive === undefined ? '0' : `case when ${operand(ranking.positive)} then 1 else 0 end` },
    ...(ranking.weight === undefined ? [] : [{ name: 'w', sql: `coalesce(cast(${operand(ranking.weight)} as double), 'nan')` }]),
  ];
  const match = layout.dimensions.map(({ name }) => `r.${name} is not distinct from c.${name}`).join(' and ');
  const bucket = plan.own ? `list_position([${table.bucketKeys.join(', ')}], own) - 1` : `h % ${HASHED_BUCKETS}`;
  const tag = `cast(p + ((${bucket}) << ${bucketShift}) + (cast(c.cell as bigint) << ${cellShift}) as uinteger)`;
  return `select v, ${tag} as tag${ranking.weight === undefined ? '' : ', w'} from ${rowsSql(scan, relation, derived)} r, ${cells.name} c${match === '' ? '' : ` where ${match}`}`;
}

async function load(session: Session, plan: Plan, table: SumTable, cells: Cells, ranking: Ranking, condition: string, length: number): Promise<Coarse> {
  const rows = allocate(length, ranking.weight !== undefined);
  const sql = `select * from (${streamSql(plan, table, cells, ranking)})${condition === '' ? '' : ` where ${condition}`}`;
  let at = 0;
  try {
    for await (const chunk of session.stream(sql)) {
      if (at + chunk.rowCount > length) throw new Error(`more rows than the ${length} that were counted: the file has changed`);
      rows.value.set(float64(chunk, 0), at);
      rows.tag.set(uint32(chunk, 1), at);
      rows.weight?.set(float64(chunk, 2), at);
      at += chunk.rowCount;
    }
    if (at !== length) throw new Error(`${at} rows where ${length} were counted: the file has changed`);
  } catch (error) {
    throw await queryFault(plan.scan, error);
  }
  refuseNaN(plan, ranking.value, rows.value);
  if (rows.weight !== undefined) refuseNaN(plan, ranking.weight ?? '', rows.weight);
  return coarseOrder(rows, length);
}

function refuseNaN(plan: Plan, sql: string, values: Float64Array): void {
  if (!values.some(Number.isNaN)) return;
  throw new Fault({
    code: 'COLUMN_NULL',
    message: `${plan.relation.shown}: \`${sql}\` is null or NaN in some row, so the rows can't be ranked by it.`,
    place: plan.scan.table.place,
    remedy: 'Fill the values in, or keep those rows out with `where`.',
  });
}

function* walk(coarse: Coarse, weighted: boolean, unpack: Unpacker): Generator<SortedBlock> {
  const { rows, ends } = coarse;
  let start = 0;
  for (let i = 0; i < ends.length; i++) {
    const end = ends[i] ?? 0;
    sortRange(rows, i === 0 ? 0 : (ends[i - 1] ?? 0), end);
    if (end - start < blockRows && i + 1 < ends.length) continue;
    yield unpack.block(rows, start, end, weighted);
    start = end;
  }
}

class Unpacker {
  readonly #buckets: Uint16Array;
  #positive = new Uint8Array();
  #bucket = new Uint16Array();
  #cell = new Uint32Array();

  constructor(buckets: Uint16Array) {
    this.#buckets = buckets;
  }

  block(rows: Columns, from: number, to: number, weighted: boolean): SortedBlock {
    const length = to - from;
    if (this.#positive.length < length) {
      this.#positive = new Uint8Array(length);
      this.#bucket = new Uint16Array(length);
      this.#cell = new Uint32Array(length);
    }
    const [positive, bucket, cell, buckets, tags] = [this.#positive, this.#bucket, this.#cell, this.#buckets, rows.tag];
    const mask = (1 << (cellShift - bucketShift)) - 1;
    for (let i = 0; i < length; i++) {
      const tag = tags[from + i]!;
      positive[i] = tag & 1;
      bucket[i] = buckets[(tag >>> bucketShift) & mask]!;
      cell[i] = tag >>> cellShift;
    }
    const value = rows.value.subarray(from, to);
    if (!weighted || rows.weight === undefined) return { length, value, positive, bucket, cell };
    return { length, value, positive, bucket, cell, weight: rows.weight.subarray(from, to) };
  }
}

interface Part {
  readonly condition: string;
  readonly rows: number;
}

/** Ranges of values of about half the rows that fit in memory. Where they are cut changes no result: equal values stay together. */
async function parts(session: Session, plan: Plan, ranking: Ranking): Promise<Part[]> {
  const from = rowsSql(plan.scan, plan.relation, [{ name: 'v', sql: valueSql(ranking) }]);
  const count = Math.ceil((2 * plan.rows) / plan.limits.rowsInMemory);
  const shares = Array.from({ length: count - 1 }, (_, i) => double((i + 1) / count));
  const [row] = await session.rows(`select list_sort(list_distinct(approx_quantile(v, [${shares.join(', ')}]::float[]))) from ${from}`);
  const items: unknown = typeof row?.[0] === 'object' && row[0] !== null && 'items' in row[0] ? row[0].items : [];
  const cuts = Array.isArray(items) ? items.filter((cut): cut is number => typeof cut === 'number' && Number.isFinite(cut)) : [];
  const conditions = [...cuts, undefined].map((cut, i) => {
    const low = i === 0 ? [] : [`v >= ${double(cuts[i - 1] ?? 0)}`];
    return [...low, ...(cut === undefined ? [] : [`v < ${double(cut)}`])].join(' and ') || 'true';
  });
  const [counts] = await session.rows(`select ${conditions.map((condition) => `count_if(${condition})`).join(', ')} from ${from}`);
  return conditions.map((condition, i) => ({ condition, rows: Number(counts?.[i]) })).filter((part) => part.rows > 0);
}

/** The vector's own memory: copying value by value would cost more than the sort. */
function float64(chunk: DuckDBDataChunk, column: number): Float64Array {
  const items: unknown = Reflect.get(chunk.getColumnVector(column), 'items');
  if (!(items instanceof Float64Array)) throw new Error('DuckDB gave no doubles');
  return items;
}

function uint32(chunk: DuckDBDataChunk, column: number): Uint32Array {
  const items: unknown = Reflect.get(chunk.getColumnVector(column), 'items');
  if (!(items instanceof Uint32Array)) throw new Error('DuckDB gave no 32-bit integers');
  return items;
}
