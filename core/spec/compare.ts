import type { Place } from '../fault.ts';

/**
 * What a change does to a check. `changed`: neither clearly looser nor clearly stricter (another metric, other evidence).
 * `removed` lets more through and `added` less, as a whole check.
 */
export type ChangeKind = 'loosened' | 'tightened' | 'changed' | 'added' | 'removed';

/** One thing that differs in one check; a check may have several. */
export interface GateChange {
  /** Name of the check in the old gate; in the new one for `added`. */
  readonly check: string;
  readonly kind: ChangeKind;
  /** `max_drop 0.005 → 0.02`, `severity block → warn`, `waiver added: …`. */
  readonly what: string;
  /** Where the new gate says it; null for a check that is gone. */
  readonly place: Place | null;
}
