import type { CheckResult, Verdict } from '../verdict/verdict.ts';
import { terminalText, withSafeText } from './escape.ts';
import { evidenceCells } from './evidence.ts';
import { exampleTables } from './examples.ts';
import { CHANGE_HEADS, changeCells } from './gate-changes.ts';
import { groupCells } from './groups.ts';
import { headlineOf } from './headline.ts';
import { settledBy, count, figures } from './numbers.ts';
import { painter, type Paint, type Style } from './paint.ts';
import { storyOf, type Group, type Part, type Story } from './story.ts';
import { tableLines, type Column, type Row } from './table.ts';
import { columnHeads, mannerText, originText, passTexts, reasonsUnder, sliceText, STATUS, titleText, TITLES } from './words.ts';
import { cut, displayWidth, wrap } from './width.ts';

export interface ConsoleOptions {
  readonly colour: boolean;
  /** Columns of the terminal; kept between 60 and 200. */
  readonly width: number;
}

/** Results of one bound, and bounds of one part, that are shown; the rest is counted. */
const MOST_RESULTS: Readonly<Record<Exclude<Part, 'passes'>, number>> = { blocks: 8, warns: 5, unsure: 5, waived: 8 };
/** Kinds of reasons that are told of one bound. */
const MOST_REASONS = 3;
const MOST_GROUPS = 40;
/** Groups that a check compares; even. */
const MOST_MEMBERS = 6;

const STYLES: Readonly<Record<CheckResult['status'], readonly Style[]>> = { pass: ['green'], fail: ['red', 'bold'], error: ['red', 'bold'], unsure: ['yellow', 'bold'], waived: ['cyan'] };

interface Page {
  readonly width: number;
  readonly paint: Paint;
}

