import type { Dealt } from './blocks.ts';
import { isMixed, isUp, kolmogorovSmirnov, type Pair, type Stretches, wasserstein } from './distance.ts';
import { area, influencesOf, type StretchRows, widest } from './replicates.ts';
import { Spread } from './spread.ts';
import { StretchSums, stretchesOf } from './stretches.ts';

/** Beside the stretch: the value itself decides; or it is summed where the gap is above zero, or below. */
const HELD = 0x8000;
const UP = 0x4000;
const DOWN = 0x2000;
const STRETCH = DOWN - 1;

/** Share of both bodies in a stretch: the place of the widest gap has to be met more closely than an area. */
const MIDST = { kolmogorov_smirnov: 1 / 256, wasserstein: 1 / 128 } as const;

/** One body's rows as they are dealt out. */
interface SideRows extends StretchRows {
  readonly held: Float64Array;
  holds: number;
  readonly above: StretchSums;
}

/** What all rows have been dealt to. */
interface Tables {
  readonly stretches: Stretches;
  /** By cell: the stretch, with what becomes of the value. */
  readonly code: Uint16Array;
  readonly sides: readonly [SideRows, SideRows];
  readonly spread: Spread;
}

/** A distance and how it moves without the buckets of either body. */
export interface Distance {
  readonly spread: 'unit' | 'positive';
  /** NaN where the other body has one value only, so that there is no deviation to measure by. */
  readonly estimate: number;
  readonly of: Float64Array;
  readonly against: Float64Array;
}

/** Rows of each bucket of a slice, of the two bodies. */
type Sizes = readonly [ArrayLike<number>, ArrayLike<number>];

/** A slice of two bodies whose cells are narrow enough, as its rows are dealt out. */
export class OnSlice {
  readonly pair: Pair;
  readonly #name: 'kolmogorov_smirnov' | 'wasserstein';
  /** Cells of which the values are held: 1. */
  readonly marks: Uint8Array;
  readonly #slices: readonly [number, number];
  readonly #sizes: Sizes;
  readonly #cells: number;
  /** Made when the first row comes, since they take memory. */
  #tables: Tables | undefined;

