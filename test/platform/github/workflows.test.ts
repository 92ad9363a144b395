import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root } from './runner.ts';
import { tools } from './tools.ts';

function yamlFiles(folder: string): string[] {
  return readdirSync(join(root, folder)).filter((file) => /\.ya?ml$/.test(file)).map((file) => join(root, folder, file));
}

const workflows = [...yamlFiles('.github/workflows'), ...yamlFiles('examples/github')];
const actions = ['action.yml', 'actions/promote/action.yml', 'actions/report/action.yml'].map((file) => join(root, file)).filter((file) => existsSync(file));

/** @returns what the tool has to say; '' where it is content */
function complaints(program: string, args: readonly string[]): string {
  try {
    execFileSync(program, args, { cwd: root, encoding: 'utf8', stdio: 'pipe' });
    return '';
  } catch (error) {
    return error instanceof Error && 'stdout' in error ? String(error.stdout) : String(error);
  }
}

describe('workflows and actions of this repository', () => {
  it('there are some to look at', () => {
    expect(workflows.length).toBeGreaterThanOrEqual(2);
    expect(actions).not.toEqual([]);
  });

  it('actionlint finds nothing', () => {
    expect(complaints(tools.actionlint(), ['-no-color', '-shellcheck=', '-pyflakes=', ...workflows])).toBe('');
  });

  it.each([
    ['vendor.github-workflows', workflows],
    ['vendor.github-actions', actions],
  ])("GitHub's schema %s holds", (schema, files) => {
    expect(complaints(tools.checkJsonschema(), ['--builtin-schema', schema, ...files])).toBe('');
  });
});
