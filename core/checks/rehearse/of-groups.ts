import { distanceOf, atDistance } from '../../statistics/placed.ts';
import { randomOf } from '../../statistics/random.ts';
import { movedTo, replay } from '../../statistics/replay.ts';
import { holdApart, valued, type BetweenAsked, type Groups, type Member, groupsOf } from '../between.ts';
import { groupCastOf, hasSay, movedGroups, placedFor, type GroupCast, type GroupPlayer, type MovedGroup } from './groups.ts';
import { MOST_REPLAYS } from './noticed.ts';
import type { Line, Opened, Part } from './part.ts';
import { decide, type Company, type Played, type Scene, type Stage } from './play.ts';

/**
 * A bound between groups. The first line is of the check on a model to which all groups are alike; the others are of groups
 * that lie apart, each alone, and of groups that have no say, with the reason.
 */
export function partOfGroups(asked: BetweenAsked): Part {
  const groups = groupsOf(asked);
  const { missing } = holdApart(groups);
  const cast = groupCastOf(groups);
  const moved = missing === null ? movedGroups(cast) : [];
  const known = new Map<number, Alike>();
  return {
    check: asked.check,
    bound: asked.bound,
    lines: [wholeLine(asked, groups, missing), ...moved.map((one) => groupLine(asked, cast, one)), ...(missing === null ? silentLines(asked, groups) : [])],
    open: (stage) => opened(cast, missing === null ? moved : null, stage, known),
  };
}

function lineOf({ metric, of }: BetweenAsked, line: Pick<Line, 'why' | 'level' | 'bar' | 'gap' | 'valueAt' | 'searched'> & Pick<Line['about'], 'slice' | 'rows' | 'part'>): Line {
  const { slice, rows, part, ...rest } = line;
  return { about: { slice, rows, ...(part !== undefined && { part }), evidence: of.name, against: null }, metric, id: metric.name, origin: null, ...rest };
}

const BARE = { level: null, bar: null, gap: null, valueAt: () => NaN, searched: false } as const;

function wholeLine(asked: BetweenAsked, { metrics, measure }: Groups, why: string | null): Line {
  const [first = []] = metrics;
  const rows = Math.max(0, ...metrics.map((members) => members.reduce((sum, member) => sum + member.rows, 0)));
  return lineOf(asked, { ...BARE, slice: {}, rows, part: { kind: 'groups', groups: first.length }, why, level: why === null ? atDistance(0, measure) : null });
}

function groupLine(asked: BetweenAsked, cast: GroupCast, moved: MovedGroup): Line {
  const { measure, metrics } = cast.groups;
  const { key, metric, rows } = metrics[moved.metric]![moved.group]!;
  return lineOf(asked, {
    slice: key,
    rows,
    part: { kind: 'group', metric },
    why: null,
    level: atDistance(0, measure),
    bar: asked.bound.value,
    gap: cast.bar > 0 ? cast.bar : null,
    valueAt: (beyond) => atDistance(cast.bar + beyond, measure),
    searched: cast.players[moved.metric]![moved.group]!.rows !== null,
  });
}

function silentLines(asked: BetweenAsked, groups: Groups): Line[] {
  return groups.metrics.flat().filter((member) => !hasSay(member, groups)).map(({ key, rows, metric, unjudged }) => lineOf(asked, { ...BARE, slice: key, rows, part: { kind: 'group', metric }, why: `it keeps the check from passing: ${unjudged ?? 'it has no value'}` }));
}

