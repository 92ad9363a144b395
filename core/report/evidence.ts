import type { EvidenceRecord, Verdict } from '../verdict/verdict.ts';
import { count } from './numbers.ts';

/** What one body of evidence was, in cells: name, source, size, remark. */
export type EvidenceCells = readonly [name: string, source: string, size: string, remark: string];

/** One entry a body of evidence, in the order of the gate. */
export function evidenceCells({ evidence, reuse }: Verdict): EvidenceCells[] {
  const candidate = evidence['candidate'];
  return Object.entries(evidence).map(([name, record]) => [name, record.source, sizeText(record), remarkText(name, record, candidate, reuse)]);
}

function sizeText({ kind, rows, units, unit }: EvidenceRecord): string {
  if (rows === null) return kind;
  const clusters = unit === 'cluster' ? `, ${count(units)} clusters` : unit === 'query' ? `, ${count(units)} queries` : '';
  return `${count(rows)} rows${clusters}`;
}

function remarkText(name: string, record: EvidenceRecord, candidate: EvidenceRecord | undefined, reuse: Verdict['reuse']): string {
  const same = name !== 'candidate' && record.rows !== null && record.fingerprint !== null && record.fingerprint === candidate?.fingerprint;
  const snapshot = record.kind === 'snapshot' ? 'snapshot' : '';
  // Enough to tell artifacts apart by eye; the whole digest is in verdict.json.
  const digest = record.kind === 'artifact' ? (record.fingerprint ?? '').slice(0, 'sha256:'.length + 12) : '';
  const met = name === 'candidate' && reuse !== undefined ? `met by ${count(reuse.candidates)} ${reuse.candidates === 1 ? 'candidate' : 'candidates'}, ${count(reuse.most)} allowed` : '';
  return [met, snapshot, digest, same ? 'same rows as candidate' : '', record.note ?? ''].filter((part) => part !== '').join(', ');
}
