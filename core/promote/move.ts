import { Fault, type FaultDetail } from '../fault.ts';
import type { Journal, Planned, Progress } from './journal.ts';
import { sameMark } from './mark.ts';
import type { Payload } from './payload.ts';
import { Refusal } from './refusal.ts';
import { sameStanding } from './standing.ts';
import { ChampionMoved, type Standing, type Target } from './target.ts';

/** What is to be done at one target. */
export interface Move extends Omit<Planned, 'target'> {
  readonly target: Target;
  readonly progress: Progress;
}

export interface Moved {
  readonly target: Target;
  readonly before: Standing | null;
  readonly version: string;
}

/**
 * Puts everything where it can be pointed at, then moves target after target; when one of them fails, those before it are taken
 * back. What was done before a run was killed is found and not done twice.
 * @param wishes version that the caller asks for at a target
 * @throws Refusal CHAMPION_MOVED when a target holds another champion than before; Fault PROMOTION_UNDONE, or PROMOTION_UNFINISHED
 * when it could not be taken back everywhere, which a later run does.
 */
export async function moveAll(moves: readonly Move[], payload: Payload | null, wishes: (target: Target) => string | undefined, journal: Journal): Promise<Moved[]> {
  const placed: Moved[] = [];
  try {
    for (const { target, before, version, mark } of moves) {
      const there = version ?? (await target.place({ mark, payload, version: wishes(target) }));
      if (version === null) await journal.note({ step: 'placed', target: target.id, version: there });
      placed.push({ target, before, version: there });
    }
  } catch (error) {
    // Nothing points at what was placed. A journal of moves that were begun earlier stays for whoever takes them back.
    if (moves.every(({ progress }) => isUntouched(progress))) await journal.end();
    throw error;
  }
  for (const [i, { target, mark, before }] of moves.entries()) {
    // A killed run may have begun moves further on than this one has come.
    const begun = moves.filter(({ progress }, j) => j < i || !isUntouched(progress));
    try {
      const standing = await target.read();
      if (standing !== null && sameMark(standing.mark, mark)) continue;
      if (!sameStanding(standing, before)) throw new ChampionMoved(standing);
    } catch (error) {
      throw await backOut(begun, error, target, before, journal);
    }
    await journal.note({ step: 'moving', target: target.id });
    try {
      await target.move(placed[i]!.version, mark, before);
    } catch (error) {
      throw await backOut(error instanceof ChampionMoved ? begun : [...new Set([...begun, moves[i]!])], error, target, before, journal);
    }
    await journal.note({ step: 'moved', target: target.id });
  }
  return placed;
}

/** Nothing points at it yet. */
export const isUntouched = (progress: Progress): boolean => progress === 'waiting' || progress === 'placed';

/** Takes back what was moved, and gives what is to be thrown. */
async function backOut(begun: readonly Move[], cause: unknown, target: Target, before: Standing | null, journal: Journal): Promise<unknown> {
  if (!(cause instanceof ChampionMoved || cause instanceof Fault || cause instanceof Refusal)) return cause;
  const { left, foreign } = await takeBack(begun, journal);
  if (left.length > 0) {
    await journal.leave();
    return unfinished([...(cause instanceof Fault ? cause.details : []), ...left]);
  }
  await journal.end();
  if (cause instanceof ChampionMoved) return championMoved(target, before, cause.found);
  if (cause instanceof Refusal) return cause;
  const undone = begun.length === 0 ? 'nothing was moved' : 'what was moved was taken back';
  const stands = foreign.length === 0 ? 'the old champion stands everywhere' : leftAlone(foreign);
  return new Fault([...cause.details, { code: 'PROMOTION_UNDONE', message: `${undone}; ${stands}`, remedy: 'Run it again when the cause is mended; `modelgate status` says what stands where.' }]);
}

export function leftAlone(foreign: readonly string[]): string {
  return `what stands at ${foreign.join(' and ')} is neither the old champion nor this one, and was left alone`;
}

/** What became of moves that were to be taken back. */
export interface TakenBack {
  /** Why some could not be. */
  readonly left: readonly FaultDetail[];
  /** Targets that hold something else by now: it is not ours to take away. */
  readonly foreign: readonly string[];
}

/** Takes moves back, the last one first; all of them, even when one fails. */
export async function takeBack(begun: readonly Move[], journal: Journal): Promise<TakenBack> {
  const left: FaultDetail[] = [];
  const foreign: string[] = [];
  for (const { target, mark, before } of [...begun].reverse()) {
    try {
      await journal.note({ step: 'undoing', target: target.id });
      await target.undo(mark, before);
      await journal.note({ step: 'undone', target: target.id });
    } catch (error) {
      if (error instanceof ChampionMoved) foreign.push(target.id);
      else if (error instanceof Fault) left.push(...error.details);
      else throw error;
    }
  }
  return { left, foreign };
}

export function unfinished(details: readonly FaultDetail[]): Fault {
  return new Fault([...details, { code: 'PROMOTION_UNFINISHED', message: 'it could not be taken back everywhere', remedy: '`modelgate status` says what stands where; `modelgate promote --abort` takes the rest back, `--resume` goes on.' }]);
}

export function championMoved(target: Target, before: Standing | null, found: Standing | null): Refusal {
  const name = (standing: Standing | null): string => standing?.version ?? 'nothing';
  return new Refusal([
    {
      code: 'CHAMPION_MOVED',
      message: `${target.id} holds ${name(found)}, where ${name(before)} stood when this began: another promotion was faster, and the verdict was not judged against its champion`,
      remedy: 'Evaluate against the champion of now, and promote that verdict.',
    },
  ]);
}
