import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { renderOpenMetrics } from '../../../core/report/openmetrics.ts';
import { hostile } from '../../report/hostile.ts';
import { blocked, fault, passed } from '../../report/judged.ts';
import { root } from './runner.ts';
import { tools } from './tools.ts';

/** @returns what the tool has to say; '' where it is content */
function complaints(program: string, args: readonly string[], input = ''): string {
  try {
    return execFileSync(program, args, { cwd: root, encoding: 'utf8', stdio: 'pipe', input }).replace(/^ok.*\n/, '');
  } catch (error) {
    return error instanceof Error && 'stdout' in error && 'stderr' in error ? `${String(error.stdout)}${String(error.stderr)}${error.message}` : String(error);
  }
}

const examples = readdirSync(join(root, 'examples/gitlab')).map((name) => join(root, 'examples/gitlab', name));

/** The two documents of a component; inputs that are no text stand where the schema wants what they become. */
function documents(name: string): { spec: string; jobs: string } {
  const [spec = '', jobs = ''] = readFileSync(join(root, 'templates', name), 'utf8').split(/^---$/m);
  const typed = jobs.replace('allow_failure: $[[ inputs.allow-failure ]]', 'allow_failure: false').replace('when: $[[ inputs.start ]]', 'when: manual').replace('    - $[[ inputs.extra-rules ]]\n', '');
  return { spec, jobs: typed };
}

describe('what GitLab reads', () => {
  it('there are examples to look at', () => expect(examples.length).toBeGreaterThanOrEqual(3));

  it('the example pipelines pass GitLab’s schema', () => {
    expect(complaints(tools.checkJsonschema(), ['--quiet', '--builtin-schema', 'vendor.gitlab-ci', ...examples])).toBe('');
  });

  it.each([['gate.yml', 'spec'], ['gate.yml', 'jobs'], ['promote.yml', 'spec'], ['promote.yml', 'jobs']] as const)('the document of %s %s passes GitLab’s schema', (name, part) => {
    const folder = mkdtempSync(join(tmpdir(), 'modelgate-schema-'));
    const file = join(folder, name);
    writeFileSync(file, documents(name)[part]);
    expect(complaints(tools.checkJsonschema(), ['--quiet', '--builtin-schema', 'vendor.gitlab-ci', file])).toBe('');
    rmSync(folder, { recursive: true, force: true });
  });

  it('promtool takes the metrics, of hostile text too', () => {
    const all = [passed, blocked(3), fault, { kind: 'verdict' as const, gate: 'a # b "c" \\ d\ne', verdict: hostile }];
    expect(complaints(tools.promtool(), ['check', 'metrics'], renderOpenMetrics(all))).toBe('');
  });
});
