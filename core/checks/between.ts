import { betweenForm, metricLabel } from '../spec/catalogue.ts';
import type { Better, Bound, CheckSpec, MetricRef } from '../spec/gate.ts';
import type { SliceKey } from '../sources/summary.ts';
import { apartOf, type Apart, type Measure, type Pair } from '../statistics/between.ts';
import { assessApart, type Assessment } from '../statistics/bound.ts';
import { limitsOf } from '../statistics/interval.ts';
import { isPowerlessApart, rowsToSettle } from '../statistics/rows.ts';
import { whyNone, type Interval, type Limits, type Quantity } from '../statistics/sample.ts';
import type { BetweenRecord } from '../verdict/verdict.ts';
import { jsonInterval, NOTHING, quantityOf, type Assessed } from './assess.ts';
import { find, type Body, type Found, type SliceIndex } from './body.ts';
import { partsOf } from './requests.ts';

/** Pairs grow with the square of groups; so many can't be read, and hardly be judged. */
const MOST_GROUPS = 200;

/** The value of one group in one metric. */
export interface Member {
  readonly key: SliceKey;
  readonly metric: string;
  readonly better: Better;
  readonly found: Found;
  readonly quantity: Quantity | null;
  readonly limits: Limits | undefined;
  /** Which bucket each influence is of, by numbers that all groups share; empty for values without. */
  readonly buckets: readonly number[];
  readonly interval: Interval | undefined;
  readonly rows: number;
  /** Why it keeps the check from passing; null where it was judged. */
  readonly unjudged: string | null;
}

/** Two groups in a metric, for the sentence of a result. */
export interface Telling {
  readonly low: Member;
  readonly high: Member;
}

/** What only a comparison of groups has. */
export interface Between {
  readonly record: BetweenRecord;
  /** The groups that lie furthest apart, whose gap or ratio is the value. */
  readonly telling: Telling | null;
  /** Where some surely lie too far apart and the surest are others: these. */
  readonly surest: Telling | null;
}

export interface BetweenAsked {
  readonly check: CheckSpec;
  readonly bound: Bound;
  readonly metric: MetricRef;
  /** Direction of a metric by its name. */
  readonly direction: (name: string) => Better;
  readonly of: Body;
  readonly index: SliceIndex;
}

/** The groups of a check, and how they are compared. */
export interface Groups {
  readonly check: CheckSpec;
  readonly bound: Bound;
  readonly measure: Measure;
  /** By metric, then by group. */
  readonly metrics: readonly (readonly Member[])[];
  /** Why there are no groups to compare; null where there are. */
  readonly absent: string | null;
}

export function groupsOf(asked: BetweenAsked): Groups {
  const { check, bound } = asked;
  const metrics = partsOf(asked.metric).map((part) => membersOf(asked, part));
  const measure: Measure = betweenForm(asked.metric.name)?.as ?? (bound.kind === 'min_ratio' ? 'ratio' : 'difference');
  return { check, bound, measure, metrics, absent: absentOf(asked, metrics[0]?.length ?? 0) };
}

/** What a bound comes to by the values that groups have. */
export interface Held {
  /** Those that have a say, by metric. */
  readonly judged: readonly (readonly Member[])[];
  readonly apart: Apart;
  /** Some group could not be judged. */
  readonly unknown: boolean;
  /** Why how far groups lie apart does not exist; null where it does. */
  readonly missing: string | null;
  /** null: it does not exist. */
  readonly assessment: Assessment | null;
}

export function holdApart({ check, bound, measure, metrics, absent }: Groups): Held {
  // A group below min_rows has no say in how far groups lie apart; it only keeps them from passing.
  const judged = absent === null ? metrics.map((members) => members.filter(({ quantity, rows }) => quantity !== null && rows >= check.minRows)) : [];
  const unknown = metrics.some((members) => members.some(({ unjudged }) => unjudged !== null));
  const apart = apartOf(judged.map((members) => members.map(({ quantity, limits, buckets }) => ({ quantity: quantity!, limits, buckets }))), measure, unknown);
  const missing = absent ?? undefinedOf(metrics, judged, apart);
  const exists = missing === null && Number.isFinite(apart.estimate);
  return { judged, apart, unknown, missing, assessment: exists ? assessApart(apart, measure, bound.value, check.confidence) : null };
}

