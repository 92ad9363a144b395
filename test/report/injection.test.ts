import { create } from 'xmlbuilder2';
import { describe, expect, it } from 'vitest';
import { renderConsole } from '../../core/report/console.ts';
import { markdownText, terminalText, visible, xmlText } from '../../core/report/escape.ts';
import { renderJunit } from '../../core/report/junit.ts';
import { renderMarkdown } from '../../core/report/markdown.ts';
import { attacks, hostile } from './hostile.ts';

/** What a reader of Markdown sees of escaped text. */
const decoded = (text: string): string => text.replaceAll('&#8203;', '').replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)));

describe('text for a terminal', () => {
  const report = renderConsole(hostile, { colour: false, width: 200 });

  it('obeys no runner', () => {
    expect(report).not.toMatch(/^\s*::/m);
    expect(report).not.toMatch(/##\w*\[/);
  });

  it.each([
    ['\u001b[2J', '\\x1b[2J'],
    ['\u009b31m', '\\x9b31m'],
    ['a\rb\nc\td', 'a\\rb\\nc\\td'],
    ['\u202eabc', '\\u202eabc'],
    ['\u{e0041}', '\\u{e0041}'],
    ['\ud800', '\\ud800'],
    ['std::vector 12:30 日本', 'std::vector 12:30 日本'],
    ['::error::x', '\\x3a:error::x'],
    ['##[error]', '#\\x23[error]'],
  ])('%j is seen as %s', (text, seen) => {
    expect(terminalText(text)).toBe(seen);
  });
});

describe('text for Markdown', () => {
  const whole = renderMarkdown(hostile);
  const [plot = ''] = /^```text\n[^]*?^```$/m.exec(whole) ?? [];
  const report = whole.replace(`${plot}\n\n`, '');
  const lines = report.split('\n');
  const foreign = report.replace('[!WARNING]', '').replace(/\[[−+\d.]+,(?: |&nbsp;)[−+\d.]+\]/g, '');

  it('makes no HTML but the report’s own', () => {
    const tags = new Set([...report.matchAll(/<\/?([a-zA-Z!][\w-]*)/g)].map((match) => match[1]));
    expect([...tags].sort()).toEqual(['details', 'sub', 'summary']);
    expect(report.match(/<details>/g)).toHaveLength(report.match(/<\/details>/g)?.length ?? 0);
  });

  it.each<[string, RegExp]>([
    ['code', /`/],
    ['links and images', /[[\]]/],
    ['link targets', /\]\(/],
    ['emphasis', /[*~]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/],
    ['mentions', /@\w/],
    ['references', /(?<!&)#\w|\bGH-\d/],
    ['references of GitLab', /[!%^]["\w]|&#(?:36|38|42|126);["\w]|&#91;[\w-]+:/],
    ['commands of GitLab', /^\s*\/\w/m],
    ['autolinks', /:\/\/|www\.|mailto:\w/],
    ['emoji names', /:[+\w-]+:/],
    ['mathematics', /\$/],
  ])('makes no %s', (_name, pattern) => {
    expect(foreign.match(pattern)).toBeNull();
  });

  it('draws its plot in a block of its own, which no name can end or give a voice', () => {
    const inside = plot.split('\n').slice(1, -1);
    expect(inside.length).toBeGreaterThan(3);
    for (const line of inside) expect(line).toMatch(/^(?: {9} +fails ←│→ passes|[✗✓?] (?:fail|pass|unsure) {1,3}[ ─●│┼]{33}  [−+\d[\], .]+ {2,}[\p{L}\p{M}\p{N} .,=≥≤%+−_()/·…-]+)$/u);
  });

  it('begins each line itself', () => {
    const known = /^(?:$|### ✗ BLOCKED: |> \[!WARNING\]$|> - \S|- \S|\| |<details>$|<\/details>$|<summary>[\w :,]+<\/summary>$|<sub>modelgate |and \d+ more$|\d+ checks do not hold)/;
    expect(lines.filter((line) => !known.test(line))).toEqual([]);
    expect(lines.filter((line) => /^(?:> )?- (?:[-+*#>=]|\d+[.)](?:\s|$))/.test(line))).toEqual([]);
  });

  it('keeps each table’s number of cells', () => {
    const tables = report.split('\n\n').filter((block) => block.startsWith('|'));
    expect(tables.length).toBeGreaterThanOrEqual(3);
    for (const table of tables) expect(new Set(table.split('\n').map((line) => line.split('|').length)).size).toBe(1);
  });

  it('is still read as what it says', () => {
    for (const attack of attacks.filter((text) => text.length < 200)) {
      expect(decoded(markdownText(attack))).toBe(visible(attack).replace(/\s+/g, ' ').trim());
    }
    expect(markdownText('roc_auc, carrier=HA, p_value of 2026-12-31, model 0.1.0')).toBe('roc_auc, carrier=HA, p_value of 2026-12-31, model 0.1.0');
  });

  it('fits a comment', () => {
    expect(report.length).toBeLessThan(65_536);
  });
});

describe('text for XML', () => {
  const report = renderJunit(hostile);

  it('holds only characters that XML 1.0 has', () => {
    expect(report).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ud800-\udfff\ufffe\uffff]/u);
  });

  it('comes back as it was, with only the report’s own elements', () => {
    const names = new Set<string>();
    const root = create(report).root();
    root.each(({ node }) => names.add(node.nodeName), true, true);
    expect([...names].sort()).toEqual(['#text', 'failure', 'skipped', 'system-out', 'testcase', 'testsuite', 'testsuites']);
    const first = root.first().toObject() as { testsuite: { '@name': string } };
    expect(first.testsuite['@name']).toBe(`${visible(hostile.checks[0]!.name)} (${xmlText(hostile.checks[0]!.metric)}) max_drop 0.005`);
  });
});
