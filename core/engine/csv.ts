import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { literal, literals } from '../spec/quote.ts';

/** First record of a CSV file and what separates its fields. */
export interface Header {
  readonly delimiter: string;
  readonly names: readonly string[];
}

const longestHeader = 1 << 20;
const delimiters = [',', '\t', ';', '|'];

/**
 * Reads the header. The delimiter is decided by it alone: guessing from rows would let a torn row change how the whole
 * file is read. Null: the file has no bytes.
 */
export async function readHeader(file: string): Promise<Header | null> {
  const text = await firstBytes(file);
  if (text.trim() === '') return null;
  const counts = delimiters.map((delimiter) => fieldsOf(text, delimiter).length);
  const best = counts.indexOf(Math.max(...counts));
  const delimiter = delimiters[best] ?? ',';
  return { delimiter, names: fieldsOf(text, delimiter) };
}

/** Text of the first lines, at least 4 KB where there are as many; without a byte order mark. */
export async function firstBytes(file: string): Promise<string> {
  const raw = createReadStream(file);
  const stream = file.endsWith('.gz') ? raw.pipe(createGunzip()) : raw;
  raw.on('error', (error) => stream.destroy(error));
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of stream) {
    const bytes = part as Buffer;
    parts.push(bytes);
    length += bytes.length;
    if (length >= longestHeader || (bytes.includes(10) && length > 4096)) break;
  }
  raw.destroy();
  return Buffer.concat(parts).toString('utf8').replace(/^\uFEFF/, '');
}

/** Fields of the first record (RFC 4180 quoting). */
function fieldsOf(text: string, delimiter: string): string[] {
  const fields: string[] = [];
  let field = '';
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (quoted && c === '"' && text[i + 1] === '"') field += text[i++] ?? '';
    else if (c === '"' && (quoted || field === '')) quoted = !quoted;
    else if (!quoted && c === delimiter) {
      fields.push(field);
      field = '';
    } else if (!quoted && (c === '\n' || c === '\r')) break;
    else field += c ?? '';
  }
  return [...fields, field];
}

/** `read_csv` with nothing left to guess: every row must have these columns, in this order. */
export function readCsvSql(files: readonly string[], header: Header, types: readonly string[], missing: readonly string[] = []): string {
  const columns = header.names.map((name, i) => `${literal(name)}: ${literal(types[i] ?? 'VARCHAR')}`).join(', ');
  return `read_csv(${literals(files)}, auto_detect = false, header = true, delim = ${literal(header.delimiter)}, quote = '"', escape = '"',
    columns = {${columns}}, null_padding = false, ignore_errors = false, strict_mode = true, nullstr = ${literals(['', ...missing])})`;
}
