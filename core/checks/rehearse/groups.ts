import { rangeOf, sourceOf, type Source } from '../../statistics/replay.ts';
import { distanceOf, placedApart, type Placed } from '../../statistics/placed.ts';
import type { SliceSummary } from '../../sources/summary.ts';
import type { Groups, Member } from '../between.ts';

/** The value of a group in one metric, ready to be replayed. */
export interface GroupPlayer {
  readonly member: Member;
  /** null: it has no say, or no chance in it. */
  readonly rows: { readonly slice: SliceSummary; readonly source: Source } | null;
}

/** Groups ready to be replayed: by metric, then by group. */
export interface GroupCast {
  readonly groups: Groups;
  readonly players: readonly (readonly GroupPlayer[])[];
  /** By metric: the value that all groups have where they are alike. */
  readonly common: readonly number[];
  /** From alike to the bound, see `distanceOf`. */
  readonly bar: number;
}

/** One group that is moved apart, in one metric. */
export interface MovedGroup {
  readonly metric: number;
  readonly group: number;
}

export function groupCastOf(groups: Groups): GroupCast {
  const players = groups.metrics.map((members) => members.map((member) => playerOf(member, groups)));
  return { groups, players, common: groups.metrics.map((members) => commonOf(members.filter((member) => hasSay(member, groups)))), bar: distanceOf(groups.bound.value, groups.measure) };
}

/** As `holdApart` has it. */
export function hasSay({ quantity, rows }: Member, { check }: Groups): boolean {
  return quantity !== null && rows >= check.minRows;
}

function playerOf(member: Member, groups: Groups): GroupPlayer {
  const { found } = member;
  const rows = found.kind === 'sample' && hasSay(member, groups) ? { slice: found.slice, source: sourceOf(found.sample) } : null;
  return { member, rows };
}

/** The mean of the groups by the rows that count in each. */
function commonOf(members: readonly Member[]): number {
  const weights = members.map(restsOn);
  const all = weights.reduce((sum, weight) => sum + weight, 0);
  return members.reduce((sum, { quantity }, at) => sum + (weights[at]! / all) * quantity!.estimate, 0);
}

function restsOn({ quantity, rows }: Member): number {
  return (quantity !== null && 'trials' in quantity ? quantity.trials : null) ?? rows;
}

/** Work that may be spent on groups that are moved each for itself, in pairs of groups that are compared for them. */
const MOST_PAIRS = 20_000;
const FEWEST_MOVED = 3;

/**
 * Groups to be moved, each for itself: all where they are few, else some from the smallest to the largest. In the metric in
 * which the group rests on the fewest rows, where it is least noticed.
 */
export function movedGroups({ groups }: GroupCast): MovedGroup[] {
  const [first = []] = groups.metrics;
  const all = first.flatMap((_, group): (MovedGroup & { rows: number })[] => {
    const parts = groups.metrics.flatMap((members, metric) => (hasSay(members[group]!, groups) ? [{ metric, group, rows: restsOn(members[group]!) }] : []));
    return parts.sort((a, b) => a.rows - b.rows).slice(0, 1);
  });
  const sorted = all.sort((a, b) => a.rows - b.rows || a.group - b.group);
  const most = Math.max(FEWEST_MOVED, Math.floor(MOST_PAIRS / Math.max(1, first.length ** 2)));
  const chosen = sorted.length <= most ? sorted : Array.from({ length: most }, (_, at) => sorted[Math.round((at * (sorted.length - 1)) / (most - 1))]!);
  return chosen.map(({ metric, group }) => ({ metric, group }));
}

/** Where the groups of a metric lie with one of them so far apart; null where there is no room for it. */
export function placedFor({ groups, common }: GroupCast, { metric, group }: MovedGroup, distance: number): Placed | null {
  const { quantity, better } = groups.metrics[metric]![group]!;
  return placedApart(common[metric]!, distance, groups.measure, better === 'lower' ? 'high' : 'low', 'spread' in quantity! ? rangeOf(quantity.spread) : rangeOf('real'));
}
