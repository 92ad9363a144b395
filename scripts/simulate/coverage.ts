import { difference } from '../../core/statistics/difference.ts';
import { interval } from '../../core/statistics/interval.ts';
import type { Interval, Sample } from '../../core/statistics/sample.ts';
import type { Measured, Truth } from './measure.ts';

/** How one kind of interval did over the samples of a design. */
export interface Tally {
  /** Samples. */
  samples: number;
  /** Of them: the tool gave an interval. */
  given: number;
  /** Of those: the truth lay below, above it. */
  below: number;
  above: number;
  /** Sum of widths of those given. */
  width: number;
  /** Why there was none, by how often. */
  why: Record<string, number>;
}

export type Kind = 'alone' | 'paired' | 'unpaired';
export const KINDS: readonly Kind[] = ['alone', 'paired', 'unpaired'];
export type Tallies = Map<string, Record<Kind, Tally>>;

const CONFIDENCE = 0.95;

/** Counts how often the intervals of samples hold the truth. Unpaired: against the baseline of the sample before. */
export async function tally(samples: AsyncIterable<Measured>, truth: Truth): Promise<Tallies> {
  const tallies: Tallies = new Map();
  let before: Measured | undefined;
  for await (const sample of samples) {
    for (const [id, candidate] of sample.candidate) {
      const counts = tallies.get(id) ?? { alone: empty(), paired: empty(), unpaired: empty() };
      tallies.set(id, counts);
      const [a, b] = [truth.candidate[id]!, truth.baseline[id]!];
      count(counts.alone, candidate === null ? null : interval(candidate, CONFIDENCE)!, a);
      count(counts.paired, change(candidate, sample.baseline.get(id) ?? null, sample.aligned), a - b);
      if (before !== undefined) count(counts.unpaired, change(candidate, before.baseline.get(id) ?? null, null), a - b);
    }
    before = sample;
  }
  return tallies;
}

function change(candidate: Sample | null, baseline: Sample | null, aligned: Measured['aligned']): Interval | null {
  return candidate === null || baseline === null ? null : difference(candidate, baseline, aligned, CONFIDENCE).interval!;
}

function empty(): Tally {
  return { samples: 0, given: 0, below: 0, above: 0, width: 0, why: {} };
}

function count(tally: Tally, got: Interval | null, truth: number): void {
  tally.samples++;
  if (got === null || (got.low === -Infinity && got.high === Infinity)) {
    const why = got === null ? 'the value does not exist' : got.method.replace('none: ', '').replace(/\d+(\.\d+)? (row|independent group)s?/, '… $2s').replace(' is ', ' are ');
    tally.why[why] = (tally.why[why] ?? 0) + 1;
    return;
  }
  tally.given++;
  if (truth < got.low) tally.below++;
  if (truth > got.high) tally.above++;
  tally.width += got.high - got.low;
}
