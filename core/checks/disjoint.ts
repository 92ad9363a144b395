import type { Body } from './body.ts';
import { Fault } from '../fault.ts';
import { pairingOf } from './pairing.ts';
import type { Summary } from '../sources/summary.ts';
import type { Gate } from '../spec/gate.ts';

/** How many ids two bodies have in common, and their types where those can't be compared. */
export interface CommonIds {
  readonly rows: number;
  readonly kinds?: readonly [string, string];
}

/**
 * Candidate and baseline claim to be the same test set. When no bucket of theirs agrees, that may be other labels or
 * other rows altogether; the latter is a mistake that no unpaired interval mends.
 *
 * @param common the ids that both have; undefined when rows are not at hand (a snapshot)
 * @throws Fault EVIDENCE_DISJOINT
 */
export async function refuseDisjoint(gate: Gate, bodies: Readonly<Record<string, Body>>, common: (a: string, b: string) => Promise<CommonIds | undefined>): Promise<void> {
  const compared = gate.checks.find((check) => check.of === 'candidate' && check.against === 'baseline');
  const candidate = bodies['candidate'];
  const baseline = bodies['baseline'];
  if (compared === undefined || candidate?.kind !== 'summary' || baseline?.kind !== 'summary') return;
  const pairing = pairingOf(candidate.summary, baseline.summary);
  if (pairing.same || pairing.common > 0) return;
  const ids = await common('candidate', 'baseline');
  if ((ids?.rows ?? commonUnits(candidate.summary, baseline.summary)) !== 0) return;
  const kinds = ids?.kinds === undefined ? '' : ` (they are ${ids.kinds[0]} in candidate and ${ids.kinds[1]} in baseline)`;
  throw new Fault({
    code: 'EVIDENCE_DISJOINT',
    message: `candidate and baseline have no row in common: none of their ids agree${kinds}, so one was not measured on the other's test set`,
    place: gate.evidence['baseline']!.place,
    remedy: `${kinds === '' ? '' : 'Write the ids of both as the same type. '}Predict the same rows with both models, and check that \`id\` is the same key in both.`,
  });
}

/** Rows or clusters that both have; undefined where buckets of many hide them. */
function commonUnits(candidate: Summary, baseline: Summary): number | undefined {
  if (candidate.unit !== baseline.unit || candidate.buckets.kind !== 'own' || baseline.buckets.kind !== 'own') return undefined;
  const keys = new Set(candidate.buckets.keys);
  return baseline.buckets.keys.filter((key) => keys.has(key)).length;
}
