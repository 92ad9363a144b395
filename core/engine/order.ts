/** Rows to be sorted by value: parallel arrays. `tag` goes along; `weight` too where rows are weighted. */
export interface Columns {
  readonly value: Float64Array;
  readonly tag: Uint32Array;
  readonly weight: Float64Array | undefined;
}

export function allocate(length: number, weighted: boolean, value: Float64Array = new Float64Array(length)): Columns {
  return { value, tag: new Uint32Array(length), weight: weighted ? new Float64Array(length) : undefined };
}

/** Coarse order: rows of a later chunk are greater than those of an earlier one. */
export interface Coarse {
  readonly rows: Columns;
  /** End of each chunk; empty chunks are left out. */
  readonly ends: Uint32Array;
}

const chunkRows = 8192;
const mostChunks = 4096;
const insertionRows = 24;
/** Rows that a bin of a chunk holds on average: few enough to insert, enough to keep the bins in cache. */
const binRows = 4;
const mostBins = 1 << 16;

/**
 * Sorts doubles that lie anywhere, without a comparison for most of them: by the width of a bin twice, then by insertion.
 * The bin of a value is a chain of monotone roundings, so a greater value never lands in a lesser bin, and equal values
 * always share one. Memory is reused from chunk to chunk.
 */
export class Sorter {
  #bins = new Uint16Array();
  #ends = new Uint32Array();
  #scratch = allocate(0, false);

  /**
   * One pass that brings rows near their place: chunks that fit a cache are sorted later, when they are walked.
   * `spare` is memory of that length that may be written over: fresh pages cost as much as the pass.
   */
  coarse(rows: Columns, length: number, spare?: Float64Array): Coarse {
    const into = allocate(length, rows.weight !== undefined, spare);
    const ends = this.#scatter(rows, 0, length, into, Math.min(mostChunks, Math.ceil(length / chunkRows)));
    return { rows: into, ends: ends.filter((end, i) => end > (i === 0 ? 0 : ends[i - 1]!)) };
  }

  /** Sorts [from, to) in place; weighted rows of the same value by tag and weight, so that their order is always the same. */
  sort(rows: Columns, from: number, to: number): void {
    const length = to - from;
    if (length <= insertionRows) {
      insertionSort(rows, from, to);
      return;
    }
    if (allEqual(rows.value, from, to)) {
      if (rows.weight !== undefined) compareSort(rows, from, to);
      return;
    }
    if (this.#scratch.value.length < length || (rows.weight !== undefined && this.#scratch.weight === undefined)) {
      this.#scratch = allocate(length, rows.weight !== undefined);
    }
    const scratch = this.#scratch;
    const ends = this.#scatter(rows, from, to, scratch, Math.min(mostBins - 3, Math.ceil(length / binRows))).slice();
    rows.value.set(scratch.value.subarray(0, length), from);
    rows.tag.set(scratch.tag.subarray(0, length), from);
    if (scratch.weight !== undefined) rows.weight?.set(scratch.weight.subarray(0, length), from);
    this.#finish(rows, from, length, ends);
  }

  /** Bins are in order: full ones are sorted on their own, and one insertion sort over all settles the others. */
  #finish(rows: Columns, from: number, length: number, ends: Uint32Array): void {
    let start = 0;
    for (const end of ends) {
      if (end - start === length) {
        compareSort(rows, from, from + length);
        return;
      }
      if (end - start > insertionRows) this.sort(rows, from + start, from + end);
      start = end;
    }
    insertionSort(rows, from, from + length);
  }

  /**
   * Copies [from, to) to the start of `into`, bin after bin, and gives the ends of the bins. The finite values share
   * `count` bins of equal width; the infinities have one each.
   */
  #scatter(rows: Columns, from: number, to: number, into: Columns, count: number): Uint32Array {
    const length = to - from;
    if (this.#bins.length < length) this.#bins = new Uint16Array(length);
    if (this.#ends.length < count + 4) this.#ends = new Uint32Array(count + 4);
    const next = this.#ends.subarray(0, count + 4).fill(0);
    assignBins(rows.value, from, to, count, this.#bins, next);
    for (let bin = 1; bin < next.length; bin++) next[bin]! += next[bin - 1]!;
    move(rows, from, to, into, this.#bins, next);
    return next.subarray(0, count + 3);
  }
}

/** Writes each value's bin and counts it one place further on. */
function assignBins(value: Float64Array, from: number, to: number, count: number, bins: Uint16Array, counts: Uint32Array): void {
  const { low, high } = range(value, from, to);
  const half = Number.isFinite(high - low) ? 1 : 0.5;
  const base = low * half;
  const exact = count / (high * half - base);
  const scale = Number.isFinite(exact) ? exact : Number.MAX_VALUE;
  for (let i = from, at = 0; i < to; i++, at++) {
    const v = value[i]!;
    let bin = ((v * half - base) * scale + 1) | 0;
    if (v === Infinity) bin = count + 2;
    else if (v === -Infinity) bin = 0;
    else if (bin > count + 1 || high === low) bin = count + 1;
    bins[at] = bin;
    counts[bin + 1]!++;
  }
}

function move(rows: Columns, from: number, to: number, into: Columns, bins: Uint16Array, next: Uint32Array): void {
  const { value, tag, weight } = rows;
  const { value: intoValue, tag: intoTag, weight: intoWeight } = into;
  for (let i = from, at = 0; i < to; i++, at++) {
    const bin = bins[at]!;
    const place = next[bin]!;
    next[bin] = place + 1;
    intoValue[place] = value[i]!;
    intoTag[place] = tag[i]!;
    if (weight !== undefined && intoWeight !== undefined) intoWeight[place] = weight[i]!;
  }
}

/** Least and greatest finite value in [from, to); 0 and 0 when there is none. */
function range(value: Float64Array, from: number, to: number): { low: number; high: number } {
  let low = Infinity;
  let high = -Infinity;
  for (let i = from; i < to; i++) {
    const v = value[i]!;
    if (v < low && v !== -Infinity) low = v;
    if (v > high && v !== Infinity) high = v;
  }
  return low <= high ? { low, high } : { low: 0, high: 0 };
}

function allEqual(value: Float64Array, from: number, to: number): boolean {
  const first = value[from]!;
  for (let i = from + 1; i < to; i++) if (value[i] !== first) return false;
  return true;
}

function insertionSort(rows: Columns, from: number, to: number): void {
  if (rows.weight !== undefined) {
    insertWeighted(rows, rows.weight, from, to);
    return;
  }
  const { value, tag } = rows;
  for (let i = from + 1; i < to; i++) {
    const v = value[i]!;
    let j = i - 1;
    if (value[j]! <= v) continue;
    const t = tag[i]!;
    while (j >= from && value[j]! > v) {
      value[j + 1] = value[j]!;
      tag[j + 1] = tag[j]!;
      j--;
    }
    value[j + 1] = v;
    tag[j + 1] = t;
  }
}

function insertWeighted({ value, tag }: Columns, weight: Float64Array, from: number, to: number): void {
  const after = (j: number, v: number, t: number, w: number): boolean =>
    value[j]! > v || (value[j] === v && (tag[j]! > t || (tag[j] === t && weight[j]! > w)));
  for (let i = from + 1; i < to; i++) {
    const [v, t, w] = [value[i]!, tag[i]!, weight[i]!];
    let j = i - 1;
    for (; j >= from && after(j, v, t, w); j--) {
      value[j + 1] = value[j]!;
      tag[j + 1] = tag[j]!;
      weight[j + 1] = weight[j]!;
    }
    value[j + 1] = v;
    tag[j + 1] = t;
    weight[j + 1] = w;
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
