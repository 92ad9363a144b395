import { Fault, type FaultDetail } from '../fault.ts';
import type { Approval } from './allow.ts';
import { gateArtifact } from './gate-artifact.ts';
import { promote, type PromoteOptions } from './promote.ts';
import { Refusal, type Reason } from './refusal.ts';
import type { Outcome, PromoteWorld } from './session.ts';

/** What came of a promotion that a CI job asked for. */
export type Attempt =
  | { readonly kind: 'done'; readonly outcome: Outcome }
  /** It must not be; nothing was moved. */
  | { readonly kind: 'refused'; readonly reasons: readonly Reason[] }
  /** It could not be. */
  | { readonly kind: 'fault'; readonly details: readonly FaultDetail[] };

/** What a CI job asks for; '' is what it does not give. */
export interface Asked {
  readonly gate: string;
  readonly verdict: string;
  /** '': the artifact that the gate names. */
  readonly artifact: string;
  readonly attestation: string;
  readonly expect: string;
  readonly state: string;
  readonly as: Readonly<Record<string, string>>;
  /** Who asks, and so who overrides, by the name that the platform gives. */
  readonly by: string;
  readonly overrideReason: string;
  readonly approval: Approval | undefined;
}

/** What kind of job asks. */
export interface Asking {
  /** The change that the job runs for and that is not merged, as its platform calls it: `pull request 7`. Undefined: none. */
  readonly change: string | undefined;
  readonly dryRun: boolean;
}

/** One word for later steps. */
export type AttemptWord = Outcome['kind'] | 'refused' | 'error';

/** Exit code: 1 refused, 2 could not be done. */
export const ATTEMPT_EXIT: Readonly<Record<Attempt['kind'], number>> = { done: 0, refused: 1, fault: 2 };

/**
 * Promotes, and gives back refusals and faults as results: a job shows them as it shows success. A change that is not merged
 * promotes nothing, whatever its verdict; a dry run may tell what would be done.
 * @param prepare fetches what the job does not have; it is not called where the change is reason enough
 */
export async function attempt({ change, dryRun }: Asking, prepare: () => Promise<Asked>, world: PromoteWorld): Promise<Attempt> {
  try {
    if (change !== undefined && !dryRun) throw unmerged(change);
    const asked = await prepare();
    const artifact = asked.artifact === '' ? await gateArtifact(asked.gate) : asked.artifact;
    return { kind: 'done', outcome: await promote({ ...optionsOf(asked), artifact, dryRun }, world) };
  } catch (error) {
    if (error instanceof Refusal) return { kind: 'refused', reasons: error.reasons };
    if (error instanceof Fault) return { kind: 'fault', details: error.details };
    throw error;
  }
}

export function wordOf(attempted: Attempt): AttemptWord {
  if (attempted.kind === 'done') return attempted.outcome.kind;
  return attempted.kind === 'refused' ? 'refused' : 'error';
}

/** Digest of the model that stands at every target now; '' where this run can't say so. */
export function championAfter(attempted: Attempt): string {
  if (attempted.kind !== 'done') return '';
  const { kind, mark } = attempted.outcome;
  return kind === 'promoted' || kind === 'already' ? (mark?.artifact ?? '') : '';
}

function optionsOf({ gate, verdict, as, by, attestation, expect, state, overrideReason, approval }: Asked): Omit<PromoteOptions, 'artifact'> {
  return {
    gate,
    verdict,
    as,
    by,
    ...(attestation === '' ? {} : { attestation }),
    ...(expect === '' ? {} : { expect }),
    ...(state === '' ? {} : { state }),
    ...(overrideReason === '' ? {} : { override: { reason: overrideReason, by } }),
    ...(approval === undefined ? {} : { approval }),
  };
}

function unmerged(change: string): Refusal {
  return new Refusal([
    {
      code: 'CHANGE_NOT_MERGED',
      message: `this job runs for ${change}, and what is not merged promotes nothing`,
      remedy: 'Promote in a job that runs on the branch after the merge, by the verdict that was given there; a dry run tells here what would be done.',
    },
  ]);
}
