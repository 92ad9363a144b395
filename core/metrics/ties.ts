import type { SortedBlock } from '../engine/plan.ts';

/** End (exclusive) of the run of equal values that starts at `from`. */
export function tieEnd(block: SortedBlock, from: number): number {
  const { value, length } = block;
  const first = value[from];
  let end = from + 1;
  while (end < length && value[end] === first) end++;
  return end;
}

/**
 * The rows of a tie in an order that the file's order of rows can't change, so that sums of weights don't either.
 * Rows that are equal in all of this are interchangeable.
 */
export function tiedRows(block: SortedBlock, from: number, to: number): number[] {
  const rows: number[] = [];
  for (let row = from; row < to; row++) rows.push(row);
  const { bucket, cell, positive, weight } = block;
  if (weight === undefined) return rows;
  return rows.sort((a, b) => bucket[a]! - bucket[b]! || cell[a]! - cell[b]! || positive[a]! - positive[b]! || weight[a]! - weight[b]!);
}
