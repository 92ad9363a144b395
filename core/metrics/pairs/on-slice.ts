import type { Met } from './blocks.ts';
import { isMixed, isUp, kolmogorovSmirnov, type Pair, type Stretches, wasserstein } from './distance.ts';
import { area, influencesOf, type StretchRows, widest } from './replicates.ts';
import { Spread } from './spread.ts';
import { StretchSums, stretchesOf } from './stretches.ts';
import { sumOf } from './sum.ts';

/** Beside the stretch: the value itself decides; or it is summed where the gap is above zero, or below. */
const HELD = 0x8000;
const UP = 0x4000;
const DOWN = 0x2000;
const STRETCH = DOWN - 1;

/** Share of both bodies in a stretch: the place of the widest gap has to be met more closely than an area. */
const MIDST = { kolmogorov_smirnov: 1 / 256, wasserstein: 1 / 128 } as const;

/** One body's rows as they are dealt out. */
interface SideRows extends StretchRows {
  /** Values that are held, cell by cell. */
  readonly held: Float64Array;
  /** By cell: where its next value goes. */
  readonly next: Uint32Array;
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

  deal({ values, cell, slices }: Met, side: number): void {
    this.#tables ??= this.#open();
    const [tables, mine, dealt] = [this.#tables, this.#tables.sides[side]!, slices[this.#slices[side]!]!];
    const [ownValues, ownCell] = [dealt.of(values), dealt.of(cell)];
    countRows(ownValues, ownCell, dealt.bucket, tables, mine);
    if (side === 1 && this.#name === 'wasserstein') spreadRows(ownValues, ownCell, dealt.bucket, tables);
  }

  #open(): Tables {
    const { pair, marks } = this;
    const stretches = stretchesOf(pair, marks, MIDST[this.#name]);
    const code = codeOf(pair, marks, stretches, this.#name === 'wasserstein', this.#cells);
    const sides = this.#slices.map((_, side): SideRows => {
      const rows = side === 0 ? pair.of : pair.against;
      const buckets = this.#sizes[side]!.length;
      return {
        buckets,
        rows: new Uint32Array(buckets * (stretches.x.length - 1)),
        held: new Float64Array(rowsIn(rows, marks)),
        next: startsOf(pair, rows, marks, this.#cells),
        above: new StretchSums(stretches.x, mostIn(rows, stretches)),
      };
    }) as [SideRows, SideRows];
    return { stretches, code, sides, spread: new Spread(endsOf(pair, pair.against), sides[1].buckets, Array.from(this.#sizes[1]).reduce((a, b) => Math.max(a, b), 0)) };
  }

  distance(): Distance {
    const { stretches, sides: [mine, other], spread } = this.#tables ?? this.#open();
    const held = { marks: this.marks, of: sorted(mine.held, this.pair.of, this.marks), against: sorted(other.held, this.pair.against, this.marks) };
    if (this.#name === 'kolmogorov_smirnov') return { spread: 'unit', estimate: kolmogorovSmirnov(this.pair, held), ...influencesOf(mine, other, stretches.x, widest) };
    const { all, without } = spread.deviations();
    const { of, against } = influencesOf(mine, other, stretches.x, area);
    const distance = wasserstein(this.pair, held, stretches, (side, stretch, up) => (side === 0 ? mine : other).above.value(stretch, up));
    // Without a bucket of the reference the deviation is another too.
    return { spread: 'positive', estimate: all > 0 ? distance / all : distance === 0 ? 0 : NaN, of: of.map((d) => d / all), against: against.map((d, j) => distance / all - (distance - d) / without[j]!) };
  }
}

// Loops of their own and local names, since every value goes through some of them.

function codeOf({ leaves: { ids } }: Pair, marks: Uint8Array, { at, summed }: Stretches, sums: boolean, cells: number): Uint16Array {
  const code = new Uint16Array(cells);
  for (let leaf = 0; leaf < ids.length; leaf++) {
    const sum = !sums || summed[leaf] === 0 ? 0 : summed[leaf]! > 0 ? UP : DOWN;
    code[ids[leaf]!] = at[leaf]! | (marks[leaf] === 1 ? HELD : sum);
  }
  return code;
}

/** Where the values of each cell begin, of those that are held. */
function startsOf({ leaves: { ids } }: Pair, rows: Float64Array, marks: Uint8Array, cells: number): Uint32Array {
  const starts = new Uint32Array(cells);
  let start = 0;
  for (let leaf = 0; leaf < ids.length; leaf++) {
    starts[ids[leaf]!] = start;
    start += marks[leaf]! * rows[leaf]!;
  }
  return starts;
}

function countRows(values: Float64Array, cell: Int32Array, bucket: Uint16Array, { code, stretches: { x } }: Tables, { rows: table, held, next, above }: SideRows): void {
  const width = x.length - 1;
  for (let k = 0; k < values.length; k++) {
    if (cell[k]! < 0) continue;
    const what = code[cell[k]!]!;
    const stretch = what & STRETCH;
    table[bucket[k]! * width + stretch]!++;
    if (what >= HELD) held[next[cell[k]!]!++] = values[k]!;
    else if (what > STRETCH) above.add(values[k]!, stretch, isUp(what & UP));
  }
}

function spreadRows(values: Float64Array, cell: Int32Array, bucket: Uint16Array, { spread }: Tables): void {
  for (let k = 0; k < values.length; k++) if (cell[k]! >= 0) spread.add(values[k]!, bucket[k]!);
}

/** Values that lie cell by cell: few of them are sorted at once, which costs less than all. */
function sorted(held: Float64Array, rows: Float64Array, marks: Uint8Array): Float64Array {
  let start = 0;
  for (let leaf = 0; leaf < rows.length; leaf++) {
    const end = start + marks[leaf]! * rows[leaf]!;
    if (end > start + 1) held.subarray(start, end).sort();
    start = end;
  }
  return held;
}

function rowsIn(rows: Float64Array, marks: Uint8Array): number {
  let all = 0;
  for (let leaf = 0; leaf < rows.length; leaf++) all += marks[leaf]! * rows[leaf]!;
  return all;
}

/** Rows of the fullest stretch. */
function mostIn(rows: Float64Array, { at, x }: Stretches): number {
  const all = new Float64Array(x.length - 1);
  let most = 0;
  for (let leaf = 0; leaf < rows.length; leaf++) {
    all[at[leaf]!]! += rows[leaf]!;
    most = Math.max(most, all[at[leaf]!]!);
  }
  return most;
}

/** Where the rows that are counted begin, have their middle, and end, to a cell. */
function endsOf({ leaves: { low, high, only } }: Pair, rows: Float64Array): { readonly low: number; readonly middle: number; readonly high: number } {
  let first = 0;
  while (rows[first] === 0) first++;
  let last = rows.length - 1;
  while (rows[last] === 0) last--;
  let middle = first;
  let left = sumOf(rows) / 2 - rows[first]!;
  while (left > 0 && middle < last) left -= rows[++middle]!;
  const known = (leaf: number, end: number): number => (Number.isNaN(only[leaf]!) ? end : only[leaf]!);
  return { low: known(first, low[first]!), middle: known(middle, low[middle]!), high: known(last, high[last]!) };
}

function both(of: Float64Array, against: Float64Array): Float64Array {
  const rows = new Float64Array(of.length);
  for (let leaf = 0; leaf < rows.length; leaf++) rows[leaf] = of[leaf]! + against[leaf]!;
  return rows;
}

/** Cells with different values that hold more than a share of both bodies, or are wider than a share of the range. */
export function tooWide(pair: Pair, mostShare: number, mostWidth: number): number[] {
  const { leaves: { low, high }, of, against, n, m } = pair;
  const ends = endsOf(pair, both(of, against));
  const most = (ends.high - ends.low) * mostWidth;
  const found: number[] = [];
  for (let leaf = 0; leaf < of.length; leaf++) {
    const share = (of[leaf]! / n + against[leaf]! / m) / 2;
    if (share > 0 && isMixed(pair, leaf) && (share > mostShare || high[leaf]! - low[leaf]! > most)) found.push(leaf);
  }
  return found;
}
