import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { STEP_PAGES, withJenkinsTable } from '../../scripts/docs-jenkins.ts';

const root = resolve(import.meta.dirname, '../..');
const committed = join(root, 'jenkins/resources/modelgate');

it('the committed programs are what the sources build (npm run build:jenkins), in one file each', () => {
  const fresh = mkdtempSync(join(tmpdir(), 'modelgate-test-'));
  try {
    execFileSync(process.execPath, [join(root, 'scripts/build-jenkins.mjs'), fresh], { stdio: 'pipe' });
    const programs = ['gate.mjs', 'promote.mjs'];
    expect(readdirSync(fresh)).toEqual(programs);
    expect(readdirSync(committed)).toEqual(programs);
    expect(programs.filter((name) => !readFileSync(join(fresh, name)).equals(readFileSync(join(committed, name))))).toEqual([]);
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
});

it.each(Object.entries(STEP_PAGES))('the parameters that the help %s has are described in %s (npm run docs:jenkins)', (file, page) => {
  const text = readFileSync(join(root, page), 'utf8');
  expect(withJenkinsTable(file, text, readFileSync(join(root, 'jenkins/vars', file), 'utf8'))).toBe(text);
});
