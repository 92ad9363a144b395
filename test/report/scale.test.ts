import { performance } from 'node:perf_hooks';
import { describe, expect, it } from 'vitest';
import { renderConsole } from '../../core/report/console.ts';
import { renderJunit } from '../../core/report/junit.ts';
import { renderMarkdown } from '../../core/report/markdown.ts';
import { encodeVerdict, parseVerdict } from '../../core/verdict/encode.ts';
import type { CheckResult, Verdict } from '../../core/verdict/verdict.ts';
import { drop, verdictWith } from './build.ts';

const results = (size: number, place: (i: number) => Partial<CheckResult>): Verdict =>
  verdictWith(Array.from({ length: size }, (_, i) => drop('f1', 0.6, (i % 7) * -0.01, 0.02, 0.01, { status: i % 2 === 0 ? 'fail' : 'pass', effect: i % 2 === 0 ? 'block' : 'none', reason: `reason ${i}`, ...place(i) })));

const oneCheck = (size: number): Verdict => results(size, (i) => ({ slice: { customer: `c${i}` } }));
const manyChecks = (size: number): Verdict => results(size, (i) => ({ name: `f1 of ${i}`, place: { file: 'modelgate.yml', line: i + 1, column: 1 } }));

const RENDERERS: Readonly<Record<string, (verdict: Verdict) => string>> = {
  console: (verdict) => renderConsole(verdict, { colour: true, width: 120 }),
  markdown: renderMarkdown,
  junit: renderJunit,
  json: (verdict) => encodeVerdict(parseVerdict(encodeVerdict(verdict), 'verdict.json')),
};

function shortest(work: () => void): number {
  return Math.min(
    ...[1, 2].map(() => {
      const start = performance.now();
      work();
      return performance.now() - start;
    }),
  );
}

describe.each([['one check on n slices', oneCheck], ['n checks', manyChecks]] as const)('%s', (_name, make) => {
  it.each(Object.entries(RENDERERS))('%s: eight times the results take far less than sixty-four times as long', (_format, render) => {
    const [small, large] = [make(500), make(4_000)];
    render(small);
    const once = Math.max(shortest(() => render(small)), 2);
    expect(shortest(() => render(large)) / once).toBeLessThan(30);
  });

  it('5,000 fit a comment and a screen', () => {
    const verdict = make(5_000);
    expect(renderMarkdown(verdict).length).toBeLessThan(65_536);
    expect(renderConsole(verdict, { colour: false, width: 120 }).split('\n').length).toBeLessThan(250);
  });
});
