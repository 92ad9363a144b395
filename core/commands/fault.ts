import { formatFault, type FaultDetail } from '../fault.ts';
import { formatReason, type Reason } from '../promote/refusal.ts';
import { terminalText } from '../report/escape.ts';

/** Names and values in a message come from files: line by line, so that none of them can command a CI runner. */
export function printFault(details: readonly FaultDetail[]): void {
  printLines(details.map(formatFault));
}

/** Why a promotion or a signature is refused. */
export function printRefusal(reasons: readonly Reason[]): void {
  printLines(['Refused:', ...reasons.map((reason) => formatReason(reason))]);
}

function printLines(texts: readonly string[]): void {
  const lines = texts.flatMap((text) => text.split('\n'));
  process.stderr.write(`${lines.map(terminalText).join('\n')}\n`);
}
