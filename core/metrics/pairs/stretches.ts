import { FixedSums } from './fixed-sums.ts';
import { isMixed, type Pair, type Stretches } from './distance.ts';

/** Shares of both bodies in a stretch: at the very ends, and near them in parts of what lies further out. */
const END = 1 / 1024;
const OF_THE_TAIL = 1 / 8;
/** Stretches up to which empty parts of the line end one; more than twice as many there never are. */
const USUAL = 384;
export const MOST_STRETCHES = 2 * USUAL;

/**
 * Stretches of about the same share of both bodies each, finer towards the ends, where they get long; one ends before an
 * empty part of the line that is longer than it.
 * @param midst the share in the midst, at least 1/256
 */
export function stretchesOf(pair: Pair, marks: Uint8Array, midst: number): Stretches {
  const { leaves: { low, high }, of, against, most, n, m } = pair;
  const x: number[] = [];
  const at = new Uint16Array(of.length);
  const summed = new Int8Array(of.length);
  let share = 1;
  let below = 0;
  let begin = NaN;
  let end = NaN;
  for (let leaf = 0; leaf < of.length; leaf++) {
    if (of[leaf]! + against[leaf]! > 0) {
      if (share >= Math.max(END, Math.min(midst, below * OF_THE_TAIL, (1 - below) * OF_THE_TAIL)) || (low[leaf]! - end > end - begin && x.length < USUAL)) {
        begin = low[leaf]!;
        x.push(begin);
        share = 0;
      }
      if (isMixed(pair, leaf) && marks[leaf] === 0) summed[leaf] = most[leaf]! > 0 ? 1 : -1;
      const own = (of[leaf]! / n + against[leaf]! / m) / 2;
      share += own;
      below += own;
      end = high[leaf]!;
    }
    at[leaf] = Math.max(0, x.length - 1);
  }
  return { x: Float64Array.from([...x, end]), at, summed };
}

/** Sums of values above the beginnings of their stretches, apart for cells where the gap is above zero and below. */
export class StretchSums {
  readonly #x: Float64Array;
  /** Of a stretch, so that its length is 1. */
  readonly #scale: Float64Array;
  readonly #sums: FixedSums;

  /** @param most rows of a stretch, at most */
  constructor(x: Float64Array, most: number) {
    this.#x = x;
    this.#scale = Float64Array.from({ length: x.length - 1 }, (_, stretch) => Math.min(1 / (x[stretch + 1]! - x[stretch]!), Number.MAX_VALUE));
    this.#sums = new FixedSums(2 * (x.length - 1), most);
  }

  add(value: number, stretch: number, isUp: number): void {
    this.#sums.add(2 * stretch + isUp, (value - this.#x[stretch]!) * this.#scale[stretch]!);
  }

  value(stretch: number, isUp: number): number {
    return this.#sums.value(2 * stretch + isUp) / this.#scale[stretch]!;
  }
}
