import { compares } from '../../spec/bounds.ts';
import { assessChange, assessValue, hasP, type Assessment } from '../../statistics/bound.ts';
import { decidingP } from '../../statistics/deciding-p.ts';
import type { Alignment } from '../../statistics/difference.ts';
import { randomOf, type Random } from '../../statistics/random.ts';
import { movedTo, replay, replayNamed, type Move } from '../../statistics/replay.ts';
import type { Quantity } from '../../statistics/sample.ts';
import type { Bound, CheckSpec, FamilyOver } from '../../spec/gate.ts';
import type { CheckResult } from '../../verdict/verdict.ts';
import { decidingEstimate, effectOf } from '../effect.ts';
import { familyOf, type Family } from '../family.ts';
import { statusOf } from '../result.ts';
import type { Actor, Cast, Player } from './cast.ts';
import type { Draws } from './draws.ts';

/** What became of one bound on one slice in one replay. */
export interface Played {
  readonly status: CheckResult['status'];
  readonly effect: CheckResult['effect'];
  /** The value or the change that was met; null where there was none. */
  readonly estimate: number | null;
  /** Half of the width of the deciding interval; null where it has an open end. */
  readonly half: number | null;
}

/** One replay: its draws, and the numbers that its chances come from. */
export interface Stage {
  readonly draws: Draws;
  readonly seed: number;
  readonly replay: number;
  /** Tells parts of one gate apart. */
  readonly part: number;
  /** What was drawn of sides that are not moved: the same at every truth. */
  readonly still: Map<Player, Quantity | null>;
}

export function stageOf(draws: Draws, seed: number, replayed: number, part: number): Stage {
  return { draws, seed, replay: replayed, part, still: new Map() };
}

/** What one replay says of one result, before its family says what a failure is worth. */
export interface Scene {
  /** null: there is too little to say anything by. */
  readonly assessment: Assessment | null;
  /** The estimate alone holds; null where it may not decide. */
  readonly met: boolean | null;
  readonly tooSmall: boolean;
  /** Why there is no value; null where there is one. */
  readonly missing: string | null;
}

/** A bound, whose rules decide. */
export interface Ruled {
  readonly check: CheckSpec;
  readonly bound: Bound;
}

/** Results that share a family with those of a bound, by their p-values; and the strictest one-sided level of any of them. */
export interface Company {
  readonly over: FamilyOver;
  readonly others: readonly number[];
  readonly level: number;
}

/**
 * Assesses a bound on all of its slices with the models moved to `truth`.
 * @param truth of the evidence that is judged; null: the actor is left out
 * @returns one an actor; null for one left out, or of which no row was drawn
 */
export function scenesOf(cast: Cast, stage: Stage, truth: (actor: Actor, at: number) => number | null): (Scene | null)[] {
  return cast.actors.map((_, at) => sceneAt(cast, stage, at, truth));
}

/** The same of one actor, by its place. */
export function sceneAt(cast: Cast, stage: Stage, at: number, truth: (actor: Actor, at: number) => number | null): Scene | null {
  const actor = cast.actors[at]!;
  const value = 'why' in actor ? null : truth(actor, at);
  return 'why' in actor || value === null ? null : sceneOf(cast, actor, value, stage, at);
}

/** Those that have a p-value. */
export function membersOf(scenes: readonly (Scene | null)[]): Assessment[] {
  return scenes.flatMap((scene) => (scene === null || scene.tooSmall || scene.assessment === null || !hasP(scene.assessment) ? [] : [scene.assessment]));
}

/** Decides as the gate does. @returns in the order of `scenes` */
export function decide(ruled: Ruled, scenes: readonly (Scene | null)[], { over, others, level }: Company): (Played | null)[] {
  const members = Math.max(1, membersOf(scenes).length + others.length);
  const present = scenes.filter((scene) => scene !== null);
  const own = present.map(({ assessment, tooSmall }) => ({ pWorse: assessment === null ? null : decidingP(assessment, level, members), tooSmall }));
  const families = familyOf([...own, ...others.map((pWorse) => ({ pWorse, tooSmall: false }))], over);
  const played = new Map(present.map((scene, at) => [scene, playedOf(ruled, scene, families[at] ?? null)]));
  return scenes.map((scene) => (scene === null ? null : played.get(scene)!));
}

/** The rules of the gate itself. A waiver is left aside: it ends, and says nothing of what the check can see. */
function playedOf({ check, bound }: Ruled, { assessment, met, tooSmall, missing }: Scene, family: Family | null): Played {
  const status = statusOf(check, { bootstrapped: false, missing, tooSmall, stance: assessment?.stance ?? 'straddles' }, family);
  const interval = assessment?.interval;
  const half = assessment === null ? null : interval === undefined ? 0 : (interval.high - interval.low) / 2;
  return { status, effect: effectOf(check, bound.kind, status, decidingEstimate({ tooSmall, met, method: interval?.method ?? null })), estimate: assessment?.estimate ?? null, half: half !== null && Number.isFinite(half) ? half : null };
}

function sceneOf(cast: Cast, actor: Actor, truth: number, stage: Stage, at: number): Scene | null {
  const { check, bound, better, pairing } = cast;
  const random = (side: number): Random => randomOf(stage.seed, stage.replay, stage.part, at, side);
  const subject = quantityOf(actor.candidate, moveOf(cast, actor, truth), stage.draws, random(0));
  if (subject === null) return null;
  if (actor.baseline === null) return sceneBy(actor, assessValue(subject, bound, check.confidence));
  const { still } = stage;
  if (!still.has(actor.baseline)) still.set(actor.baseline, quantityOf(actor.baseline, STILL, stage.draws, random(1)));
  const reference = still.get(actor.baseline) ?? null;
  if (reference === null) return null;
  const aligned = pairing?.same === true ? alignmentOf(actor.candidate, actor.baseline, stage.draws) : null;
  return sceneBy(actor, assessChange(subject, reference, aligned, bound, better, check.confidence));
}

function sceneBy({ tooSmall }: Actor, assessment: Assessment): Scene {
  return { assessment, met: assessment.met, tooSmall, missing: null };
}

const STILL: Move = { shift: 0, turned: 0, carried: false };

/**
 * From what was measured to the truth. A value is moved there with the spread of its new place. Of a change nothing but the
 * value moves to the champion's level; beyond that, rows turn out otherwise.
 */
function moveOf({ bound }: Cast, { level, candidate }: Actor, truth: number): Move {
  const today = candidate.kind === 'named' ? candidate.named.estimate : candidate.source.sample.estimate;
  return compares(bound.kind) ? { shift: level - today, turned: truth - level, carried: false } : movedTo(truth, today);
}

function quantityOf(player: Player, move: Move, draws: Draws, random: Random): Quantity | null {
  if (player.kind === 'named') return replayNamed(player.named, move, random);
  const picks = draws.picks(player.body, player.slice);
  const others = player.other === null ? null : draws.picks(player.other.body, player.other.slice);
  return replay(player.source, picks, others, move, random);
}

function alignmentOf(candidate: Player, baseline: Player, draws: Draws): Alignment {
  return candidate.kind === 'rows' && baseline.kind === 'rows' ? draws.align(candidate.body, candidate.slice, baseline.slice) : null;
}
