import type { ColumnReader, SumTable } from '../../engine/plan.ts';

/** A body's columns, and the slices and buckets of its rows. */
export interface Source {
  readonly columns: ColumnReader;
  readonly table: Pick<SumTable, 'slices' | 'bucketKeys'>;
}

/** Rows of a block that a slice has. */
export interface Dealt {
  /** Their places in the block. */
  readonly rows: Int32Array;
  /** Of each of them, the position of its bucket in the slice's buckets; any where it is not asked for. */
  readonly bucket: Uint16Array;
}

/** Streams columns of a body block by block, dealt out to its slices. Arrays are only valid until the visit ends. */
export async function eachBlock({ columns, table }: Source, at: readonly number[], isDealt: boolean, visit: (values: readonly Float64Array[], slices: readonly Dealt[]) => void): Promise<void> {
  const dealer = new Dealer(columns.slicesOf, table);
  for await (const { values, bucket, cell } of columns.numbers(at, isDealt)) visit(values, dealer.deal(bucket, cell));
}

/** Position in the table's buckets → position in the slice's. */
export function placesOf(buckets: Uint32Array, length: number): Uint16Array {
  const places = new Uint16Array(length);
  buckets.forEach((bucket, at) => (places[bucket] = at));
  return places;
}

class Dealer {
  readonly #slicesOf: readonly Uint32Array[];
  readonly #places: readonly Uint16Array[];
  readonly #lengths: Int32Array;
  #rows: readonly Dealt[];

  constructor(slicesOf: readonly Uint32Array[], { slices, bucketKeys }: Source['table']) {
    this.#slicesOf = slicesOf;
    this.#places = slices.map(({ buckets }) => placesOf(buckets, bucketKeys.length));
    this.#lengths = new Int32Array(slices.length);
    this.#rows = this.#room(0);
  }

  #room(rows: number): Dealt[] {
    return this.#places.map(() => ({ rows: new Int32Array(rows), bucket: new Uint16Array(rows) }));
  }

  deal(bucket: Uint16Array, cell: Uint32Array): Dealt[] {
    if (this.#rows[0]!.rows.length < cell.length) this.#rows = this.#room(cell.length);
    const lengths = this.#lengths.fill(0);
    for (let i = 0; i < cell.length; i++) {
      const slices = this.#slicesOf[cell[i]!]!;
      for (let k = 0; k < slices.length; k++) {
        const slice = slices[k]!;
        const [dealt, at] = [this.#rows[slice]!, lengths[slice]!++];
        dealt.rows[at] = i;
        dealt.bucket[at] = this.#places[slice]![bucket[i]!]!;
      }
    }
    return this.#rows.map(({ rows, bucket: own }, slice) => ({ rows: rows.subarray(0, lengths[slice]), bucket: own.subarray(0, lengths[slice]) }));
  }
}
