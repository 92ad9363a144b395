import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { writeRun } from '../../core/publish/files.ts';
import { fault, passed } from '../report/judged.ts';
import { folder } from '../sources/case.ts';

it('every file that a run names is there, also when its only gate was left out', async () => {
  const out = folder({});
  const files = await writeRun(out, [{ kind: 'unchanged', gate: 'models/a/modelgate.yml' }]);
  expect(files.all).toContain('report.md');
  expect(files.all.filter((name) => !existsSync(join(out, name)))).toEqual([]);
});

it.each(['one', 'files'] as const)('a run of several gates has a page that leads to a page each, also of one that could not be judged (%s)', async (form) => {
  const out = folder({});
  const files = await writeRun(out, [passed, { ...fault, gate: 'models/b c/modelgate.yml' }], form);
  expect(files.all.filter((name) => !existsSync(join(out, name)))).toEqual([]);
  const links = [...readFileSync(join(out, 'report.html'), 'utf8').matchAll(/<a href="([^"]*)"/g)].map(([, href]) => decodeURIComponent(href!));
  expect(links).toHaveLength(2);
  for (const link of links) expect(readFileSync(join(out, link), 'utf8')).toMatch(/^<!doctype html>/);
});
