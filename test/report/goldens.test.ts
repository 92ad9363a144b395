import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { renderConsole } from '../../core/report/console.ts';
import { renderJunit } from '../../core/report/junit.ts';
import { renderMarkdown } from '../../core/report/markdown.ts';
import { encodeVerdict, parseVerdict } from '../../core/verdict/encode.ts';
import type { Verdict } from '../../core/verdict/verdict.ts';
import { cases } from './cases.ts';
import { mayUpdate } from './update.ts';

const folder = join(import.meta.dirname, '../goldens/report');

const FILES: Readonly<Record<string, (verdict: Verdict) => string>> = {
  'verdict.json': encodeVerdict,
  'console.txt': (verdict) => renderConsole(verdict, { colour: false, width: 120 }),
  'console-80.txt': (verdict) => renderConsole(verdict, { colour: false, width: 80 }),
  'report.md': renderMarkdown,
  'junit.xml': renderJunit,
};

if (mayUpdate) {
  for (const [name, verdict] of Object.entries(cases)) {
    mkdirSync(join(folder, name), { recursive: true });
    for (const [file, render] of Object.entries(FILES)) writeFileSync(join(folder, name, file), render(verdict));
  }
}

describe('golden reports', () => {
  it('there is a folder a case and a case a folder', () => {
    expect(readdirSync(folder).sort()).toEqual(Object.keys(cases).sort());
  });

  describe.each(readdirSync(folder))('%s', (name) => {
    const source = join(folder, name, 'verdict.json');
    const verdict = existsSync(source) ? parseVerdict(readFileSync(source, 'utf8'), source) : undefined;

    it('is the case that the builders make', () => {
      expect(verdict).toEqual(parseVerdict(encodeVerdict(cases[name]!), name));
    });

    it.each(Object.entries(FILES))('%s, from verdict.json alone', (file, render) => {
      expect(render(verdict!)).toBe(readFileSync(join(folder, name, file), 'utf8'));
    });
  });
});
