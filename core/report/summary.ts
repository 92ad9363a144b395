import type { FaultDetail } from '../fault.ts';
import type { Verdict } from '../verdict/verdict.ts';
import type { ConsoleOptions } from './console.ts';
import { markdownText, terminalText, withSafeText, type SafeText } from './escape.ts';
import { headlineOf } from './headline.ts';
import { markdownRows } from './markdown-blocks.ts';
import { painter } from './paint.ts';
import { storyOf } from './story.ts';
import { tableLines } from './table.ts';
import { VERDICT } from './words.ts';

/** What came of one of several gates. */
export type Judged =
  | { readonly kind: 'verdict'; readonly gate: string; readonly verdict: Verdict }
  | { readonly kind: 'fault'; readonly gate: string; readonly details: readonly FaultDetail[] }
  /** Left out because none of its files changed. */
  | { readonly kind: 'unchanged'; readonly gate: string };

/** Characters of the Markdown table. */
const ROOM = 20_000;

/** A table with a row a gate, for a terminal or a CI log. Ends with a newline. */
export function renderSummary(judged: readonly Judged[], { colour, width }: ConsoleOptions): string {
  const paint = painter(colour);
  const columns = [{ head: 'Gate', align: 'left' }, { head: 'verdict', align: 'left' }, { head: 'why', align: 'left', flexible: true }] as const;
  const rows = judged.map((one) => ({ cells: cellsOf(one, terminalText), style: (cell: string) => cell }));
  return `\n${tableLines(columns, rows, width, (head) => paint(['bold'], head)).join('\n')}\n`;
}

/** The same as a Markdown table. Ends with a newline. */
export function renderSummaryMarkdown(judged: readonly Judged[]): string {
  return `${markdownRows([{ head: 'gate' }, { head: 'verdict' }, { head: 'why' }], judged.map((one) => cellsOf(one, markdownText)), ROOM)}\n`;
}

function cellsOf(judged: Judged, safe: SafeText): string[] {
  const gate = safe(judged.gate, 'name');
  if (judged.kind === 'unchanged') return [gate, '- not judged', 'none of its files changed'];
  if (judged.kind === 'fault') return [gate, `${VERDICT.error.mark} ${VERDICT.error.word}`, safe(judged.details[0]?.message ?? 'it could not be judged', 'prose')];
  const verdict = withSafeText(judged.verdict, safe);
  const { mark, word, claim, why } = headlineOf(verdict, storyOf(verdict));
  return [gate, `${mark} ${word}`, `${claim}: ${why}`];
}
