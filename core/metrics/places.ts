import type { Ranking, Sum } from '../engine/plan.ts';
import { ROWS } from './sql.ts';

/** Place of the sum that the bucket sizes answer. */
export const ROWS_AT = -1;

/** A list without repeats that knows where each entry stands. */
export class Once<T> {
  readonly all: T[] = [];
  readonly #places = new Map<string, number>();

  add(entry: T, key: string): number {
    const place = this.#places.get(key) ?? this.all.push(entry) - 1;
    this.#places.set(key, place);
    return place;
  }

  placeOf(key: string): number | undefined {
    return this.#places.get(key);
  }
}

export function addSum(sums: Once<Sum>, sum: Sum): number {
  if (sum === ROWS) return ROWS_AT;
  return sums.add(sum, sum.kind === 'count' ? `count ${sum.when}` : `total ${sum.of}`);
}

/** Rankings with an equal key are one sort. */
export function rankingKey({ value, positive, weight }: Ranking): string {
  return JSON.stringify([value, positive, weight]);
}
