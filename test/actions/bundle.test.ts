import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { ACTION_PAGES, withActionTables } from '../../scripts/docs-action.ts';

const root = resolve(import.meta.dirname, '../..');
const filesIn = (folder: string): string[] => readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.mjs')).sort();

it('the committed bundles are what the sources build (npm run build:actions)', () => {
  const fresh = mkdtempSync(join(tmpdir(), 'modelgate-test-'));
  try {
    execFileSync(process.execPath, [join(root, 'scripts/build-actions.mjs'), fresh], { stdio: 'pipe' });
    const committed = join(root, 'actions/bundle');
    expect(filesIn(committed)).toEqual(filesIn(fresh));
    const differing = filesIn(fresh).filter((name) => !readFileSync(join(fresh, name)).equals(readFileSync(join(committed, name))));
    expect(differing).toEqual([]);
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
});

it.each(Object.entries(ACTION_PAGES))('the inputs and outputs that %s has are described in %s (npm run docs:action)', (file, page) => {
  const text = readFileSync(join(root, page), 'utf8');
  expect(withActionTables(file, text, readFileSync(join(root, file), 'utf8'))).toBe(text);
});
