import { countSteps, endsOf, fineLadder, type Ladder, type Sampled, valuesIn } from './ladder.ts';

/** Two bodies on one ladder. */
export interface Pair {
  readonly ladder: Ladder;
  readonly of: Stepped;
  readonly against: Stepped;
  /** Of all values of both. */
  readonly low: number;
  readonly high: number;
}

export interface Stepped extends Sampled {
  readonly steps: Uint16Array;
  readonly counts: Float64Array;
}

export function pairOf(of: Sampled, against: Sampled): Pair {
  const ladder = fineLadder([of, against]);
  const stepped = (body: Sampled): Stepped => {
    const steps = ladder.stepsOf(body.value);
    return { ...body, steps, counts: countSteps(steps, ladder.steps) };
  };
  const [a, b] = [endsOf(of.value), endsOf(against.value)];
  return { ladder, of: stepped(of), against: stepped(against), low: Math.min(a.low, b.low), high: Math.max(a.high, b.high) };
}

/** F_of − F_against at the lower end of each step, and how far it may rise and fall inside. */
interface Gap {
  readonly start: number;
  readonly end: number;
  readonly most: number;
  readonly least: number;
}

function gapsOf({ ladder, of, against }: Pair): Gap[] {
  const [n, m] = [of.value.length, against.value.length];
  let [left, right] = [0, 0];
  return Array.from({ length: ladder.steps }, (_, step) => {
    const start = left / n - right / m;
    const [most, least] = [(left + of.counts[step]!) / n - right / m, left / n - (right + against.counts[step]!) / m];
    left += of.counts[step]!;
    right += against.counts[step]!;
    return { start, end: left / n - right / m, most, least };
  });
}

/**
 * sup |F_of − F_against|, exact: at the ends of steps the gap is known from counts, and only steps inside of which it may
 * be wider than the widest of those are sorted and walked.
 */
export function kolmogorovSmirnov(pair: Pair): number {
  const gaps = gapsOf(pair);
  const known = gaps.reduce((widest, { end }) => Math.max(widest, Math.abs(end)), 0);
  const marked = Uint8Array.from(gaps, ({ most, least }) => (Math.max(most, -least) > known ? 1 : 0));
  let widest = known;
  walk(pair, gaps, marked, (gap) => (widest = Math.max(widest, Math.abs(gap))));
  return widest;
}

/**
 * ∫ |F_of − F_against| dx. In a step where the gap can't change its sign the integral follows from the sum of values, and
 * the others are sorted and walked. Sums inside of steps are of integers, so that the order of rows can't change them.
 */
export function wasserstein(pair: Pair): number {
  const { edges, steps } = pair.ladder;
  const gaps = gapsOf(pair);
  const marked = Uint8Array.from(gaps, ({ most, least }, step) => (step === 0 || step === steps - 1 || (most > 0 && least < 0) ? 1 : 0));
  const [left, right] = [shortfalls(pair.of, pair.ladder), shortfalls(pair.against, pair.ladder)];
  let whole = 0;
  gaps.forEach(({ start }, step) => {
    if (marked[step] === 1) return;
    const width = edges[step]! - edges[step - 1]!;
    whole += Math.abs(width * (start + left[step]! / pair.of.value.length - right[step]! / pair.against.value.length));
  });
  let inside = 0;
  walk(pair, gaps, marked, (gap, from, to) => (inside += Math.abs(gap) * (to - from)));
  return whole + inside;
}

/** Σ (edge − value) ÷ width of each inner step. */
function shortfalls({ value, steps, counts }: Stepped, { edges }: Ladder): Float64Array {
  const scale = 2 ** (52 - Math.ceil(Math.log2(Math.max(2, counts.reduce((most, count) => Math.max(most, count))))));
  const sums = new Float64Array(counts.length);
  for (let i = 0; i < value.length; i++) {
    const step = steps[i]!;
    if (step === 0 || step >= edges.length) continue;
    const edge = edges[step]!;
    sums[step]! += Math.floor(((edge - value[i]!) / (edge - edges[step - 1]!)) * scale + 0.5);
  }
  return sums.map((sum) => sum / scale);
}

/** Tells the gap after each value of the marked steps, and on which stretch of the line it holds inside of the step. */
function walk(pair: Pair, gaps: readonly Gap[], marked: Uint8Array, tell: (gap: number, from: number, to: number) => void): void {
  const { ladder, of, against, low, high } = pair;
  const [left, right] = [valuesIn(of.value, of.steps, marked), valuesIn(against.value, against.steps, marked)];
  const [n, m] = [of.value.length, against.value.length];
  let [i, j, before, behind] = [0, 0, 0, 0];
  for (let step = 0; step < gaps.length; step++) {
    if (marked[step] === 1) {
      const [iEnd, jEnd] = [i + of.counts[step]!, j + against.counts[step]!];
      let [a, b] = [before, behind];
      let at = step === 0 ? low : ladder.edges[step - 1]!;
      const end = step === gaps.length - 1 ? high : ladder.edges[step]!;
      while (i < iEnd || j < jEnd) {
        const next = Math.min(i < iEnd ? left[i]! : Infinity, j < jEnd ? right[j]! : Infinity);
        tell(a / n - b / m, at, next);
        for (; i < iEnd && left[i] === next; i++) a++;
        for (; j < jEnd && right[j] === next; j++) b++;
        at = next;
      }
      tell(a / n - b / m, at, Math.max(at, end));
    }
    before += of.counts[step]!;
    behind += against.counts[step]!;
  }
}
