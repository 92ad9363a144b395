import type { DuckDBDataChunk } from '@duckdb/node-api';
import type { DataChunk, Vector } from '@duckdb/node-bindings';

/** Of DuckDB's C interface, what gives the memory of a column. What the library makes of it, an object a column, costs as much again. */
export interface Memory {
  data_chunk_get_vector(chunk: DataChunk, column: number): Vector;
  vector_get_data(vector: Vector, bytes: number): Uint8Array;
  /** A bit a row; null where every row has a value. */
  vector_get_validity(vector: Vector, bytes: number): Uint8Array | null;
}

/** Some rows of a query: a tag and doubles, in DuckDB's own memory. */
export class Chunk {
  readonly rows: number;
  readonly #memory: Memory;
  readonly #chunk: DataChunk;

  constructor(memory: Memory, { chunk, rowCount }: DuckDBDataChunk) {
    [this.#memory, this.#chunk, this.rows] = [memory, chunk, rowCount];
  }

  tags(): Uint32Array {
    const { buffer, byteOffset } = this.#data(0, Uint32Array.BYTES_PER_ELEMENT);
    return new Uint32Array(buffer, byteOffset, this.rows);
  }

  /** @param at which of the columns of doubles; any number where a row has no value */
  doubles(at: number): Float64Array {
    const { buffer, byteOffset } = this.#data(at + 1, Float64Array.BYTES_PER_ELEMENT);
    return new Float64Array(buffer, byteOffset, this.rows);
  }

  /** Bits of the rows that have a value in a column of doubles, the lowest first; null: all have. */
  present(at: number): Uint8Array | null {
    return this.#memory.vector_get_validity(this.#vector(at + 1), 8 * Math.ceil(this.rows / 64));
  }

  #data(column: number, width: number): Uint8Array {
    return this.#memory.vector_get_data(this.#vector(column), this.rows * width);
  }

  #vector(column: number): Vector {
    return this.#memory.data_chunk_get_vector(this.#chunk, column);
  }
}
