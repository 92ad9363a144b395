import { formatFault, type FaultDetail } from '../fault.ts';
import { terminalText } from './escape.ts';

/**
 * Faults for a terminal or a CI log, place and remedy with each. Ends with a newline. Names and values in a message come from
 * files: each line is made safe by itself, so that none of them can command a CI runner.
 */
export function renderFaults(details: readonly FaultDetail[]): string {
  const lines = details.flatMap((detail) => formatFault(detail).split('\n'));
  return `${lines.map(terminalText).join('\n')}\n`;
}
