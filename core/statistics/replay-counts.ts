import { binomialDraw, type Random } from './random.ts';
import { picked, sumOf } from './picked.ts';
import type { Sample } from './sample.ts';

/** By bucket; of rows that can't be told apart the expected numbers, which may be broken. */
export interface Counts {
  /** Rows that count: all for accuracy, positives for recall. Sum: the sample's trials. */
  readonly trials: Float64Array;
  /** Of them those that succeed. */
  readonly hits: Float64Array;
}

/**
 * Trials and successes of a share of rows by bucket, from its influences: d = θ − (S − s)/(N − n) for s of n. null for
 * anything else. The trials are the rows where all of them count; where each bucket is a row, those that move the value;
 * else what falls to a bucket by its size.
 */
export function countsOf(sample: Sample, partner?: Sample): Counts | null {
  const { estimate, influences, sizes, spread, trials: all, reference } = sample;
  if (spread !== 'proportion' || all === null || reference !== undefined || influences.some(Number.isNaN)) return null;
  const rows = sizes.reduce((sum, size) => sum + size, 0);
  const matters = (j: number): boolean => influences[j] !== 0 || (partner !== undefined && partner.influences[j] !== 0);
  const single = all !== rows && sizes.every((size) => size === 1) && influences.reduce((sum, _, j) => sum + Number(matters(j)), 0) === all;
  const trials = single ? Float64Array.from(influences, (_, j) => Number(matters(j))) : sizes.map((size) => (size * all) / rows);
  return { trials, hits: trials.map((n, j) => Math.min(n, Math.max(0, estimate * n + influences[j]! * (all - n)))) };
}

/** Rows that turn the other way for each one that the share loses (or wins) on balance, where there are such rows. */
const AGAINST = 0.5;

/**
 * The share on buckets drawn anew. `turned` below 0: rows fail that succeeded and, a third as many, succeed that failed, each by
 * chance, so that the share falls by as much; above 0 the other way round. A model is seldom worse on some rows and the
 * same on all others. A share moved like this has the spread of its new place.
 *
 * @returns null when no row counts among those drawn
 */
export function replayCounts(sample: Sample, counts: Counts, picks: Uint32Array, shift: number, turned: number, random: Random): Sample | null {
  const trials = picked(counts.trials, picks);
  const hits = picked(counts.hits, picks);
  if (turned !== 0) turnRows(sample.estimate, trials, hits, turned, random);
  const [all, right] = [sumOf(trials), sumOf(hits)];
  if (all === 0) return null;
  const share = right / all;
  return {
    ...sample,
    estimate: Math.min(1, Math.max(0, share + shift)),
    influences: hits.map((s, j) => share - (right - s) / (all - trials[j]!)),
    sizes: picked(sample.sizes, picks),
    trials: all,
    support: sample.support === null ? null : (sample.support * all) / sample.trials!,
  };
}

function turnRows(share: number, trials: Float64Array, hits: Float64Array, turned: number, random: Random): void {
  const [from, to] = turned < 0 ? [share, 1 - share] : [1 - share, share];
  const back = Math.max(0, Math.min(AGAINST * Math.min(Math.abs(turned), to), from - Math.abs(turned)));
  const [forth, against] = [chance(Math.abs(turned) + back, from), chance(back, to)];
  const [lost, won] = turned < 0 ? [forth, against] : [against, forth];
  for (let j = 0; j < hits.length; j++) {
    const hit = hits[j]!;
    hits[j] = hit - binomialDraw(hit, lost, random) + binomialDraw(trials[j]! - hit, won, random);
  }
}

function chance(part: number, of: number): number {
  return of > 0 ? Math.min(1, part / of) : 0;
}
