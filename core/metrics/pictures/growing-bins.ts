import { binOf, exponentOf, LEAST_EXPONENT, MOST_EXPONENT } from '../../engine/axis.ts';
import type { Axis } from '../../sources/pictures.ts';

/** Bins of at most this number that hold ascending values, with the mass of two classes; they widen as values come. */
export class GrowingBins {
  readonly #most: number;
  #exponent = LEAST_EXPONENT;
  #first = 0;
  #at = -1;
  #low = NaN;
  #high = NaN;
  readonly #positives: number[] = [];
  readonly #negatives: number[] = [];
  #before: readonly [number, number] = [0, 0];
  /** Upper edge of the bin that is being filled: a value at or over it must `move` on. */
  edge = -Infinity;

  constructor(most: number) {
    this.#most = most;
  }

  /** Closes the bin that was filled, with what lies below `value` in all, and opens that of `value`. Called for every score at or over `edge`, in order. */
  move(value: number, positives: number, negatives: number): void {
    this.#close(positives, negatives);
    if (Number.isNaN(this.#low)) this.#start(value);
    else this.#widenTo(exponentOf(this.#low, value, this.#most));
    this.#high = value;
    this.#at = binOf(value, this.#exponent) - this.#first;
    this.edge = (this.#first + this.#at + 1) * 2 ** this.#exponent;
  }

  /** @returns null without any value */
  finish(positives: number, negatives: number): { readonly axis: Axis; readonly positives: readonly number[]; readonly negatives: readonly number[] } | null {
    if (this.#at < 0) return null;
    this.#close(positives, negatives);
    this.#widenTo(exponentOf(this.#low, this.#high, this.#most));
    const bins = binOf(this.#high, this.#exponent) - this.#first + 1;
    const filled = (masses: readonly number[]): number[] => Array.from({ length: bins }, (_, bin) => masses[bin] ?? 0);
    return { axis: { from: this.#first * 2 ** this.#exponent, width: 2 ** this.#exponent }, positives: filled(this.#positives), negatives: filled(this.#negatives) };
  }

  #start(value: number): void {
    this.#low = value;
    // So narrow that no other double shares the bin.
    this.#exponent = Math.min(Math.max(value === 0 ? LEAST_EXPONENT : Math.ceil(Math.log2(Math.abs(value))) - 53, LEAST_EXPONENT), MOST_EXPONENT);
    this.#first = binOf(value, this.#exponent);
  }

  #close(positives: number, negatives: number): void {
    if (this.#at < 0) return;
    this.#positives[this.#at] = (this.#positives[this.#at] ?? 0) + positives - this.#before[0];
    this.#negatives[this.#at] = (this.#negatives[this.#at] ?? 0) + negatives - this.#before[1];
    this.#before = [positives, negatives];
  }

  #widenTo(exponent: number): void {
    while (this.#exponent < exponent) this.#widen();
  }

  /** Twice as wide: bins 2k and 2k + 1 become one. */
  #widen(): void {
    const first = Math.floor(this.#first / 2);
    for (const masses of [this.#positives, this.#negatives]) {
      const wide = new Array<number>(Math.ceil(masses.length / 2) + 1).fill(0);
      masses.forEach((mass, bin) => (wide[Math.floor((this.#first + bin) / 2) - first]! += mass));
      masses.splice(0, masses.length, ...wide);
    }
    this.#first = first;
    this.#exponent++;
  }
}
