import type { SortedBlock } from '../../engine/plan.ts';
import type { Pictures, Reliability } from '../../sources/pictures.ts';
import type { Walker } from '../metric.ts';
import { sixDigits } from '../six-digits.ts';
import { tieEnd } from '../ties.ts';
import { GrowingBins } from './growing-bins.ts';
import { CurvePoints } from './curve.ts';

/** Bins of a score histogram at most; powers of two, so at least half of them are in use. */
const MOST_BINS = 40;

/**
 * What a ranking of all rows by their score shows while it is walked for a metric anyhow: curves, the histogram of each
 * class and, where no score lies outside of [0, 1], the reliability of bins of equal width.
 */
export class ScoreWalker implements Walker {
  readonly #curve: CurvePoints;
  readonly #histogram = new GrowingBins(MOST_BINS);
  readonly #bins: number;
  readonly #reliability: { readonly rows: Float64Array; readonly positives: Float64Array; readonly predicted: Float64Array };
  #bin = 0;
  #probable = true;
  /** Mass met so far, Σ of the scores in the bin, and the mass that was met before it. */
  #positives = 0;
  #negatives = 0;
  #sum = 0;
  #before: readonly [number, number] = [0, 0];
  #value = NaN;

  /**
   * @param positives mass of all positives
   * @param bins of the reliability
   */
  constructor(positives: number, negatives: number, bins: number) {
    this.#curve = new CurvePoints(positives, negatives);
    this.#bins = bins;
    this.#reliability = { rows: new Float64Array(bins), positives: new Float64Array(bins), predicted: new Float64Array(bins) };
  }

  take(block: SortedBlock): void {
    if (block.weight !== undefined) this.#takeWeighted(block, block.weight);
    else this.#takePlain(block);
  }

  end(): boolean {
    return false;
  }

  /** The hot path: rows are counted, and only a new score looks further. */
  #takePlain({ length, value, positive }: SortedBlock): void {
    let positives = this.#positives;
    let negatives = this.#negatives;
    let sum = this.#sum;
    let last = this.#value;
    for (let row = 0; row < length; row++) {
      const v = value[row]!;
      if (v !== last) {
        this.#positives = positives;
        this.#negatives = negatives;
        this.#sum = sum;
        this.#next(v);
        sum = this.#sum;
        last = v;
      }
      if (positive[row] === 1) positives++;
      else negatives++;
      sum += v;
    }
    this.#positives = positives;
    this.#negatives = negatives;
    this.#sum = sum;
    this.#value = last;
  }

  /** Weights of a tie are added by class and size, so that the order of rows can't change the sum. What weighs nothing is not there. */
  #takeWeighted(block: SortedBlock, weight: Float64Array): void {
    for (let from = 0; from < block.length; ) {
      const end = tieEnd(block, from);
      const v = block.value[from]!;
      const positives = massOf(block, weight, from, end, 1);
      const negatives = massOf(block, weight, from, end, 0);
      if (positives + negatives > 0) this.#next(v);
      this.#positives += positives;
      this.#negatives += negatives;
      this.#sum += (positives + negatives) * v;
      from = end;
    }
  }

  #next(value: number): void {
    this.#curve.pass(value, this.#positives, this.#negatives);
    if (value >= this.#histogram.edge) this.#histogram.move(value, this.#positives, this.#negatives);
    const bin = Math.min(Math.floor(value * this.#bins), this.#bins - 1);
    if (bin !== this.#bin) this.#closeBin(bin);
    if (value < 0 || value > 1) this.#probable = false;
  }

  #closeBin(next: number): void {
    const { rows, positives, predicted } = this.#reliability;
    const [p, n] = this.#before;
    rows[this.#bin] = this.#positives + this.#negatives - p - n;
    positives[this.#bin] = this.#positives - p;
    predicted[this.#bin] = this.#sum;
    this.#bin = next;
    this.#sum = 0;
    this.#before = [this.#positives, this.#negatives];
  }

  finish(): Pick<Pictures, 'curve' | 'histogram' | 'reliability'> {
    const [positives, negatives] = [this.#positives, this.#negatives];
    const curve = this.#curve.finish(positives, negatives);
    const bins = this.#histogram.finish(positives, negatives);
    this.#closeBin(this.#bin);
    const { rows, positives: of, predicted } = this.#reliability;
    return {
      ...(curve !== null && { curve }),
      ...(bins !== null && { histogram: { score: bins.axis, positives: [...bins.positives], negatives: [...bins.negatives] } }),
      ...(this.#probable && { reliability: reliabilityOf(rows, of, predicted) }),
    };
  }
}

function massOf({ positive }: SortedBlock, weight: Float64Array, from: number, end: number, side: 0 | 1): number {
  if (end === from + 1) return positive[from] === side ? weight[from]! : 0;
  return weight.subarray(from, end).filter((_, i) => positive[from + i] === side).sort().reduce((sum, w) => sum + w, 0);
}

/** @param predicted Σ of the predicted probability by bin */
export function reliabilityOf(rows: Float64Array, positives: Float64Array, predicted: Float64Array): Reliability {
  return { rows: Array.from(rows), positives: Array.from(positives), predicted: Array.from(predicted, (sum, bin) => (rows[bin]! > 0 ? sixDigits(sum / rows[bin]!) : null)) };
}
