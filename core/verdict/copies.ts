import type { Body } from '../checks/body.ts';
import { pairingOf } from '../checks/pairing.ts';
import { subjectsOf } from '../checks/requests.ts';
import type { Measure } from '../sources/summary.ts';
import { compares } from '../spec/bounds.ts';
import { metricLabel } from '../spec/catalogue.ts';
import type { Gate } from '../spec/gate.ts';

/** That nothing differs between candidate and baseline as far as the gate compares them, as of a copied file; none where something does. */
export function copyNotes(gate: Gate, bodies: Readonly<Record<string, Body>>): string[] {
  const { candidate, baseline } = bodies;
  if (candidate?.kind !== 'summary' || baseline?.kind !== 'summary' || !pairingOf(candidate.summary, baseline.summary).same) return [];
  const compared = gate.checks.filter((check) => check.of === 'candidate' && check.against === 'baseline' && check.bounds.some(({ kind }) => compares(kind)));
  const ids = [...new Set(compared.flatMap(subjectsOf).map(metricLabel))];
  const [own, other] = [candidate, baseline].map(({ summary }) => summary.slices[0]?.measures);
  const same = ids.length > 0 && ids.every((id) => isSame(own?.[id], other?.[id]));
  return same ? ['candidate and baseline are equal in every metric that is compared, in every bucket of rows: the model did not change, or one file is a copy of the other.'] : [];
}

function isSame(a: Measure | undefined, b: Measure | undefined): boolean {
  if (a === undefined || b === undefined || a.estimate === null || b.estimate === null) return false;
  return a.estimate === b.estimate && a.influences.length === b.influences.length && a.influences.every((value, at) => value === b.influences[at]);
}
