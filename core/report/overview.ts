import { formatFault } from '../fault.ts';
import { statusOf, worstOf, type Judged } from '../verdict/judged.ts';
import { renderHeadline, type ConsoleOptions } from './console.ts';
import { markdownText, terminalText, visible, withSafeText, type SafeText } from './escape.ts';
import { headlineOf } from './headline.ts';
import { renderFaults } from './faults.ts';
import { markdownFold, markdownRows } from './markdown-blocks.ts';
import { renderMarkdown } from './markdown.ts';
import { painter } from './paint.ts';
import { storyOf } from './story.ts';
import { tableLines } from './table.ts';
import { undecidedText, VERDICT } from './words.ts';

/** Characters of the Markdown table of models. */
const TABLE_ROOM = 20_000;

const URGENCY: readonly ReturnType<typeof statusOf>[] = ['error', 'blocked', 'passed'];

/** Markdown of all gates of a run: the one report, or a row a model and each report in a fold, worst first. */
export function renderOverview(all: readonly Judged[]): string {
  const [only, second] = all;
  if (only !== undefined && second === undefined) return renderOne(only);
  const sorted = byUrgency(all);
  const rows = sorted.map((one) => cellsOf(one, markdownText));
  const columns = [{ head: '' }, { head: 'model' }, { head: 'gate' }, { head: 'why' }];
  const folds = sorted.flatMap((one) => (one.kind === 'unchanged' ? [] : [markdownFold(markdownText(modelOf(one), 'name'), renderOne(one))]));
  return `${[`### ${markdownText(headingOf(all))}`, markdownRows(columns, rows, TABLE_ROOM), ...folds].filter((block) => block !== '').join('\n\n')}\n`;
}

/** The worst first. */
export function byUrgency(all: readonly Judged[]): Judged[] {
  return all.toSorted((a, b) => URGENCY.indexOf(statusOf(a)) - URGENCY.indexOf(statusOf(b)));
}

/** A table with a row a gate, for a terminal or a CI log. Ends with a newline. */
export function renderOverviewConsole(all: readonly Judged[], { colour, width }: ConsoleOptions): string {
  const paint = painter(colour);
  const columns = [{ head: 'Verdict', align: 'left' }, { head: 'model', align: 'left' }, { head: 'gate', align: 'left' }, { head: 'why', align: 'left', flexible: true }] as const;
  const rows = all.map((one) => ({ cells: cellsOf(one, terminalText), style: (cell: string) => cell }));
  return `\n${tableLines(columns, rows, width, (head) => paint(['bold'], head)).join('\n')}\n`;
}

/**
 * The Markdown report of one gate.
 * @param earlier beside it lies the verdict of an earlier evaluation
 */
export function renderOne(judged: Judged, earlier = false): string {
  if (judged.kind === 'verdict') return renderMarkdown(judged.verdict);
  if (judged.kind === 'unchanged') return `### ${VERDICT.passed.mark} ${markdownText(judged.gate, 'name')} was not judged: none of its files changed\n`;
  const { mark, word } = VERDICT.error;
  const faults = judged.details.map((detail) => `- ${formatFault(detail).split('\n').map((line) => markdownText(line)).join('<br>')}`);
  return `### ${mark} ${word}: ${markdownText(judged.gate, 'name')} could not be judged\n\n${undecidedText(earlier)}\n\n${faults.join('\n')}\n`;
}

/** The same as plain text. */
export function renderFaultText({ gate, details }: Judged & { readonly kind: 'fault' }, earlier: boolean): string {
  const { mark, word } = VERDICT.error;
  return `${mark} ${word}: ${terminalText(gate)} could not be judged\n${undecidedText(earlier)}\n\n${renderFaults(details)}`;
}

/** One line of plain text: a check run's title, a line of a log. */
export function titleOf(judged: Judged): string {
  if (judged.kind === 'verdict') return visible(renderHeadline(judged.verdict).trim());
  if (judged.kind === 'unchanged') return terminalText(`${VERDICT.passed.mark} ${judged.gate} was not judged: none of its files changed`);
  return terminalText(`${VERDICT.error.mark} ${VERDICT.error.word}: ${judged.gate} could not be judged: ${judged.details[0]?.message ?? ''}`);
}

/** The model's name where the gate could be read, else the gate's path. */
export function modelOf(judged: Judged): string {
  return judged.kind === 'verdict' ? judged.verdict.model : judged.gate;
}

/** One line of plain text about several gates. */
export function headingOf(all: readonly Judged[]): string {
  const judged = all.filter(({ kind }) => kind !== 'unchanged');
  if (judged.length === 0) return `${VERDICT.passed.mark} Nothing to judge: no files of any gate changed`;
  const worst = worstOf(judged);
  const head = `${VERDICT[worst].mark} ${VERDICT[worst].word}`;
  if (worst === 'passed') return `${head}: ${judged.length === 1 ? 'the one model whose files changed' : `all ${judged.length} models`}`;
  const having = (status: typeof worst): number => judged.filter((one) => statusOf(one) === status).length;
  const blocked = having('blocked');
  const beside = worst === 'error' && blocked > 0 ? `; ${blocked} ${blocked === 1 ? 'is' : 'are'} blocked` : '';
  return `${head}: ${having(worst)} of ${judged.length} models${beside}`;
}

/** A gate's row: outcome, model ('' where it could not be read), gate, why. */
export function cellsOf(judged: Judged, safe: SafeText): string[] {
  const gate = safe(judged.gate, 'name');
  if (judged.kind === 'unchanged') return ['- not judged', '', gate, 'none of its files changed'];
  if (judged.kind === 'fault') return [`${VERDICT.error.mark} ${VERDICT.error.word}`, '', gate, safe(judged.details[0]?.message ?? 'it could not be judged', 'prose')];
  const verdict = withSafeText(judged.verdict, safe);
  const { mark, word, why } = headlineOf(verdict, storyOf(verdict));
  return [`${mark} ${word}`, verdict.model, gate, why];
}
