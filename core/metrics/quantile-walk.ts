import type { SortedBlock } from '../engine/plan.ts';
import { hallSheather } from './bandwidth.ts';
import type { Cells, RankedSlice, Walker } from './metric.ts';
import { tieEnd, tiedRows } from './ties.ts';

/**
 * Which quantile: `linear`: numpy's default, between the order statistics around (n − 1)·q; `inverted`: numpy's with
 * weights, the first value whose share of the weight reaches q; `averaged`: scikit-learn's weighted median, `inverted`
 * or the mean with the next value where the share is met exactly.
 */
export type Interpolation = 'linear' | 'inverted' | 'averaged';

/** Order statistics that are kept for each slice: those the estimate lies between, and the window of the density. */
const LOWER = 0;
const UPPER = 1;
const LEFT = 2;
const RIGHT = 3;
const PICKS = 4;

/** scikit-learn calls the share exact within the machine epsilon, absolute. */
const EXACT = 2 ** -52;

/** Finds order statistics of every slice in one ascending walk; when weighted in two, of which the first adds up the weights. */
export class QuantileWalker implements Walker {
  readonly #q: number;
  readonly #interpolation: Interpolation;
  readonly #slices: readonly RankedSlice[];
  readonly #buckets: number;
  /** Mass met so far. */
  readonly #met: Float64Array;
  /** Mass at which each order statistic is reached, and the statistic; slices × PICKS. */
  readonly #targets: Float64Array;
  readonly #picked: Float64Array;
  /** What masses are divided by before they meet their target. */
  readonly #scale: Float64Array;
  /** Mass at or below the LOWER statistic, by slice and bucket. */
  readonly #below: Float64Array;
  #adding: boolean;

  constructor(q: number, interpolation: Interpolation, slices: readonly RankedSlice[], buckets: number) {
    this.#q = q;
    this.#interpolation = interpolation;
    this.#slices = slices;
    this.#buckets = buckets;
    this.#met = new Float64Array(slices.length);
    this.#targets = new Float64Array(slices.length * PICKS);
    this.#picked = new Float64Array(slices.length * PICKS).fill(NaN);
    this.#scale = new Float64Array(slices.length).fill(1);
    this.#below = new Float64Array(slices.length * buckets);
    this.#adding = interpolation !== 'linear';
    if (!this.#adding) this.#aim();
  }

  take(block: SortedBlock, cells: Cells): void {
    for (let from = 0; from < block.length; ) {
      const end = tieEnd(block, from);
      if (end === from + 1) this.#row(block, cells, from);
      else for (const row of tiedRows(block, from, end)) this.#row(block, cells, row);
      from = end;
    }
  }

  end(): boolean {
    if (!this.#adding) return false;
    this.#adding = false;
    this.#aim();
    this.#met.fill(0);
    return true;
  }

  #row(block: SortedBlock, { from, slices }: Cells, row: number): void {
    const weight = block.weight === undefined ? 1 : block.weight[row]!;
    if (weight === 0) return;
    const cell = block.cell[row]!;
    for (let k = from[cell]!; k < from[cell + 1]!; k++) {
      const slice = slices[k]!;
      if (this.#adding) this.#met[slice]! += weight;
      else this.#meet(slice, block.bucket[row]!, weight, block.value[row]!);
    }
  }

  #meet(slice: number, bucket: number, weight: number, value: number): void {
    const [targets, picked, at] = [this.#targets, this.#picked, slice * PICKS];
    const before = this.#met[slice]! / this.#scale[slice]!;
    this.#met[slice]! += weight;
    const after = this.#met[slice]! / this.#scale[slice]!;
    if (before < targets[at + LOWER]! || value === picked[at + LOWER]) this.#below[slice * this.#buckets + bucket]! += weight;
    if (before >= targets[at + LOWER]! && Number.isNaN(picked[at + UPPER])) picked[at + UPPER] = value;
    for (let pick = 0; pick < PICKS; pick++) {
      if (before < targets[at + pick]! && after >= targets[at + pick]!) picked[at + pick] = value;
    }
    const passed = this.#interpolation === 'averaged' && before < targets[at + LOWER]! && after - targets[at + LOWER]! > EXACT;
    if (passed) picked[at + UPPER] = value;
  }

  #aim(): void {
    this.#slices.forEach((slice, at) => {
      if (this.#interpolation === 'linear') this.#aimAtRanks(at, total(slice.sizes));
      else this.#aimAtShares(at, slice);
    });
  }

  #aimAtRanks(slice: number, rows: number): void {
    const width = hallSheather(rows, this.#q);
    const rank = Math.floor((rows - 1) * this.#q) + 1;
    const left = Math.max(1, Math.floor((this.#q - width) * rows));
    this.#targets.set([rank, rank + 1, left, Math.min(rows, Math.ceil((this.#q + width) * rows))], slice * PICKS);
  }

  /** numpy compares shares of the weight with q, scikit-learn weights with q times the weight: bits differ, so both are done. */
  #aimAtShares(at: number, slice: RankedSlice): void {
    const mass = this.#met[at]!;
    const width = hallSheather(mass ** 2 / total(slice.sums[1]!), this.#q);
    const unit = this.#interpolation === 'inverted' ? 1 : mass;
    this.#scale[at] = this.#interpolation === 'inverted' ? mass : 1;
    this.#targets.set([this.#q * unit, Infinity, (this.#q - width) * unit, (this.#q + width) * unit], at * PICKS);
  }

  /** The quantile of a slice; NaN when it has no mass. */
  estimate(slice: number): number {
    const [lower, upper] = [this.#picked[slice * PICKS + LOWER]!, this.#picked[slice * PICKS + UPPER]!];
    if (this.#interpolation === 'inverted' || Number.isNaN(upper)) return lower;
    if (this.#interpolation === 'averaged') return (lower + upper) / 2;
    const place = (total(this.#slices[slice]!.sizes) - 1) * this.#q;
    const share = place - Math.floor(place);
    return share < 0.5 ? lower + (upper - lower) * share : upper - (upper - lower) * (1 - share);
  }

  /**
   * Bahadur's linear form: taking bucket j out moves the quantile by (F − F₋ⱼ) ÷ f, with the density f read from the
   * order statistics at both ends of the window. Leaving rows out one by one would not do: the jackknife of a quantile is
   * inconsistent (Efron 1982, section 3.4).
   */
  influences(slice: number): Float64Array {
    const { buckets, sizes, sums } = this.#slices[slice]!;
    const at = slice * PICKS;
    const masses = sums[0] ?? sizes;
    const all = total(masses);
    const unit = (this.#targets[at + RIGHT]! - this.#targets[at + LEFT]!) * this.#scale[slice]!;
    const sparsity = ((this.#picked[at + RIGHT]! - this.#picked[at + LEFT]!) * all) / unit;
    const below = Float64Array.from(buckets, (bucket) => this.#below[slice * this.#buckets + bucket]!);
    const share = total(below) / all;
    return masses.map((mass, j) => (all - mass > 0 ? sparsity * ((total(below) - below[j]!) / (all - mass) - share) : NaN));
  }
}

const total = (sums: Float64Array): number => sums.reduce((sum, value) => sum + value, 0);
