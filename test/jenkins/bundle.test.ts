import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { withJenkinsTable } from '../../scripts/docs-jenkins.ts';

const root = resolve(import.meta.dirname, '../..');
const committed = join(root, 'jenkins/resources/modelgate');

it('the committed program is what the sources build (npm run build:jenkins), in one file', () => {
  const fresh = mkdtempSync(join(tmpdir(), 'modelgate-test-'));
  try {
    execFileSync(process.execPath, [join(root, 'scripts/build-jenkins.mjs'), fresh], { stdio: 'pipe' });
    expect(readdirSync(fresh)).toEqual(['gate.mjs']);
    expect(readdirSync(committed)).toEqual(['gate.mjs']);
    expect(readFileSync(join(fresh, 'gate.mjs')).equals(readFileSync(join(committed, 'gate.mjs')))).toBe(true);
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
});

it('README describes the parameters that the step\'s help has (npm run docs:jenkins)', () => {
  const readme = readFileSync(join(root, 'README.md'), 'utf8');
  expect(withJenkinsTable(readme, readFileSync(join(root, 'jenkins/vars/modelGate.txt'), 'utf8'))).toBe(readme);
});
