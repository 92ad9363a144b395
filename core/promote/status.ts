import { Fault, type FaultDetail } from '../fault.ts';
import type { Progress } from './journal.ts';
import type { Mark } from './mark.ts';
import { openSession, type PromoteWorld, type SessionOptions } from './session.ts';
import { agree, stackOf } from './standing.ts';
import type { Standing, Target } from './target.ts';

/** What stands at one target, or why that can't be told. */
export type TargetStatus =
  | { readonly kind: 'read'; readonly target: string; readonly standing: Standing | null; readonly previous: Standing | null }
  | { readonly kind: 'unread'; readonly target: string; readonly details: readonly FaultDetail[] };

export interface Status {
  readonly model: string;
  readonly targets: readonly TargetStatus[];
  /** Whether all targets hold the same model; null: one could not be read. */
  readonly agree: boolean | null;
  /** What a run left that is under way or was cut off. `running` null: another machine's. */
  readonly unfinished: { readonly mark: Mark; readonly running: boolean | null; readonly targets: readonly { readonly target: string; readonly progress: Progress }[] } | null;
}

/** Asks every target what stands there. One that does not answer is said and hides nothing of the others. */
export async function status(options: SessionOptions, world: PromoteWorld): Promise<Status> {
  const session = await openSession(options, world);
  const targets = await Promise.all(session.targets.map(statusOf));
  const left = await session.unfinished();
  const [first] = left?.moves ?? [];
  return {
    model: session.gate.model,
    targets,
    agree: targets.every((one) => one.kind === 'read') ? agree(targets.map((one) => one.standing)) : null,
    unfinished: left === null || first === undefined ? null : { mark: first.mark, running: left.running, targets: left.moves.map(({ target, progress }) => ({ target, progress })) },
  };
}

async function statusOf(target: Target): Promise<TargetStatus> {
  try {
    const [standing, history] = await Promise.all([target.read(), target.history()]);
    return { kind: 'read', target: target.id, standing, previous: stackOf(history).at(-2) ?? null };
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return { kind: 'unread', target: target.id, details: error.details };
  }
}
