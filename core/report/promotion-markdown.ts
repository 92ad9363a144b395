import { formatFault } from '../fault.ts';
import type { Attempt } from '../promote/attempt.ts';
import type { Mark } from '../promote/mark.ts';
import type { Outcome } from '../promote/session.ts';
import { markdownText, terminalText } from './escape.ts';
import { renderFaults } from './faults.ts';
import { markdownList, markdownRows } from './markdown-blocks.ts';
import { renderOutcome } from './promotion.ts';
import { formatReason, renderRefusal } from './refusal.ts';
import { VERDICT } from './words.ts';

/** Characters of each list. */
const ROOM = 20_000;

const DONE: Readonly<Record<Outcome['kind'], string>> = {
  promoted: 'PROMOTED',
  already: 'PROMOTED ALREADY',
  planned: 'WOULD BE PROMOTED',
  'rolled-back': 'ROLLED BACK',
  undone: 'TAKEN BACK',
  nothing: 'NOTHING TO DO',
};

/** What a CI job shows of a promotion: one line, and what moved or why not. */
export function renderAttempt(attempt: Attempt, gate: string): string {
  const blocks = [`### ${markdownText(attemptTitle(attempt, gate))}`, ...(attempt.kind === 'done' ? doneBlocks(attempt.outcome) : [markdownList(whysOf(attempt).map((why) => markdownText(why)), ROOM)])];
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`;
}

/** One line of plain text, in which nothing acts. */
export function attemptTitle(attempt: Attempt, gate: string): string {
  if (attempt.kind === 'done') {
    const { kind, mark } = attempt.outcome;
    return terminalText(`${mark?.override == null ? VERDICT.passed.mark : '!'} ${DONE[kind]}: ${mark?.model ?? gate}${mark?.override == null ? '' : ', though its verdict did not pass'}`);
  }
  const [first, ...more] = attempt.kind === 'refused' ? attempt.reasons : attempt.details;
  const [mark, word] = attempt.kind === 'refused' ? [VERDICT.blocked.mark, 'REFUSED'] : [VERDICT.error.mark, 'NOT PROMOTED'];
  return terminalText(`${mark} ${word}: the model of ${gate}: ${first?.message ?? ''}${more.length === 0 ? '' : ` (and ${more.length} more)`}`);
}

/** What a job's log says. Ends with a newline. */
export function renderAttemptConsole(attempt: Attempt): string {
  if (attempt.kind === 'done') return renderOutcome(attempt.outcome);
  return attempt.kind === 'refused' ? renderRefusal(attempt.reasons) : renderFaults(attempt.details);
}

function whysOf(attempt: Exclude<Attempt, { kind: 'done' }>): string[] {
  return attempt.kind === 'refused' ? attempt.reasons.map(formatReason) : attempt.details.map(formatFault);
}

function doneBlocks({ kind, mark, moves, notes }: Outcome): string[] {
  const rows = moves.map(({ target, from, to }) => [markdownText(target, 'name'), markdownText(from ?? 'nothing', 'name'), markdownText(to ?? 'a version that it chooses', 'name')]);
  const table = markdownRows([{ head: 'target' }, { head: 'from' }, { head: kind === 'planned' ? 'would be' : 'to' }], rows, ROOM);
  return [...(mark?.override == null ? [] : [`**Overridden** by ${markdownText(mark.override.by, 'name')}: ${markdownText(mark.override.reason)}`]), table, mark === null ? '' : markdownList(factsOf(mark), ROOM), markdownList(notes.map((note) => markdownText(note)), ROOM)];
}

function factsOf({ artifact, verdict, commit, by, approved_by: approved, signed_by: signed }: Mark): string[] {
  const facts: readonly (readonly [string, string | null])[] = [['artifact', artifact], ['verdict', verdict], ['commit', commit], ['asked for by', by], ['approved by', approved], ['signed by', signed]];
  return facts.flatMap(([what, text]) => (text === null ? [] : [`${what}: ${markdownText(text, 'name')}`]));
}
