import { renderConsole } from '../../core/report/console.ts';
import { renderFaults } from '../../core/report/faults.ts';
import { statusOf, type Judged } from '../../core/verdict/judged.ts';
import { titleOf } from '../../core/report/overview.ts';

/** Colours as GitLab's log shows them. */
const WIDTH = 140;

/**
 * The report of one gate in the job's log, in a section that is folded where the gate passed.
 * @param seconds since 1970, which GitLab shows the section's time from
 */
export function sectionOf(judged: Judged, at: number, seconds: number): string {
  const name = `modelgate_${at}`;
  const options = statusOf(judged) === 'passed' ? '[collapsed=true]' : '';
  return `\x1b[0Ksection_start:${seconds}:${name}${options}\r\x1b[0K${titleOf(judged)}\n${bodyOf(judged)}\x1b[0Ksection_end:${seconds}:${name}\r\x1b[0K\n`;
}

function bodyOf(judged: Judged): string {
  if (judged.kind === 'verdict') return renderConsole(judged.verdict, { colour: true, width: WIDTH });
  if (judged.kind === 'unchanged') return '';
  return renderFaults(judged.details);
}
