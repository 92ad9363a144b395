import type { Rehearsal } from '../verdict/rehearsal.ts';
import { markdownText, withSafeText } from './escape.ts';
import { markdownList, markdownRows } from './markdown-blocks.ts';
import { REHEARSAL_HEADS, REHEARSAL_LEGEND, rehearsalClaims, rehearsalOrigin, rehearsedCells, rehearsedGroups, rehearsedSlice } from './rehearsal-words.ts';

/** Characters of the table, and of the reasons. */
const ROOM = { results: 40_000, reasons: 6_000 } as const;

/** A rehearsal as GitHub-flavoured Markdown. Ends with a newline. */
export function renderRehearsalMarkdown(rehearsal: Rehearsal): string {
  const safe = withSafeText(rehearsal, markdownText);
  const { claim, notes } = rehearsalClaims(safe);
  const groups = rehearsedGroups(safe);
  const columns = [{ head: '' }, { head: 'check' }, { head: 'slice' }, ...REHEARSAL_HEADS.map((head) => ({ head, align: 'r' as const }))];
  const rows = groups.flatMap(({ title, results }) => results.map((one) => [one.why === null ? (one.blind ? '?' : '') : '!', title, ...rehearsedCells(one)]));
  const reasons = groups.flatMap(({ title, results, silent }) => [...results.flatMap((one) => (one.why === null ? [] : [`${title}, ${rehearsedSlice(one)}: ${one.why}`])), ...silent.map((text) => `${title}, ${text}`)]);
  const blocks = [`### ${claim}`, notes.length === 0 ? '' : ['[!WARNING]', ...notes.map((note) => `- ${note}`)].map((line) => `> ${line}`).join('\n'), markdownRows(columns, rows, ROOM.results), markdownList(reasons, ROOM.reasons), `<sub>${REHEARSAL_LEGEND}</sub>`, `<sub>${rehearsalOrigin(safe)}</sub>`];
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`;
}
