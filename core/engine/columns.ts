import { operand } from '../spec/quote.ts';
import type { Chunk } from './chunk.ts';
import { BUCKET_SHIFT, CELL_SHIFT, type Ranked, taggedRows } from './load.ts';
import { queryFault } from './faults.ts';
import type { CategoryRows, ColumnBlock, ColumnRead, ColumnReader } from './plan.ts';
import { positions } from './ranking.ts';

/** Different texts up to which a column is one of categories. */
export const MOST_CATEGORIES = 10_000;

/** Columns of numbers are met row by row, several at once; those of categories are counted by DuckDB. Neither holds rows. */
export function columnReader(ranked: Ranked): ColumnReader {
  const columns = ranked.plan.scan.columns ?? [];
  return {
    slicesOf: ranked.cells.slicesOf,
    numbers: (at, isDealt, visit, room = roomFor(at.length)) => visitNumbers(ranked, at.map((place) => columns[place]!), isDealt, visit, room),
    categories: (at) => countCategories(ranked, at.map((place) => columns[place]!)),
  };
}

async function visitNumbers(ranked: Ranked, columns: readonly ColumnRead[], isDealt: boolean, visit: (block: ColumnBlock) => void, room: ColumnBlock): Promise<void> {
  const { rows, scan, own, layout } = ranked.plan;
  const derived = columns.map(({ of }, i) => ({ name: `v${i}`, sql: `cast(${operand(of)} as double)` }));
  const { tag, from } = taggedRows(ranked, derived);
  // A bucket that nobody asks for is not worth the hash of its row's id.
  const asked = isDealt || own || layout.dimensions.length > 0 ? tag : '0';
  const block = new Block(room, positions(ranked));
  let read = 0;
  try {
    await ranked.session.visit({ tag: asked, values: derived.map(({ name }) => name), from }, (chunk) => {
      read += chunk.rows;
      if (read > rows) throw new Error(changed(rows));
      if (!block.hasRoom(chunk.rows)) visit(block.take());
      block.add(chunk);
    });
    if (read !== rows) throw new Error(changed(rows));
    visit(block.take());
  } catch (error) {
    throw await queryFault(scan, error);
  }
}

function changed(rows: number): string {
  return `it does not have the ${rows} rows that were counted: it has changed since`;
}

/** Rows of a block. DuckDB gives two thousand at a time: too few, since what is looked up for a column leaves the cache between two of them. */
const BLOCK = 16_384;

function roomFor(columns: number): ColumnBlock {
  return { values: Array.from({ length: columns }, () => new Float64Array(BLOCK)), bucket: new Uint16Array(BLOCK), cell: new Uint32Array(BLOCK) };
}

/** Collects chunks. */
class Block {
  readonly #room: ColumnBlock;
  readonly #buckets: Uint16Array;
  #rows = 0;

