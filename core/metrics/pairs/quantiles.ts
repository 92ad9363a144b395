import type { Profile } from '../../sources/summary.ts';
import type { Met, Source } from './blocks.ts';
import { Cells, type Leaves, USUAL_CELLS } from './cells.ts';
import { Ladder } from './ladder.ts';
import type { Search } from './search.ts';
import { sumOf } from './sum.ts';
import { Tally } from './tally.ts';

/** Rows that are held at once, at most. */
const MOST_HELD = 2 ** 17;
/** The row's value itself decides. */
const HELD = 0xffff;

/** A cell that holds a neighbour of a quantile: its position among the leaves, its rows, and the rows before it. */
interface Bound {
  readonly leaf: number;
  readonly before: number;
  readonly rows: number;
}

/** What is known of a slice: in which cells its quantiles lie, and the rows dealt out to the segments between those. */
interface Cut {
  /** Rows with a value. */
  readonly rows: number;
  readonly bounds: readonly Bound[];
  /** By cell: the segment, or HELD. */
  readonly code: Uint16Array;
  /** A value of each segment. */
  readonly known: readonly number[];
  /** Rows by bucket and segment. */
  readonly table: Uint32Array;
  readonly held: { readonly value: Float64Array; readonly bucket: Uint16Array; length: number };
}

/**
 * The exact quantiles of a column at 1/bins … (bins − 1)/bins on each slice, linear between neighbours as numpy.quantile,
 * each value once; and the rows between them by bucket. Only rows in the cells of quantiles are held and sorted.
 */
export class QuantileSearch implements Search {
  readonly sides: Search['sides'];
  readonly #source: Source;
  readonly #bins: number;
  readonly #most: number;
  readonly #cells = new Cells();
  readonly #tally: Tally;
  /** Rows of cells before it have been counted. */
  #from = 0;
  #leaves: Leaves | undefined;
  #cuts: Cut[] = [];

