import { createHash } from 'node:crypto';
import type { Summary } from '../sources/summary.ts';

/**
 * `sha256:` of the ids and labels of all rows by bucket: equal for the same rows in any order, file or format. Of ranked
 * lists: of the queries and what is relevant to them, whatever else was ranked.
 */
export function fingerprintOf(summary: Summary): string {
  const { keys, fingerprints } = summary.buckets;
  const lines = keys.map((key, at) => `${key} ${fingerprints[at]}`);
  return `sha256:${createHash('sha256').update([summary.unit, summary.units, ...lines].join('\n')).digest('hex')}`;
}
