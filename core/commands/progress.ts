import type { WriteStream } from 'node:tty';
import { terminalText } from '../report/escape.ts';
import { cut } from '../report/width.ts';

/** One line of a terminal that says what is being done, and can be wiped away again. */
export interface ProgressLine {
  readonly show: (doing: string) => void;
  readonly clear: () => void;
}

/** Width of a terminal that does not say its own. */
const WIDTH = 80;

/** Nothing at all where the stream is no terminal. */
export function progressLine(stream: Pick<WriteStream, 'isTTY' | 'columns' | 'write'>): ProgressLine {
  if (!stream.isTTY) return { show: () => undefined, clear: () => undefined };
  return {
    // A line that wraps can't be wiped away.
    show: (doing) => stream.write(`\r\x1b[2K${cut(terminalText(`${doing} …`), (stream.columns || WIDTH) - 1)}`),
    clear: () => stream.write('\r\x1b[2K'),
  };
}
