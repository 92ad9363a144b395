import { compares } from '../../spec/bounds.ts';
import { stanceOf } from '../../statistics/invert.ts';
import { effectOf } from '../effect.ts';
import { worstOf } from '../search.ts';
import type { Actor } from './cast.ts';
import { MOST_REPLAYS } from './noticed.ts';
import type { Line, Opened, Part } from './part.ts';
import { decide, sceneAt, type Company, type Played, type Scene, type Stage } from './play.ts';
import { searchCastOf, sharesOf, weakSlices, type Looked, type SearchAsked, type SearchCast } from './searched.ts';

/**
 * What a search finds. The first line is of a model without a weak slice; the others are of models with one, of the smallest
 * size that is looked at, of a middling one and of the largest: what counts is whether the search finds any.
 */
export function partOfSearch(asked: SearchAsked): Part {
  const search = searchCastOf(asked);
  const weak = weakSlices(search.slices).map((slice): Weak => ({ slice, shares: sharesOf(slice, search.slices) }));
  const known = new Map<number, Seen>();
  const { check, bound, metric } = asked;
  const about = { evidence: check.of, against: compares(bound.kind) ? check.against : null };
  const line = { metric, id: search.cast.subjects[0]?.id ?? metric.name, why: null, origin: null };
  const whole: Line = { ...line, about: { ...about, slice: {}, rows: asked.whole?.rows ?? null, part: { kind: 'search', slices: search.slices.length } }, level: null, bar: null, gap: null, valueAt: () => NaN, searched: false };
  return { check, bound, lines: [whole, ...weak.map(({ slice }) => weakLine(search, slice, { ...line, about }))], open: (stage) => opened(asked, search, weak, stage, known) };
}

function weakLine({ cast }: SearchCast, { key, rows, confirms }: Looked, { about, ...line }: Pick<Line, 'metric' | 'id' | 'why'> & { readonly about: Pick<Line['about'], 'evidence' | 'against'> }): Line {
  const { level, bar, bad, gap, origin } = actorAt(cast, confirms);
  return { ...line, about: { ...about, slice: key, rows, part: { kind: 'weak' } }, level, bar, gap, valueAt: (beyond) => bar + bad * beyond, origin: compares(cast.bound.kind) ? origin : null, searched: true };
}

function actorAt({ actors }: SearchCast['cast'], at: number): Actor {
  const actor = actors[at]!;
  if ('why' in actor) throw new Error(`a slice that can't be played is looked at: ${actor.why}`);
  return actor;
}

/** A slice that is made worse, and how much of each other one is of it. */
interface Weak {
  readonly slice: Looked;
  readonly shares: ReadonlyMap<number, number>;
}

/** What one half makes of the slices of a model without a weak one. */
interface Seen {
  /** One-sided p-values of those that seem beyond the bound, by place. */
  readonly seeming: ReadonlyMap<number, number>;
  /** As the other half sees them, those that were asked for. */
  readonly confirmed: Map<number, Scene | null>;
}

function opened(asked: SearchAsked, search: SearchCast, weak: readonly Weak[], stage: Stage, known: Map<number, Seen>): Opened {
  const { check, bound } = asked;
  const seen = (): Seen => {
    const one = known.get(stage.replay) ?? seenIn(search, stage, () => 0, search.slices.keys());
    if (stage.replay < MOST_REPLAYS) known.set(stage.replay, one);
    return one;
  };
  const each = (beyond: (at: number, actor: Actor) => number | null, company: Company): (Played | null)[] => [null, ...weak.map((one, at) => {
    const far = beyond(at, actorAt(search.cast, one.slice.confirms));
    return far === null ? null : playedWeak(asked, search, one, stage, seen(), far, company);
  })];
  const scenes = (): (Scene | null)[] => confirmedBy(search, stage, seen(), () => 0);
  return {
    get scenes() {
      return scenes();
    },
    // A search that had nothing to look at has not passed.
    equal: (company) => [search.slices.length === 0 ? { status: 'unsure', effect: effectOf(check, bound.kind, 'unsure', true), estimate: null, half: null } : found(asked, scenes(), company)],
    moved: (to, company) => each((_, { gap }) => (to === 'bar' ? 0 : gap), company),
    alone: (beyond, company) => each((at) => beyond[at + 1] ?? null, company),
  };
}

/** A share of the way from a slice's level to so far beyond its bar. */
function truthAt(share: number, beyond: number): (actor: Actor) => number {
  return ({ level, bar, bad }) => level + share * (bar + bad * beyond - level);
}

/** @param share of the way to so far `beyond` the bar, by place of the slice */
function seenIn({ cast, slices }: SearchCast, stage: Stage, share: (at: number) => number, asked: Iterable<number>, beyond = 0): Seen {
  const level = 1 - cast.check.confidence;
  const seeming = new Map<number, number>();
  for (const at of asked) {
    const assessment = sceneAt(cast, stage, slices[at]!.proposes, truthAt(share(at), beyond))?.assessment;
    if (assessment?.limits === undefined || stanceOf(assessment.limits(1 - 2 * level), assessment.threshold, assessment.good) !== 'bad') continue;
    seeming.set(at, assessment.pWorse ?? 1);
  }
  return { seeming, confirmed: new Map() };
}

/** What one half proposes as the other half sees it. */
function confirmedBy({ cast, slices }: SearchCast, stage: Stage, { seeming, confirmed }: Seen, share: (at: number) => number, beyond = 0): (Scene | null)[] {
  const looked = [...seeming].map(([at, pWorse]) => ({ at, key: slices[at]!.key, pWorse }));
  return worstOf(looked, 1 - cast.check.confidence, cast.check.search!.most).map(({ at }) => {
    if (!confirmed.has(at)) confirmed.set(at, sceneAt(cast, stage, slices[at]!.confirms, truthAt(share(at), beyond)));
    return confirmed.get(at)!;
  });
}

/** One replay of the search with a weak slice; its numbers are those of that slice where it is confirmed. */
function playedWeak(asked: SearchAsked, search: SearchCast, { slice, shares }: Weak, stage: Stage, seen: Seen, beyond: number, company: Company): Played | null {
  const share = (at: number): number => shares.get(at) ?? 0;
  const others = [...seen.seeming].filter(([at]) => !shares.has(at));
  const moved = seenIn(search, stage, share, shares.keys(), beyond);
  const confirmed = new Map([...seen.confirmed].filter(([at]) => !shares.has(at)));
  const played = found(asked, confirmedBy(search, stage, { seeming: new Map([...others, ...moved.seeming]), confirmed }, share, beyond), company);
  const own = sceneAt(search.cast, stage, slice.confirms, truthAt(1, beyond))?.assessment;
  if (own === undefined || own === null) return null;
  const half = own.interval === undefined ? 0 : (own.interval.high - own.interval.low) / 2;
  return { ...played, estimate: own.estimate, half: Number.isFinite(half) ? half : null };
}

/** Only what is confirmed is a result. */
function found({ check, bound }: SearchAsked, scenes: readonly (Scene | null)[], company: Company): Played {
  const fails = decide({ check, bound }, scenes, company).some((one) => one?.status === 'fail');
  return { status: fails ? 'fail' : 'pass', effect: fails ? check.severity : 'none', estimate: null, half: null };
}
