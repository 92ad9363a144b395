import { HALF, type Scan } from './plan.ts';
import type { Derived } from './rows.ts';
import { identifier, operand } from '../spec/quote.ts';

/** A slicing in terms of the grouping's dimensions. */
export interface Cut {
  readonly name: string;
  /** `columns`: names and their dimensions. `where`: the one dimension that is true for its rows. */
  readonly columns: readonly { readonly name: string; readonly dimension: string }[];
  readonly condition?: string;
  /** Slices with fewer rows are left out, whatever `HALF` they are of. */
  readonly leastRows?: number;
}

/** Everything the rows are grouped by beside the bucket: each column and each condition once. */
export interface Layout {
  readonly dimensions: readonly Derived[];
  /** All rows first, then the slicings in the gate's order. */
  readonly cuts: readonly Cut[];
}

/** @param half SQL of the half, 0 or 1, that a row's bucket is in */
export function layoutOf(slicings: Scan['slicings'], half: string): Layout {
  const dimensions: Derived[] = [];
  const dimension = (sql: string): string => {
    const found = dimensions.find((other) => other.sql === sql);
    if (found !== undefined) return found.name;
    const name = `d${dimensions.length}`;
    dimensions.push({ name, sql });
    return name;
  };
  const cuts = slicings.map((slicing): Cut => {
    if (slicing.kind === 'halved') {
      const columns = [...slicing.columns, { name: HALF, sql: half }];
      return { name: slicing.name, columns: columns.map(({ name, sql }) => ({ name, dimension: dimension(sql) })), leastRows: slicing.leastRows };
    }
    return slicing.kind === 'columns'
      ? { name: slicing.name, columns: slicing.columns.map((name) => ({ name, dimension: dimension(identifier(name)) })) }
      : { name: slicing.name, columns: [], condition: dimension(`coalesce(${operand(slicing.where)}, false)`) };
  });
  return { dimensions, cuts: [{ name: '', columns: [] }, ...cuts] };
}

/** Dimensions that a cut needs. */
export function dimensionsOf(cut: Cut): string[] {
  return [...cut.columns.map((column) => column.dimension), ...(cut.condition === undefined ? [] : [cut.condition])];
}

/** SQL texts of a cut's key columns, null kept. */
export function keySql(cut: Cut): string[] {
  return cut.columns.map((column) => `cast(${column.dimension} as varchar)`);
}

export function keyOf(cut: Cut, values: readonly (string | null)[]): Readonly<Record<string, string | null>> {
  if (cut.condition !== undefined) return { slice: cut.name };
  return Object.fromEntries(cut.columns.map((column, i) => [column.name, values[i] ?? null]));
}
