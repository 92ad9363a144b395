import type { Reason } from '../promote/refusal.ts';
import { terminalText } from './escape.ts';

/** `CODE: message` and the remedy on a line of its own, as a fault is written. */
export function formatReason({ code, message, remedy }: Reason): string {
  return `${code}: ${message}\n    ${remedy}`;
}

/** Why something is refused, for a terminal or a CI log; made safe as faults are. Ends with a newline. */
export function renderRefusal(reasons: readonly Reason[]): string {
  const lines = ['Refused:', ...reasons.flatMap((reason) => formatReason(reason).split('\n'))];
  return `${lines.map(terminalText).join('\n')}\n`;
}
