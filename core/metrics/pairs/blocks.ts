import type { ColumnBlock, ColumnReader, SumTable } from '../../engine/plan.ts';
import { sumOf } from './sum.ts';

/** A body's columns, and the slices and buckets of its rows. */
export interface Source {
  readonly columns: ColumnReader;
  readonly table: Pick<SumTable, 'slices' | 'bucketKeys'>;
}

/** Rows of a body. */
export function rowsOf({ table }: Source): number {
  return sumOf(table.slices[0]!.sizes);
}

/** Rows of a block that a slice has. Arrays are only valid until the next block. */
export interface Dealt {
  /** By row, the position of its bucket in the slice's buckets; any where it is not asked for. */
  readonly bucket: Uint16Array;
  /** What those rows have, of what the rows of the block have; valid until any slice of the block is asked again. */
  of<T extends Float64Array | Int32Array>(block: T): T;
}

/** Rows of a block of one column. */
export interface Met {
  readonly values: Float64Array;
  readonly slices: readonly Dealt[];
  /** Memory for the cell of each row. Of rows that are kept it is as it was left the last time. */
  readonly cell: Int32Array;
  readonly isKept: boolean;
}

/** Meets blocks of columns, one of each as they were asked for. */
type Visit = (columns: readonly Met[]) => void;

/** Rows of a block, of those that are kept: the cells that are found for them are still near when they are counted. */
const BLOCK = 65_536;

/** Rows of a body that are met more than once: read each time, or once and kept. */
export class Rows {
  readonly #source: Source;
  readonly #dealer: Dealer;
  readonly #cells: Int32Array[] = [];
  #kept: { readonly columns: readonly number[]; readonly rows: ColumnBlock } | undefined;

  constructor(source: Source) {
    this.#source = source;
    this.#dealer = new Dealer(source.columns.slicesOf, source.table);
  }

  /** Reads columns, and keeps them. */
  async keep(columns: readonly number[]): Promise<void> {
    const length = rowsOf(this.#source);
    const rows = { values: columns.map(() => new Float64Array(length)), bucket: new Uint16Array(length), cell: new Uint32Array(length) };
    await this.#source.columns.numbers(columns, true, () => undefined, rows);
    this.#kept = { columns, rows };
  }

  /**
   * @param at columns, of those that are kept if any are
   * @param isDealt whether the buckets of rows are asked for
   */
  async each(at: readonly number[], isDealt: boolean, visit: Visit): Promise<void> {
    if (this.#kept === undefined) await this.#source.columns.numbers(at, isDealt, (block) => { this.#meet(block, visit); });
    else this.#eachKept(at.map((column) => this.#kept!.columns.indexOf(column)), this.#kept.rows, visit);
  }

  #eachKept(places: readonly number[], { values, bucket, cell }: ColumnBlock, visit: Visit): void {
    for (let from = 0; from < cell.length; from += BLOCK) {
      const to = from + BLOCK;
      this.#meet({ values: places.map((place) => values[place]!.subarray(from, to)), bucket: bucket.subarray(from, to), cell: cell.subarray(from, to) }, visit, from);
    }
  }

  /** @param from place of the block's first row among those that are kept */
  #meet({ values, bucket, cell }: ColumnBlock, visit: Visit, from = 0): void {
    const slices = this.#dealer.deal(bucket, cell);
    const isKept = this.#kept !== undefined;
    const most = this.#kept?.rows.cell.length ?? cell.length;
    visit(values.map((each, k) => {
      if ((this.#cells[k]?.length ?? 0) < most) this.#cells[k] = new Int32Array(most);
      return { values: each, slices, cell: this.#cells[k]!.subarray(from, from + each.length), isKept };
    }));
  }
}

/** Position in the table's buckets → position in the slice's. */
export function placesOf(buckets: Uint32Array, length: number): Uint16Array {
  const places = new Uint16Array(length);
  buckets.forEach((bucket, at) => (places[bucket] = at));
  return places;
}

class Dealer {
  /** By cell, slices but those that have every row. */
  readonly #slicesOf: readonly Uint32Array[];
  readonly #parts: readonly (Part | undefined)[];

  constructor(slicesOf: readonly Uint32Array[], { slices, bucketKeys }: Source['table']) {
    const taken = { floats: new Float64Array(0), integers: new Int32Array(0) };
    this.#parts = slices.map(({ buckets }, slice) => (slicesOf.every((each) => each.includes(slice)) ? undefined : new Part(placesOf(buckets, bucketKeys.length), taken)));
    this.#slicesOf = slicesOf.map((each) => each.filter((slice) => this.#parts[slice] !== undefined));
  }

  deal(bucket: Uint16Array, cell: Uint32Array): Dealt[] {
    for (const part of this.#parts) part?.empty();
    if (this.#slicesOf.some(({ length }) => length > 0)) {
      for (let i = 0; i < cell.length; i++) {
        const slices = this.#slicesOf[cell[i]!]!;
        for (let k = 0; k < slices.length; k++) this.#parts[slices[k]!]!.add(i, bucket[i]!);
      }
    }
    return this.#parts.map((part) => part ?? { bucket, of: (block) => block });
  }
}

/** Memory for what rows have, one for all slices. */
interface Taken {
  floats: Float64Array;
  integers: Int32Array;
}

/** A slice's rows of a block. It has room for as many as it had in any: of a thousand slices none can have room for a block. */
class Part implements Dealt {
  readonly #places: Uint16Array;
  readonly #taken: Taken;
  #rows = new Int32Array(256);
  #bucket = new Uint16Array(256);
  #length = 0;

  /** @param places in the table's buckets → in the slice's */
  constructor(places: Uint16Array, taken: Taken) {
    [this.#places, this.#taken] = [places, taken];
  }

  empty(): void {
    this.#length = 0;
  }

  add(row: number, bucket: number): void {
    if (this.#length === this.#rows.length) this.#widen();
    this.#rows[this.#length] = row;
    this.#bucket[this.#length++] = this.#places[bucket]!;
  }

  #widen(): void {
    const [rows, bucket] = [this.#rows, this.#bucket];
    [this.#rows, this.#bucket] = [new Int32Array(2 * rows.length), new Uint16Array(2 * rows.length)];
    this.#rows.set(rows);
    this.#bucket.set(bucket);
  }

  get bucket(): Uint16Array {
    return this.#bucket.subarray(0, this.#length);
  }

  of<T extends Float64Array | Int32Array>(block: T): T {
    const [rows, length] = [this.#rows, this.#length];
    if (this.#taken.floats.length < block.length) [this.#taken.floats, this.#taken.integers] = [new Float64Array(block.length), new Int32Array(block.length)];
    const taken = (block instanceof Float64Array ? this.#taken.floats : this.#taken.integers) as T;
    for (let k = 0; k < length; k++) taken[k] = block[rows[k]!]!;
    return taken.subarray(0, length) as T;
  }
}
