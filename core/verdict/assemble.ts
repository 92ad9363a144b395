import type { EvidenceRecord, GateChangeRecord, Verdict } from './verdict.ts';
import { VERDICT_VERSION } from './verdict.ts';
import type { Body, Meeting } from '../checks/body.ts';
import { lackOf } from '../checks/meet.ts';
import type { Summary } from '../sources/summary.ts';
import type { Evidence } from '../sources/evidence.ts';
import type { History } from '../sources/history.ts';
import type { DecidingGate } from '../sources/policy.ts';
import type { GateChange } from '../spec/compare.ts';
import { copyNotes } from './copies.ts';
import { fingerprintOf } from './fingerprint.ts';
import { subjectOf, type NamedArtifact } from './subject.ts';
import { historyOf, slideNotes, withHistory } from './history.ts';
import { picturesOf } from './pictures.ts';
import { powerNotes } from './power.ts';
import { reuseNotes } from './reuse.ts';

/** All that a verdict is made of. */
export interface Parts {
  readonly deciding: DecidingGate;
  readonly evidence: Readonly<Record<string, Evidence>>;
  readonly bodies: Readonly<Record<string, Body>>;
  readonly results: Verdict['checks'];
  readonly commit: string | null;
  /** An artifact that the caller names. */
  readonly artifact: NamedArtifact | undefined;
  /** That the champion stands though its verdict did not pass; null where that is not so. */
  readonly champion: string | null;
  /** How often the test set was met; undefined where the gate does not ask. */
  readonly reuse?: Verdict['reuse'];
  /** The verdicts before; null where no history is kept. */
  readonly history: History | null;
  /** Version of the tool. */
  readonly version: string;
}

/**
 * Puts the results together: an error outranks a block, a block outranks the rest.
 * @throws Fault USAGE when the caller names another artifact than the gate
 */
export function verdictOf(parts: Parts): Verdict {
  const { deciding, history } = parts;
  const { gate } = deciding;
  const subject = subjectOf(gate, parts.evidence, parts.artifact);
  const pictures = picturesOf(parts.bodies);
  const evidence = Object.fromEntries(Object.values(parts.evidence).map((one) => [one.name, recordOf(one, parts.bodies[one.name])]));
  const looked = history === null ? null : historyOf(history, evidence);
  const results = withHistory(parts.results, history?.earlier ?? []);
  return {
    version: VERDICT_VERSION,
    tool: { name: 'modelgate', version: parts.version },
    status: statusOf(results),
    model: gate.model,
    task: gate.task,
    gate: { file: gate.file, digest: gate.digest, policy: deciding.policy, revision: deciding.revision, changes: deciding.changes.map(recordOfChange) },
    commit: parts.commit,
    ...(subject === undefined ? {} : { subject }),
    counts: countsOf(results),
    notes: [...(parts.champion === null ? [] : [parts.champion]), ...deciding.notes, ...evidenceNotes(parts), ...pairingNotes(parts), ...copyNotes(gate, parts.bodies), ...reuseNotes(parts.reuse), ...powerNotes(results), ...historyNotes(results, history, looked)],
    ...(parts.reuse !== undefined && { reuse: parts.reuse }),
    checks: results,
    evidence,
    ...(pictures !== null && { pictures }),
    ...(looked !== null && { history: looked }),
  };
}

function historyNotes(results: Verdict['checks'], history: History | null, looked: Verdict['history'] | null): string[] {
  if (history === null || looked == null) return [];
  return [...slideNotes(results, looked), ...(history.note === null ? [] : [history.note])];
}

function recordOfChange({ check, kind, what, place }: GateChange): GateChangeRecord {
  return { check, kind, what, place: place === null ? null : { file: place.file, line: place.line ?? 1, column: place.column ?? 1 } };
}

function statusOf(results: Verdict['checks']): Verdict['status'] {
  const blocking = results.filter((result) => result.effect === 'block');
  if (blocking.some((result) => result.status === 'error')) return 'error';
  return blocking.length > 0 ? 'blocked' : 'passed';
}

function countsOf(results: Verdict['checks']): Verdict['counts'] {
  const counts = { pass: 0, fail: 0, unsure: 0, error: 0, waived: 0, blocking: 0, warning: 0 };
  for (const { status, effect } of results) {
    counts[status]++;
    if (effect === 'block') counts.blocking++;
    if (effect === 'warn') counts.warning++;
  }
  return counts;
}

/** What a reader must know of where evidence came from: that it is absent by choice, or the commit itself. */
function evidenceNotes({ evidence }: Parts): string[] {
  return Object.values(evidence).flatMap((one) => {
    if (one.kind === 'absent') return [`There is no ${one.name}: ${one.why}. The gate says if_missing: bootstrap, so nothing was compared with it.`];
    return one.note === null ? [] : [`${one.name}: ${one.note}`];
  });
}

/**
 * Said of every pair that was compared and seems to be the same test set, but did not meet the same rows: it is the baseline,
 * they share rows, or are equally many. Where one lacks rows of the other its results say so.
 */
function pairingNotes({ deciding: { gate }, bodies }: Parts): string[] {
  return Object.values(bodies).flatMap((of) => {
    if (of.kind !== 'summary') return [];
    return [...(of.meetings ?? [])].flatMap(([name, meeting]) => {
      const against = bodies[name];
      if (against?.kind !== 'summary' || lackOf(gate, of, name) !== null) return [];
      const claims = name === 'baseline' || meeting.common !== 0 || of.summary.rows === against.summary.rows;
      return claims ? [`${of.name} and ${name} did not meet the same rows: ${apartText(of.summary, against.summary, meeting)}. They are compared as independent samples, which needs more rows.`] : [];
    });
  });
}

function apartText(of: Summary, against: Summary, { common }: Meeting): string {
  if (of.unit === 'query') return `of ${of.units} and ${against.units} queries some are not of both, or have other relevant documents`;
  const rows = `${of.rows} and ${against.rows} rows`;
  if (common === undefined) return `ids or labels differ (${rows})`;
  if (common === of.rows && common === against.rows) return `all ${rows.replace(/ and .*/, ' rows')} have the same ids, but not the same labels`;
  return `they have ${common === 0 ? 'none' : common} in common of ${rows}`;
}

function recordOf(evidence: Evidence, body: Body | undefined): EvidenceRecord {
  const none = { rows: null, units: null, unit: null, buckets: null, fingerprint: null };
  const about = { kind: evidence.kind, source: evidence.source, note: evidence.kind === 'absent' ? evidence.why : evidence.note };
  if (body?.kind === 'summary') {
    const { rows, units, unit, buckets } = body.summary;
    return { ...about, rows, units, unit, buckets: buckets.keys.length, fingerprint: fingerprintOf(body.summary) };
  }
  return { ...about, ...none, fingerprint: evidence.kind === 'values' ? evidence.fingerprint : evidence.kind === 'artifact' ? evidence.artifact.digest : null };
}
