import { correlation } from './jackknife.ts';
import { mover } from './mover.ts';
import type { Interval, Limits, Quantity } from './sample.ts';
import { isClustered } from './support.ts';

/** `difference`: largest − smallest value of the groups; `ratio`: smallest ÷ largest. */
export type Measure = 'difference' | 'ratio';

/** A value of one group of rows. Groups share no row, but rows of one cluster may lie in several groups. */
export interface Group {
  readonly quantity: Quantity;
  /** Its intervals, by `limitsOf`. */
  readonly limits: Limits | undefined;
  /** Which bucket each influence of a sample is of, by numbers that all groups share; empty for values without influences. */
  readonly buckets: readonly number[];
}

/** Two groups by their places, [the one with the smaller value, the one with the larger]. */
export type Pair = readonly [low: number, high: number];

/** How far groups lie apart. */
export interface Apart {
  /** NaN where it does not exist: fewer than two groups, a ratio of zeros or of negative values. */
  readonly estimate: number;
  /** How far the estimate may be off by rounding alone. */
  readonly rounding: number;
  /** Undefined: no value has any known uncertainty. */
  readonly limits: Limits | undefined;
  /** Ordered pairs of groups with known intervals, of all metrics together, that failing is corrected for. */
  readonly pairs: number;
  /** The metric, by its place, in which groups lie furthest apart, and these groups. Null without two groups. */
  readonly furthest: { readonly metric: number; readonly pair: Pair } | null;
  /** The pair that is surest to lie apart at a confidence, whose end of the interval is that of all. */
  surest(confidence: number): { readonly metric: number; readonly pair: Pair } | null;
}

/**
 * How far groups lie apart, in the metric in which they do most, with intervals that decide as two tests do:
 * - The end on the bad side (upper of a gap, lower of a ratio) is the furthest of all pairs' ends at the confidence itself.
 *   Groups are close enough when every pair is: an intersection-union test, which needs no correction for their number
 *   (Berger 1982).
 * - The end on the good side is the furthest of all pairs' ends at the confidence that Bonferroni's inequality leaves to
 *   each of them: one pair that surely lies too far apart is enough, among many some would seem to by chance. Holm's first
 *   step is the same, and only whether there is any such pair is asked.
 *
 * A pair's interval combines those of its groups (MOVER, Zou and Donner 2008), so that each keeps the form that suits its
 * metric. Groups that share clusters are correlated: by how their influences go together over buckets. Rows that stand for
 * themselves are independent from group to group. Ratios are combined as differences of logarithms; beside a value of 0,
 * which has none, as lower ÷ upper and upper ÷ lower end, which is wider.
 *
 * @param metrics groups of each metric; @param unknown whether some group could not be judged: what lies on the bad side is
 *   then not known
 */
export function apartOf(metrics: readonly (readonly Group[])[], measure: Measure, unknown: boolean): Apart {
  const families = metrics.map((groups) => familyOf(groups, measure));
  const furthest = furthestOf(metrics, measure);
  const pairs = families.reduce((sum, { known }) => sum + known.length * (known.length - 1), 0);
  const certain = !unknown && families.every(({ exact }) => exact);
  const open = unknown || families.some(({ complete }) => !complete);
  const sure = (confidence: number): Reach | null => furthestReach(families, measure, 1 - (1 - confidence) / Math.max(1, pairs), 'near');
  const limits = (confidence: number): Interval => {
    if (pairs === 0) return { low: -Infinity, high: Infinity, method: 'none: fewer than two groups have an interval' };
    const near = sure(confidence)?.end ?? NaN;
    const far = open ? worst(metrics, measure) : (furthestReach(families, measure, confidence, 'far')?.end ?? NaN);
    const method = `MOVER of pairs of groups, ${measure === 'ratio' ? 'logarithms, ' : ''}Bonferroni over ${pairs}`;
    return measure === 'ratio' ? { low: Math.max(0, far), high: Math.min(1, near), method } : { low: Math.max(0, near), high: far, method };
  };
  return { estimate: furthest === null ? NaN : furthest.value, rounding: furthest === null ? 0 : furthest.rounding, limits: certain ? undefined : limits, pairs, furthest, surest: sure };
}

