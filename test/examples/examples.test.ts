import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folderWith, modelgate, verdictIn } from '../cli/modelgate.ts';
import type { CheckResult, Verdict } from '../../core/verdict/verdict.ts';

const root = resolve(import.meta.dirname, '../..');
const goldens = join(root, 'test/goldens/examples');
const examples = readdirSync(join(root, 'examples')).filter((name) => existsSync(join(root, 'examples', name, 'modelgate.yml')));

const EXIT = { passed: 0, blocked: 1, error: 2 };

/** A verdict as lines that a person can check against the example's README: outcome, effect, check, slice, estimates. */
function outline(verdict: Verdict): string {
  return [verdict.status, ...verdict.checks.map(line), ''].join('\n');
}

function line(check: CheckResult): string {
  const cut = Object.entries(check.slice).map(([column, value]) => `${column}=${value ?? '(none)'}`).join(',') || 'all rows';
  const slice = check.column === undefined ? cut : `${check.column}, ${cut}`;
  const estimates = [check.baseline?.estimate, check.candidate.estimate].filter((value) => value !== undefined && value !== null);
  return [check.status.padEnd(6), check.effect.padEnd(5), check.name, slice, ...estimates.map((value) => value.toPrecision(6))].join('  ');
}

describe.each(examples)('examples/%s', (name) => {
  // What train.py measures of the machine it runs on is no part of the story.
  const out = folderWith({});
  const ran = modelgate(root, 'evaluate', '--gate', `examples/${name}/modelgate.yml`, '--out', out);

  it('gives the verdict that its README tells', () => {
    const verdict = verdictIn(out);
    expect(ran.code, ran.stderr).toBe(EXIT[verdict.status]);
    const golden = join(goldens, `${name}.txt`);
    if (process.env['UPDATE_GOLDENS'] === '1' && process.env['CI'] === undefined) writeFileSync(golden, outline(verdict));
    expect(outline(verdict)).toBe(readFileSync(golden, 'utf8'));
  });

  it('writes every report', () => {
    for (const file of ['verdict.json', 'report.md', 'report.txt', 'junit.xml']) {
      expect(readFileSync(join(out, file), 'utf8').length, file).toBeGreaterThan(500);
    }
    expect(readFileSync(join(out, 'report.txt'), 'utf8').trim()).toBe(ran.stdout.trim());
  });

  it('renders the same from the verdict alone', () => {
    const again = modelgate(root, 'report', join(out, 'verdict.json'), '--format', 'markdown');
    expect(again.stdout).toBe(readFileSync(join(out, 'report.md'), 'utf8'));
  });
});
