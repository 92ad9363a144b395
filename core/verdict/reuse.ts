import type { Body } from '../checks/body.ts';
import type { Evidence } from '../sources/evidence.ts';
import { candidateDigest, ledgerOf, type Ledger, type LedgerPlace, type Meeting } from '../sources/ledger.ts';
import type { Gate } from '../spec/gate.ts';
import { fingerprintOf } from './fingerprint.ts';
import type { Verdict } from './verdict.ts';

/** How often the test set was met, and what is to be recorded of this evaluation. */
export interface Counted {
  readonly ledger: Ledger;
  readonly meeting: Meeting;
  readonly record: NonNullable<Verdict['reuse']>;
}

/**
 * Counts the candidates that met the candidate's test set, this one among them whether it is recorded or not: the same
 * inputs give the same count before and after. Null where the gate does not ask.
 * @throws Fault as `Ledger.candidates`.
 */
export async function countReuse({ reuse }: Gate, evidence: Evidence | undefined, body: Body | undefined, place: LedgerPlace): Promise<Counted | null> {
  if (reuse === undefined || evidence?.kind !== 'rows' || body?.kind !== 'summary') return null;
  const ledger = ledgerOf(reuse, place);
  const meeting = { testSet: fingerprintOf(body.summary), candidate: await candidateDigest(evidence) };
  const met = new Set([...(await ledger.candidates(meeting.testSet)), meeting.candidate]);
  return { ledger, meeting, record: { ledger: ledger.name, candidates: met.size, most: reuse.most } };
}

/**
 * What a reader must know of a test set that too many candidates have met. The best of k equal models looks better than it
 * is by up to √(2·ln k) standard errors, even where none was made in view of another's result; where they were, there is no
 * such bound without a mechanism that limits what is told.
 * Sources: Dwork et al. 2015, “The reusable holdout”; Blum and Hardt 2015, “The Ladder”.
 */
export function reuseNotes(record: Verdict['reuse']): string[] {
  if (record === undefined || record.candidates <= record.most) return [];
  const { candidates, most } = record;
  const flattery = Math.sqrt(2 * Math.log(candidates)).toFixed(1);
  return [
    `The test set is worn out: ${candidates} candidates have met it, and the gate allows ${most}. The best of ${candidates} equal models looks better than it is by up to ${flattery} standard errors, ` +
      'and by more where later ones were made in view of earlier results (Dwork et al. 2015; Blum and Hardt 2015). Collect fresh rows.',
  ];
}
