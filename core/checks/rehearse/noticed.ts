import type { Actor, Cast } from './cast.ts';
import { decide, membersOf, scenesOf, type Company, type Played, type Scene, type Stage } from './play.ts';

/** Share of replays in which a check must act for a model to count as noticed. */
export const NOTICED = 0.8;
/** Replays of each step of the search: 0.8 is then known to ± 0.028. */
const MOST_REPLAYS = 200;
/** Steps beyond the bound, in units of what the check can tell there. */
const STEPS: readonly number[] = [0, 0.75, 1.5, 2.25, 3, 4, 5.5, 8, 12];
/** Before the bound, for a check that blocks what is unsure. */
const STEPS_BEFORE: readonly number[] = [-6, -4, -3, -2.25, -1.5, -0.75];

/** Whether the check does to the verdict what it is there for. */
export function acts({ check }: Cast, { effect }: Played): boolean {
  return effect === check.severity;
}

/** What a check can tell at the bound: about one standard error of what it decides by. null: it does not spread. */
export function unitOf(played: readonly Played[]): number | null {
  const mean = played.reduce((sum, { estimate }) => sum + estimate, 0) / played.length;
  const spread = Math.sqrt(played.reduce((sum, { estimate }) => sum + (estimate - mean) ** 2, 0) / Math.max(1, played.length - 1));
  const halves = played.flatMap(({ half }) => (half === null ? [] : [half]));
  const half = halves.reduce((sum, each) => sum + each, 0) / Math.max(1, halves.length);
  const unit = Math.max(spread, half / 2);
  return unit > 1e-12 * Math.abs(mean) ? unit : null;
}

/**
 * How far beyond the bound the truth must lie for the check to act in 80 % of replays, by actor: each is moved by steps of
 * its own unit at a time, each for itself, and between two steps the share is taken as a straight line.
 *
 * @param units by actor; null: not searched
 * @returns below 0 where it acts before the bound; null where no step is enough
 */
export function noticedAt(cast: Cast, units: readonly (number | null)[], stageOf: (replay: number) => Stage, companyIn: (replay: number) => Company, replays: number): (number | null)[] {
  const runs = Math.min(replays, MOST_REPLAYS);
  const steps = cast.check.whenUnsure === 'block' ? [...STEPS_BEFORE, ...STEPS] : STEPS;
  const found = units.map((): number | null => null);
  const open = new Set(units.flatMap((unit, at) => (unit === null ? [] : [at])));
  let before: { step: number; shares: readonly number[] } | null = null;
  for (const step of steps) {
    if (open.size === 0) break;
    const shares = sharesAt(cast, (_, at) => step * units[at]!, units, stageOf, companyIn, runs);
    for (const at of open) {
      if (shares[at]! < NOTICED) continue;
      found[at] = crossing(before === null ? null : { step: before.step, share: before.shares[at]! }, { step, share: shares[at]! }) * units[at]!;
      open.delete(at);
    }
    before = { step, shares };
  }
  return found;
}

function crossing(below: { step: number; share: number } | null, above: { step: number; share: number }): number {
  if (below === null || above.share === below.share) return above.step;
  return below.step + ((NOTICED - below.share) / (above.share - below.share)) * (above.step - below.step);
}

function sharesAt(cast: Cast, beyond: (actor: Actor, at: number) => number, units: readonly (number | null)[], stageOf: (replay: number) => Stage, companyIn: (replay: number) => Company, runs: number): number[] {
  const acted = units.map(() => 0);
  const played = units.map(() => 0);
  const places = new Map(cast.actors.map((actor, at) => [actor, at]));
  for (let replay = 0; replay < runs; replay++) {
    const scenes = scenesOf(cast, stageOf(replay), (actor) => (units[places.get(actor)!] === null ? null : actor.bar + actor.bad * beyond(actor, places.get(actor)!)));
    const all = eachForItself(cast, scenes, companyIn(replay));
    all.forEach((one, at) => {
      if (one === null) return;
      played[at]!++;
      if (acts(cast, one)) acted[at]!++;
    });
  }
  return acted.map((count, at) => (played[at] === 0 ? 0 : count / played[at]!));
}

/** Each alone fails, and its family counts: all others that could be blamed hold, so that none of them eases Holm's correction. */
function eachForItself(cast: Cast, scenes: readonly (Scene | null)[], company: Company): (Played | null)[] {
  const others = [...company.others, ...Array.from({ length: Math.max(0, membersOf(scenes).length - 1) }, () => 1)];
  return scenes.map((scene) => (scene === null ? null : decide(cast, [scene], { ...company, others })[0]!));
}