/** The verdict for a terminal or a CI log: one sentence, what blocks, what is unsure, what passes. Ends with a newline. */
export function renderConsole(verdict: Verdict, options: ConsoleOptions): string {
  const safe = withSafeText(verdict, terminalText);
  const story = storyOf(safe);
  const page: Page = { width: Math.min(Math.max(Math.floor(options.width), 60), 200), paint: painter(options.colour) };
  const troubles = (['blocks', 'warns', 'unsure', 'waived'] as const).map((part) => trouble(part, story[part], safe, page));
  const blocks = [headline(safe, story, page), notes(safe, page), gateChanges(safe, page), ...troubles, passes(story.passes, page), ...examples(safe, page), footer(safe, page)];
  return `${blocks.filter((lines) => lines.length > 0).map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

/** The verdict in one line, whatever its width, without colour. Ends with a newline. */
export function renderHeadline(verdict: Verdict): string {
  const safe = withSafeText(verdict, terminalText);
  const { mark, word, claim, why } = headlineOf(safe, storyOf(safe));
  return `${mark} ${word}: ${claim}: ${why}.\n`;
}

/** On one line where it fits, else the claim on the first and the reasons below. */
function headline(verdict: Verdict, story: Story, { width, paint }: Page): string[] {
  const { mark, word, claim, why } = headlineOf(verdict, story);
  const lead = paint([verdict.status === 'passed' ? 'green' : 'red', 'bold'], `${mark} ${word}:`);
  const sentence = `${claim}: ${why}.`;
  if (displayWidth(`${mark} ${word}: ${sentence}`) <= width) return [`${lead} ${paint(['bold'], sentence)}`];
  const room = width - displayWidth(`${mark} ${word}: `);
  return [`${lead} ${paint(['bold'], cut(`${claim}:`, room))}`, ...wrap(`${why}.`, width - 2).map((line) => `  ${paint(['bold'], line)}`)];
}

function notes({ notes: all }: Verdict, { width, paint }: Page): string[] {
  return all.flatMap((note) => wrap(note, width - 2).map((line, i) => (i === 0 ? `${paint(['yellow', 'bold'], '!')} ${line}` : `  ${line}`)));
}

/** What this change does to the gate that judges it. */
function gateChanges(verdict: Verdict, { width, paint }: Page): string[] {
  const all = changeCells(verdict);
  if (all.length === 0) return [];
  const columns: Column[] = [{ head: CHANGE_HEADS[0], align: 'left' }, { head: CHANGE_HEADS[1], align: 'left' }, { head: CHANGE_HEADS[2], align: 'left', flexible: true }];
  const style = (cell: string, column: number): string => (column === 0 && /loosened|removed/.test(cell) ? paint(['yellow', 'bold'], cell) : cell);
  const rows = all.slice(0, MOST_GROUPS).map(([kind, checks, what]): Row => ({ cells: [`  ${kind}`, cut(checks, Math.floor(width * 0.4)), what], style }));
  const rest = all.length > MOST_GROUPS ? [`  and ${count(all.length - MOST_GROUPS)} more`] : [];
  return [...tableLines(columns, rows, width, (head) => paint([head === CHANGE_HEADS[0] ? 'bold' : 'dim'], head)), ...rest];
}

/** A part whose results are worth a line each: figures in a table, the reason under each. */
function trouble(part: Exclude<Part, 'passes'>, groups: readonly Group[], verdict: Verdict, { width, paint }: Page): string[] {
  if (groups.length === 0) return [];
  const shown = groups.slice(0, MOST_GROUPS);
  const heads = columnHeads(shown, verdict);
  const columns: Column[] = [
    { head: TITLES[part], align: 'left', flexible: true },
    { head: cut(heads.baseline, 16), align: 'right', expendable: 2 },
    { head: cut(heads.candidate, 16), align: 'right' },
    { head: 'change', align: 'right' },
    { head: heads.interval, align: 'right' },
    { head: 'rows', align: 'right', expendable: 3 },
    { head: 'rows needed', align: 'right', expendable: 1 },
  ];
  const rest = groups.length > shown.length ? [`  and ${count(groups.length - shown.length)} more checks`] : [];
  return [...tableLines(columns, shown.flatMap((group) => groupRows(group, MOST_RESULTS[part], paint)), width, (head) => paint([head === TITLES[part] ? 'bold' : 'dim'], head)), ...rest];
}

/** The bound, then its results, the reason under each. */
function groupRows(group: Group, most: number, paint: Paint): Row[] {
  const title = titleText(group.check);
  const manner = mannerText(group.check);
  const style = (line: string): string => (line.startsWith(title) ? `${title}${paint(['dim'], line.slice(title.length))}` : line);
  const heading: Row = { text: manner === '' ? title : `${title} · ${manner}`, indent: 2, style };
  const shown = group.results.slice(0, most);
  const told = reasonsUnder(shown, MOST_REASONS);
  const rows = shown.flatMap((check, i) => [resultRow(check, paint), ...(told[i] ?? []).map((text): Row => ({ text, indent: 4, style: (line: string) => paint(['dim'], line) })), ...memberRows(check, paint)]);
  const hidden = group.results.length - shown.length;
  return [heading, ...rows, ...(hidden === 0 ? [] : [{ text: `and ${count(hidden)} more`, indent: 4, style: (line: string) => paint(['dim'], line) }])];
}

function resultRow(check: CheckResult, paint: Paint): Row {
  const { mark, word } = STATUS[check.status];
  const { baseline, candidate, change, interval, rows } = figures(check);
  const settle = settledBy(check);
  const cells = [`  ${mark} ${word.padEnd(6)} ${sliceText(check)}`, baseline, candidate, change, interval, rows, settle];
  const styles: readonly (readonly Style[])[] = [STYLES[check.status], [], ['bold'], ['bold']];
  return { cells, style: (cell, column) => paint(styles[column] ?? [], cell) };
}

/** Groups that were compared, under the figures that they have in common with results: the outermost on both sides. */
function memberRows(check: CheckResult, paint: Paint): Row[] {
  // Those that could not be judged are named in the reason above.
  const cells = groupCells(check).filter(({ judged }) => judged);
  const hidden = cells.length - MOST_MEMBERS;
  const shown = hidden > 0 ? [...cells.slice(0, MOST_MEMBERS / 2), ...cells.slice(-MOST_MEMBERS / 2)] : cells;
  const rows = shown.map(({ group, metric, value, interval, rows: size, remark }): Row => ({
    cells: [`      ${[group, metric, remark].filter((part) => part !== '').join(', ')}`, '', value, '', interval, size, ''],
    style: (cell: string) => paint(['dim'], cell),
  }));
  const more: Row = { text: `and ${count(hidden)} between them`, indent: 6, style: (line: string) => paint(['dim'], line) };
  return hidden > 0 ? [...rows.slice(0, MOST_MEMBERS / 2), more, ...rows.slice(MOST_MEMBERS / 2)] : rows;
}

/** One line a bound: whether it holds on all slices, and the worst of them. */
function passes(groups: readonly Group[], { width, paint }: Page): string[] {
  if (groups.length === 0) return [];
  const shown = groups.slice(0, MOST_GROUPS);
  const columns: Column[] = [
    { head: TITLES.passes, align: 'left' },
    { head: '', align: 'left', flexible: true },
  ];
  const titles = shown.map(({ check }) => cut(titleText(check), Math.floor(width * 0.4)));
  const room = width - 6 - Math.max(...titles.map(displayWidth));
  const mark = paint(STYLES.pass, STATUS.pass.mark);
  const style = (cell: string, column: number): string => (column === 0 ? cell.replace(STATUS.pass.mark, mark) : cell);
  const rows = shown.flatMap((group, g): Row[] => {
    return passTexts(group).flatMap((text) => wrap(text, room)).map((text, i) => ({ cells: [i === 0 ? `  ${STATUS.pass.mark} ${titles[g] ?? ''}` : '', text], style }));
  });
  const rest = groups.length > shown.length ? [`  and ${count(groups.length - shown.length)} more checks`] : [];
  return [...tableLines(columns, rows, width, (head) => paint(['bold'], head)), ...rest];
}

/** Rows that checks show: one table a check. */
function examples(verdict: Verdict, { width, paint }: Page): string[][] {
  return exampleTables(verdict).map(({ title, heads, rows }) => {
    const room = Math.max(8, Math.min(40, Math.floor((width - 4) / heads.length) - 2));
    const columns = heads.map((head, i): Column => ({ head: `${i === 0 ? '  ' : ''}${cut(head.trim() === '' ? '(blank)' : head, room)}`, align: 'left', ...(i === heads.length - 1 ? { flexible: true } : { expendable: i }) }));
    const cells = rows.map((row): Row => ({ cells: row.map((cell, i) => (i === 0 ? `  ${cut(cell, room)}` : i < row.length - 1 ? cut(cell, room) : cell)), style: (cell: string) => cell }));
    return [...wrap(title, width).map((line) => paint(['bold'], line)), ...tableLines(columns, cells, width, (head) => paint(['dim'], head))];
  });
}

function footer(verdict: Verdict, { width, paint }: Page): string[] {
  const columns: Column[] = [
    { head: 'Evidence', align: 'left' },
    { head: '', align: 'left', flexible: true },
    { head: '', align: 'left', expendable: 1 },
    { head: '', align: 'left', expendable: 2 },
  ];
  const style = (cell: string): string => cell;
  const rows = evidenceCells(verdict).map(([name, source, size, remark]): Row => ({ cells: [`  ${cut(name, 16)}`, source, size, cut(remark, 40)], style }));
  const origin = wrap(originText(verdict), width).map((line) => paint(['dim'], line));
  return [...tableLines(columns, rows, width, (head) => paint(['bold'], head)), '', ...origin];
}
