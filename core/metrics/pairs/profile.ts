import type { Profile } from '../../sources/summary.ts';
import { Ladder } from './ladder.ts';
import { quantileEdges } from './quantile-edges.ts';
import type { SliceValues } from './split.ts';

/** What a body keeps of a column on a slice: rows by bucket, in bins between its own quantiles or by category. */
export function profileOf(values: SliceValues, categories: readonly string[] | undefined, buckets: number, bins: number): Profile {
  if (categories !== undefined) return { kind: 'categories', categories, rows: rowsByBin(values, Uint16Array.from(values.value), buckets, categories.length) };
  const edges = quantileEdges(values, bins);
  return { kind: 'numbers', edges: Array.from(edges), rows: rowsInBins(values, edges, buckets) };
}

/** Rows by bucket in the bins that edges make. */
export function rowsInBins(values: SliceValues, edges: Float64Array, buckets: number): number[][] {
  const ladder = new Ladder(edges);
  return rowsByBin(values, ladder.stepsOf(values.value), buckets, ladder.steps);
}

function rowsByBin({ bucket, count }: SliceValues, bin: Uint16Array, buckets: number, bins: number): number[][] {
  const table = new Float64Array(buckets * bins);
  if (count === undefined) for (let i = 0; i < bucket.length; i++) table[bucket[i]! * bins + bin[i]!]!++;
  else for (let i = 0; i < bucket.length; i++) table[bucket[i]! * bins + bin[i]!]! += count[i]!;
  return Array.from({ length: buckets }, (_, j) => Array.from(table.subarray(j * bins, (j + 1) * bins)));
}
