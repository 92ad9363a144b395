import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { identifier, literals } from './quote.ts';
import type { Session } from './session.ts';

/** `read_json` of one object a line; types are decided by all lines of all files. */
export function readJsonSql(files: readonly string[]): string {
  return `read_json(${literals(files)}, format = 'newline_delimited', records = true, ignore_errors = false,
    sample_size = -1, maximum_sample_files = ${files.length + 1}, union_by_name = ${files.length > 1})`;
}

/** SQL select list that turns columns of mixed kinds, which DuckDB leaves as JSON, into their text. */
export async function jsonColumns(session: Session, files: readonly string[]): Promise<string> {
  const rows = await session.rows(`describe select * from ${readJsonSql(files)}`);
  return rows
    .map(([name, type]) => {
      const column = identifier(String(name));
      return String(type) === 'JSON' ? `${column}->>'$' as ${column}` : column;
    })
    .join(', ');
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
