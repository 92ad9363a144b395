import type { Dealt } from './blocks.ts';
import type { Cells } from './cells.ts';

/** Rows of one body by slice and cell. */
export class Tally {
  readonly #counts: Uint32Array[];

  constructor(slices: number) {
    this.#counts = Array.from({ length: slices }, () => new Uint32Array(0));
  }

  /** @param from rows of cells before it have been counted */
  add(cells: Cells, values: Float64Array, slices: readonly Dealt[], from: number): void {
    const at = cells.locate(values);
    if (this.#counts[0]!.length < cells.size) this.#widen(Math.ceil(1.25 * cells.size));
    for (const [slice, counts] of this.#counts.entries()) {
      const { rows } = slices[slice]!;
      for (let k = 0; k < rows.length; k++) {
        const cell = at[rows[k]!]!;
        if (cell >= from) counts[cell]!++;
      }
    }
  }

  #widen(length: number): void {
    for (const [slice, counts] of this.#counts.entries()) {
      this.#counts[slice] = new Uint32Array(length);
      this.#counts[slice].set(counts);
    }
  }

  /** Rows of each of the cells. */
  rows(slice: number, ids: Int32Array): Float64Array {
    const counts = this.#counts[slice]!;
    const rows = new Float64Array(ids.length);
    for (let i = 0; i < ids.length; i++) rows[i] = counts[ids[i]!] ?? 0;
    return rows;
  }
}
