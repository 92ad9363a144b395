import { operand } from '../spec/quote.ts';
import { BUCKET_SHIFT, CELL_SHIFT, items, type Ranked, taggedRows } from './load.ts';
import { queryFault } from './faults.ts';
import type { ColumnRead, ColumnRows, ColumnValues } from './plan.ts';
import { positions } from './ranking.ts';

/** Columns of numbers that are read in one stream. */
const MOST_TOGETHER = 8;
/** Different texts up to which a column is one of categories. */
export const MOST_CATEGORIES = 10_000;

/** What rows carry beside their values: the same for all columns of a stream. */
type Tags = Pick<ColumnValues, 'bucket' | 'cell'>;

/**
 * The values of each column, on demand. Columns of numbers are read several in one stream, as far as memory allows, and
 * the last ones read are kept; those of categories are counted by DuckDB.
 */
export function columnRows(ranked: Ranked): ColumnRows[] {
  const { scan, rows, limits } = ranked.plan;
  const columns = scan.columns ?? [];
  const numbers = columns.filter(({ kind }) => kind === 'number');
  const width = Math.max(1, Math.min(MOST_TOGETHER, Math.floor((2 * limits.rowsInMemory) / rows)));
  let kept: { readonly from: number; readonly values: Promise<ColumnValues[]> } | undefined;
  const fetch = async (column: ColumnRead): Promise<ColumnValues> => {
    const at = numbers.indexOf(column);
    const from = at - (at % width);
    if (kept?.from !== from) kept = { from, values: readNumbers(ranked, numbers.slice(from, from + width)) };
    return (await kept.values)[at - from]!;
  };
  return columns.map((column) => ({
    slicesOf: ranked.cells.slicesOf,
    read: () => (column.kind === 'number' ? fetch(column) : readCategories(ranked, column)),
  }));
}

async function readNumbers(ranked: Ranked, columns: readonly ColumnRead[]): Promise<ColumnValues[]> {
  const { rows, scan } = ranked.plan;
  const derived = columns.map(({ of }, i) => ({ name: `v${i}`, sql: `coalesce(cast(${operand(of)} as double), 'nan'::double)` }));
  const { tag, from } = taggedRows(ranked, derived);
  const tags = new Uint32Array(rows);
  const values = columns.map(() => new Float64Array(rows));
  let at = 0;
  try {
    for await (const chunk of ranked.session.stream(`select cast(${tag} as uinteger) as tag, ${derived.map(({ name }) => name).join(', ')} from ${from}`)) {
      if (at + chunk.rowCount > rows) break;
      tags.set(items(chunk, 0, Uint32Array), at);
      values.forEach((value, i) => value.set(items(chunk, i + 1, Float64Array), at));
      at += chunk.rowCount;
    }
    if (at !== rows) throw new Error(`it does not have the ${rows} rows that were counted: it has changed since`);
  } catch (error) {
    throw await queryFault(scan, error);
  }
  for (const value of values) withoutInfinities(value);
  const shared = untag(ranked, tags);
  return values.map((value) => ({ value, ...shared }));
}

/** An infinity is no value. Here and not in SQL, where it would cost as much as reading. */
function withoutInfinities(value: Float64Array): void {
  for (let i = 0; i < value.length; i++) if (Math.abs(value[i]!) === Infinity) value[i] = NaN;
}

function untag(ranked: Ranked, tags: Uint32Array): Tags {
  const buckets = positions(ranked);
  const mask = (1 << (CELL_SHIFT - BUCKET_SHIFT)) - 1;
  const bucket = new Uint16Array(tags.length);
  const cell = new Uint32Array(tags.length);
  for (let i = 0; i < tags.length; i++) {
    const tag = tags[i]!;
    bucket[i] = buckets[(tag >>> BUCKET_SHIFT) & mask]!;
    cell[i] = tag >>> CELL_SHIFT;
  }
  return { bucket, cell };
}

/** Counts of (category, bucket, cell); null when there are too many categories. */
async function readCategories(ranked: Ranked, { of, present }: ColumnRead): Promise<ColumnValues | null> {
  const { tag, from } = taggedRows(ranked, [{ name: 'v0', sql: `cast(${operand(of)} as varchar)` }], present);
  const codes = new Map<string, number>();
  const [value, tags, count]: [number[], number[], number[]] = [[], [], []];
  try {
    for await (const chunk of ranked.session.stream(`select v0, ${tag} as tag, count(*) from ${from} group by v0, tag`)) {
      for (const [text, place, rows] of chunk.getRows()) {
        const code = codes.get(String(text)) ?? codes.size;
        codes.set(String(text), code);
        value.push(code);
        tags.push(Number(place));
        count.push(Number(rows));
      }
      if (codes.size > MOST_CATEGORIES) return null;
    }
  } catch (error) {
    throw await queryFault(ranked.plan.scan, error);
  }
  const categories = [...codes.keys()].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  const order = new Map(categories.map((text, i) => [codes.get(text)!, i]));
  return { value: Float64Array.from(value, (code) => order.get(code)!), count: Float64Array.from(count), categories, ...untag(ranked, Uint32Array.from(tags)) };
}
