import { createHash } from 'node:crypto';
import type { Judged } from '../verdict/judged.ts';
import { fingerprintedRemarks, type Remark } from './remarks.ts';

const SCHEMA = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';

/**
 * The remarks on the gate files' lines as SARIF 2.1.0 (OASIS): a rule a check, what blocks as an `error`, what only warns as a
 * `warning`. Fingerprints hold neither numbers nor lines, so that a result stays the same one from run to run.
 * @param version of this program
 */
export function renderSarif(all: readonly Judged[], version: string): string {
  const remarks = fingerprintedRemarks(all);
  const rules = [...new Set(remarks.map(({ remark }) => remark.title))];
  const results = remarks.map(({ remark, fingerprint }) => resultOf(remark, rules.indexOf(remark.title), fingerprint));
  const driver = { name: 'modelgate', semanticVersion: version, rules: rules.map((title) => ({ id: ruleId(title), shortDescription: { text: title } })) };
  return `${JSON.stringify({ $schema: SCHEMA, version: '2.1.0', runs: [{ tool: { driver }, columnKind: 'utf16CodeUnits', results }] }, null, 2)}\n`;
}

function resultOf({ path, line, level, title, message }: Remark, ruleIndex: number, fingerprint: string): object {
  return {
    ruleId: ruleId(title),
    ruleIndex,
    level: level === 'failure' ? 'error' : 'warning',
    message: { text: `${title}: ${message}` },
    locations: [{ physicalLocation: { artifactLocation: { uri: encodeURI(path), uriBaseId: 'SRCROOT' }, region: { startLine: line } } }],
    partialFingerprints: { 'modelgate/v1': fingerprint },
  };
}

/** Stable and unique, whatever a check is called. */
function ruleId(title: string): string {
  const readable = title.replace(/[^A-Za-z0-9_.]+/g, '-').replace(/^-+|-+$/g, '').slice(0, 60);
  return `${readable}-${createHash('sha256').update(title).digest('hex').slice(0, 8)}`;
}
