import { formatReason } from '../report/refusal.ts';

/**
 * Why a promotion is refused. Codes are stable: scripts and tests may compare them.
 * VERDICT_*: what the verdict says; ARTIFACT_*, GATE_*, COMMIT_*: what it was given for; AGE_*: how old it is; WAIVER_*: a waiver
 * in it; CHANGE_*: the run is for a change; CHAMPION_*, VERDICT_REPLAYED: what stands at a target is not what it was judged against; SIGNATURE_*: who vouches for it; APPROVAL_*, OVERRIDE_*: who let it through.
 */
export type RefusalCode =
  | 'VERDICT_NOT_PASSED'
  | 'ARTIFACT_UNNAMED'
  | 'ARTIFACT_OTHER'
  | 'GATE_OTHER'
  | 'COMMIT_UNKNOWN'
  | 'COMMIT_NOT_ALLOWED'
  | 'AGE_UNKNOWN'
  | 'AGE_OVER'
  | 'WAIVER_EXPIRED'
  | 'CHANGE_NOT_MERGED'
  | 'SIGNATURE_MISSING'
  | 'SIGNATURE_INVALID'
  | 'SIGNATURE_OTHER'
  | 'APPROVAL_MISSING'
  | 'OVERRIDE_NOT_ALLOWED'
  | 'OVERRIDE_INCOMPLETE'
  | 'CHAMPION_MOVED'
  | 'CHAMPION_OTHER'
  | 'CHAMPION_UNKNOWN'
  | 'VERDICT_REPLAYED'
  | 'PROMOTION_UNDER_WAY';

export interface Reason {
  readonly code: RefusalCode;
  /** What does not hold, one sentence, with what was met and what was asked for. */
  readonly message: string;
  /** What the reader can do about it, one sentence in the imperative. */
  readonly remedy: string;
}

/** A promotion that must not happen: exit code 1, nothing moved. Carries every reason that was found in one go. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly reasons: readonly Reason[];

  constructor(reasons: readonly Reason[]) {
    super(reasons.map((reason) => formatReason(reason)).join('\n'));
    this.reasons = reasons;
  }
}
