import { formatFault } from '../fault.ts';
import type { Mark } from '../promote/mark.ts';
import type { Outcome } from '../promote/session.ts';
import type { Status, TargetStatus } from '../promote/status.ts';
import { terminalText } from './escape.ts';

const DONE: Readonly<Record<Outcome['kind'], string>> = {
  promoted: 'promoted',
  already: 'stands already; nothing was moved',
  planned: 'would be moved; nothing was done',
  'rolled-back': 'rolled back',
  undone: 'taken back; this is the champion now',
  nothing: 'nothing is unfinished',
};

/** What a promotion or rollback did, for a terminal. */
export function renderOutcome({ kind, mark, moves, notes }: Outcome): string {
  const head = mark === null ? DONE[kind] : `${mark.model}: ${DONE[kind]}${mark.override === null ? '' : `, though its verdict did not pass (${mark.override.by}: ${mark.override.reason})`}`;
  const lines = moves.map(({ target, from, to }) => (kind === 'undone' ? `  ${target}: ${to ?? 'nothing'}` : `  ${target}: ${from ?? 'nothing'} → ${to ?? 'a version that it chooses'}`));
  return text([head, ...lines, ...notes]);
}

/** What stands where, for a terminal. */
export function renderStatus({ model, targets, agree, unfinished }: Status): string {
  const left =
    unfinished === null
      ? []
      : [
          `a ${unfinished.mark.kind} of ${unfinished.mark.at} by ${unfinished.mark.by} ${unfinished.running === true ? 'is under way' : unfinished.running === null ? 'began on another machine and is not finished' : 'was cut off'}:`,
          ...unfinished.targets.map(({ target, progress }) => `  ${target}: ${progress}`),
          ...(unfinished.running === true ? [] : ['  `modelgate promote --resume` goes on with it, `--abort` takes it back']),
        ];
  const together = agree === null ? 'Not every target could be read.' : agree ? null : 'The targets do not hold the same model.';
  return text([model, ...targets.flatMap(targetLines), ...left, ...(together === null ? [] : [together])]);
}

function targetLines(one: TargetStatus): string[] {
  if (one.kind === 'unread') return [`  ${one.target}: can’t be read`, ...one.details.flatMap((detail) => formatFault(detail).split('\n')).map((line) => `    ${line.trim()}`)];
  const { target, standing, previous } = one;
  if (standing === null) return [`  ${target}: nothing`];
  const before = previous === null ? [] : [`    before: ${previous.version}`];
  return [`  ${target}: ${standing.version}`, ...(standing.mark === null ? ['    put there by other means: no verdict is known'] : markLines(standing.mark)), ...before];
}

function markLines({ kind, at, by, artifact, verdict, commit, approved_by: approved, override }: Mark): string[] {
  return [
    `    ${kind === 'rollback' ? 'rolled back to' : 'promoted'} ${at} by ${by}${approved === null ? '' : `, approved by ${approved}`}`,
    ...(artifact === null ? [] : [`    artifact ${artifact}`]),
    verdict === null ? '    no verdict is known' : `    verdict ${verdict}${commit === null ? '' : ` of commit ${commit.slice(0, 12)}`}`,
    ...(override === null ? [] : [`    OVERRIDDEN: its verdict did not pass; ${override.by} let it through: ${override.reason}`]),
  ];
}

function text(lines: readonly string[]): string {
  return `${lines.map(terminalText).join('\n')}\n`;
}
