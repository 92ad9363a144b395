import type { Body } from './body.ts';
import { Fault } from '../fault.ts';
import { pairingOf } from './pairing.ts';
import type { Summary } from '../sources/summary.ts';
import type { Gate } from '../spec/gate.ts';

/**
 * Candidate and baseline claim to be the same test set. When no bucket of theirs agrees, that may be other labels or
 * other rows altogether; the latter is a mistake that no unpaired interval mends.
 *
 * @param commonIds counts the ids that both have; undefined when rows are not at hand (a snapshot)
 * @throws Fault EVIDENCE_DISJOINT
 */
export async function refuseDisjoint(gate: Gate, bodies: Readonly<Record<string, Body>>, commonIds: (a: string, b: string) => Promise<number | undefined>): Promise<void> {
  const compared = gate.checks.find((check) => check.of === 'candidate' && check.against === 'baseline');
  const candidate = bodies['candidate'];
  const baseline = bodies['baseline'];
  if (compared === undefined || candidate?.kind !== 'summary' || baseline?.kind !== 'summary') return;
  const pairing = pairingOf(candidate.summary, baseline.summary);
  if (pairing.same || pairing.common > 0) return;
  const shared = (await commonIds('candidate', 'baseline')) ?? commonUnits(candidate.summary, baseline.summary);
  if (shared !== 0) return;
  const { keys, look } = keysOf(gate);
  throw new Fault({
    code: 'EVIDENCE_DISJOINT',
    message: `candidate and baseline have no row in common: none of their ${keys} agree, so one was not measured on the other's test set`,
    place: gate.evidence['baseline']!.place,
    remedy: `Predict the same rows with both models, and ${look}.`,
  });
}

/** What rows are known by, and what to look at where they have none in common. */
function keysOf({ evidence: { candidate } }: Gate): { readonly keys: string; readonly look: string } {
  const { id, query, cluster } = candidate?.kind === 'rows' ? candidate.columns : { id: '' };
  if (query !== undefined) return { keys: 'queries', look: 'check that `query` and `id` are the same keys in both' };
  if (id !== undefined) return { keys: 'ids', look: 'check that `id` is the same key in both' };
  if (cluster !== undefined) return { keys: 'clusters', look: 'check that `cluster` is the same key in both' };
  return { keys: 'ids', look: 'look at the ids that are made of the test case and the prompt or filter of its run (docs/generative.md), or name a column of your own as `id`' };
}

/** Rows or clusters that both have; undefined where buckets of many hide them. */
function commonUnits(candidate: Summary, baseline: Summary): number | undefined {
  if (candidate.unit !== baseline.unit || candidate.buckets.kind !== 'own' || baseline.buckets.kind !== 'own') return undefined;
  const keys = new Set(candidate.buckets.keys);
  return baseline.buckets.keys.filter((key) => keys.has(key)).length;
}
