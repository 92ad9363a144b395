/** Cells of an exponent: eight digits behind the point, a 256th of the value at most. */
const FIRST = 256;
/** Digits of a double's upper word behind those. */
const BEHIND = 12;
/** Cells that a cell is cut into: six digits more. */
const FURTHER = 64;
/** Cells that a column has as a rule: numbers of forty signs and exponents. */
export const USUAL_CELLS = 40 * FIRST;
const SIGN = 1 << 31;

/** The cells of the line that hold a value, in its order; one number a cell. */
export interface Leaves {
  readonly ids: Int32Array;
  /** A cell holds values from `low` to below `high`. */
  readonly low: Float64Array;
  readonly high: Float64Array;
  /** The value that all rows of the cell have; NaN where they differ. */
  readonly only: Float64Array;
}

/** What a cell is: without a value, with one that all its rows have, with several, or cut. */
const EMPTY = 0;
const SINGLE = 1;
const MIXED = 2;
const CUT = 3;

/**
 * The line of doubles cut by their leading digits: by sign and exponent, each of those into 256 cells, and any of these
 * as often as wanted into 64 (a radix tree, see Knuth, The Art of Computer Programming 3, 6.3). Which cells there are
 * hangs on the values and on what was cut, never on the order of rows, and no value has to be known before.
 */
export class Cells {
  /** First cell of each sign and exponent; 0: none yet, or none ever, of NaN and infinities. The first cells stay empty for it. */
  readonly #root = new Int32Array(4096);
  #size = FIRST;
  /** Of a byte, so that the cells of a column that are met often lie in the fastest cache. */
  #state = new Uint8Array(8 * FIRST);
  /** The value of a cell with one. */
  #value = new Float64Array(8 * FIRST);
  /** First of the cells that a cell was cut into. */
  #parts = new Int32Array(8 * FIRST);

  /** All ids are below; those that come later are not. */
  get size(): number {
    return this.#size;
  }

  /** Writes the cell of each value, −1 for NaN and infinities. Zero has no sign. */
  locate(values: Float64Array, into: Int32Array): void {
    const [words, root] = [wordsOf(values), this.#root];
    let state = this.#state;
    for (let i = 0; i < values.length; i++) {
      const high = upperDigits(words[2 * i + 1]!);
      const cell = root[high >>> 20]! + ((high >>> BEHIND) & (FIRST - 1));
      if (state[cell] === MIXED) into[i] = cell;
      else {
        into[i] = this.#find(values[i]!, high, words[2 * i]!);
        state = this.#state;
      }
    }
  }

  /** What most values don't need: a look at whether it is one, a cell that was cut or never met. */
  #find(value: number, upper: number, lower: number): number {
    if (!Number.isFinite(value)) return -1;
    const high = value === 0 ? SIGN : upper;
    const low = value === 0 ? 0 : high < 0 ? lower : ~lower;
    if (this.#root[high >>> 20] === 0) this.#root[high >>> 20] = this.#open(FIRST);
    let cell = this.#root[high >>> 20]! + ((high >>> BEHIND) & (FIRST - 1));
    for (let level = 0; this.#state[cell] === CUT; level++) cell = this.#parts[cell]! + digit(high, low, level);
    if (this.#state[cell] === EMPTY) {
      this.#state[cell] = SINGLE;
      this.#value[cell] = value + 0;
    } else if (this.#state[cell] === SINGLE && this.#value[cell] !== value) this.#state[cell] = MIXED;
    return cell;
  }

  /** Cuts cells that hold different values. What they have counted has to be counted anew: the values go to the new cells. */
  cut(ids: Iterable<number>): void {
    for (const id of ids) {
      if (this.#state[id] !== MIXED) continue;
      this.#state[id] = CUT;
      const first = this.#open(FURTHER);
      this.#parts[id] = first;
    }
  }

  #open(cells: number): number {
    const base = this.#size;
    this.#size += cells;
    if (this.#size > this.#state.length) {
      const [state, value, parts] = [new Uint8Array(2 * this.#size), new Float64Array(2 * this.#size), new Int32Array(2 * this.#size)];
      state.set(this.#state);
      value.set(this.#value);
      parts.set(this.#parts);
      [this.#state, this.#value, this.#parts] = [state, value, parts];
    }
    return base;
  }

  leaves(): Leaves {
    const ids: number[] = [];
    const ends: number[] = [];
    const visit = (id: number, high: number, low: number, level: number): void => {
      const state = this.#state[id];
      if (state === CUT) for (let each = 0; each < FURTHER; each++) visit(this.#parts[id]! + each, highWith(high, level, each), lowWith(low, level, each), level + 1);
      else if (state !== EMPTY) {
        ids.push(id);
        ends.push(valueOf(high, low), endOf(high, low, level));
      }
    };
    for (let exponent = 0; exponent < this.#root.length; exponent++) {
      const base = this.#root[exponent]!;
      if (base !== 0) for (let each = 0; each < FIRST; each++) visit(base + each, ((exponent << 20) | (each << BEHIND)) >>> 0, 0, 0);
    }
    const low = new Float64Array(ids.length);
    const high = new Float64Array(ids.length);
    const only = new Float64Array(ids.length);
    for (let leaf = 0; leaf < ids.length; leaf++) {
      low[leaf] = ends[2 * leaf]!;
      high[leaf] = ends[2 * leaf + 1]!;
      only[leaf] = this.#state[ids[leaf]!] === SINGLE ? this.#value[ids[leaf]!]! : NaN;
    }
    return { ids: Int32Array.from(ids), low, high, only };
  }
}

/** The bits of doubles, two words each, the lower one first: all that runs Node keeps them so. */
function wordsOf(values: Float64Array): Int32Array {
  return new Int32Array(values.buffer, values.byteOffset, 2 * values.length);
}

/*
 * A double as a number of 64 digits that grows with it, in two words: its bits, the sign turned, and all turned where it
 * is below zero. A level of cuts goes by six of them, from the ninth behind the point on; the last one by those that are
 * left and four that it shares with the one before, in which all of a cell are equal.
 */

function upperDigits(bits: number): number {
  return bits ^ ((bits >> 31) | SIGN);
}

function digit(high: number, low: number, level: number): number {
  return level < 2 ? (high >>> (6 - 6 * level)) & 63 : (low >>> lowShift(level)) & 63;
}

function highWith(high: number, level: number, digits: number): number {
  return level < 2 ? (high | (digits << (6 - 6 * level))) >>> 0 : high;
}

function lowWith(low: number, level: number, digits: number): number {
  return level < 2 ? low : (low | (digits << lowShift(level))) >>> 0;
}

function lowShift(level: number): number {
  return Math.max(0, 38 - 6 * level);
}

/** The first double behind a cell that came of `level` cuts. */
function endOf(high: number, low: number, level: number): number {
  if (level < 3) return valueOf(high + 2 ** (BEHIND - 6 * level), low);
  const next = low + 2 ** lowShift(level - 1);
  return next < 2 ** 32 ? valueOf(high, next) : valueOf(high + 1, next - 2 ** 32);
}

const bits = new Uint32Array(2);
const double = new Float64Array(bits.buffer);

/** The double of a number of 64 digits; the largest one where there is none. */
function valueOf(high: number, low: number): number {
  const negative = high < 2 ** 31;
  bits[0] = negative ? ~low : low;
  bits[1] = negative ? ~high : high ^ SIGN;
  const value = double[0]!;
  return Number.isFinite(value) ? value : negative ? -Number.MAX_VALUE : Number.MAX_VALUE;
}
