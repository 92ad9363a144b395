import { jackknife } from './jackknife.ts';
import { picked, sumOf } from './picked.ts';
import { type Counts, countsOf, replayCounts } from './replay-counts.ts';
import type { Range } from './placed.ts';
import { normalDraw, type Random } from './random.ts';
import type { Named, Quantity, Sample, Spread } from './sample.ts';

/** A sample that replays are drawn from. */
export interface Source {
  readonly sample: Sample;
  /** Of a share of rows: what each bucket has of them. */
  readonly counts: Counts | null;
}

/** Where the truth is moved before a replay is drawn. */
export interface Move {
  /** Added to every replay, in the unit of the value. */
  readonly shift: number;
  /** Added too, as a change that comes about by some rows that turn out otherwise, which ones is chance. */
  readonly turned: number;
  /**
   * Of what is no share of rows: the spread at the new value is that of such values there, by `VARIANCES` (a value held against
   * a bound). False: that at hand and what `turned` adds (a value held against another one, with which it shares rows).
   */
  readonly carried: boolean;
}

/** From what was measured to another value, with the spread that it has there. */
export function movedTo(value: number, today: number): Move {
  return { shift: 0, turned: value - today, carried: true };
}

/** @param partner of the same buckets and trials: where a row counts can show in either. */
export function sourceOf(sample: Sample, partner?: Sample): Source {
  return { sample, counts: countsOf(sample, partner) };
}

/**
 * What the sample would have been on other rows of the same population, moved: its buckets are drawn anew, with
 * repetition. An estimate is θ + c·Σ (d − d̄) over the buckets drawn, c² = (g − 1)/g, so that it spreads as the jackknife
 * says; each brings its influence along, so that every replay has a standard error of its own.
 * Source: Efron 1979, by the influences (infinitesimal jackknife); for shares of rows the rows themselves.
 *
 * @param picks positions of the buckets drawn  @param others the same of the other body of a value of two
 * @returns null when no bucket, or no row that counts, was drawn
 */
export function replay(source: Source, picks: Uint32Array, others: Uint32Array | null, move: Move, random: Random): Sample | null {
  const { sample, counts } = source;
  if (picks.length === 0) return null;
  if (counts !== null) return replayCounts(sample, counts, picks, move.shift, move.turned, random);
  const to = sample.estimate + move.shift + move.turned;
  const scale = move.carried ? carriedOver(sample, to) : 1;
  const own = part(sample, picks, scale);
  const noise = move.carried || move.turned === 0 ? 0 : turn(own, sample, move.turned, random);
  const { reference } = sample;
  const other = reference === undefined || others === null ? undefined : part(reference, others, scale);
  return {
    ...sample,
    estimate: within(sample.spread, to + own.moved + noise + (other?.moved ?? 0)),
    influences: own.influences,
    sizes: own.sizes,
    support: sample.support === null ? null : sample.support / own.ratio,
    trials: sample.trials === null ? null : sample.trials / own.ratio,
    ...(other && { reference: { influences: other.influences, sizes: other.sizes } }),
  };
}

/** A named value by its standard error; one without stays what it is. */
export function replayNamed(named: Named, { shift, turned }: Move, random: Random): Named {
  return { ...named, estimate: named.estimate + shift + turned + (named.standardError ?? 0) * normalDraw(random) };
}

/** One body of a value: what its buckets move it, and by how many rows there are more than were drawn. */
interface Part {
  readonly influences: Float64Array;
  readonly sizes: Float64Array;
}

function part(all: Part, picks: Uint32Array, scale: number): Part & { readonly moved: number; readonly ratio: number } {
  const g = all.influences.length;
  const c = Math.sqrt(Math.max(1, g - 1) / g);
  const sizes = picked(all.sizes, picks);
  const ratio = sumOf(all.sizes) / sumOf(sizes);
  const influences = picked(all.influences, picks);
  const centre = meanOfKnown(all.influences);
  let moved = 0;
  for (let at = 0; at < influences.length; at++) {
    const d = influences[at]!;
    if (!Number.isNaN(d)) moved += d - centre;
    influences[at] = (d * ratio * scale) / c;
  }
  return { moved: moved * c * ratio * scale, influences, sizes, ratio };
}

function meanOfKnown(values: Float64Array): number {
  let [sum, known] = [0, 0];
  for (let at = 0; at < values.length; at++) {
    if (Number.isNaN(values[at]!)) continue;
    sum += values[at]!;
    known++;
  }
  return known === 0 ? 0 : sum / known;
}

/**
 * Lets the buckets feel a change of the value by rows that turn: a model that is worse by δ has lost the value θ on a share
 * q = δ/|θ| of its rows, as a share of rows has. How many turn in a bucket adds δ|θ|/n to the variance, and that their
 * influences are no longer those that the other model shares adds q of what two unlike models have, 2V.
 *
 * @param own what was drawn; its influences are changed  @returns what it moves the estimate
 */
function turn(own: Part, sample: Sample, turned: number, random: Random): number {
  const size = Math.abs(sample.estimate);
  const rows = sumOf(own.sizes);
  if (size === 0) return 0;
  const variance = (jackknife(own.influences)?.standardError ?? 0) ** 2;
  const share = Math.min(1, Math.abs(turned) / size);
  const perRow = (share * (size ** 2 / balanced(rows, sample.support) + 2 * variance)) / rows;
  let moved = 0;
  for (let at = 0; at < own.influences.length; at++) {
    const by = Math.sqrt(perRow * own.sizes[at]!) * normalDraw(random);
    own.influences[at]! += by;
    moved += by;
  }
  return moved;
}

/** Rows that two classes of unequal size are worth: 4/(1/a + 1/b). */
function balanced(rows: number, support: number | null): number {
  return support === null || support <= 0 || 2 * support > rows ? rows : (4 * support * (rows - support)) / rows;
}

/** Variance at a value, up to a factor: a score near its border spreads less than one in the middle. */
const VARIANCES: Readonly<Record<Spread, (value: number) => number>> = {
  proportion: (p) => p * (1 - p),
  unit: (p) => p * (1 - p),
  correlation: (r) => (1 - r * r) ** 2,
  positive: (x) => x * x,
  determination: (x) => (1 - x) ** 2,
  real: () => 1,
  distance: () => 1,
};

/** Factor of the standard error from the sample's own estimate to another value. A divergence spreads as a χ² does, by its root. */
function carriedOver({ estimate, spread, reference }: Sample, to: number): number {
  const at = spread === 'positive' && reference !== undefined ? (x: number) => x : VARIANCES[spread];
  const factor = Math.sqrt(at(within(spread, to)) / at(estimate));
  return Number.isFinite(factor) && factor > 0 ? factor : 1;
}

function within(spread: Spread, value: number): number {
  const { low, high } = rangeOf(spread);
  return Math.min(high, Math.max(low, value));
}

/** Least and largest value that spreads like this. */
export function rangeOf(spread: Spread): Range {
  const low = spread === 'correlation' ? -1 : spread === 'real' || spread === 'determination' ? -Infinity : 0;
  return { low, high: spread === 'positive' || spread === 'real' ? Infinity : 1 };
}

/** Whether replays of it differ at all. */
export function spreads(quantity: Quantity): boolean {
  return 'influences' in quantity || (quantity.standardError ?? 0) > 0;
}
