import { double, operand } from '../spec/quote.ts';
import { axisOf } from './axis.ts';
import type { Grouping } from './grouping.ts';
import type { Grid, GridAxis, GridRows, Scan } from './plan.ts';
import type { Derived } from './rows.ts';
import type { Plan } from './scan.ts';
import type { Session } from './session.ts';

/** The axes of a grid, with the bins of ranges decided. */
export type GridAxes = Pick<GridRows, 'x' | 'y'>;

const cast = (axis: GridAxis): string => `cast(${operand(axis.of)} as double)`;

function rangeAxes(scan: Scan): Extract<GridAxis, { kind: 'range' }>[] {
  return (scan.grids ?? []).flatMap(({ x, y }) => [x, y].filter((axis) => axis.kind === 'range'));
}

/** What must be known of the rows before they are counted: columns, and aggregates that give both ends of each range. */
export function rangesOf(scan: Scan): { readonly columns: readonly Derived[]; readonly ends: readonly string[] } {
  const columns = rangeAxes(scan).map((axis, at) => ({ name: `r${at}`, sql: cast(axis) }));
  return { columns, ends: columns.flatMap(({ name }) => ['min', 'max'].map((end) => `${end}(${name}) filter (isfinite(${name}))`)) };
}

/** @param ends as `rangesOf` asks for them; NaN or 0 without any row */
export function axesOf(scan: Scan, ends: readonly number[]): GridAxes[] {
  const ranges = new Map(rangeAxes(scan).map((axis, at) => [axis, axisOf(ends[2 * at] ?? 0, ends[2 * at + 1] ?? 0, axis.most)]));
  const placed = (axis: GridAxis): GridAxes['x'] => (axis.kind === 'code' ? { from: 0, width: 1, bins: axis.size } : ranges.get(axis)!);
  return (scan.grids ?? []).map(({ x, y }) => ({ x: placed(x), y: placed(y) }));
}

/** The cell of each row, as a column a grid; only in the pass that all rows are rolled up from. */
export function gridColumns({ scan, axes }: Plan, grouping: Grouping): Derived[] {
  if (!grouping.cuts.includes(0)) return [];
  return (scan.grids ?? []).map((grid, at) => ({ name: `g${at}`, sql: cellSql(grid, axes[at]!) }));
}

function cellSql({ x, y }: Grid, axes: GridAxes): string {
  return `(${placeSql(x, axes.x)}) * ${axes.y.bins} + (${placeSql(y, axes.y)})`;
}

/** Exact: the width is a power of two. Null for what is not finite, which a requirement refuses anyhow. */
function placeSql(axis: GridAxis, { from, width }: GridAxes['x']): string {
  if (axis.kind === 'code') return `cast(${operand(axis.of)} as integer)`;
  return `try_cast(floor(${cast(axis)} * ${double(1 / width)}) - ${double(from / width)} as integer)`;
}

/** Adds the cells up over slices and buckets. */
export async function gridsOf(session: Session, { scan, axes }: Plan, groupings: readonly Grouping[]): Promise<GridRows[]> {
  const table = groupings.find(({ cuts }) => cuts.includes(0))?.table ?? '';
  const found: GridRows[] = [];
  for (const at of (scan.grids ?? []).keys()) {
    const { x, y } = axes[at]!;
    const rows = new Float64Array(x.bins * y.bins);
    const cells = await session.rows(`select cell, cast(sum(n) as double) from (select unnest(map_keys(g${at})) as cell, unnest(map_values(g${at})) as n from ${table}) group by cell`);
    for (const [cell, count] of cells) rows[Number(cell)] = Number(count);
    found.push({ x, y, rows });
  }
  return found;
}
