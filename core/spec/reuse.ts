import type { EvidenceSpec, Reuse } from './gate.ts';
import type { Findings } from './findings.ts';
import { partsAt } from './parts.ts';
import { reuseSchema } from './schema.ts';

/** Candidates that may meet one test set unless the gate says otherwise. */
const MOST = 50;

/** The ledger of reuse that the gate asks for; undefined where it asks for none, or wrongly. */
export function buildReuse(root: unknown, candidate: EvidenceSpec | undefined, findings: Findings): Reuse | undefined {
  const { path, fields, sound } = partsAt(reuseSchema, root, ['reuse']);
  if (!sound || fields.ledger === undefined) return undefined;
  if (candidate !== undefined && candidate.kind !== 'rows') {
    findings.key(path, 'GATE_CONTRADICTION', 'reuse counts the candidates that met one test set, and the candidate has no rows', 'Remove it, or name rows as candidate.');
  }
  return { ledger: fields.ledger, most: fields.most ?? MOST };
}
