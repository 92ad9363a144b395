import { describe, expect, it } from 'vitest';
import { renderConsole } from '../../core/report/console.ts';
import { cut, displayWidth, wrap } from '../../core/report/width.ts';
import { floor, verdictWith } from './build.ts';
import { cases } from './cases.ts';

const SGR = /\u001b\[(?:1|2|22|31|32|33|36|39)m/g;
const widths = [60, 80, 100, 133, 200];

describe.each(Object.entries(cases))('%s on a terminal', (_name, verdict) => {
  it.each(widths)('fits %i columns, with no blanks at the ends of lines', (width) => {
    const lines = renderConsole(verdict, { colour: false, width }).split('\n');
    expect(lines.filter((line) => displayWidth(line) > width)).toEqual([]);
    expect(lines.filter((line) => line !== line.trimEnd())).toEqual([]);
  });

  it('is the same with colours, but for the colours', () => {
    const coloured = renderConsole(verdict, { colour: true, width: 100 });
    expect(coloured).toMatch(SGR);
    expect(coloured.replace(SGR, '')).toBe(renderConsole(verdict, { colour: false, width: 100 }));
  });

  it('has no control character without colours', () => {
    expect(renderConsole(verdict, { colour: false, width: 100 }).replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  });

  it('says the verdict on its first line', () => {
    const word = { passed: '✓ PASSED', blocked: '✗ BLOCKED', error: '! NOT EVALUATED' }[verdict.status];
    expect(renderConsole(verdict, { colour: false, width: 80 }).startsWith(word)).toBe(true);
  });
});

it.each([0, 20, 1e9, 80.7])('a terminal of %s columns is treated as one that can be', (width) => {
  const longest = Math.max(...renderConsole(cases['many-slices']!, { colour: false, width }).split('\n').map(displayWidth));
  expect(longest).toBeLessThanOrEqual(Math.min(Math.max(width, 60), 200));
});

it('shows no line of a runner’s command, wherever the text is broken', () => {
  const shift = Array.from({ length: 120 }, (_, i) => `${'x'.repeat(i)} ::error::forged ${'y '.repeat(i)}::add-mask::z`);
  const verdict = verdictWith(shift.map((reason) => floor('f1', 0.5, 0.1, 0.6, { status: 'fail', effect: 'block', reason, name: reason })), { notes: shift });
  for (const width of [60, 61, 80]) expect(renderConsole(verdict, { colour: false, width })).not.toMatch(/^\s*::/m);
});

describe('width', () => {
  it.each([
    ['abc', 3],
    ['日本語', 6],
    ['e\u0301', 1],
    ['✓ ✗ − ≥ …', 9],
    ['🚀', 2],
    ['', 0],
  ])('of %s', (text, width) => {
    expect(displayWidth(text)).toBe(width);
  });

  it.each([
    ['carrier=HA', 10, 'carrier=HA'],
    ['carrier=HA', 8, 'carrier…'],
    ['日本語日本語', 6, '日本…'],
    ['日本語日本語', 7, '日本語…'],
  ])('cut %s to %i', (text, width, expected) => {
    expect(cut(text, width)).toBe(expected);
  });

  it('breaks at blanks and cuts longer words', () => {
    expect(wrap('one two  three fourteen', 6)).toEqual(['one', 'two', 'three', 'fourt…']);
    expect(wrap('', 10)).toEqual([]);
  });
});
