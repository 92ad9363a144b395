import { compares, type BoundOfBodies } from '../../spec/bounds.ts';
import { metricLabel } from '../../spec/catalogue.ts';
import type { Better, CheckSpec, MetricRef } from '../../spec/gate.ts';
import type { SliceKey, Summary } from '../../sources/summary.ts';
import { find, indexSlices, keyText, type Body, type Found } from '../body.ts';
import { pairingOf } from '../pairing.ts';
import { confirming, proposing, wholesOf } from '../search.ts';
import { castOf, estimateOf, type Actor, type Cast } from './cast.ts';
import type { Subject } from './subjects.ts';

/** A bound of a check that looks for slices, and what the rows were cut into for it. */
export interface SearchAsked {
  readonly check: CheckSpec;
  readonly bound: BoundOfBodies;
  readonly metric: MetricRef;
  readonly better: Better;
  /** By evidence. */
  readonly summaries: Readonly<Record<string, Summary>>;
  /** All rows of the check: what every slice of a value is alike to. */
  readonly whole: Actor | null;
}

/** A slice that the search looks at: places of its halves in the cast. */
export interface Looked {
  readonly key: SliceKey;
  readonly rows: number;
  readonly proposes: number;
  readonly confirms: number;
}

/** All slices of a search, ready to be replayed. */
export interface SearchCast {
  readonly cast: Cast;
  readonly slices: readonly Looked[];
}

export function searchCastOf(asked: SearchAsked): SearchCast {
  const { check, bound, metric, better, summaries } = asked;
  const bodies = Object.fromEntries(Object.entries(summaries).map(([name, summary]): [string, Body] => [name, { kind: 'summary', name, summary }]));
  const on = (name: string): ((key: SliceKey) => Found) => {
    const slices = indexSlices(bodies[name]!);
    return (key) => find(bodies[name]!, metric, metricLabel(metric), key, slices);
  };
  const against = compares(bound.kind) ? check.against : null;
  const [candidate, baseline] = [on(check.of), against === null ? null : on(against)];
  const subjects = wholesOf(summaries[check.of]!.slices).flatMap((key) => [proposing(key), confirming(key)]).map((key): Subject => ({ metric, id: metricLabel(metric), key, candidate: candidate(key), baseline: baseline?.(key) ?? null }));
  const pairing = against === null ? null : pairingOf(summaries[check.of]!, summaries[against]!);
  // A search has its own least rows; those of the check are for the slices that it names.
  const cast = castOf({ check: { ...check, minRows: 0 }, bound, better, pairing, subjects }, bodies, levelOf(asked));
  return { cast, slices: slicesOf(cast) };
}

/** Of no weak slice: a value is that of all rows everywhere, a change that of a model that is as good as the champion. */
function levelOf({ check, bound, whole }: SearchAsked): (subject: Subject) => number | null {
  if (!compares(bound.kind)) return () => whole?.level ?? null;
  return ({ baseline }) => (check.against === 'baseline' && baseline !== null ? estimateOf(baseline) : null);
}

/** Both halves of a slice stand beside each other. */
function slicesOf({ actors, subjects }: Cast): Looked[] {
  return subjects.flatMap((_, at): Looked[] => {
    if (at % 2 === 1 || [actors[at]!, actors[at + 1]!].some((actor) => 'why' in actor)) return [];
    const halves = [subjects[at]!, subjects[at + 1]!];
    return [{ key: wholeOf(halves[0]!.key), rows: halves.reduce((sum, { candidate }) => sum + (candidate.rows ?? 0), 0), proposes: at, confirms: at + 1 }];
  });
}

function wholeOf(half: SliceKey): SliceKey {
  const halved = proposing({});
  return Object.fromEntries(Object.entries(half).filter(([column]) => !Object.hasOwn(halved, column)));
}

/** The smallest slice that is looked at, the one in the middle, and the largest. */
export function weakSlices(slices: readonly Looked[]): Looked[] {
  const sorted = slices.toSorted((a, b) => a.rows - b.rows || (keyText(a.key) < keyText(b.key) ? -1 : 1));
  return [...new Set([0, Math.floor((sorted.length - 1) / 2), sorted.length - 1])].flatMap((at) => sorted[at] ?? []);
}

/**
 * How much of each slice is of a weak one, so that it is worse by as much of its margin: all of those within it, of those that
 * it lies in and that it meets its share, where the search knows the rows that they have in common.
 * @returns by place in `slices`, shares above 0 only
 */
export function sharesOf(weak: Looked, slices: readonly Looked[]): ReadonlyMap<number, number> {
  const rows = new Map(slices.map((slice) => [keyText(slice.key), slice.rows]));
  return new Map(slices.flatMap((slice, at): [number, number][] => {
    const both = isTogether(weak.key, slice.key) ? rows.get(keyText({ ...slice.key, ...weak.key })) : undefined;
    return both === undefined ? [] : [[at, Math.min(1, both / slice.rows)]];
  }));
}

/** Whether rows can be of both: no column has another value. */
function isTogether(a: SliceKey, b: SliceKey): boolean {
  return Object.entries(a).every(([column, value]) => !Object.hasOwn(b, column) || b[column] === value);
}
