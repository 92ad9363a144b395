/** Rows to be sorted by value: parallel arrays. `tag` goes along; `weight` too where rows are weighted. */
export interface Columns {
  readonly value: Float64Array;
  readonly tag: Uint32Array;
  readonly weight: Float64Array | undefined;
}

export function allocate(length: number, weighted: boolean): Columns {
  return { value: new Float64Array(length), tag: new Uint32Array(length), weight: weighted ? new Float64Array(length) : undefined };
}

/**
 * Bins of equal width from the least to the greatest finite value, with one bin more on each side for the infinities.
 * The map is a chain of monotone roundings, so a greater value never lands in a lesser bin and equal values share one.
 */
class Bins {
  readonly #low: number;
  readonly #half: number;
  readonly #scale: number;
  readonly count: number;

  constructor(low: number, high: number, bins: number) {
    this.#half = Number.isFinite(high - low) ? 1 : 0.5;
    this.#low = low * this.#half;
    const scale = bins / (high * this.#half - this.#low);
    this.#scale = Number.isFinite(scale) ? scale : Number.MAX_VALUE;
    this.count = bins + 3;
  }

  of(value: number): number {
    const bin = (value * this.#half - this.#low) * this.#scale + 1;
    if (bin >= 1) return bin < this.count - 1 ? Math.floor(bin) : value === Infinity ? this.count - 1 : this.count - 2;
    return 0;
  }
}

/** Least and greatest finite value in [from, to); +∞ and −∞ when there is none. */
function range(value: Float64Array, from: number, to: number): { low: number; high: number } {
  let low = Infinity;
  let high = -Infinity;
  for (let i = from; i < to; i++) {
    const v = value[i]!;
    if (v < low && v !== -Infinity) low = v;
    if (v > high && v !== Infinity) high = v;
  }
  return { low, high };
}

/** Copies [from, to) of `rows` to the start of `into`, bin after bin, and gives the ends of the bins. */
function scatter(rows: Columns, from: number, to: number, into: Columns, bins: Bins): Uint32Array {
  const { value, tag, weight } = rows;
  const next = new Uint32Array(bins.count + 1);
  for (let i = from; i < to; i++) next[bins.of(value[i]!) + 1]!++;
  for (let bin = 1; bin < next.length; bin++) next[bin]! += next[bin - 1]!;
  const target = into.value;
  const targetTag = into.tag;
  const targetWeight = into.weight;
  for (let i = from; i < to; i++) {
    const v = value[i]!;
    const place = next[bins.of(v)]!++;
    target[place] = v;
    targetTag[place] = tag[i]!;
    if (weight !== undefined && targetWeight !== undefined) targetWeight[place] = weight[i]!;
  }
  return next;
}

const chunkRows = 8192;
const mostBins = 4096;

/** Coarse order: rows of a later chunk are greater than those of an earlier one. */
export interface Coarse {
  readonly rows: Columns;
  /** End of each chunk; empty chunks are left out. */
  readonly ends: Uint32Array;
}

/** One pass that brings rows near their place: chunks that fit a cache are sorted later, when they are walked. */
export function coarseOrder(rows: Columns, length: number): Coarse {
  const { low, high } = range(rows.value, 0, length);
  const bins = Math.min(mostBins, Math.ceil(length / chunkRows));
  const into = allocate(length, rows.weight !== undefined);
  if (low >= high && length > 0) return { rows: into, ends: cut(scatter(rows, 0, length, into, new Bins(low < Infinity ? low : 0, low < Infinity ? low : 0, 1))) };
  return { rows: into, ends: cut(scatter(rows, 0, length, into, new Bins(low, high, bins))) };
}

function cut(ends: Uint32Array): Uint32Array {
  return ends.filter((end, i) => end > (i === 0 ? 0 : ends[i - 1]!));
}

const insertionRows = 24;

/** Sorts [from, to) in place by value; weighted rows of the same value by tag and weight, so that their order is always the same. */
export function sortRange(rows: Columns, from: number, to: number): void {
  if (to - from <= insertionRows) {
    insertionSort(rows, from, to);
    return;
  }
  const { low, high } = range(rows.value, from, to);
  if (low >= high) {
    const tied = rows.weight === undefined && !hasInfinity(rows.value, from, to);
    if (!tied) compareSort(rows, from, to);
    return;
  }
  const length = to - from;
  const scratch = allocate(length, rows.weight !== undefined);
  const ends = scatter(rows, from, to, scratch, new Bins(low, high, Math.min(1 << 16, length >> 2)));
  rows.value.set(scratch.value, from);
  rows.tag.set(scratch.tag, from);
  if (scratch.weight !== undefined) rows.weight?.set(scratch.weight, from);
  let start = 0;
  for (const end of ends) {
    if (end - start === length) {
      compareSort(rows, from, to);
      return;
    }
    if (end - start > 1) sortRange(rows, from + start, from + end);
    start = end;
  }
}

function hasInfinity(value: Float64Array, from: number, to: number): boolean {
  for (let i = from; i < to; i++) if (!Number.isFinite(value[i]!)) return true;
  return false;
}

function insertionSort(rows: Columns, from: number, to: number): void {
  const { value, tag, weight } = rows;
  for (let i = from + 1; i < to; i++) {
    const v = value[i]!;
    const t = tag[i]!;
    const w = weight === undefined ? 0 : weight[i]!;
    let j = i - 1;
    while (j >= from && (value[j]! > v || (weight !== undefined && value[j] === v && (tag[j]! > t || (tag[j] === t && weight[j]! > w))))) {
      value[j + 1] = value[j]!;
      tag[j + 1] = tag[j]!;
      if (weight !== undefined) weight[j + 1] = weight[j]!;
      j--;
    }
    value[j + 1] = v;
    tag[j + 1] = t;
    if (weight !== undefined) weight[j + 1] = w;
  }
}

/** For what bins can't part: values packed too closely, ties of weighted rows. */
function compareSort(rows: Columns, from: number, to: number): void {
  const { value, tag, weight } = rows;
  const order = Uint32Array.from({ length: to - from }, (_, i) => from + i).sort((a, b) => {
    if (value[a] !== value[b]) return value[a]! < value[b]! ? -1 : 1;
    return weight === undefined ? 0 : tag[a]! - tag[b]! || weight[a]! - weight[b]!;
  });
  rows.value.set(Float64Array.from(order, (i) => value[i]!), from);
  rows.tag.set(Uint32Array.from(order, (i) => tag[i]!), from);
  if (weight !== undefined) rows.weight?.set(Float64Array.from(order, (i) => weight[i]!), from);
}
