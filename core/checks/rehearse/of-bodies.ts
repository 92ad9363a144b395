import { compares } from '../../spec/bounds.ts';
import { spreads } from '../../statistics/replay.ts';
import type { Actor, Cast, Player } from './cast.ts';
import type { Line, Opened, Part } from './part.ts';
import { decide, membersOf, scenesOf, type Company, type Played, type Scene, type Stage } from './play.ts';

/** A bound on the value or the change of a metric, on all of its slices: a line each. */
export function partOfBodies(cast: Cast): Part {
  return { check: cast.check, bound: cast.bound, lines: cast.actors.map((actor) => lineOf(cast, actor)), open: (stage) => opened(cast, stage) };
}

function lineOf({ bound }: Cast, actor: Cast['actors'][number]): Line {
  const { metric, id, key, candidate, baseline } = actor.subject;
  const about = { slice: key, evidence: candidate.evidence, against: baseline?.evidence ?? null };
  if ('why' in actor) return { about: { ...about, rows: candidate.rows }, metric, id, why: actor.why, level: null, bar: null, gap: null, valueAt: () => NaN, origin: null, searched: false };
  const { rows, level, bar, bad, gap, origin } = actor;
  return { about: { ...about, rows }, metric, id, why: null, level, bar, gap, valueAt: (beyond) => bar + bad * beyond, origin: compares(bound.kind) ? origin : null, searched: moves(actor) };
}

/** Whether anything about it is left to chance. */
function moves({ candidate, baseline }: Actor): boolean {
  const uncertain = (player: Player): boolean => player.kind === 'rows' || spreads(player.named);
  return uncertain(candidate) || (baseline !== null && uncertain(baseline));
}

function opened(cast: Cast, stage: Stage): Opened {
  let champions: (Scene | null)[] | undefined;
  const scenes = (): (Scene | null)[] => (champions ??= scenesOf(cast, stage, ({ level }) => level));
  return {
    get scenes() {
      return scenes();
    },
    equal: (company) => decide(cast, scenes(), company),
    moved: (to, company) => decide(cast, scenesOf(cast, stage, ({ bar, bad, gap }) => (to === 'bar' ? bar : gap === null ? null : bar + bad * gap)), company),
    alone: (beyond, company) => eachForItself(cast, scenesOf(cast, stage, ({ bar, bad }, at) => (beyond[at] == null ? null : bar + bad * beyond[at])), cast.actors.filter((actor, at) => beyond[at] == null && isMember(actor)).length, company),
  };
}

function isMember(actor: Cast['actors'][number]): boolean {
  return !('why' in actor) && !actor.tooSmall && moves(actor);
}

/** Each alone fails, and its family counts: all others that could be blamed hold, so that none of them eases Holm's correction. */
function eachForItself(cast: Cast, scenes: readonly (Scene | null)[], rest: number, company: Company): (Played | null)[] {
  const others = [...company.others, ...Array.from({ length: Math.max(0, membersOf(scenes).length + rest - 1) }, () => 1)];
  return scenes.map((scene) => (scene === null ? null : decide(cast, [scene], { ...company, others })[0]!));
}
