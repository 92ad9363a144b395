import type { Leaves } from './cells.ts';
import { sumOf } from './sum.ts';

/** Two bodies on the cells of one line, on a slice; both have rows. */
export interface Pair {
  readonly leaves: Leaves;
  /** Rows by cell. */
  readonly of: Float64Array;
  readonly against: Float64Array;
  /** F_of − F_against at the lower end of each cell, and at the upper end of the last one. */
  readonly gap: Float64Array;
  /** How far it may rise and fall inside of a cell. */
  readonly most: Float64Array;
  readonly least: Float64Array;
  readonly n: number;
  readonly m: number;
}

export function pairOf(leaves: Leaves, of: Float64Array, against: Float64Array): Pair | undefined {
  const n = sumOf(of);
  const m = sumOf(against);
  if (n === 0 || m === 0) return undefined;
  const gap = new Float64Array(of.length + 1);
  const most = new Float64Array(of.length);
  const least = new Float64Array(of.length);
  let left = 0;
  let right = 0;
  for (let leaf = 0; leaf < of.length; leaf++) {
    most[leaf] = (left + of[leaf]!) / n - right / m;
    least[leaf] = left / n - (right + against[leaf]!) / m;
    left += of[leaf]!;
    right += against[leaf]!;
    gap[leaf + 1] = left / n - right / m;
  }
  return { leaves, of, against, gap, most, least, n, m };
}

/** A cell whose rows have different values. */
export function isMixed({ leaves }: Pair, leaf: number): boolean {
  return Number.isNaN(leaves.only[leaf]!);
}

/** Rows whose values are held, of the marked cells of both bodies, ascending. */
export interface Held {
  readonly marks: Uint8Array;
  readonly of: Float64Array;
  readonly against: Float64Array;
}

/** Cells where only the values themselves can tell a distance: 1. */
export const marksOf = {
  /** The gap may be wider inside than it is at the end of any cell. */
  kolmogorov_smirnov: (pair: Pair): Uint8Array => {
    const known = widestEnd(pair);
    return marked(pair, (leaf) => Math.max(pair.most[leaf]!, -pair.least[leaf]!) > known);
  },
  /** The gap may change its sign inside. */
  wasserstein: (pair: Pair): Uint8Array => marked(pair, (leaf) => pair.most[leaf]! > 0 && pair.least[leaf]! < 0),
};

function marked(pair: Pair, isOpen: (leaf: number) => boolean): Uint8Array {
  const marks = new Uint8Array(pair.of.length);
  for (let leaf = 0; leaf < marks.length; leaf++) if (isMixed(pair, leaf) && isOpen(leaf)) marks[leaf] = 1;
  return marks;
}

function widestEnd({ gap }: Pair): number {
  let widest = 0;
  for (let i = 0; i < gap.length; i++) widest = Math.max(widest, Math.abs(gap[i]!));
  return widest;
}

/** sup |F_of − F_against|: at the ends of cells it is known, inside only the marked ones can be wider. */
export function kolmogorovSmirnov(pair: Pair, held: Held): number {
  let widest = widestEnd(pair);
  walk(pair, held, (gap) => (widest = Math.max(widest, Math.abs(gap))));
  return widest;
}

/** Stretches of the line that several cells lie in, from a point on. */
export interface Stretches {
  /** The points where they begin, and the end of the last one. */
  readonly x: Float64Array;
  /** By cell: its stretch. */
  readonly at: Uint16Array;
  /** Where what the cell adds follows from the sum of its values: 1 with the gap above zero, −1 below; else 0. */
  readonly summed: Int8Array;
}

/**
 * ∫ |F_of − F_against| dx. Where the gap keeps its sign it follows from the sum of values, in a cell with one value, or
 * none, it is known, the marked cells are walked.
 * @param above Σ (value − begin) of the rows of a stretch's summed cells, of one body; those with the gap above zero, or below
 */
export function wasserstein(pair: Pair, held: Held, { x, at, summed }: Stretches, above: (side: 0 | 1, stretch: number, isUp: number) => number): number {
  const { leaves: { low, high, only }, of, against, gap, n, m } = pair;
  const inside = new Float64Array(2 * (x.length - 1));
  let area = 0;
  for (let leaf = 0; leaf < of.length; leaf++) {
    const end = gap[leaf + 1]!;
    const stretch = at[leaf]!;
    if (summed[leaf] !== 0) inside[2 * stretch + isUp(summed[leaf]!)]! += end * (high[leaf]! - low[leaf]!) + (low[leaf]! - x[stretch]!) * (of[leaf]! / n - against[leaf]! / m);
    else if (held.marks[leaf] === 0) {
      const value = isMixed(pair, leaf) ? low[leaf]! : only[leaf]!;
      area += Math.abs(gap[leaf]!) * (value - low[leaf]!) + Math.abs(end) * (high[leaf]! - value);
    }
    if (leaf + 1 < of.length) area += Math.abs(end) * (low[leaf + 1]! - high[leaf]!);
  }
  inside.forEach((part, i) => (area += Math.abs(part - (above(0, i >> 1, i & 1) / n - above(1, i >> 1, i & 1) / m))));
  walk(pair, held, (height, from, to) => (area += Math.abs(height) * (to - from)));
  return area;
}

export function isUp(sign: number): number {
  return sign > 0 ? 1 : 0;
}

/** Tells the gap after each value of the marked cells, and on which stretch of the line it holds inside of the cell. */
function walk({ leaves, of, against, n, m }: Pair, { marks, of: left, against: right }: Held, tell: (gap: number, from: number, to: number) => void): void {
  let i = 0;
  let j = 0;
  let before = 0;
  let behind = 0;
  for (let leaf = 0; leaf < of.length; leaf++) {
    if (marks[leaf] === 1) {
      const iEnd = i + of[leaf]!;
      const jEnd = j + against[leaf]!;
      let a = before;
      let b = behind;
      let at = leaves.low[leaf]!;
      while (i < iEnd || j < jEnd) {
        const next = Math.min(i < iEnd ? left[i]! : Infinity, j < jEnd ? right[j]! : Infinity);
        tell(a / n - b / m, at, next);
        for (; i < iEnd && left[i] === next; i++) a++;
        for (; j < jEnd && right[j] === next; j++) b++;
        at = next;
      }
      tell(a / n - b / m, at, leaves.high[leaf]!);
    }
    before += of[leaf]!;
    behind += against[leaf]!;
  }
}
