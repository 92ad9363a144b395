import { Fault } from '../fault.ts';
import type { Grouping } from './grouping.ts';
import { type Cut, keyOf, keySql } from './layout.ts';
import { grouped } from './faults.ts';
import { ownKeyOf } from './bucket.ts';
import type { SumTable } from './plan.ts';
import { rowsSql, unitOf } from './rows.ts';
import type { Plan } from './scan.ts';
import type { Session } from './session.ts';

/** A ranked row carries its cell in 18 bits. */
export const MOST_CELLS = 1 << 18;

/** The buckets, in the table `name` as (b, position): `b` as rows have it, position in `keys`. */
export interface Buckets {
  readonly name: string;
  readonly keys: readonly number[];
  readonly fingerprints: readonly string[];
}

/** Numbers the buckets by their keys. */
export async function numberBuckets(session: Session, plan: Plan, groupings: readonly Grouping[], name: string): Promise<Buckets> {
  const key = plan.own ? ownKeyOf('b', unitOf(plan.scan, plan.relation).type) : 'b';
  await session.run(`create temporary table ${name} as
    select b, cast(${key} as double) as key, print, cast(dense_rank() over (order by key) - 1 as double) as position
    from (select b, sum(print) as print from ${groupings[0]?.table ?? ''} group by b)`);
  const rows = await session.rows(`select key, cast(sum(print) as varchar) from ${name} group by key order by key`);
  return { name, keys: rows.map(([bucket]) => Number(bucket)), fingerprints: rows.map(([, print]) => String(print)) };
}

/** The finest cells of the slicings, numbered; in the table `name` with their dimensions. */
export interface Cells {
  readonly name: string;
  /** For each cell the positions of its slices in `SumTable.slices`, ascending; 0 always. */
  readonly slicesOf: readonly Uint32Array[];
}

/** Numbers the cells. The numbers depend on the values alone, not on the order in which rows are met. */
export async function numberCells(session: Session, plan: Plan, groupings: readonly Grouping[], table: SumTable, name: string): Promise<Cells> {
  const { dimensions, cuts } = plan.layout;
  const names = dimensions.map((dimension) => dimension.name);
  if (names.length === 0) {
    await session.run(`create temporary table ${name} as select 0::uinteger as cell`);
    return { name, slicesOf: [Uint32Array.of(0)] };
  }
  const from = groupings.length === 1 ? (groupings[0]?.table ?? '') : rowsSql(plan.scan, plan.relation, dimensions);
  const list = names.join(', ');
  await session.run(`create temporary table ${name} as
    select cast(row_number() over (order by ${names.map((d) => `${d} nulls last`).join(', ')}) - 1 as uinteger) as cell, ${list} from (select distinct ${list} from ${from})`);
  const [count] = await session.rows(`select count(*) from ${name}`);
  if (Number(count?.[0]) > MOST_CELLS) throw tooManyCells(plan, Number(count?.[0]));
  const positions = new Map(table.slices.map((slice, i) => [`${slice.slicing}\0${JSON.stringify(slice.key)}`, i]));
  const keys = cuts.flatMap((cut) => (cut.condition === undefined ? keySql(cut) : [cut.condition]));
  const rows = await session.rows(`select ${['cell', ...keys].join(', ')} from ${name} order by cell`);
  return { name, slicesOf: rows.map((row) => slicesOfCell(cuts, row.slice(1), positions)) };
}

function slicesOfCell(cuts: readonly Cut[], values: readonly unknown[], positions: ReadonlyMap<string, number>): Uint32Array {
  const slices: number[] = [];
  let at = 0;
  for (const cut of cuts) {
    const width = cut.condition === undefined ? cut.columns.length : 1;
    const own = values.slice(at, at + width);
    at += width;
    if (cut.condition !== undefined && own[0] !== true) continue;
    const key = keyOf(cut, own.map((value) => (typeof value === 'string' ? value : null)));
    const position = positions.get(`${cut.name}\0${JSON.stringify(key)}`);
    if (position !== undefined) slices.push(position);
  }
  return Uint32Array.from(slices).sort();
}

function tooManyCells(plan: Plan, count: number): Fault {
  return new Fault({
    code: 'GATE_INVALID',
    message: `the slicings together cut ${plan.relation.shown} into ${grouped(count)} cells; metrics of ranks take at most ${grouped(MOST_CELLS)}.`,
    place: plan.scan.slicings[0]?.place ?? plan.scan.table.place,
    remedy: 'Slice by fewer columns at once, or by columns with fewer values.',
  });
}