/** What a bad side that is not known may come to: shares lie at most 1 apart. */
function worst(metrics: readonly (readonly Group[])[], measure: Measure): number {
  if (measure === 'ratio') return 0;
  const shares = metrics.flat().every(({ quantity }) => 'spread' in quantity && (quantity.spread === 'proportion' || quantity.spread === 'unit'));
  return shares ? 1 : Infinity;
}

interface Furthest {
  readonly metric: number;
  readonly pair: Pair;
  readonly value: number;
  readonly rounding: number;
}

function furthestOf(metrics: readonly (readonly Group[])[], measure: Measure): Furthest | null {
  const each = metrics.flatMap((groups, metric): Furthest[] => {
    if (groups.length < 2) return [];
    const values = groups.map(({ quantity }) => quantity.estimate);
    const [least, most] = [Math.min(...values), Math.max(...values)];
    const low = values.indexOf(least);
    // Where all are alike, these are still two groups.
    const high = values.findIndex((value, at) => value === most && at !== low);
    return [{ metric, pair: [low, high], value: apart(least, most, measure), rounding: 4 * Number.EPSILON * (measure === 'ratio' ? 1 : Math.abs(least) + Math.abs(most)) }];
  });
  // A ratio of zeros says nothing beside one that exists; its interval does, and keeps the whole from passing.
  const bad = (value: number): number => (Number.isNaN(value) ? -Infinity : measure === 'ratio' ? -value : value);
  return each.reduce<Furthest | null>((most, one) => (most === null || bad(one.value) > bad(most.value) ? one : most), null);
}

function apart(low: number, high: number, measure: Measure): number {
  if (measure === 'difference') return high - low;
  return low < 0 || high === 0 ? NaN : low / high;
}

/** The groups of one metric with what is known of how each spreads. */
interface Family {
  readonly groups: readonly Group[];
  readonly limits: readonly (Limits | undefined)[];
  /** Groups that have an interval or are known exactly. */
  readonly known: readonly number[];
  /** All groups have. */
  readonly complete: boolean;
  /** All groups are known exactly. */
  readonly exact: boolean;
  readonly correlation: (a: number, b: number) => number;
}

/** Two-sided confidence at which only values without any interval are open on both sides. */
const SOME = 0.5;

function familyOf(groups: readonly Group[], measure: Measure): Family {
  const limits = groups.map((group) => group.limits);
  const known = groups.flatMap((_, at) => (isOpen(limits[at]?.(SOME)) ? [] : [at]));
  const exists = measure === 'difference' || groups.every(({ quantity }) => quantity.estimate >= 0);
  return {
    groups, limits,
    known: exists ? known : [],
    complete: exists && known.length === groups.length,
    exact: limits.every((one) => one === undefined),
    correlation: correlations(groups),
  };
}

function isOpen(interval: Interval | undefined): boolean {
  return interval !== undefined && interval.low === -Infinity && interval.high === Infinity;
}

/** Correlation of the estimates of two groups, each pair looked at once. */
function correlations(groups: readonly Group[]): (a: number, b: number) => number {
  const clustered = groups.some(({ quantity }) => 'influences' in quantity && isClustered(quantity));
  if (!clustered) return () => 0;
  const length = Math.max(0, ...groups.flatMap(({ buckets }) => buckets.at(-1) ?? -1)) + 1;
  const spread = new Map<number, Float64Array>();
  const spreadOf = (at: number): Float64Array => spread.get(at) ?? spread.set(at, denseOf(groups[at]!, length)).get(at)!;
  const met = new Map<number, number>();
  return (a, b) => {
    const key = Math.min(a, b) * groups.length + Math.max(a, b);
    return met.get(key) ?? met.set(key, correlation(spreadOf(a), spreadOf(b))).get(key)!;
  };
}

/** By bucket of all groups. */
function denseOf({ quantity, buckets }: Group, length: number): Float64Array {
  const dense = new Float64Array(length);
  const influences = 'influences' in quantity ? quantity.influences : dense;
  for (let j = 0; j < buckets.length; j++) dense[buckets[j]!] = influences[j]!;
  return dense;
}

interface Reach {
  readonly end: number;
  readonly metric: number;
  readonly pair: Pair;
}

/**
 * The pair whose interval's end lies furthest on the bad side. `near`: the end next to no gap (lower of a gap, upper of a
 * ratio); `far`: the other.
 */
