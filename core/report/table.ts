import Table from 'cli-table3';
import { cut, displayWidth, wrap } from './width.ts';

export interface Column {
  readonly head: string;
  readonly align: 'left' | 'right';
  /** Cut where room is short. One column of a table is. */
  readonly flexible?: true;
  /** Left out where cutting is not enough, the highest first; never when undefined. */
  readonly expendable?: number;
}

/** A row of cells, one a column, or text across all columns. */
export type Row = CellRow | TextRow;

export interface CellRow {
  readonly cells: readonly string[];
  /** Lays colour on a cell after it was cut. */
  readonly style: (cell: string, column: number) => string;
}

export interface TextRow {
  readonly text: string;
  readonly indent: number;
  readonly style: (line: string) => string;
}

const GAP = '  ';
/** A flexible column below this is of no use. */
const LEAST = 32;

const BORDERS = ['top', 'top-mid', 'top-left', 'top-right', 'bottom', 'bottom-mid', 'bottom-left', 'bottom-right', 'left', 'left-mid', 'mid', 'mid-mid', 'right', 'right-mid'] as const;
const CHARS = { ...Object.fromEntries(BORDERS.map((part) => [part, ''])), middle: GAP };

/**
 * Lines of a table without borders that fits `width` columns of a terminal: columns without content are left out, the
 * flexible one is cut, then expendable ones go.
 */
export function tableLines(columns: readonly Column[], rows: readonly Row[], width: number, styleHead: (head: string) => string): string[] {
  const cellRows = rows.filter((row) => 'cells' in row);
  const widths = fit(columns, cellRows, width);
  const kept = [...widths.keys()];
  const table = new Table({ chars: CHARS, colAligns: kept.map((i) => columns[i]!.align), style: { 'padding-left': 0, 'padding-right': 0, head: [], border: [] } });
  const cellOf = (text: string, i: number): string => cut(text, widths.get(i)!);
  table.push(kept.map((i) => styleHead(cellOf(columns[i]!.head, i))));
  for (const row of cellRows) table.push(kept.map((i) => row.style(cellOf(row.cells[i] ?? '', i), i)));
  const [head = '', ...lines] = table.toString().split('\n').map((line) => line.trimEnd());
  let next = 0;
  const body = rows.flatMap((row) => ('cells' in row ? [lines[next++] ?? ''] : textLines(row, width)));
  return [head, ...body];
}

function textLines({ text, indent, style }: TextRow, width: number): string[] {
  return wrap(text, width - indent).map((line) => `${' '.repeat(indent)}${style(line)}`);
}

/** Width of each column that is kept, by its position. */
function fit(columns: readonly Column[], rows: readonly CellRow[], width: number): ReadonlyMap<number, number> {
  const natural = columns.map(({ head }, i) => {
    const widest = rows.reduce((most, { cells }) => Math.max(most, displayWidth(cells[i] ?? '')), 0);
    return widest === 0 ? 0 : Math.max(widest, displayWidth(head));
  });
  const kept = new Map(natural.map((own, i): [number, number] => [i, own]).filter(([, own]) => own > 0));
  const flexible = columns.findIndex((column) => column.flexible === true);
  const rank = (i: number): number => columns[i]!.expendable ?? 0;
  for (;;) {
    const excess = [...kept.values()].reduce((sum, own) => sum + own + GAP.length, -GAP.length) - width;
    const own = kept.get(flexible) ?? 0;
    const goes = [...kept.keys()].filter((i) => rank(i) > 0).sort((a, b) => rank(b) - rank(a))[0];
    if (excess <= 0) return kept;
    if (own - excess >= Math.min(LEAST, own) || goes === undefined) return kept.set(flexible, Math.max(own - excess, 1));
    kept.delete(goes);
  }
}
