import type { Rehearsal, RehearsedResult } from '../verdict/rehearsal.ts';
import type { ConsoleOptions } from './console.ts';
import { terminalText, withSafeText } from './escape.ts';
import { count } from './numbers.ts';
import { painter, type Paint } from './paint.ts';
import { REHEARSAL_HEADS, REHEARSAL_LEGEND, rehearsalClaims, rehearsalOrigin, rehearsedCells, rehearsedGroups, type RehearsedGroup } from './rehearsal-words.ts';
import { tableLines, type Column, type Row } from './table.ts';
import { wrap } from './width.ts';

/** Results of one bound that are shown; the rest is counted. */
const MOST_RESULTS = 12;
const MOST_GROUPS = 40;

/** A rehearsal for a terminal: how the whole gate behaves, what sees too little, and a line a result. Ends with a newline. */
export function renderRehearsal(rehearsal: Rehearsal, options: ConsoleOptions): string {
  const safe = withSafeText(rehearsal, terminalText);
  const width = Math.min(Math.max(Math.floor(options.width), 60), 200);
  const paint = painter(options.colour);
  const { claim, notes: told } = rehearsalClaims(safe);
  const notes = told.flatMap((text) => wrap(text, width - 2).map((line, i) => (i === 0 ? `${paint(['yellow', 'bold'], '!')} ${line}` : `  ${line}`)));
  const blocks = [wrap(claim, width).map((line) => paint(['bold'], line)), notes, tableOf(rehearsedGroups(safe), width, paint), [...wrap(REHEARSAL_LEGEND, width), ...wrap(rehearsalOrigin(safe), width)].map((line) => paint(['dim'], line))];
  return `${blocks.filter((lines) => lines.length > 0).map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

function tableOf(groups: readonly RehearsedGroup[], width: number, paint: Paint): string[] {
  const expendable: readonly (number | undefined)[] = [undefined, 3, undefined, undefined, undefined, 2, 1];
  const columns: Column[] = [
    { head: 'check', align: 'left', flexible: true },
    ...REHEARSAL_HEADS.map((head, at): Column => ({ head, align: 'right', ...(expendable[at] !== undefined && { expendable: expendable[at] }) })),
  ];
  const rows = groups.slice(0, MOST_GROUPS).flatMap((group) => groupRows(group, paint));
  const rest = groups.length > MOST_GROUPS ? [`  and ${count(groups.length - MOST_GROUPS)} more checks`] : [];
  return [...tableLines(columns, rows, width, (head) => paint([head === 'check' ? 'bold' : 'dim'], head)), ...rest];
}

function groupRows({ title, results, silent }: RehearsedGroup, paint: Paint): Row[] {
  const dim = (line: string): string => paint(['dim'], line);
  const shown = results.slice(0, MOST_RESULTS);
  const hidden = results.length - shown.length;
  return [{ text: title, indent: 2, style: (line: string) => line }, ...shown.flatMap((one) => resultRows(one, paint)), ...(hidden === 0 ? [] : [{ text: `and ${count(hidden)} more`, indent: 4, style: dim }]), ...silent.map((text): Row => ({ text, indent: 4, style: dim }))];
}

/** Where nothing was played the reason stands below. */
function resultRows(one: RehearsedResult, paint: Paint): Row[] {
  const [slice = '', ...figures] = rehearsedCells(one);
  const mark = one.why === null ? (one.blind ? '?' : ' ') : '!';
  const row: Row = { cells: [`  ${mark} ${slice}`, ...figures], style: (cell, column) => (column === 0 && mark !== ' ' ? paint(['yellow', 'bold'], cell) : cell) };
  return one.why === null ? [row] : [row, { text: one.why, indent: 6, style: (line: string) => paint(['dim'], line) }];
}
