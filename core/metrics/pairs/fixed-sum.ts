const HALF = 2 ** 30;

/**
 * Sum of numbers in [−1, 1] as integers of 60 bits behind the point: the same in any order. Each is rounded by at most
 * 2^−60, so a sum of squares of distances, of which the largest is 1, errs by a share of n·2^−60 at most.
 */
export class FixedSum {
  #high = 0;
  #low = 0;

  add(x: number): void {
    const scaled = x * HALF;
    const high = Math.floor(scaled);
    this.#high += high;
    this.#low += Math.floor((scaled - high) * HALF);
  }

  get value(): number {
    return (this.#high + this.#low / HALF) / HALF;
  }
}
