import { compares } from '../../spec/bounds.ts';
import { metricLabel } from '../../spec/catalogue.ts';
import type { Gate } from '../../spec/gate.ts';
import { spreads } from '../../statistics/replay.ts';
import type { Rehearsal, RehearsedResult } from '../../verdict/rehearsal.ts';
import { find, indexSlices, type Body } from '../body.ts';
import { metricsAsked } from '../requests.ts';
import { castOf, estimateOf, type Actor, type Cast, type Player } from './cast.ts';
import { drawsOf } from './draws.ts';
import { acts, NOTICED, noticedAt, unitOf } from './noticed.ts';
import { companyOf, type CompanyOf } from './company.ts';
import { decide, scenesOf, stageOf, type Played } from './play.ts';
import { subjectsOf, type Subject } from './subjects.ts';

export interface Rehearsing {
  /** Of the draws, a whole number from 0. */
  readonly seed: number;
  /** At least 1. */
  readonly replays: number;
  /** Told of each replay that is done, and of each bound that is searched. */
  readonly progress: (doing: string) => void;
}

const CHAMPION = 'baseline';

/**
 * Replays what the gate would decide, from the buckets of its evidence. Pure: the same bodies and seed give the same.
 */
export function rehearse(gate: Gate, bodies: Readonly<Record<string, Body>>, { seed, replays, progress }: Rehearsing): Pick<Rehearsal, 'whole' | 'results'> {
  const champion = championOf(gate, bodies);
  const casts = subjectsOf(gate, bodies).map((asked) => castOf(asked, bodies, champion));
  const drawn = drawsOf(bodies, seed);
  const scenes = casts.map((cast) => ({ equal: emptyOf(cast), at: emptyOf(cast), beyond: emptyOf(cast) }));
  const whole = { block: 0, warn: 0 };
  const companies: CompanyOf[] = [];
  for (let replay = 0; replay < replays; replay++) {
    if (replay % 10 === 0) progress(`replaying ${replay} of ${replays}`);
    const draws = drawn(replay);
    const stages = casts.map((_, c) => stageOf(draws, seed, replay, c));
    const champions = casts.map((cast, c) => scenesOf(cast, stages[c]!, ({ level }) => level));
    const company = companyOf(gate, casts, champions);
    companies.push(company);
    const equal = casts.flatMap((cast, c) => {
      const at = (truth: (actor: Actor) => number | null) => decide(cast, scenesOf(cast, stages[c]!, truth), company(c));
      keep(scenes[c]!.at, at(({ bar }) => bar));
      keep(scenes[c]!.beyond, at(beyondOf));
      return keep(scenes[c]!.equal, decide(cast, champions[c]!, company(c)));
    });
    if (equal.some((one) => one?.effect === 'block')) whole.block++;
    else if (equal.some((one) => one?.effect === 'warn')) whole.warn++;
  }
  const results = casts.flatMap((cast, c) => {
    progress(`searching what ${cast.check.name} would notice`);
    const { at } = scenes[c]!;
    const units = cast.actors.map((actor, a) => ('why' in actor || !moves(actor) || at[a]!.length === 0 ? null : unitOf(at[a]!)));
    const noticed = noticedAt(cast, units, (replay) => stageOf(drawn(replay), seed, replay, c), (replay) => companies[replay]!(c), replays);
    return cast.actors.map((actor, a) => resultOf(cast, actor, { equal: scenes[c]!.equal[a]!, at: at[a]!, beyond: scenes[c]!.beyond[a]!, noticed: units[a] === null ? 0 : noticed[a]! }));
  });
  const out = results.filter(({ why }) => why !== null).length;
  return { whole: { block: whole.block / replays, warn: whole.warn / replays, results: results.length - out, left_out: out }, results };
}

/**
 * What the champion has on the metric and slice of a subject; null where the gate does not ask it. A snapshot may know more
 * than rows were asked for, and must not say otherwise than they do.
 */
function championOf(gate: Gate, bodies: Readonly<Record<string, Body>>): (subject: Subject) => number | null {
  const body = bodies[CHAMPION];
  if (body === undefined) return () => null;
  const asked = new Set(metricsAsked(gate, CHAMPION).map(metricLabel));
  const slices = indexSlices(body);
  return ({ metric, id, key }) => (asked.has(id) ? estimateOf(find(body, metric, id, key, slices)) : null);
}

function beyondOf({ bar, bad, gap }: Actor): number | null {
  return gap === null ? null : bar + bad * gap;
}

/** Whether anything about it is left to chance. */
function moves({ candidate, baseline }: Actor): boolean {
  const uncertain = (player: Player): boolean => player.kind === 'rows' || spreads(player.named);
  return uncertain(candidate) || (baseline !== null && uncertain(baseline));
}

function emptyOf(cast: Cast): Played[][] {
  return cast.actors.map(() => []);
}

function keep(kept: Played[][], played: readonly (Played | null)[]): readonly (Played | null)[] {
  played.forEach((one, at) => {
    if (one !== null) kept[at]!.push(one);
  });
  return played;
}

interface Scenes {
  readonly equal: readonly Played[];
  readonly at: readonly Played[];
  readonly beyond: readonly Played[];
  /** Beyond the bound; 0 where nothing is left to chance. */
  readonly noticed: number | null;
}

function resultOf(cast: Cast, actor: Cast['actors'][number], scenes: Scenes): RehearsedResult {
  const { check, bound } = cast;
  const { metric, id, key, candidate, baseline } = actor.subject;
  const about = {
    name: check.name,
    metric: id,
    ...(check.columns !== undefined && metric.column !== undefined && { column: metric.column }),
    slice: key,
    bound: { kind: bound.kind, value: bound.value, relative: bound.relative },
    severity: check.severity,
    evidence: candidate.evidence,
    against: baseline?.evidence ?? null,
  };
  if ('why' in actor) return { ...about, rows: candidate.rows, why: actor.why, level: null, bar: null, equal: null, at_margin: null, beyond: null, noticed: null, change: null, blind: false, rows_needed: null };
  const noticed = scenes.noticed === null ? null : actor.bar + actor.bad * scenes.noticed;
  const blind = scenes.beyond.length > 0 && shareOf(scenes.beyond, (one) => acts(cast, one)) < NOTICED;
  return {
    ...about,
    rows: actor.rows,
    why: null,
    level: actor.level,
    bar: actor.bar,
    equal: ratesOf(scenes.equal),
    at_margin: ratesOf(scenes.at),
    beyond: ratesOf(scenes.beyond),
    noticed,
    change: noticed === null || !compares(bound.kind) ? null : noticed - actor.origin,
    blind,
    rows_needed: blind ? rowsNeeded(actor, scenes.noticed) : null,
  };
}

/** What is noticed beyond the bound shrinks as 1/√n. */
function rowsNeeded({ rows, gap }: Actor, noticed: number | null): number | null {
  if (rows === null || gap === null || noticed === null || noticed <= gap) return null;
  return Number(Math.ceil(rows * (noticed / gap) ** 2).toPrecision(2));
}

function ratesOf(played: readonly Played[]): RehearsedResult['equal'] {
  if (played.length === 0) return null;
  return { block: shareOf(played, ({ effect }) => effect === 'block'), warn: shareOf(played, ({ effect }) => effect === 'warn') };
}

function shareOf(played: readonly Played[], is: (one: Played) => boolean): number {
  return played.filter(is).length / played.length;
}
