import { promisify } from 'node:util';
import { gunzip, gzipSync } from 'node:zlib';
import { Fault } from '../fault.ts';
import { readLimited } from './metrics-file.ts';
import { refuseLfsPointer } from './lfs.ts';
import { SNAPSHOT_VERSION, snapshotForm } from './snapshot-form.ts';
import type { Summary } from './summary.ts';
import { errorCode } from './working-tree.ts';
import { writeFileWhole } from './write.ts';

/** Bytes of a snapshot file, and of the text in it, that are too many: a real one holds a few hundred KB. */
const FILE_LIMIT = 16 * 1024 * 1024;
const TEXT_LIMIT = 64 * 1024 * 1024;

/** Place in a gzip header of the system that wrote it, and the value that says it is unknown (RFC 1952, 2.3). */
const GZIP_SYSTEM = 9;
const GZIP_SYSTEM_UNKNOWN = 0xff;

export interface Snapshot {
  /** Name of the model whose gate made it. */
  readonly model: string;
  readonly summary: Summary;
}

/**
 * A snapshot's bytes, without the rows that checks show: JSON under gzip, with no time and no system in its header.
 * @throws ZodError for a summary whose numbers don't fit each other: a fault of the code, better met now than by a reader.
 */
export function encodeSnapshot(summary: Summary, model: string): Buffer {
  const form = { modelgate: 'snapshot', version: SNAPSHOT_VERSION, model, summary: { ...summary, examples: undefined } };
  const text = JSON.stringify(form, (_, value: unknown) => (Object.is(value, -0) ? '-0' : value));
  snapshotForm.parse(JSON.parse(text));
  const bytes = gzipSync(text, { level: 9 });
  bytes[GZIP_SYSTEM] = GZIP_SYSTEM_UNKNOWN;
  return bytes;
}

/**
 * Reads a snapshot back; to the bit what was written.
 * @param shown its name in messages
 * @throws Fault SNAPSHOT_INVALID for anything that is no whole snapshot of this form's version; EVIDENCE_* when it can't be read.
 */
export async function readSnapshot(file: string, shown: string = file): Promise<Snapshot> {
  return decodeSnapshot(await readLimited(file, shown, FILE_LIMIT), shown);
}

/**
 * As `readSnapshot`, of bytes that are here.
 * @throws Fault SNAPSHOT_INVALID, EVIDENCE_EMPTY.
 */
export async function decodeSnapshot(bytes: Buffer, shown: string): Promise<Snapshot> {
  if (bytes.length === 0) throw new Fault({ code: 'EVIDENCE_EMPTY', message: `${shown} is empty: not one byte`, remedy: REMEDY });
  refuseLfsPointer(bytes.subarray(0, 64), shown);
  return decode(await textOf(bytes, shown), shown);
}

/**
 * Writes a snapshot in one step: whoever reads the file meets the old one or the new one, whole.
 * @throws Fault OUTPUT_UNWRITABLE; the old file then stands as it was.
 */
export async function writeSnapshot(file: string, summary: Summary, model: string): Promise<void> {
  await writeFileWhole(file, encodeSnapshot(summary, model));
}

const REMEDY = 'Make it anew with modelgate snapshot.';

function invalid(shown: string, what: string, remedy = REMEDY): Fault {
  return new Fault({ code: 'SNAPSHOT_INVALID', message: `${shown} ${what}`, remedy });
}

async function textOf(bytes: Buffer, shown: string): Promise<string> {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) throw invalid(shown, 'is no snapshot: it is not compressed with gzip', 'Name a file that modelgate snapshot wrote; rows go under rows:, metrics files under values:.');
  try {
    return (await promisify(gunzip)(bytes, { maxOutputLength: TEXT_LIMIT })).toString('utf8');
  } catch (error) {
    const tooLong = errorCode(error) === 'ERR_BUFFER_TOO_LARGE';
    throw invalid(shown, tooLong ? `expands to more than ${TEXT_LIMIT / 1024 / 1024} MiB, which no snapshot does` : 'is cut off or damaged: its compressed data does not end well');
  }
}

function decode(text: string, shown: string): Snapshot {
  const parsed = parseJson(text);
  const result = snapshotForm.safeParse(parsed);
  if (result.success) return { model: result.data.model, summary: result.data.summary };
  const version = versionOf(parsed);
  if (version === undefined) throw invalid(shown, 'is no snapshot', 'Name a file that modelgate snapshot wrote.');
  if (version !== SNAPSHOT_VERSION) throw invalid(shown, `has version ${JSON.stringify(version)}; this modelgate reads version ${SNAPSHOT_VERSION}`);
  const wrong = result.error.issues.slice(0, 3).map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw invalid(shown, `contradicts itself: ${wrong.join('; ')}`);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function versionOf(parsed: unknown): unknown {
  const is = typeof parsed === 'object' && parsed !== null && 'modelgate' in parsed && parsed.modelgate === 'snapshot';
  return is && 'version' in parsed ? parsed.version : undefined;
}
