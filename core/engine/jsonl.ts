import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { identifier, literal, literals } from '../spec/quote.ts';
import { firstBytes } from './csv.ts';
import type { Session } from './session.ts';

/** How objects stand in a file: one a line, or in a list. */
export type Layout = 'newline_delimited' | 'array';

/** Only a .json may be a list: in JSON Lines that is a fault of its line. Null: the file holds nothing but blanks. */
export async function layoutOf(file: string): Promise<Layout | null> {
  const text = (await firstBytes(file)).trimStart();
  if (text === '') return null;
  return /\.json(\.gz)?$/i.test(file) && text.startsWith('[') ? 'array' : 'newline_delimited';
}

/** SQL of a text that is null where it is one of `words`. */
export function withoutSql(column: string, words: readonly string[]): string {
  return `case when list_contains(${literals(words)}, ${column}) then null else ${column} end`;
}

/** `read_json` of objects with every value as text: numbers as written, lists and objects as JSON. */
export function readJsonSql(files: readonly string[], layout: Layout, names: readonly string[], missing: readonly string[] = []): string {
  const columns = names.map((name) => `${literal(name)}: 'VARCHAR'`).join(', ');
  const read = `read_json(${literals(files)}, format = '${layout}', records = true, ignore_errors = false, columns = {${columns}})`;
  return missing.length === 0 ? read : `(select ${names.map((name) => `${withoutSql(identifier(name), missing)} as ${identifier(name)}`).join(', ')} from ${read})`;
}

/** Names that the objects of a file have, in order of appearance; all of them are looked at. */
export async function jsonNames(session: Session, file: string, layout: Layout): Promise<string[]> {
  const rows = await session.rows(`describe select * from read_json(${literals([file])}, format = '${layout}', records = true, sample_size = -1)`);
  return rows.map(([name]) => String(name));
}

/** The first line that is not a JSON object, counted from 1, and why; DuckDB's own count is off by buffers. */
export async function brokenLine(file: string): Promise<{ line: number; why: string } | null> {
  const lines = createInterface({ input: createReadStream(file), crlfDelay: Infinity });
  let line = 0;
  for await (const text of lines) {
    line++;
    if (text.trim() === '') continue;
    const why = complaint(text);
    if (why === null) continue;
    lines.close();
    return { line, why };
  }
  return null;
}

function complaint(text: string): string | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? null : 'it is not a JSON object';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
