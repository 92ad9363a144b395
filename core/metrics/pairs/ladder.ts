/** Cells of the look-up an edge, and at least, so that most values find their step without a search. */
const CELLS_A_STEP = 4;
const FEWEST_CELLS = 2048;
/** Edges of a cell up to which a search costs more than a walk. */
const FEW_EDGES = 16;

/**
 * Steps that cut the line: step i holds values over edge i − 1 and at most edge i; the last one those over the last edge.
 * A value finds its step by its place on an even grid first; rounding can't misplace it, since equal cells are searched.
 */
export class Ladder {
  readonly edges: Float64Array;
  readonly #start: Uint32Array;
  readonly #low: number;
  readonly #scale: number;
  /** Some cell holds so many edges that going through them one by one would take long. */
  readonly #crowded: boolean;

  /** @param edges finite, ascending, each once */
  constructor(edges: Float64Array) {
    this.edges = edges;
    const cells = Math.max(FEWEST_CELLS, CELLS_A_STEP * edges.length);
    this.#low = edges[0] ?? 0;
    const scale = cells / ((edges.at(-1) ?? 0) - this.#low);
    this.#scale = Number.isFinite(scale) ? scale : 0;
    this.#start = new Uint32Array(cells + 2);
    for (const edge of edges) this.#start[this.#cell(edge) + 1]!++;
    this.#crowded = this.#start.some((count) => count > FEW_EDGES);
    for (let cell = 1; cell < this.#start.length; cell++) this.#start[cell]! += this.#start[cell - 1]!;
  }

  get steps(): number {
    return this.edges.length + 1;
  }

  /** Monotone in the value, as sums, products and rounding down are. */
  #cell(value: number): number {
    const at = (value - this.#low) * this.#scale;
    const last = this.#start.length - 2;
    return at >= last ? last : at >= 1 ? ~~at : 0;
  }

  /** The step of each value: the number of edges below it. Loops over local names, since every value of a column goes through one. */
  stepsOf(values: Float64Array): Uint16Array {
    const steps = new Uint16Array(values.length);
    const [start, edges, from, scale, last] = [this.#start, this.edges, this.#low, this.#scale, this.#start.length - 2];
    const crowded = this.#crowded;
    for (let i = 0; i < values.length; i++) {
      const value = values[i]!;
      const at = (value - from) * scale;
      const cell = at >= last ? last : at >= 1 ? ~~at : 0;
      let step = start[cell]!;
      if (crowded) step = search(edges, value, step, start[cell + 1]!);
      else while (step < edges.length && edges[step]! < value) step++;
      steps[i] = step;
    }
    return steps;
  }
}

/** The first of edges [low, high) that is not below the value. */
function search(edges: Float64Array, value: number, low: number, high: number): number {
  let [first, end] = [low, high];
  while (first < end) {
    const middle = (first + end) >>> 1;
    if (edges[middle]! < value) first = middle + 1;
    else end = middle;
  }
  return first;
}

/** Values up to which all decide the edges of a fine ladder. */
const SAMPLE = 32_768;
/** Buckets that a table has at most, see core/engine/bucket.ts. */
const MOST_BUCKETS = 1000;
const STEPS = 4096;

/** Steps of a ladder that only looks for quantiles: what it looks up stays in the fastest cache, and a few hundredths of the values are sorted. */
export const COARSE_STEPS = 1024;

/**
 * Edges that leave about the same number of values in each of up to 4,096 steps. Of many values those of every m-th
 * bucket decide, so that the edges hang on what the rows are and not on their order. They change no result, only its cost.
 */
export function fineLadder(bodies: readonly Sampled[], steps = STEPS): Ladder {
  const samples = bodies.map(sampleOf);
  const sample = new Float64Array(samples.reduce((sum, { length }) => sum + length, 0));
  samples.reduce((at, each) => (sample.set(each, at), at + each.length), 0);
  sample.sort();
  const edges: number[] = [];
  for (let i = 1; i <= steps; i++) {
    const value = sample[Math.ceil((i * sample.length) / steps) - 1];
    if (value !== undefined && value !== edges.at(-1)) edges.push(value);
  }
  return new Ladder(Float64Array.from(edges));
}

/** Values with the bucket of each. */
export interface Sampled {
  readonly value: Float64Array;
  readonly bucket: Uint16Array;
}

function sampleOf({ value, bucket }: Sampled): Float64Array {
  const every = Math.ceil(value.length / SAMPLE);
  if (every <= 1) return value;
  const rows = rowsOfEvery(bucket, every);
  const sample = new Float64Array(rows.length);
  for (let at = 0; at < rows.length; at++) sample[at] = value[rows[at]!]!;
  return sample;
}

/** By the buckets of a table, which its columns share: to look through them once a column is a tenth of what drift costs. */
const sampledRows = new WeakMap<Uint16Array, { readonly every: number; readonly rows: Uint32Array }>();

function rowsOfEvery(bucket: Uint16Array, every: number): Uint32Array {
  const known = sampledRows.get(bucket);
  if (known?.every === every) return known.rows;
  const taken = Uint8Array.from({ length: MOST_BUCKETS }, (_, at) => (at % every === 0 ? 1 : 0));
  let length = 0;
  for (let i = 0; i < bucket.length; i++) length += taken[bucket[i]!]!;
  const rows = new Uint32Array(length);
  for (let i = 0, at = 0; i < bucket.length; i++) if (taken[bucket[i]!] === 1) rows[at++] = i;
  sampledRows.set(bucket, { every, rows });
  return rows;
}

/** Values whose step is marked, ascending. */
export function valuesIn(values: Float64Array, steps: Uint16Array, marked: Uint8Array): Float64Array {
  let count = 0;
  for (let i = 0; i < steps.length; i++) count += marked[steps[i]!]!;
  const found = new Float64Array(count);
  for (let i = 0, at = 0; i < values.length; i++) if (marked[steps[i]!] === 1) found[at++] = values[i]!;
  return found.sort();
}

export function countSteps(steps: Uint16Array, length: number): Float64Array {
  const counts = new Uint32Array(length);
  for (let i = 0; i < steps.length; i++) counts[steps[i]!]!++;
  return Float64Array.from(counts);
}

/** Least and greatest value; infinities without one. */
export function endsOf(values: Float64Array): { readonly low: number; readonly high: number } {
  let low = Infinity;
  let high = -Infinity;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return { low, high };
}
