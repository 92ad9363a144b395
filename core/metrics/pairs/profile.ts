import type { Profile } from '../../sources/summary.ts';
import { Ladder } from './ladder.ts';
import { quantileEdges, type Quantiles } from './quantile-edges.ts';
import type { SliceValues } from './split.ts';

/** What a body keeps of a column on a slice: rows by bucket, in bins between its own quantiles or by category. */
export function profileOf(values: SliceValues, categories: readonly string[] | undefined, buckets: number, bins: number): Profile {
  if (categories !== undefined) return { kind: 'categories', categories, rows: rowsByBin(values, Uint16Array.from(values.value), buckets, categories.length) };
  const quantiles = quantileEdges(values, bins);
  return { kind: 'numbers', edges: Array.from(quantiles.edges), rows: rowsByBin(values, binsOf(values.value, quantiles), buckets, quantiles.edges.length + 1) };
}

/** The bin of each value, by its step: only in a step with an edge inside the value itself decides. */
function binsOf(values: Float64Array, { edges, ladder, steps }: Quantiles): Uint16Array {
  const first = Uint16Array.from({ length: ladder.steps }, (_, step) => below(edges, step === 0 ? -Infinity : ladder.edges[step - 1]!));
  const last = Uint16Array.from({ length: ladder.steps }, (_, step) => below(edges, ladder.edges[step] ?? Infinity));
  const bins = new Uint16Array(values.length);
  for (let i = 0; i < values.length; i++) {
    const step = steps[i]!;
    let bin = first[step]!;
    const most = last[step]!;
    while (bin < most && edges[bin]! < values[i]!) bin++;
    bins[i] = bin;
  }
  return bins;
}

/** Edges that lie below a value. */
function below(edges: Float64Array, value: number): number {
  const at = edges.findIndex((edge) => edge >= value);
  return at < 0 ? edges.length : at;
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
