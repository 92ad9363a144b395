import { describe, expect, it } from 'vitest';
import { remarksOf } from '../../core/report/remarks.ts';
import { verdictWith } from './build.ts';
import { hostile } from './hostile.ts';
import { checkWith, place } from './judged.ts';

describe('remarks', () => {
  it('stand at the gate file\'s lines, those that block first', () => {
    const verdict = verdictWith([checkWith({ name: 'w', status: 'fail', effect: 'warn', place: place(4) }), checkWith({ name: 'b', status: 'fail', effect: 'block', place: place(9) })]);
    expect(remarksOf({ kind: 'verdict', gate: 'a/modelgate.yml', verdict }).map(({ path, line, level }) => [path, line, level])).toEqual([['a/modelgate.yml', 9, 'failure'], ['a/modelgate.yml', 4, 'warning']]);
  });

  it('hold no control characters but line ends', () => {
    const all = remarksOf({ kind: 'verdict', gate: 'modelgate.yml', verdict: hostile });
    expect(all.length).toBeGreaterThan(0);
    expect(all.filter(({ title, message }) => /\p{Cc}/u.test(title + message.replaceAll('\n', '')))).toEqual([]);
  });
});
