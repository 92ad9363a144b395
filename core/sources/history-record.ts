import { gunzipSync, gzipSync } from 'node:zlib';
import { z } from 'zod';

const VERSION = 1;

/** Bytes of a record's text: 10,000 results need three million. */
const LIMIT = 16 * 1024 * 1024;

const record = z.strictObject({
  modelgate: z.literal('verdict-record'),
  version: z.literal(VERSION),
  model: z.string(),
  status: z.enum(['passed', 'blocked', 'error']),
  rows: z.string().nullable().describe('fingerprint of the rows that the candidate met; null without rows'),
  results: z.record(z.string(), z.tuple([z.enum(['pass', 'fail', 'unsure', 'error', 'waived']), z.number().nullable()])).describe('by the key of the result: its status, and the estimate of what was judged'),
});

/** What is kept of a verdict so that later ones can tell how it went on: no intervals, no reasons, no rows. */
export type HistoryRecord = Omit<z.infer<typeof record>, 'modelgate' | 'version'>;

/** A record's bytes: JSON under gzip. The same record gives the same bytes. */
export function encodeRecord(given: HistoryRecord): Buffer {
  return gzipSync(JSON.stringify(record.parse({ modelgate: 'verdict-record', version: VERSION, ...given })), { level: 9 });
}

/** Null for bytes that are no whole record of this version. */
export function decodeRecord(bytes: Buffer): HistoryRecord | null {
  try {
    const parsed = record.safeParse(JSON.parse(gunzipSync(bytes, { maxOutputLength: LIMIT }).toString('utf8')));
    if (!parsed.success) return null;
    const { model, status, rows, results } = parsed.data;
    return { model, status, rows, results };
  } catch {
    return null;
  }
}