/** @param moved null: there is nothing to play  @param known what was drawn of groups that are alike, by replay: the search for what is noticed comes back to it */
function opened(cast: GroupCast, moved: readonly MovedGroup[] | null, stage: Stage, known: Map<number, Alike>): Opened {
  const { check, bound } = cast.groups;
  const fair = (): Alike => {
    const alike = known.get(stage.replay) ?? alikeOf(cast, stage);
    if (stage.replay < MOST_REPLAYS) known.set(stage.replay, alike);
    return alike;
  };
  const rest = moved?.length ?? 0;
  const each = (distance: (at: number) => number | null, company: Company): (Played | null)[] => [null, ...Array.from({ length: rest }, (_, at) => {
    const far = distance(at);
    return far === null ? null : playedApart(cast, stage, fair().metrics, moved![at]!, far, company);
  })];
  return {
    get scenes() {
      return moved === null ? [] : [fair().scene];
    },
    equal: (company) => (moved === null ? [] : decide({ check, bound }, [fair().scene], company)),
    moved: (to, company) => each(() => (to === 'bar' ? cast.bar : cast.bar > 0 ? 2 * cast.bar : null), company),
    alone: (beyond, company) => each((at) => (beyond[at + 1] == null ? null : cast.bar + beyond[at + 1]!), company),
  };
}

/** The check on groups that are alike. */
interface Alike {
  readonly metrics: Members;
  readonly scene: Scene;
}

function alikeOf(cast: GroupCast, stage: Stage): Alike {
  const metrics = cast.players.map((players, metric) => players.map((_, group) => drawn(cast, stage, { metric, group }, cast.common[metric]!)));
  return { metrics, scene: sceneOf(cast, metrics) };
}

/** By metric, then by group; null: no row of it was drawn, so that it is not there. */
type Members = readonly (readonly (Member | null)[])[];

function sceneOf({ groups }: GroupCast, metrics: Members): Scene {
  const { assessment, unknown, missing } = holdApart({ ...groups, metrics: metrics.map((members) => members.filter((member) => member !== null)) });
  return { assessment, met: unknown || assessment === null ? null : assessment.met, tooSmall: false, missing };
}

/** One replay of the check with one group apart; its numbers are that group's, which say how finely it can be told. */
function playedApart(cast: GroupCast, stage: Stage, fair: Members, moved: MovedGroup, distance: number, company: Company): Played | null {
  const { check, bound, measure } = cast.groups;
  const placed = placedFor(cast, moved, distance);
  if (placed === null) return null;
  const one = drawn(cast, stage, moved, placed.one);
  if (one === null) return null;
  const others = (group: number): Member | null => (placed.others === cast.common[moved.metric] ? fair[moved.metric]![group]! : drawn(cast, stage, { ...moved, group }, placed.others));
  const metrics = fair.map((members, metric) => (metric === moved.metric ? members.map((_, group) => (group === moved.group ? one : others(group))) : members));
  const [played] = decide({ check, bound }, [sceneOf(cast, metrics)], company);
  return { ...played!, ...scaled(one, measure) };
}

/** The value and the half-width of a group, by logarithms where ratios are. */
function scaled({ quantity, interval }: Member, measure: Groups['measure']): Pick<Played, 'estimate' | 'half'> {
  const on = (value: number): number => (measure === 'ratio' ? -distanceOf(value, measure) : value);
  const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);
  return { estimate: quantity === null ? null : finite(on(quantity.estimate)), half: interval === undefined ? 0 : finite((on(interval.high) - on(interval.low)) / 2) };
}

/** A group's value on the buckets that were drawn. */
function drawn({ groups, players }: GroupCast, stage: Stage, { metric, group }: MovedGroup, value: number): Member | null {
  const { member, rows }: GroupPlayer = players[metric]![group]!;
  if (rows === null || member.quantity === null) return member;
  const { draws, seed, replay: at, part } = stage;
  const body = member.found.evidence;
  const picks = draws.picks(body, rows.slice);
  if (picks.length === 0) return null;
  const quantity = replay(rows.source, picks, null, movedTo(value, member.quantity.estimate), randomOf(seed, at, part, metric, group));
  const again = valued(groups.check, member, quantity, draws.numbers(body, rows.slice));
  return { ...member, ...again, unjudged: quantity === null ? 'no row that counts' : again.unjudged };
}
