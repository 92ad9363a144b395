import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { identifier, literal, literals } from '../spec/quote.ts';
import type { Session } from './session.ts';

/** `read_json` of one object a line, with every value as text: numbers as written, lists and objects as JSON. */
export function readJsonSql(files: readonly string[], names: readonly string[], missing: readonly string[] = []): string {
  const columns = names.map((name) => `${literal(name)}: 'VARCHAR'`).join(', ');
  const read = `read_json(${literals(files)}, format = 'newline_delimited', records = true, ignore_errors = false, columns = {${columns}})`;
  return missing.length === 0 ? read : `(select ${names.map((name) => `${withoutSql(identifier(name), missing)} as ${identifier(name)}`).join(', ')} from ${read})`;
}

/** SQL of a text that is null where it is one of `words`. */
export function withoutSql(column: string, words: readonly string[]): string {
  return `case when list_contains(${literals(words)}, ${column}) then null else ${column} end`;
}

/** Names that the objects of a file have, in order of appearance; all lines are looked at. */
export async function jsonNames(session: Session, file: string): Promise<string[]> {
  const rows = await session.rows(`describe select * from read_json(${literals([file])}, format = 'newline_delimited', records = true, sample_size = -1)`);
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