  constructor(room: ColumnBlock, buckets: Uint16Array) {
    [this.#room, this.#buckets] = [room, buckets];
  }

  hasRoom(rows: number): boolean {
    return this.#rows + rows <= this.#room.cell.length;
  }

  add(chunk: Chunk): void {
    const { values, bucket, cell } = this.#room;
    untag(chunk.tags(), this.#buckets, bucket.subarray(this.#rows), cell.subarray(this.#rows));
    for (const [i, column] of values.entries()) {
      column.set(chunk.doubles(i), this.#rows);
      const present = chunk.present(i);
      if (present !== null) markMissing(column.subarray(this.#rows, this.#rows + chunk.rows), present);
    }
    this.#rows += chunk.rows;
  }

  take(): ColumnBlock {
    const rows = this.#rows;
    this.#rows = 0;
    const { values, bucket, cell } = this.#room;
    return { values: values.map((each) => each.subarray(0, rows)), bucket: bucket.subarray(0, rows), cell: cell.subarray(0, rows) };
  }
}

/** Here and not in SQL, where a look at every value costs as much as reading it. */
function markMissing(values: Float64Array, present: Uint8Array): void {
  for (let i = 0; i < values.length; i++) if (((present[i >> 3]! >> (i & 7)) & 1) === 0) values[i] = NaN;
}

function untag(tags: Uint32Array, buckets: Uint16Array, bucket: Uint16Array, cell: Uint32Array): void {
  const mask = (1 << (CELL_SHIFT - BUCKET_SHIFT)) - 1;
  for (let i = 0; i < tags.length; i++) {
    const tag = tags[i]!;
    bucket[i] = buckets[(tag >>> BUCKET_SHIFT) & mask]!;
    cell[i] = tag >>> CELL_SHIFT;
  }
}

/** Columns that are counted in one pass: each has a table of its own while it lasts. */
const TOGETHER = 8;

async function countCategories(ranked: Ranked, columns: readonly ColumnRead[]): Promise<(CategoryRows | null)[]> {
  const found: (CategoryRows | null)[] = [];
  for (let from = 0; from < columns.length; from += TOGETHER) found.push(...(await countTogether(ranked, columns.slice(from, from + TOGETHER))));
  return found;
}

async function countTogether(ranked: Ranked, columns: readonly ColumnRead[]): Promise<(CategoryRows | null)[]> {
  const values = columns.map(({ of, present }, i) => ({ name: `v${i}`, sql: `case when ${operand(present)} then cast(${operand(of)} as varchar) end` }));
  const names = values.map(({ name }) => name);
  const { tag, from } = taggedRows(ranked, values);
  const counts = columns.map(() => new CategoryCount(ranked));
  // Its bits, the first column's first: 0 for the column that a row of the result is about.
  const about = `grouping_id(${names.join(', ')})`;
  const sets = names.map((name) => `(${name}, tag)`).join(', ');
  try {
    const tagged = `select ${tag} as tag, ${names.join(', ')} from ${from}`;
    // The other columns are null in a row of the result, so the text is that column's.
    for await (const chunk of ranked.session.stream(`select ${about}, tag, count(*), coalesce(${names.join(', ')}) from (${tagged}) group by grouping sets (${sets})`)) {
      for (const [bits, place, rows, text] of chunk.getRows()) {
        if (typeof text === 'string') counts[columnOf(Number(bits), columns.length)]!.add(text, Number(place), Number(rows));
      }
    }
  } catch (error) {
    throw await queryFault(ranked.plan.scan, error);
  }
  return counts.map((count) => count.rows());
}

function columnOf(bits: number, columns: number): number {
  let column = 0;
  while (((bits >> (columns - 1 - column)) & 1) === 1) column++;
  return column;
}

class CategoryCount {
  readonly #ranked: Ranked;
  readonly #codes = new Map<string, number>();
  readonly #code: number[] = [];
  readonly #tags: number[] = [];
  readonly #rows: number[] = [];

  constructor(ranked: Ranked) {
    this.#ranked = ranked;
  }

  add(text: string, tag: number, rows: number): void {
    const code = this.#codes.get(text) ?? this.#codes.size;
    if (code > MOST_CATEGORIES) return;
    this.#codes.set(text, code);
    this.#code.push(code);
    this.#tags.push(tag);
    this.#rows.push(rows);
  }

  rows(): CategoryRows | null {
    if (this.#codes.size > MOST_CATEGORIES) return null;
    const categories = [...this.#codes.keys()].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
    const order = new Map(categories.map((text, i) => [this.#codes.get(text)!, i]));
    const [bucket, cell] = [new Uint16Array(this.#tags.length), new Uint32Array(this.#tags.length)];
    untag(Uint32Array.from(this.#tags), positions(this.#ranked), bucket, cell);
    return { categories, code: Uint32Array.from(this.#code, (at) => order.get(at)!), rows: Float64Array.from(this.#rows), bucket, cell };
  }
}
