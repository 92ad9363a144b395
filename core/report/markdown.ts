import type { CheckResult, Verdict } from '../verdict/verdict.ts';
import { markdownText, withSafeText } from './escape.ts';
import { CONFUSION_HEADS, confusionCells } from './confusions.ts';
import { evidenceCells } from './evidence.ts';
import { EXAMPLES_TITLE, exampleTables } from './examples.ts';
import { CHANGE_HEADS, changeCells } from './gate-changes.ts';
import { groupCells, outermost } from './groups.ts';
import { headlineOf } from './headline.ts';
import { markdownFold, markdownList, markdownRows, rowSize, type MarkdownColumn } from './markdown-blocks.ts';
import { settledBy, count, figures, pValue } from './numbers.ts';
import { storyOf, type Group, type Story } from './story.ts';
import { textForest } from './text-forest.ts';
import { columnHeads, mannerText, originText, passTexts, reasonsUnder, sliceText, STATUS, titleText, TITLES } from './words.ts';

/** Results of one bound that are shown before the folds, and kinds of reasons that are told of them. */
const MOST_RESULTS = 5;
const MOST_REASONS = 2;

/** Characters of each block; with the claim, the plot and the origin less than 64,000 in all. */
const ROOM = { why: 4_000, notes: 6_000, changes: 4_000, troubles: 6_000, reasons: 6_000, passes: 10_000, members: 4_000, confusions: 2_000, examples: 3_000, everything: 11_000, evidence: 4_000 } as const;

/** The verdict for a pull request's comment, GitHub-flavoured: a sentence, what needs a look, the rest folded. */
export function renderMarkdown(verdict: Verdict): string {
  const safe = withSafeText(verdict, markdownText);
  const story = storyOf(safe);
  const groups = [...story.blocks, ...story.warns, ...story.unsure, ...story.waived];
  const blocks = [headline(safe, story), notes(safe), gateChanges(safe), textForest(verdict), troubles(groups, safe), reasons(groups), members(safe), passes(story.passes), confusions(safe), examples(safe), everything(safe), evidence(safe), `<sub>${originText(safe)}</sub>`];
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`;
}

function headline(verdict: Verdict, story: Story): string {
  const { mark, word, claim, why } = headlineOf(verdict, story);
  return `### ${mark} ${word}: ${claim}\n\n${why.length <= ROOM.why ? why : 'the reasons are below'}.`;
}

function notes({ notes: all }: Verdict): string {
  const list = markdownList(all.filter((note) => note !== ''), ROOM.notes);
  return list === '' ? '' : ['[!WARNING]', ...list.split('\n')].map((line) => `> ${line}`).join('\n');
}

function gateChanges(verdict: Verdict): string {
  return markdownRows(CHANGE_HEADS.map((head) => ({ head })), changeCells(verdict).map((cells) => [...cells]), ROOM.changes);
}

const FIGURES = ['baseline', 'candidate', 'change', 'interval', 'rows'] as const;

function columnsWith(heads: { readonly baseline: string; readonly candidate: string; readonly interval: string }): MarkdownColumn[] {
  const figureHeads = { change: 'change', rows: 'rows', ...heads };
  return [{ head: '' }, { head: 'check' }, { head: 'slice' }, ...FIGURES.map((figure) => ({ head: figureHeads[figure], align: 'r' as const }))];
}

/** Status, check, slice, and the figures. */
function resultCells(check: CheckResult): string[] {
  const { mark, word } = STATUS[check.status];
  const shown = figures(check);
  return [`${markdownText(mark)} ${word}`, titleText(check), sliceText(check), ...FIGURES.map((figure) => shown[figure])].map((cell, i) => (i === 1 || i === 2 ? cell : unbroken(cell)));
}

/** On one line: a figure that wraps can't be compared with the one below. */
function unbroken(text: string): string {
  return text.replaceAll(' ', '&nbsp;');
}

/** What failed, is unsure or waived: the worst results of each bound. */
function troubles(groups: readonly Group[], verdict: Verdict): string {
  const shown = groups.flatMap(({ results }) => results.slice(0, MOST_RESULTS));
  const hidden = groups.reduce((sum, { results }) => sum + results.length, 0) - shown.length;
  return markdownRows(columnsWith(columnHeads(groups, verdict)), shown.map(resultCells), ROOM.troubles, hidden);
}

