import { formatFault, type FaultDetail } from '../fault.ts';
import { terminalText } from '../report/escape.ts';

/** Names and values in a message come from files: line by line, so that none of them can command a CI runner. */
export function printFault(details: readonly FaultDetail[]): void {
  const lines = details.flatMap((detail) => formatFault(detail).split('\n'));
  process.stderr.write(`${lines.map(terminalText).join('\n')}\n`);
}
