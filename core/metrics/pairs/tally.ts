import type { Met } from './blocks.ts';
import type { Cells } from './cells.ts';

/** Rows of one body by slice and cell. */
export class Tally {
  readonly #counts: Uint32Array[];

  constructor(slices: number) {
    this.#counts = Array.from({ length: slices }, () => new Uint32Array(0));
  }

  /** @param from rows of cells before it have been counted */
  add(cells: Cells, { values, slices, cell }: Met, from: number): void {
    cells.locate(values, cell);
    if (this.#counts[0]!.length < cells.size) this.#widen(Math.ceil(1.25 * cells.size));
    for (let slice = 0; slice < slices.length; slice++) countCells(this.#counts[slice]!, slices[slice]!.of(cell), from);
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

function countCells(counts: Uint32Array, cell: Int32Array, from: number): void {
  for (let k = 0; k < cell.length; k++) if (cell[k]! >= from) counts[cell[k]!]!++;
}