function reasons(groups: readonly Group[]): string {
  const lines = groups.flatMap((group) => {
    const shown = group.results.slice(0, MOST_RESULTS);
    const told = reasonsUnder(shown, MOST_REASONS);
    return shown.flatMap((check, i) => (told[i]?.length ? [`${titleText(check)}, ${sliceText(check)}: ${told[i].join('; ')}`] : []));
  });
  return markdownList(lines, ROOM.reasons);
}

/** The groups of each check that compares some, in a fold; where there is no room for all, the worst, the best and those at both ends. */
function members({ checks }: Verdict): string {
  const compared = checks.filter(({ between }) => between !== undefined);
  let left: number = ROOM.members;
  return compared.map((check, at) => {
    const room = Math.floor(left / (compared.length - at));
    const cells = groupCells(check);
    const rows = cells.map(({ group, metric, value, interval, rows: size, remark }) => [group, metric, unbroken(value), unbroken(interval), unbroken(size), remark]);
    const shown = outermost(cells, (place) => rowSize(rows[place]!), room);
    left -= shown.reduce((sum, place) => sum + rowSize(rows[place]!), 0);
    const columns = [{ head: 'group' }, { head: 'metric' }, { head: 'value', align: 'r' as const }, { head: 'interval', align: 'r' as const }, { head: 'rows', align: 'r' as const }, { head: '' }];
    return markdownFold(`Groups of ${titleText(check)}`, markdownRows(columns, shown.map((place) => rows[place]!), room, rows.length - shown.length));
  }).filter((fold) => fold !== '').join('\n\n');
}

/** One line a bound: whether it holds on all slices, and the worst of them. */
function passes(groups: readonly Group[]): string {
  const rows = groups.map((group) => [`${STATUS.pass.mark} ${titleText(group.check)}`, passTexts(group).join('<br>'), mannerText(group.check)]);
  const size = `${count(groups.length)} ${groups.length === 1 ? 'check' : 'checks'}`;
  return markdownFold(`${TITLES.passes}: ${size}`, markdownRows([{ head: 'check' }, { head: 'result' }, { head: '' }], rows, ROOM.passes));
}

/** Rows that checks show; the tables share their room. */
function examples(verdict: Verdict): string {
  const tables = exampleTables(verdict);
  const room = Math.floor(ROOM.examples / tables.length);
  const shown = tables.map(({ title, heads, rows }) => [markdownList([title], room), markdownRows(heads.map((head) => ({ head })), rows, room)].filter((block) => block !== '').join('\n\n'));
  return markdownFold(EXAMPLES_TITLE, shown.join('\n\n'));
}

/** The results in the order of the gate, with p-values and how their intervals were made. */
function everything({ checks }: Verdict): string {
  const figureColumns = columnsWith({ baseline: 'baseline', candidate: 'candidate', interval: 'interval' });
  const columns = [...figureColumns, { head: 'rows needed', align: 'r' as const }, { head: 'p after Holm', align: 'r' as const }, { head: 'method' }];
  const rows = checks.map((check) => {
    const needed = unbroken(settledBy(check));
    const p = check.family === null ? '' : unbroken(pValue(check.family.adjusted_p_value));
    return [...resultCells(check), needed, p, check.method ?? ''];
  });
  return markdownFold(`All ${count(checks.length)} results`, markdownRows(columns, rows, ROOM.everything));
}

function confusions(verdict: Verdict): string {
  const columns = CONFUSION_HEADS.map((head, at) => ({ head, ...(at > 1 && { align: 'r' as const }) }));
  return markdownFold('What is taken for what', markdownRows(columns, confusionCells(verdict), ROOM.confusions));
}

function evidence(verdict: Verdict): string {
  const columns = [{ head: 'evidence' }, { head: 'source' }, { head: 'size' }, { head: '' }];
  return markdownFold('Evidence', markdownRows(columns, evidenceCells(verdict).map((cells) => [...cells]), ROOM.evidence));
}
