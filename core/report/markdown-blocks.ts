import { markdownTable } from 'markdown-table';
import { count } from './numbers.ts';

export interface MarkdownColumn {
  readonly head: string;
  readonly align?: 'r';
}

/** The first lines that fit `room` characters; the others are counted. A comment on GitHub holds 65,536. */
function take<T>(items: readonly T[], room: number, sizeOf: (item: T) => number): { kept: readonly T[]; hidden: number } {
  let left = room;
  const end = items.findIndex((item) => (left -= sizeOf(item) + 1) < 0);
  const kept = end === -1 ? items : items.slice(0, end);
  return { kept, hidden: items.length - kept.length };
}

/** A list of at most about `room` characters; '' without items. */
export function markdownList(items: readonly string[], room: number): string {
  const { kept, hidden } = take(items, room, (item) => item.length);
  return [...kept, ...(hidden === 0 ? [] : [`and ${count(hidden)} more`])].map((item) => `- ${item}`).join('\n');
}

/** Characters that a row of cells takes. */
export function rowSize(row: readonly string[]): number {
  return row.reduce((sum, cell) => sum + cell.length + 3, 1);
}

/**
 * A table of at most about `room` characters; '' without rows. Columns without content are left out.
 * @param hidden rows that the caller left out already; they are counted with those that do not fit.
 */
export function markdownRows(columns: readonly MarkdownColumn[], rows: readonly (readonly string[])[], room: number, hidden = 0): string {
  if (rows.length === 0) return '';
  const { kept, hidden: over } = take(rows, room, (row) => rowSize(row) - 1);
  const used = columns.map((_, i) => i).filter((i) => kept.some((row) => (row[i] ?? '') !== ''));
  const cells = [columns.map(({ head }) => head), ...kept].map((row) => used.map((i) => row[i] ?? ''));
  const table = used.length === 0 ? '' : markdownTable(cells, { align: used.map((i) => columns[i]!.align ?? ''), alignDelimiters: false });
  const more = hidden + over === 0 ? '' : `and ${count(hidden + over)} more`;
  return [table, more].filter((block) => block !== '').join('\n\n');
}

/** A fold. Blank lines around the content: without them GitHub reads it as HTML. */
export function markdownFold(summary: string, content: string): string {
  return content === '' ? '' : `<details>\n<summary>${summary}</summary>\n\n${content}\n\n</details>`;
}