function furthestReach(families: readonly Family[], measure: Measure, confidence: number, end: 'near' | 'far'): Reach | null {
  const sign = measure === 'ratio' ? -1 : 1;
  let most: Reach | null = null;
  for (const [metric, family] of families.entries()) {
    const located = family.groups.map(({ quantity: { estimate } }, at) => locate(estimate, family.limits[at], confidence, measure));
    const { lows, highs } = ordered(family.known, located, end);
    const hopeless = (low: number, high: number): boolean => most !== null && sign * boldest(located[low]!, located[high]!, end, measure) < sign * most.end;
    for (const low of lows) {
      if (hopeless(low, highs[0]!)) break;
      for (const high of highs) {
        if (hopeless(low, high)) break;
        if (low === high) continue;
        const ends = pairEnds(located[low]!, located[high]!, family.correlation(low, high), measure);
        const one = { end: (end === 'near') === (measure === 'difference') ? ends[0] : ends[1], metric, pair: [low, high] as const };
        if (most === null || sign * one.end > sign * most.end || (one.end === most.end && isBefore(one, most))) most = one;
      }
    }
  }
  return most;
}

/** Of pairs that reach as far the first counts, whatever the order in which they are looked at. */
function isBefore(a: Reach, b: Reach): boolean {
  return a.metric === b.metric && (a.pair[0] < b.pair[0] || (a.pair[0] === b.pair[0] && a.pair[1] < b.pair[1]));
}

/** Groups in the order in which pairs of them can reach furthest: where one can't, none after it can. */
function ordered(known: readonly number[], located: readonly Located[], end: 'near' | 'far'): { readonly lows: readonly number[]; readonly highs: readonly number[] } {
  const low = ({ estimate, interval }: Located): number => (end === 'near' ? estimate : interval.low);
  const high = ({ estimate, interval }: Located): number => (end === 'near' ? estimate : interval.high);
  return {
    lows: known.toSorted((a, b) => compare(low(located[a]!), low(located[b]!))),
    highs: known.toSorted((a, b) => compare(high(located[b]!), high(located[a]!))),
  };
}

function compare(a: number, b: number): number {
  return a < b ? -1 : Number(a > b);
}

/** Share by which rounding may carry an end beyond what it can reach. */
const ROUNDING = 1e-12;

/** What the end of a pair can't lie beyond, whatever the correlation: most pairs are no match for the furthest and need not be told exactly. */
function boldest(low: Located, high: Located, end: 'near' | 'far', measure: Measure): number {
  const [least, most] = end === 'near' ? [low.estimate, high.estimate] : [low.interval.low, high.interval.high];
  if (measure === 'ratio') return (least / most) * (1 - ROUNDING);
  return most - least + ROUNDING * (Math.abs(least) + Math.abs(most));
}

interface Located {
  readonly estimate: number;
  readonly interval: Interval;
}

/** No ratio is of less than 0, whatever an interval that knows no border reaches to. */
function locate(estimate: number, limits: Limits | undefined, confidence: number, measure: Measure): Located {
  const interval = confidence < 1 ? limits?.(confidence) : limits && { low: -Infinity, high: Infinity, method: 'certain' };
  const { low, high, method } = interval ?? { low: estimate, high: estimate, method: 'exact' };
  return { estimate, interval: { low: measure === 'ratio' ? Math.max(0, low) : low, high, method } };
}

/** Limits of high − low, or of low ÷ high. */
function pairEnds(low: Located, high: Located, rho: number, measure: Measure): readonly [number, number] {
  if (measure === 'difference') return mover(high, low, -1, rho);
  if (low.estimate > 0 && high.estimate > 0) {
    const [from, to] = mover(logarithm(low), logarithm(high), -1, rho);
    return [Math.exp(from), Math.exp(to)];
  }
  return [divided(low.interval.low, high.interval.high, 0), divided(low.interval.high, high.interval.low, Infinity)];
}

function divided(a: number, b: number, otherwise: number): number {
  const ratio = a / b;
  return Number.isNaN(ratio) ? otherwise : ratio;
}

function logarithm({ estimate, interval: { low, high, method } }: Located): Located {
  return { estimate: Math.log(estimate), interval: { low: Math.log(low), high: Math.log(high), method } };
}
