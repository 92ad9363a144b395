import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { progressLine } from '../../core/commands/progress.ts';
import { displayWidth } from '../../core/report/width.ts';

function shownOn(columns: number, isTTY: boolean, doing: string): string {
  const stream = Object.assign(new PassThrough(), { isTTY, columns });
  const line = progressLine(stream);
  line.show(doing);
  line.clear();
  return String(stream.read() ?? '');
}

describe('the line that says what is being done', () => {
  const long = 'searching what missing_rate(columns=carrier+origin+distance+tail_number) max 0 against training would notice, step 3 of at most 15';

  it('stands on a terminal and is wiped away', () => {
    expect(shownOn(80, true, 'judging')).toBe('\r\x1b[2Kjudging …\r\x1b[2K');
  });

  it('never wraps, for what wraps stays', () => {
    const [, shown] = shownOn(60, true, long).split('\r\x1b[2K');
    expect(displayWidth(shown!)).toBe(59);
  });

  it('can\'t act on the terminal by the names of a gate', () => {
    expect(shownOn(80, true, 'judging \x1b[31mred')).not.toContain('\x1b[31m');
  });

  it('is not there elsewhere', () => {
    expect(shownOn(80, false, long)).toBe('');
  });
});
