import type { Evaluated } from '../metric.ts';
import type { Met } from './blocks.ts';
import { Cells, type Leaves, USUAL_CELLS } from './cells.ts';
import { marksOf, pairOf } from './distance.ts';
import { type Distributions, driftOfCells } from './drift.ts';
import { OnSlice, tooWide } from './on-slice.ts';
import type { Search } from './search.ts';
import { MOST_STRETCHES } from './stretches.ts';
import { Tally } from './tally.ts';

/** Share of both bodies that a cell with different values has at most, and of the range: what is cut no finer must not show. */
const MOST_SHARE = 1 / 256;
const MOST_WIDTH = 1 / 64;
/** Rows that are held at once, at most: more cost less to sort than to count anew in finer cells, but take memory. */
const MOST_HELD = 2 ** 22;

/** A distance of the distribution functions of a column of two bodies, on each slice. */
export class DistanceSearch implements Search {
  readonly sides: Search['sides'];
  readonly #name: 'kolmogorov_smirnov' | 'wasserstein';
  /** Slices of the first body, with those of the second; undefined where that has no row of it. */
  readonly #slices: readonly (number | undefined)[];
  readonly #most: number;
  readonly #cells = new Cells();
  readonly #tallies: readonly Tally[];
  /** Rows of cells before it have been counted. */
  #from = 0;
  #leaves: Leaves | undefined;
  #onSlices: readonly (OnSlice | undefined)[] = [];

  /** @param most rows that are held at once: with more the cells are cut finer and counted anew */
  constructor(name: 'kolmogorov_smirnov' | 'wasserstein', sides: Search['sides'], slices: readonly (number | undefined)[], most = MOST_HELD) {
    [this.#name, this.sides, this.#slices, this.#most] = [name, sides, slices, most];
    this.#tallies = sides.map(({ source }) => new Tally(source.table.slices.length));
  }

  get bytes(): number {
    const slices = this.#slices.length;
    if (this.#leaves === undefined) return USUAL_CELLS * (13 + 8 * slices);
    const buckets = this.sides.reduce((sum, { source }) => sum + source.table.bucketKeys.length, 0);
    // By cell: a code, and of either side where its next value goes.
    return slices * (10 * this.#cells.size + buckets * MOST_STRETCHES * 4) + 8 * this.#held;
  }

  get #held(): number {
    return this.#onSlices.reduce((sum, on) => sum + (on?.held ?? 0), 0);
  }

  count(met: Met, side: number): void {
    this.#tallies[side]!.add(this.#cells, met, this.#from);
  }

  narrow(): boolean {
    const leaves = this.#cells.leaves();
    this.#leaves = leaves;
    this.#onSlices = this.#slices.map((there, slice) => (there === undefined ? undefined : this.#onSlice(leaves, slice, there)));
    const cut = new Set(this.#onSlices.flatMap((on) => (on === undefined ? [] : tooWide(on.pair, MOST_SHARE, MOST_WIDTH))));
    if (this.#held > this.#most) for (const on of this.#onSlices) on?.marks.forEach((mark, leaf) => mark === 1 && cut.add(leaf));
    if (cut.size === 0) return false;
    this.#from = this.#cells.size;
    this.#cells.cut([...cut].sort((a, b) => a - b).map((leaf) => leaves.ids[leaf]!));
    return true;
  }

  #onSlice(leaves: Leaves, slice: number, there: number): OnSlice | undefined {
    const pair = pairOf(leaves, this.#tallies[0]!.rows(slice, leaves.ids), this.#tallies[1]!.rows(there, leaves.ids));
    const [of, against] = [slice, there].map((each, side) => this.sides[side]!.source.table.slices[each]!.sizes) as [Float64Array, Float64Array];
    return pair && new OnSlice(this.#name, pair, marksOf[this.#name](pair), [slice, there], [of, against], this.#cells.size);
  }

  deal(met: Met, side: number): void {
    if (!met.isKept) this.#cells.locate(met.values, met.cell);
    for (const on of this.#onSlices) on?.deal(met, side);
  }

  /** @param sizes rows of the buckets of the second body's slice */
  evaluated(slice: number, sizes: readonly number[]): Evaluated {
    const none = { estimate: NaN, spread: 'unit', influences: new Float64Array(0), trials: null, support: null } as const;
    const on = this.#onSlices[slice];
    if (on === undefined) return { ...none, why: this.#tallies[0]!.rows(slice, this.#leaves!.ids).every((rows) => rows === 0) ? 'no row has a value' : 'the other evidence has no value' };
    const { spread, estimate, of, against } = on.distance();
    if (!Number.isFinite(estimate)) return { ...none, spread, estimate, why: 'the other evidence has one value only, so that there is no deviation to measure by', rows: on.pair.n };
    return { ...none, spread, estimate, why: '', influences: of, rows: on.pair.n, reference: { rows: on.pair.m, influences: Array.from(against), sizes } };
  }

  /** Both bodies on all rows; null where one has no value. */
  distributions(): Distributions | null {
    const all = this.#onSlices[0];
    return all === undefined ? null : driftOfCells(all.pair);
  }
}
