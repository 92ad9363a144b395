import { whenUnsure } from '../../spec/bounds.ts';
import type { CheckSpec } from '../../spec/gate.ts';
import type { Part } from './part.ts';
import type { Company, Played, Ruled, Stage } from './play.ts';

/** Share of replays in which a check must act for a model to count as noticed. */
export const NOTICED = 0.8;
/** Replays of each step of the search: 0.8 is then known to ± 0.028. */
export const MOST_REPLAYS = 200;
/** Steps beyond the bound, in units of what the check can tell there. */
const STEPS: readonly number[] = [0, 0.75, 1.5, 2.25, 3, 4, 5.5, 8, 12];
/** Before the bound, for a check to which the unsure are enough. */
const STEPS_BEFORE: readonly number[] = [-6, -4, -3, -2.25, -1.5, -0.75];

/** Whether the check does to the verdict what it is there for. */
export function acts({ severity }: CheckSpec, { effect }: Played): boolean {
  return effect === severity;
}

function actsUnsure({ check, bound }: Ruled): boolean {
  const rule = whenUnsure(check, bound.kind);
  return rule === 'block' || (rule === 'warn' && check.severity === 'warn');
}

/** What a check can tell at the bound: about one standard error of what it decides by. null: it does not spread. */
export function unitOf(played: readonly Played[]): number | null {
  const estimates = played.flatMap(({ estimate }) => (estimate === null ? [] : [estimate]));
  const mean = meanOf(estimates);
  const spread = Math.sqrt(estimates.reduce((sum, estimate) => sum + (estimate - mean) ** 2, 0) / Math.max(1, estimates.length - 1));
  const half = meanOf(played.flatMap((one) => (one.half === null ? [] : [one.half])));
  const unit = Math.max(spread, half / 2);
  return unit > 1e-12 * Math.abs(mean) ? unit : null;
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}

/**
 * How far beyond the bound the truth must lie for the check to act in 80 % of replays, by line: each is moved by steps of
 * its own unit at a time, each for itself, and between two steps the share is taken as a straight line.
 *
 * @param units by line; null: not searched  @param progress told of each step
 * @returns below 0 where it acts before the bound, −Infinity where it does so however far; null where no step is enough
 */
export function noticedAt(part: Part, units: readonly (number | null)[], stageOf: (replay: number) => Stage, companyIn: (replay: number) => Company, replays: number, progress: (step: string) => void): (number | null)[] {
  const steps = actsUnsure(part) ? [...STEPS_BEFORE, ...STEPS] : STEPS;
  const found = units.map((): number | null => null);
  const open = new Set(units.flatMap((unit, at) => (unit === null ? [] : [at])));
  let before: { step: number; shares: readonly number[] } | null = null;
  for (const [at, step] of steps.entries()) {
    if (open.size === 0) break;
    progress(`step ${at + 1} of at most ${steps.length}`);
    const shares = sharesAt(part, units.map((unit, line) => (unit === null || !open.has(line) ? null : step * unit)), stageOf, companyIn, Math.min(replays, MOST_REPLAYS));
    for (const line of open) {
      if (shares[line]! < NOTICED) continue;
      found[line] = before === null && step < 0 ? -Infinity : crossing(before === null ? null : { step: before.step, share: before.shares[line]! }, { step, share: shares[line]! }) * units[line]!;
      open.delete(line);
    }
    before = { step, shares };
  }
  return found;
}

function crossing(below: { step: number; share: number } | null, above: { step: number; share: number }): number {
  if (below === null || above.share === below.share) return above.step;
  return below.step + ((NOTICED - below.share) / (above.share - below.share)) * (above.step - below.step);
}

function sharesAt(part: Part, beyond: readonly (number | null)[], stageOf: (replay: number) => Stage, companyIn: (replay: number) => Company, runs: number): number[] {
  const acted = beyond.map(() => 0);
  const played = beyond.map(() => 0);
  for (let replay = 0; replay < runs; replay++) {
    part.open(stageOf(replay)).alone(beyond, companyIn(replay)).forEach((one, at) => {
      if (one === null) return;
      played[at]!++;
      if (acts(part.check, one)) acted[at]!++;
    });
  }
  return acted.map((count, at) => (played[at] === 0 ? 0 : count / played[at]!));
}