/** Holds one bound against how far the slices of the check's slicing lie apart. */
export function assessBetween(asked: BetweenAsked): Assessed {
  const { check, bound, of } = asked;
  const groups = groupsOf(asked);
  const { metrics, measure } = groups;
  const { judged, apart, unknown, missing, assessment } = holdApart(groups);
  const record = recordOf(check, measure, metrics, judged, apart);
  const rows = Math.max(0, ...metrics.map((members) => members.reduce((sum, member) => sum + member.rows, 0)));
  if (assessment === null) {
    const why = missing ?? 'how far groups lie apart is no finite number';
    return { ...NOTHING, candidate: { kind: 'nothing', evidence: of.name, why, rows }, threshold: bound.value, between: { record, telling: null, surest: null }, missing: why };
  }
  const { furthest } = apart;
  const surest = assessment.stance === 'bad' ? apart.surest(check.confidence) : null;
  return {
    ...NOTHING,
    candidate: { kind: 'exact', evidence: of.name, estimate: apart.estimate, rows },
    candidateInterval: jsonInterval(assessment.interval),
    threshold: bound.value,
    stance: assessment.stance,
    met: unknown ? null : assessment.met,
    get pWorse() { return assessment.pWorse; },
    method: assessment.interval?.method ?? null,
    rowsToSettle: unknown && assessment.met ? null : rowsToSettle(assessment, rows, false),
    powerless: bound.value > 0 && isPowerlessApart(assessment),
    between: { record, telling: furthest === null ? null : pairOf(judged, furthest), surest: surest === null || samePair(surest, furthest) ? null : pairOf(judged, surest) },
  };
}

function membersOf({ check, direction, of, index }: BetweenAsked, metric: MetricRef): Member[] {
  if (of.kind !== 'summary') return [];
  const id = metricLabel(metric);
  return of.summary.slices.filter((slice) => slice.slicing === check.between).map(({ key, rows: all }) => {
    const found = find(of, metric, id, key, index);
    const about = { key, metric: id, better: direction(metric.name), found, rows: found.rows ?? all };
    return { ...about, ...valued(check, about, quantityOf(found), found.kind === 'sample' ? found.slice.buckets : []) };
  });
}

/** A group with the value that it has. */
export function valued(check: CheckSpec, { found, rows }: Pick<Member, 'found' | 'rows'>, quantity: Quantity | null, buckets: readonly number[]): Pick<Member, 'quantity' | 'limits' | 'buckets' | 'interval' | 'unjudged'> {
  const limits = quantity === null ? undefined : limitsOf(quantity);
  const interval = limits?.(check.confidence);
  return { quantity, limits, buckets, interval, unjudged: unjudgedOf(found, interval, rows, check.minRows) };
}

function unjudgedOf(found: Found, interval: Interval | undefined, rows: number, least: number): string | null {
  if (found.kind === 'nothing' || found.kind === 'absent') return found.why;
  if (rows < least) return `fewer rows than min_rows ${least}`;
  return whyNone(interval?.method);
}

/** Why there are no groups to compare; null where there are. */
function absentOf({ check, of }: BetweenAsked, groups: number): string | null {
  const slicing = check.between ?? '';
  if (of.kind === 'absent') return `${of.name} is absent: ${of.why}`;
  if (of.kind === 'values') return `${of.name} holds named values, which have no groups`;
  if (groups === 0) return `${of.name} was summarized without the slices of ${slicing}; make its snapshot anew with this gate`;
  if (groups === 1) return `${of.name} has one group of ${slicing} only: there is nothing to compare it with`;
  return groups > MOST_GROUPS ? `${of.name} has ${groups} groups of ${slicing}; at most ${MOST_GROUPS} can be compared` : null;
}

/** Why how far groups lie apart does not exist; null where it does. */
function undefinedOf(metrics: readonly (readonly Member[])[], judged: readonly (readonly Member[])[], { estimate }: Apart): string | null {
  const without = metrics.find((members) => members.every(({ quantity }) => quantity === null));
  if (without !== undefined) return `no group has a value: ${without[0]?.unjudged ?? ''}`;
  const few = metrics.find((_, at) => judged[at]!.length < 2);
  if (few !== undefined) return `fewer than two groups can be compared: ${few.find(({ unjudged }) => unjudged !== null)?.unjudged ?? ''}`;
  if (Number.isFinite(estimate)) return null;
  const negative = judged.flat().some(({ quantity }) => (quantity?.estimate ?? 0) < 0);
  return negative ? 'a ratio between groups is undefined: a value is below 0; use max_gap' : 'a ratio between groups is undefined: the value is 0 in all of them';
}

function recordOf({ between = '' }: CheckSpec, measure: Measure, metrics: readonly (readonly Member[])[], judged: readonly (readonly Member[])[], { pairs, furthest }: Apart): BetweenRecord {
  const groups = metrics.flatMap((members) => members.slice(0, MOST_GROUPS)).map(({ key, metric, quantity, interval, rows, unjudged }) => ({ slice: key, metric, estimate: quantity?.estimate ?? null, interval: jsonInterval(interval), rows, unjudged }));
  if (furthest === null) return { slicing: between, measure, pairs, furthest: null, groups };
  const { low, high } = pairOf(judged, furthest);
  const [worst, best] = low.better === 'lower' ? [high.key, low.key] : [low.key, high.key];
  return { slicing: between, measure, pairs, furthest: { metric: low.metric, worst, best }, groups };
}

interface Placed {
  readonly metric: number;
  readonly pair: Pair;
}

function samePair(a: Placed, b: Placed | null): boolean {
  return a.metric === b?.metric && a.pair.every((place, at) => place === b.pair[at]);
}

function pairOf(judged: readonly (readonly Member[])[], { metric, pair: [low, high] }: Placed): Telling {
  const members = judged[metric]!;
  return { low: members[low]!, high: members[high]! };
}
