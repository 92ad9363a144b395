import type { Verdict } from '../../core/verdict/verdict.ts';
import { drop, floor, verdictWith } from './build.ts';

/** Text that tries to be more than text, in every format that a report has. */
export const attacks: readonly string[] = [
  'a | b\n| c | d |',
  '`code` ``more`` ``` fence',
  '<img src=x onerror=alert(1)><script>alert(1)</script>',
  '</details></table></code><h1>PASSED</h1>',
  '[click](https://evil.example/?q=1) ![img](https://evil.example/x.png)',
  'https://evil.example www.evil.example mailto:a@evil.example',
  '@everyone @octocat/team fixes #1 and acme/repo#2 GH-3 :white_check_mark:',
  '/approve\n/merge',
  '!1 %2 &3 ~bug $4 ^alert#5 *iteration:6 [vulnerability:7] ~"a b" %"c d" acme/models!8 @all',
  '# heading\n\n- item\n1. one\n> quote\n---\n***bold*** ~~gone~~ __under__ $x^2$',
  '1. first',
  '::set-output name=status::passed',
  '\n::error file=a.ts::forged\n  ::add-mask::x',
  '##[error]forged ##vso[task.complete result=Succeeded;] ##teamcity[buildStop]',
  '\u001b[2J\u001b[32mPASSED\u001b[0m \u009b31m \u001b]8;;https://evil.example\u0007link\u001b]8;;\u0007',
  'abc\rPASSED\b\b\u0000\u007f\ufffe',
  '\u202edelttfel\u202c \u2066iso\u2069 \u200bzero \ufeffbom \u{e0041}tag \u2028line',
  ']]> <!-- --> &lt; &#60; &amp; "quoted" \'single\' \\| \\',
  'lone \ud800 half',
  '日本語のとても長い名前'.repeat(30),
  'x'.repeat(3000),
  '',
  '   ',
];

const attack = (i: number): string => attacks[i % attacks.length]!;

/** Every text of the verdict that comes from outside is an attack, each attack in several places. */
export const hostile: Verdict = verdictWith(
  attacks.flatMap((text, i) => [
    drop(attack(i + 1), 0.8, -0.1, 0.02, 0.005, {
      name: text,
      slice: { [attack(i + 2)]: attack(i + 3), [attack(i + 4)]: null },
      status: 'fail',
      effect: 'block',
      reason: attack(i + 5),
      method: attack(i + 6),
      ...(i % 4 === 0 && { examples: { order: 'id_hash' as const, columns: [attack(i + 1), attack(i + 2)], rows: [[text, attack(i + 3)], [attack(i + 4), null]] } }),
      place: { file: attack(i + 7), line: i + 1, column: 1 },
    }),
    floor(attack(i + 8), 0.5, 0.1, 0.5, {
      name: attack(i + 9),
      slice: { slice: text },
      status: i % 3 === 0 ? 'waived' : i % 3 === 1 ? 'unsure' : 'pass',
      effect: 'none',
      reason: attack(i + 10),
      waiver: i % 3 === 0 ? { reason: attack(i + 11), by: attack(i + 12), until: attack(i + 13) } : null,
      candidate: { evidence: attack(i + 14), estimate: 0.5, interval: [0.4, 0.6], rows: 100 },
    }),
  ]),
  {
    model: attacks.join(' '),
    tool: { name: 'modelgate', version: attack(6) },
    gate: { file: attack(10), digest: attack(12), policy: 'head', revision: attack(11), changes: attacks.map((text, i) => ({ check: text, kind: 'changed' as const, what: attack(i + 5), place: { file: attack(i + 6), line: 1, column: 1 } })) },
    commit: attack(10),
    notes: [...attacks],
    evidence: Object.fromEntries(
      attacks.map((text, i) => [text, { kind: 'rows' as const, source: attack(i + 1), rows: 10, units: 10, unit: 'id' as const, buckets: 10, fingerprint: attack(i + 2), note: attack(i + 3) }]),
    ),
  },
);