  /** @param cells ids of cells are below */
  constructor(name: 'kolmogorov_smirnov' | 'wasserstein', pair: Pair, marks: Uint8Array, slices: readonly [number, number], sizes: Sizes, cells: number) {
    [this.#name, this.pair, this.marks, this.#slices, this.#sizes, this.#cells] = [name, pair, marks, slices, sizes, cells];
  }

  /** Rows that are held. */
  get held(): number {
    return rowsIn(this.pair.of, this.marks) + rowsIn(this.pair.against, this.marks);
  }

  deal(values: Float64Array, cell: Int32Array, slices: readonly Dealt[], side: number): void {
    this.#tables ??= this.#open();
    const [tables, mine, dealt] = [this.#tables, this.#tables.sides[side]!, slices[this.#slices[side]!]!];
    countRows(dealt, values, cell, tables, mine);
    if (side === 1 && this.#name === 'wasserstein') spreadRows(dealt, values, cell, tables);
  }

  #open(): Tables {
    const { pair, marks } = this;
    const stretches = stretchesOf(pair, marks, MIDST[this.#name]);
    const code = new Uint16Array(this.#cells);
    const { ids } = pair.leaves;
    for (let leaf = 0; leaf < ids.length; leaf++) {
      const how = marks[leaf] === 1 ? HELD : this.#name === 'wasserstein' ? [DOWN, 0, UP][stretches.summed[leaf]! + 1]! : 0;
      code[ids[leaf]!] = stretches.at[leaf]! | how;
    }
    const sides = this.#slices.map((_, side): SideRows => {
      const rows = side === 0 ? pair.of : pair.against;
      const buckets = this.#sizes[side]!.length;
      return {
        buckets,
        rows: new Uint32Array(buckets * (stretches.x.length - 1)),
        held: new Float64Array(rowsIn(rows, marks)),
        holds: 0,
        above: new StretchSums(stretches.x, mostIn(rows, stretches)),
      };
    }) as [SideRows, SideRows];
    return { stretches, code, sides, spread: new Spread(endsOf(pair, pair.against), sides[1].buckets, Array.from(this.#sizes[1]).reduce((a, b) => Math.max(a, b), 0)) };
  }

  distance(): Distance {
    const { stretches, sides: [mine, other], spread } = this.#tables ?? this.#open();
    const held = { marks: this.marks, of: mine.held.sort(), against: other.held.sort() };
    if (this.#name === 'kolmogorov_smirnov') return { spread: 'unit', estimate: kolmogorovSmirnov(this.pair, held), ...influencesOf(mine, other, stretches.x, widest) };
    const { all, without } = spread.deviations();
    const { of, against } = influencesOf(mine, other, stretches.x, area);
    const distance = wasserstein(this.pair, held, stretches, (side, stretch, up) => (side === 0 ? mine : other).above.value(stretch, up));
    // Without a bucket of the reference the deviation is another too.
    return { spread: 'positive', estimate: all > 0 ? distance / all : distance === 0 ? 0 : NaN, of: of.map((d) => d / all), against: against.map((d, j) => distance / all - (distance - d) / without[j]!) };
  }
}

// Loops of their own and local names, since every value goes through some of them.

function countRows({ rows, bucket }: Dealt, values: Float64Array, cell: Int32Array, { code, stretches: { x } }: Tables, mine: SideRows): void {
  const { rows: table, held, above } = mine;
  const width = x.length - 1;
  let holds = mine.holds;
  for (let k = 0; k < rows.length; k++) {
    const i = rows[k]!;
    if (cell[i]! < 0) continue;
    const what = code[cell[i]!]!;
    const stretch = what & STRETCH;
    table[bucket[k]! * width + stretch]!++;
    if (what >= HELD) held[holds++] = values[i]!;
    else if (what > STRETCH) above.add(values[i]!, stretch, isUp(what & UP));
  }
  mine.holds = holds;
}

function spreadRows({ rows, bucket }: Dealt, values: Float64Array, cell: Int32Array, { spread }: Tables): void {
  for (let k = 0; k < rows.length; k++) {
    const i = rows[k]!;
    if (cell[i]! >= 0) spread.add(values[i]!, bucket[k]!);
  }
}

function rowsIn(rows: Float64Array, marks: Uint8Array): number {
  let all = 0;
  for (let leaf = 0; leaf < rows.length; leaf++) all += marks[leaf]! * rows[leaf]!;
  return all;
}

/** Rows of the fullest stretch. */
function mostIn(rows: Float64Array, { at, x }: Stretches): number {
  const all = new Float64Array(x.length - 1);
  for (let leaf = 0; leaf < rows.length; leaf++) all[at[leaf]!]! += rows[leaf]!;
  return all.reduce((most, each) => Math.max(most, each), 0);
}

/** Where the rows that are counted begin, have their middle, and end, to a cell. */
function endsOf({ leaves: { low, high, only } }: Pair, rows: Float64Array): { readonly low: number; readonly middle: number; readonly high: number } {
  const [first, last] = [rows.findIndex((each) => each > 0), rows.findLastIndex((each) => each > 0)];
  let [middle, left] = [first, rows.reduce((all, each) => all + each, 0) / 2 - rows[first]!];
  while (left > 0 && middle < last) left -= rows[++middle]!;
  const known = (leaf: number, end: number): number => (Number.isNaN(only[leaf]!) ? end : only[leaf]!);
  return { low: known(first, low[first]!), middle: known(middle, low[middle]!), high: known(last, high[last]!) };
}

/** Cells with different values that hold more than a share of both bodies, or are wider than a share of the range. */
export function tooWide(pair: Pair, mostShare: number, mostWidth: number): number[] {
  const { leaves: { low, high }, of, against, n, m } = pair;
  const ends = endsOf(pair, of.map((rows, leaf) => rows + against[leaf]!));
  const most = (ends.high - ends.low) * mostWidth;
  const found: number[] = [];
  for (let leaf = 0; leaf < of.length; leaf++) {
    const share = (of[leaf]! / n + against[leaf]! / m) / 2;
    if (share > 0 && isMixed(pair, leaf) && (share > mostShare || high[leaf]! - low[leaf]! > most)) found.push(leaf);
  }
  return found;
}
