import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { JSONParser } from '@streamparser/json';
import { unreadable } from '../locate.ts';
import { errorCode } from '../working-tree.ts';

const REMEDY = 'Write it again; the step that made it was probably stopped.';

/** A record, and its number in the file from 1. */
export interface Numbered {
  readonly record: unknown;
  readonly at: number;
}

/**
 * The values of one JSON document that stand at `paths` (as in JSONPath: `$.results.results.*`), one at a time in memory.
 * @throws Fault EVIDENCE_UNREADABLE for text that is no JSON, or that ends too early.
 */
export async function* recordsAt(file: string, shown: string, paths: readonly string[]): AsyncGenerator<Numbered> {
  const found: unknown[] = [];
  let at = 0;
  let failed: Error | undefined;
  const parser = new JSONParser({ paths: [...paths], keepStack: false });
  parser.onValue = ({ value }) => found.push(value);
  parser.onError = (error) => (failed ??= error);
  for await (const text of textOf(file, shown)) {
    parser.write(text);
    if (failed !== undefined) throw unreadable(`${shown} is no JSON: ${failed.message}`, 'Mend the file, or the step that writes it.');
    for (const record of found.splice(0)) yield { record, at: ++at };
  }
  if (!parser.isEnded) throw unreadable(`${shown} is cut off: its JSON does not end`, REMEDY);
}

/**
 * One record a line; blank lines are none.
 * @throws Fault EVIDENCE_UNREADABLE with the line that is no JSON.
 */
export async function* recordsOfLines(file: string, shown: string): AsyncGenerator<Numbered> {
  let line = 0;
  for await (const text of createInterface({ input: Readable.from(textOf(file, shown)), crlfDelay: Infinity })) {
    line++;
    if (text.trim() === '') continue;
    yield { record: parsed(text, `${shown}:${line}`), at: line };
  }
}

function parsed(text: string, where: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw unreadable(`${where} is no JSON: ${error instanceof Error ? error.message : String(error)}`, 'Write one JSON object a line; no line is skipped.');
  }
}

/** The first characters of a file, at most `most`. */
export async function headOf(file: string, shown: string, most: number): Promise<string> {
  let head = '';
  for await (const text of textOf(file, shown)) {
    head += text;
    if (head.length >= most) break;
  }
  return head.slice(0, most);
}

/** Text in pieces, without a byte order mark, unpacked where it is compressed with gzip. */
async function* textOf(file: string, shown: string): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const raw = createReadStream(file);
  const bytes = (await isGzip(file)) ? raw.pipe(createGunzip()) : raw;
  raw.on('error', (error) => bytes.destroy(error));
  try {
    for await (const chunk of bytes) yield decoder.decode(chunk as Buffer, { stream: true });
    yield decoder.decode();
  } catch (error) {
    if (errorCode(error) === 'ERR_ENCODING_INVALID_ENCODED_DATA') throw unreadable(`${shown} is not UTF-8 text`, 'Write it as UTF-8.');
    if (errorCode(error).startsWith('Z_')) throw unreadable(`${shown} is cut off or damaged: its compressed data does not end well`, REMEDY);
    throw error;
  } finally {
    raw.destroy();
  }
}

async function isGzip(file: string): Promise<boolean> {
  const handle = await open(file, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(2), 0, 2, 0);
    return bytesRead === 2 && buffer.readUInt16BE(0) === 0x1f8b;
  } finally {
    await handle.close();
  }
}
