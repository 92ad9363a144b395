import { FixedSums } from './fixed-sums.ts';

/** Standard deviations (of the population, as NumPy's std) of a column: of all values, and without each bucket. */
export interface Deviations {
  readonly all: number;
  readonly without: Float64Array;
}

/**
 * Sums distances from a value in the midst of a column's values, in units of the largest, and their squares, by bucket:
 * no digit is lost to an offset, nor to a value far out.
 */
export class Spread {
  readonly #middle: number;
  /** One by the half of the largest distance. */
  readonly #scale: number;
  readonly #counts: Float64Array;
  readonly #first: FixedSums;
  readonly #second: FixedSums;

  /**
   * Of values in [low, high], of which half lie below `middle`, about.
   * @param most rows of a bucket, at most
   */
  constructor({ low, middle, high }: { readonly low: number; readonly middle: number; readonly high: number }, buckets: number, most: number) {
    this.#middle = middle / 2;
    const reach = Math.max(middle / 2 - low / 2, high / 2 - middle / 2);
    this.#scale = reach > 0 ? Math.min((1 - 2 ** -50) / reach, Number.MAX_VALUE) : 1;
    [this.#counts, this.#first, this.#second] = [new Float64Array(buckets), new FixedSums(buckets, most), new FixedSums(buckets, most)];
  }

  /** In halves, so that the distance of any two numbers is one. */
  add(value: number, bucket: number): void {
    const x = (value / 2 - this.#middle) * this.#scale;
    this.#counts[bucket]!++;
    this.#first.add(bucket, x);
    this.#second.add(bucket, x * x);
  }

  deviations(): Deviations {
    const parts = Array.from(this.#counts, (count, bucket) => [count, this.#first.value(bucket), this.#second.value(bucket)] as const);
    const [n, first, second] = [0, 1, 2].map((k) => parts.reduce((sum, part) => sum + part[k]!, 0)) as [number, number, number];
    const deviation = (count: number, a: number, b: number): number => (2 * Math.sqrt(Math.max(0, b / count - (a / count) ** 2))) / this.#scale;
    return { all: deviation(n, first, second), without: Float64Array.from(parts, ([c, a, b]) => deviation(n - c, first - a, second - b)) };
  }
}
