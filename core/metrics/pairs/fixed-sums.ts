/**
 * Sums of numbers in [−1, 1] as integers: the same in any order. Each number is rounded to the digits that leave room
 * for all that one sum is of, 2^−52 times their number, so that the mean errs by no more than that.
 */
export class FixedSums {
  readonly #sums: Float64Array;
  readonly #scale: number;

  /** @param most numbers that one sum is of, at most */
  constructor(length: number, most: number) {
    this.#sums = new Float64Array(length);
    this.#scale = 2 ** (52 - Math.ceil(Math.log2(Math.max(2, most))));
  }

  add(at: number, x: number): void {
    this.#sums[at]! += Math.floor(x * this.#scale + 0.5);
  }

  value(at: number): number {
    return this.#sums[at]! / this.#scale;
  }
}
