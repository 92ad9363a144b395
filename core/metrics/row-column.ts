import { identifier } from '../spec/quote.ts';
import type { ColumnKind, RowColumn } from '../spec/metrics/form.ts';
import { isFloating, isNumeric } from './sql.ts';

/** What a DuckDB type holds. */
export function kindOf(type: string | undefined): ColumnKind {
  if (isNumeric(type)) return 'number';
  if (type === undefined) return 'other';
  if (/^(DATE|TIMESTAMP.*)$/.test(type)) return 'time';
  if (type === 'BOOLEAN') return 'boolean';
  return /^(VARCHAR|UUID|ENUM\(.*)$/s.test(type) ? 'text' : 'other';
}

/** A column of a table as metrics of columns read it. */
export function rowColumn(types: Readonly<Record<string, string>>, name: string): RowColumn {
  const type = types[name];
  const sql = identifier(name);
  return { sql, kind: kindOf(type), present: isFloating(type) ? `${sql} is not null and isfinite(${sql})` : `${sql} is not null` };
}

/** The double that stands for a value of a column of numbers, or of times: seconds since 1970. */
export function asDouble({ sql, kind }: RowColumn): string {
  return `cast(${kind === 'time' ? `epoch(${sql})` : sql} as double)`;
}

/** Adding zero makes −0 and 0 one value. */
export function asNumber(column: RowColumn): string {
  return `${asDouble(column)} + 0e0`;
}
