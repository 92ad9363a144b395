import { formatFault } from '../../core/fault.ts';
import { renderHeadline } from '../../core/report/console.ts';
import { markdownText, terminalText, visible } from '../../core/report/escape.ts';
import { markdownFold, markdownRows } from '../../core/report/markdown-blocks.ts';
import { renderMarkdown } from '../../core/report/markdown.ts';
import { VERDICT } from '../../core/report/words.ts';
import { statusOf, type Judged } from './judged.ts';

/** Characters of the table of models. */
const TABLE_ROOM = 20_000;

/** Markdown of all gates: the one report, or a row a model and each report in a fold, worst first. */
export function reportOf(all: readonly Judged[], empty: string): string {
  const [only, second] = all;
  if (only === undefined) return `### ${VERDICT.passed.mark} Nothing to judge\n\n${markdownText(empty)}\n`;
  if (second === undefined) return oneReport(only);
  const order = ['error', 'blocked', 'passed'];
  const sorted = [...all].sort((a, b) => order.indexOf(statusOf(a)) - order.indexOf(statusOf(b)));
  const rows = sorted.map((one) => {
    const { mark, word } = VERDICT[statusOf(one)];
    const counts = one.kind === 'verdict' ? one.verdict.counts : undefined;
    return [`${mark} ${word}`, markdownText(modelOf(one), 'name'), markdownText(one.gate, 'name'), String(counts?.blocking ?? 1), String(counts?.warning ?? 0), String(counts?.pass ?? 0)];
  });
  const stopped = sorted.filter((one) => statusOf(one) !== 'passed').length;
  const heading = stopped === 0 ? `### ${VERDICT.passed.mark} PASSED: all ${all.length} models` : `### ${VERDICT.blocked.mark} BLOCKED: ${stopped} of ${all.length} models`;
  const columns = [{ head: '' }, { head: 'model' }, { head: 'gate' }, { head: 'blocking', align: 'r' as const }, { head: 'warnings', align: 'r' as const }, { head: 'passed', align: 'r' as const }];
  return `${[heading, markdownRows(columns, rows, TABLE_ROOM), ...sorted.map((one) => markdownFold(markdownText(modelOf(one), 'name'), oneReport(one)))].join('\n\n')}\n`;
}

/** The report of one gate, as its check run shows it. */
export function oneReport(judged: Judged): string {
  if (judged.kind === 'verdict') return renderMarkdown(judged.verdict);
  const { mark, word } = VERDICT.error;
  const faults = judged.details.map((detail) => `- ${markdownText(formatFault(detail))}`);
  return `### ${mark} ${word}: ${markdownText(judged.gate, 'name')} could not be judged\n\n${faults.join('\n')}\n`;
}

/** One line of plain text: a check run's title, a line of a log. */
export function titleOf(judged: Judged): string {
  if (judged.kind === 'verdict') return visible(renderHeadline(judged.verdict).trim());
  return terminalText(`${VERDICT.error.mark} ${VERDICT.error.word}: ${judged.gate} could not be judged: ${judged.details[0]?.message ?? ''}`);
}

/** The model's name where the gate could be read, else the gate's path. */
export function modelOf(judged: Judged): string {
  return judged.kind === 'verdict' ? judged.verdict.model : judged.gate;
}
