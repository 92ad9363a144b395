import type { CheckResult, Verdict } from '../verdict/verdict.ts';
import type { ConsoleOptions } from './console.ts';
import { resultKey } from '../verdict/result-key.ts';
import { markdownText, terminalText, withSafeText } from './escape.ts';
import { markdownRows } from './markdown-blocks.ts';
import { count, figures } from './numbers.ts';
import { painter } from './paint.ts';
import { tableLines } from './table.ts';
import { decidingText, sliceText, STATUS, titleText, VERDICT } from './words.ts';

/** What became of one result from one verdict to the next, the worst first. */
const KINDS = ['worse', 'gone', 'new', 'better', 'moved'] as const;

interface Difference {
  readonly kind: (typeof KINDS)[number];
  readonly before: CheckResult | null;
  readonly after: CheckResult | null;
}

/** Characters of the Markdown table. */
const ROOM = 40_000;
const MOST_ROWS = 60;

/** What changed between two verdicts, for a terminal. Ends with a newline. */
export function renderComparison(before: Verdict, after: Verdict, { colour, width }: ConsoleOptions): string {
  const [a, b] = [withSafeText(before, terminalText), withSafeText(after, terminalText)];
  const paint = painter(colour);
  const found = differencesOf(a, b);
  const columns = [{ head: '', align: 'left' }, { head: 'check', align: 'left', flexible: true }, { head: 'slice', align: 'left' }, { head: 'before', align: 'left' }, { head: 'after', align: 'left' }] as const;
  const rows = found.slice(0, MOST_ROWS).map((one) => ({ cells: cellsOf(one), style: (cell: string, column: number) => (column === 0 ? paint(one.kind === 'better' ? ['green'] : one.kind === 'worse' ? ['red', 'bold'] : ['bold'], cell) : cell) }));
  const rest = found.length > MOST_ROWS ? [`and ${count(found.length - MOST_ROWS)} more`] : [];
  return `${[...headOf(a, b, found), '', ...(rows.length === 0 ? [] : tableLines(columns, rows, width, (head) => paint(['dim'], head))), ...rest].join('\n').trimEnd()}\n`;
}

/** The same as Markdown. Ends with a newline. */
export function renderComparisonMarkdown(before: Verdict, after: Verdict): string {
  const [a, b] = [withSafeText(before, markdownText), withSafeText(after, markdownText)];
  const found = differencesOf(a, b);
  const [first = '', ...others] = headOf(a, b, found);
  const table = markdownRows([{ head: '' }, { head: 'check' }, { head: 'slice' }, { head: 'before' }, { head: 'after' }], found.map(cellsOf), ROOM);
  return `${[`### ${first}`, ...others, table].filter((block) => block !== '').join('\n\n')}\n`;
}

function headOf(before: Verdict, after: Verdict, found: readonly Difference[]): string[] {
  const [was, is] = [VERDICT[before.status], VERDICT[after.status]];
  const status = before.status === after.status ? `still ${is.mark} ${is.word}` : `${was.mark} ${was.word} → ${is.mark} ${is.word}`;
  const counts = KINDS.flatMap((kind) => {
    const size = found.filter((one) => one.kind === kind).length;
    return size === 0 ? [] : [`${count(size)} ${kind}`];
  });
  const others = [
    before.model === after.model ? '' : `The verdicts are of different models: ${before.model} and ${after.model}.`,
    before.gate.digest === after.gate.digest ? '' : 'The gate file is another one.',
    ...Object.keys(after.evidence).filter((name) => differs(before.evidence[name]?.fingerprint, after.evidence[name]?.fingerprint)).map((name) => `${name} has other rows.`),
  ];
  return [`${after.model}: ${status}; ${counts.length === 0 ? 'no result differs' : counts.join(', ')}`, ...others.filter((text) => text !== '')];
}

function differs(before: string | null | undefined, after: string | null | undefined): boolean {
  return typeof before === 'string' && typeof after === 'string' && before !== after;
}

/** Results whose outcome or number differs, in the order of the later gate, the worst kind first. */
function differencesOf(before: Verdict, after: Verdict): Difference[] {
  const old = new Map(before.checks.map((check) => [resultKey(check), check]));
  const now = new Set(after.checks.map(resultKey));
  const both = after.checks.flatMap((check): Difference[] => {
    const was = old.get(resultKey(check)) ?? null;
    const kind = was === null ? 'new' : kindOf(was, check);
    return kind === null ? [] : [{ kind, before: was, after: check }];
  });
  const gone = before.checks.filter((check) => !now.has(resultKey(check))).map((check): Difference => ({ kind: 'gone', before: check, after: null }));
  return [...both, ...gone].sort((a, b) => KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind));
}

const EFFECTS: readonly CheckResult['effect'][] = ['none', 'warn', 'block'];
const STATUSES: readonly CheckResult['status'][] = ['pass', 'waived', 'unsure', 'fail', 'error'];

function kindOf(before: CheckResult, after: CheckResult): Difference['kind'] | null {
  const step = EFFECTS.indexOf(after.effect) - EFFECTS.indexOf(before.effect) || STATUSES.indexOf(after.status) - STATUSES.indexOf(before.status);
  if (step !== 0) return step > 0 ? 'worse' : 'better';
  return before.candidate.estimate === after.candidate.estimate && before.change?.estimate === after.change?.estimate ? null : 'moved';
}

function cellsOf({ kind, before, after }: Difference): string[] {
  const one = (after ?? before)!;
  return [kind, titleText(one), sliceText(one), sideText(before), sideText(after)];
}

function sideText(check: CheckResult | null): string {
  if (check === null) return '';
  const deciding = decidingText(check);
  return `${STATUS[check.status].mark} ${STATUS[check.status].word} ${deciding === '' ? figures(check).candidate : deciding}`.trim();
}
