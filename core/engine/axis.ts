import type { Axis } from '../sources/pictures.ts';

/** Exponents beyond these are not needed for any double, and 2^e stays one. */
export const LEAST_EXPONENT = -1000;
export const MOST_EXPONENT = 1000;

/** Number of the bin of width 2^e that a value lies in; exact, since a power of two is. */
export function binOf(value: number, exponent: number): number {
  return Math.floor(value * 2 ** -exponent);
}

/**
 * The narrowest bins of width 2^e, edges at its multiples, of which at most `most` hold all from `low` to `high`. They
 * depend on these two alone, and those of one body are unions of those of any other: two bodies can be laid over each other.
 */
export function exponentOf(low: number, high: number, most: number): number {
  const spread = high / most - low / most;
  const size = Math.floor(Math.log2(Math.max(Math.abs(low), Math.abs(high)) || 1));
  // Not narrower than the distance of two doubles.
  let exponent = spread > 0 ? Math.max(Math.floor(Math.log2(spread)) - 1, size - 52) : size - 1;
  exponent = Math.min(Math.max(exponent, LEAST_EXPONENT), MOST_EXPONENT);
  while (exponent < MOST_EXPONENT && binOf(high, exponent) - binOf(low, exponent) >= most) exponent++;
  return exponent;
}

export function axisOf(low: number, high: number, most: number): Axis & { readonly bins: number } {
  const exponent = exponentOf(low, high, most);
  const first = binOf(low, exponent);
  return { from: first * 2 ** exponent, width: 2 ** exponent, bins: binOf(high, exponent) - first + 1 };
}