  /** @param most rows that are held at once: with more the cells are cut finer and counted anew */
  constructor(source: Source, column: number, bins: number, most = MOST_HELD) {
    [this.#source, this.#bins, this.#most] = [source, bins, most];
    this.sides = [{ source, column }];
    this.#tally = new Tally(source.table.slices.length);
  }

  get bytes(): number {
    if (this.#leaves === undefined) return USUAL_CELLS * (13 + 4 * this.#source.table.slices.length);
    return this.#cuts.reduce((all, { code, table, held }) => all + code.byteLength + table.byteLength + held.value.byteLength + held.bucket.byteLength, 0);
  }

  count(met: Met): void {
    this.#tally.add(this.#cells, met, this.#from);
  }

  narrow(): boolean {
    const leaves = this.#cells.leaves();
    const counts = this.#source.table.slices.map((_, slice) => this.#tally.rows(slice, leaves.ids));
    const bounds = counts.map((rows) => boundsOf(rows, this.#bins));
    const mixed = bounds.map((each) => each.filter(({ leaf }) => Number.isNaN(leaves.only[leaf])));
    if (sumOf(mixed.flat().map(({ rows }) => rows)) > this.#most) {
      this.#from = this.#cells.size;
      this.#cells.cut(mixed.flat().map(({ leaf }) => leaves.ids[leaf]!));
      return true;
    }
    this.#leaves = leaves;
    this.#cuts = bounds.map((each, slice) => cutOf(leaves, sumOf(counts[slice]!), each, this.#cells.size, this.#source.table.slices[slice]!.buckets.length));
    return false;
  }

  deal({ values, slices, cell, isKept }: Met): void {
    if (!isKept) this.#cells.locate(values, cell);
    for (const [slice, cut] of this.#cuts.entries()) {
      const dealt = slices[slice]!;
      cut.held.length = dealTo(cut, dealt.of(values), dealt.of(cell), dealt.bucket);
    }
  }

  profile(slice: number): Profile {
    const { known, table, held } = this.#cuts[slice]!;
    const edges = edgesOf(this.#leaves!, this.#cuts[slice]!, this.#bins);
    const ladder = new Ladder(edges);
    const bin = known.map((value) => ladder.stepOf(value));
    const rows = Array.from({ length: this.#source.table.slices[slice]!.buckets.length }, (_, bucket) => {
      const row = new Array<number>(ladder.steps).fill(0);
      known.forEach((_, segment) => (row[bin[segment]!]! += table[bucket * known.length + segment]!));
      return row;
    });
    held.value.forEach((value, i) => rows[held.bucket[i]!]![ladder.stepOf(value)]!++);
    return { kind: 'numbers', edges: Array.from(edges), rows };
  }
}

/**
 * Local names, since every value goes through. Gives the new length: a store behind the loop would not be compiled with it, and
 * throw it out of machine code at the end of each call.
 */
function dealTo({ code, known, table, held }: Cut, values: Float64Array, cell: Int32Array, bucket: Uint16Array): number {
  const [width, { value: heldValue, bucket: heldBucket }] = [known.length, held];
  let length = held.length;
  for (let k = 0; k < values.length; k++) {
    if (cell[k]! < 0) continue;
    const [segment, at] = [code[cell[k]!]!, bucket[k]!];
    if (segment === HELD) {
      heldValue[length] = values[k]!;
      heldBucket[length++] = at;
    } else table[at * width + segment]!++;
  }
  return length;
}

/** Ranks from 0, with fractions: of the smallest value and of the quantiles that end bins. */
function wantedRanks(n: number, bins: number): number[] {
  return Array.from({ length: n === 0 ? 0 : bins }, (_, i) => ((n - 1) * i) / bins);
}

function boundsOf(rows: Float64Array, bins: number): Bound[] {
  const ranks = wantedRanks(sumOf(rows), bins).flatMap((rank) => [Math.floor(rank), Math.ceil(rank)]);
  const bounds: Bound[] = [];
  let [before, next] = [0, 0];
  rows.forEach((each, leaf) => {
    if (next < ranks.length && ranks[next]! < before + each) bounds.push({ leaf, before, rows: each });
    while (next < ranks.length && ranks[next]! < before + each) next++;
    before += each;
  });
  return bounds;
}

function cutOf({ ids, low, only }: Leaves, rows: number, bounds: readonly Bound[], cells: number, buckets: number): Cut {
  const code = new Uint16Array(cells);
  const known: number[] = [];
  const bound = new Set(bounds.map(({ leaf }) => leaf));
  let open = false;
  ids.forEach((id, leaf) => {
    const single = !Number.isNaN(only[leaf]!);
    if (!open || bound.has(leaf)) {
      open = !bound.has(leaf);
      if (open || single) known.push(single ? only[leaf]! : low[leaf]!);
    }
    code[id] = bound.has(leaf) && !single ? HELD : known.length - 1;
  });
  const length = sumOf(bounds.map((each) => (Number.isNaN(only[each.leaf]!) ? each.rows : 0)));
  return { rows, bounds, code, known, table: new Uint32Array(buckets * known.length), held: { value: new Float64Array(length), bucket: new Uint16Array(length), length: 0 } };
}

function edgesOf({ only }: Leaves, { rows, bounds, held }: Cut, bins: number): Float64Array {
  const sorted = held.value.slice().sort();
  const places: (Bound & { readonly at: number })[] = [];
  let at = 0;
  for (const bound of bounds) {
    places.push({ ...bound, at });
    if (Number.isNaN(only[bound.leaf]!)) at += bound.rows;
  }
  const valueAt = (rank: number): number => {
    const { leaf, before, at: start } = places.find((place) => rank < place.before + place.rows)!;
    return Number.isNaN(only[leaf]!) ? sorted[start + rank - before]! : only[leaf]!;
  };
  const [smallest, ...quantiles] = wantedRanks(rows, bins).map((rank) => between(valueAt(Math.floor(rank)), valueAt(Math.ceil(rank)), rank - Math.floor(rank)));
  return Float64Array.from(new Set(quantiles.flatMap((edge, i) => (edge === (quantiles[i - 1] ?? smallest) || edge === quantiles[i + 1] ? [below(edge), edge] : [edge]))));
}

/** The next double below a finite one. */
function below(value: number): number {
  if (value === 0) return -Number.MIN_VALUE;
  const bits = new BigInt64Array(Float64Array.of(value).buffer);
  bits[0]! += value > 0 ? -1n : 1n;
  return new Float64Array(bits.buffer)[0]!;
}

/** As numpy's lerp: from the nearer end, so that it never leaves [a, b]. */
function between(a: number, b: number, share: number): number {
  return share < 0.5 ? a + (b - a) * share : b - (b - a) * (1 - share);
}
