import { COARSE_STEPS, countSteps, fineLadder, type Ladder, type Sampled, valuesIn } from './ladder.ts';

/** Quantiles, and the steps that each value was found in on the way. */
export interface Quantiles {
  /** Ascending. */
  readonly edges: Float64Array;
  readonly ladder: Ladder;
  /** Of `ladder`, one a value. */
  readonly steps: Uint16Array;
}

/**
 * The exact quantiles at 1/bins … (bins − 1)/bins, linear between neighbours as numpy.quantile, each value once. Only the
 * steps that hold a neighbour are sorted.
 */
export function quantileEdges(values: Sampled, bins: number): Quantiles {
  const n = values.value.length;
  const ladder = fineLadder([values], COARSE_STEPS);
  const steps = ladder.stepsOf(values.value);
  if (n === 0) return { edges: new Float64Array(0), ladder, steps };
  const counts = countSteps(steps, ladder.steps);
  const wanted = Array.from({ length: bins - 1 }, (_, i) => ((n - 1) * (i + 1)) / bins);
  const marked = new Uint8Array(ladder.steps);
  const rank = ranks(counts);
  for (const at of wanted) for (const each of [Math.floor(at), Math.ceil(at)]) marked[rank.stepOf(each)] = 1;
  const sorted = valuesIn(values.value, steps, marked);
  const skipped = skippedBefore(counts, marked);
  const valueAt = (at: number): number => sorted[at - skipped[rank.stepOf(at)]!]!;
  const edges = wanted.map((at) => between(valueAt(Math.floor(at)), valueAt(Math.ceil(at)), at - Math.floor(at)));
  return { edges: Float64Array.from(new Set(edges)), ladder, steps };
}

/** As numpy's lerp: from the nearer end, so that it never leaves [a, b]. */
function between(a: number, b: number, share: number): number {
  return share < 0.5 ? a + (b - a) * share : b - (b - a) * (1 - share);
}

/** Which step holds the value of a rank, from 0. */
function ranks(counts: Float64Array): { stepOf(rank: number): number } {
  const ends = counts.slice();
  for (let i = 1; i < ends.length; i++) ends[i]! += ends[i - 1]!;
  return {
    stepOf: (rank) => {
      let low = 0;
      let high = ends.length - 1;
      while (low < high) {
        const middle = (low + high) >>> 1;
        if (ends[middle]! <= rank) low = middle + 1;
        else high = middle;
      }
      return low;
    },
  };
}

/** Values of steps that are not marked, before each step. */
function skippedBefore(counts: Float64Array, marked: Uint8Array): Float64Array {
  const skipped = new Float64Array(counts.length + 1);
  counts.forEach((count, step) => (skipped[step + 1] = skipped[step]! + (marked[step] === 1 ? 0 : count)));
  return skipped;
}
