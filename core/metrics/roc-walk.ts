import type { SortedBlock } from '../engine/plan.ts';
import type { Cells, Walker } from './metric.ts';
import { tieEnd, tiedRows } from './ties.ts';

/** Doubles that are kept for each slice and bucket, side by side: one cache line serves a row. */
const STRIDE = 6;
const POSITIVES = 0;
const NEGATIVES = 1;
/** Σ over the bucket's positives of the slice's negatives below, a tie counting half. */
const BELOW = 2;
/** Σ over the bucket's negatives of the slice's positives below, a tie counting half. */
const BEATEN = 3;
/** Σ over the bucket's positives of the bucket's own negatives below. */
const WITHIN = 4;

/**
 * Counts pairs of a positive and a negative in one ascending pass, for every slice at once, by bucket. Without weights
 * all of it is halves of integers below 2^52, exact whatever the order of rows.
 */
export class RocWalker implements Walker {
  readonly #buckets: number;
  readonly #cells: Float64Array;
  readonly #positives: Float64Array;
  readonly #negatives: Float64Array;

  constructor(slices: number, buckets: number) {
    this.#buckets = buckets;
    this.#cells = new Float64Array(slices * buckets * STRIDE);
    this.#positives = new Float64Array(slices);
    this.#negatives = new Float64Array(slices);
  }

  take(block: SortedBlock, cells: Cells): void {
    const { length, value, weight } = block;
    for (let from = 0; from < length; ) {
      if (from + 1 === length || value[from + 1] !== value[from]) {
        this.#single(block, cells, from, weight === undefined ? 1 : weight[from]!);
        from++;
      } else {
        const end = tieEnd(block, from);
        this.#tie(block, cells, from, end);
        from = end;
      }
    }
  }

  end(): boolean {
    return false;
  }

  /** The hot path: nothing is allocated, and a row touches one cache line a slice. */
  #single(block: SortedBlock, cells: Cells, row: number, weight: number): void {
    const { from, slices } = cells;
    const cell = block.cell[row]!;
    const offset = block.bucket[row]! * STRIDE;
    const width = this.#buckets * STRIDE;
    const state = this.#cells;
    const last = from[cell + 1]!;
    if (block.positive[row] === 1) {
      for (let k = from[cell]!; k < last; k++) {
        const slice = slices[k]!;
        const at = slice * width + offset;
        state[at + BELOW]! += weight * this.#negatives[slice]!;
        state[at + WITHIN]! += weight * state[at + NEGATIVES]!;
        state[at + POSITIVES]! += weight;
        this.#positives[slice]! += weight;
      }
    } else {
      for (let k = from[cell]!; k < last; k++) {
        const slice = slices[k]!;
        const at = slice * width + offset;
        state[at + BEATEN]! += weight * this.#positives[slice]!;
        state[at + NEGATIVES]! += weight;
        this.#negatives[slice]! += weight;
      }
    }
  }

  /** A tie counts half: pairs are added once as the counts stood before it and once as they stand after it, at half weight. */
  #tie(block: SortedBlock, cells: Cells, from: number, to: number): void {
    if (block.weight === undefined) {
      for (let row = from; row < to; row++) this.#pairs(block, cells, row, 0.5);
      for (let row = from; row < to; row++) this.#count(block, cells, row, 1);
      for (let row = from; row < to; row++) this.#pairs(block, cells, row, 0.5);
      return;
    }
    const rows = tiedRows(block, from, to);
    for (const row of rows) this.#pairs(block, cells, row, block.weight[row]! / 2);
    for (const row of rows) this.#count(block, cells, row, block.weight[row]!);
    for (const row of rows) this.#pairs(block, cells, row, block.weight[row]! / 2);
  }

  #pairs(block: SortedBlock, { from, slices }: Cells, row: number, half: number): void {
    const cell = block.cell[row]!;
    for (let k = from[cell]!; k < from[cell + 1]!; k++) {
      const at = (slices[k]! * this.#buckets + block.bucket[row]!) * STRIDE;
      if (block.positive[row] === 1) {
        this.#cells[at + BELOW]! += half * this.#negatives[slices[k]!]!;
        this.#cells[at + WITHIN]! += half * this.#cells[at + NEGATIVES]!;
      } else {
        this.#cells[at + BEATEN]! += half * this.#positives[slices[k]!]!;
      }
    }
  }

  #count(block: SortedBlock, { from, slices }: Cells, row: number, weight: number): void {
    const cell = block.cell[row]!;
    const side = block.positive[row] === 1 ? POSITIVES : NEGATIVES;
    const totals = block.positive[row] === 1 ? this.#positives : this.#negatives;
    for (let k = from[cell]!; k < from[cell + 1]!; k++) {
      this.#cells[(slices[k]! * this.#buckets + block.bucket[row]!) * STRIDE + side]! += weight;
      totals[slices[k]!]! += weight;
    }
  }

  /**
   * Area under the ROC curve of a slice, and without each of its buckets: U pairs in order of P·N; without bucket j,
   * (U − A_j − B_j + C_j) ÷ ((P − P_j)(N − N_j)), where A_j and B_j are the pairs of its positives and of its negatives
   * and C_j those that both of them count. NaN where a class is missing.
   */
  area(slice: number, buckets: Uint32Array): { estimate: number; without: Float64Array } {
    const [p, n] = [this.#positives[slice]!, this.#negatives[slice]!];
    const base = slice * this.#buckets;
    let pairs = 0;
    for (const bucket of buckets) pairs += this.#cells[(base + bucket) * STRIDE + BELOW]!;
    const without = Float64Array.from(buckets, (bucket) => {
      const at = (base + bucket) * STRIDE;
      const [pj, nj] = [this.#cells[at + POSITIVES]!, this.#cells[at + NEGATIVES]!];
      const above = nj * p - this.#cells[at + BEATEN]!;
      const left = (p - pj) * (n - nj);
      return left > 0 ? (pairs - this.#cells[at + BELOW]! - above + this.#cells[at + WITHIN]!) / left : NaN;
    });
    return { estimate: p > 0 && n > 0 ? pairs / (p * n) : NaN, without };
  }
}
