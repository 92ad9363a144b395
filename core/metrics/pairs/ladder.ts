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

  /** The number of edges below a value. */
  stepOf(value: number): number {
    const cell = this.#cell(value);
    let step = this.#start[cell]!;
    if (this.#crowded) return search(this.edges, value, step, this.#start[cell + 1]!);
    while (step < this.edges.length && this.edges[step]! < value) step++;
    return step;
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
