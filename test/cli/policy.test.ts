import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { BINARY_HEADER, binaryRows, csv, folderWith, modelgate, verdictIn } from './modelgate.ts';

const gate = (rows: string, least: number, model = 'churn'): string => `model: ${model}
task: binary
evidence:
  candidate: {rows: ${rows}}
  baseline: {snapshot: last-passed, if_missing: bootstrap}
columns: {id: id, label: label, score: score}
checks:
  - {metric: roc_auc, min: ${least}}
  - {metric: roc_auc, max_drop: 0.02}
`;

function git(at: string, ...args: string[]): string {
  const env = { PATH: process.env['PATH'], HOME: at, GIT_CONFIG_NOSYSTEM: '1' };
  return execFileSync('git', ['-c', 'user.name=Test', '-c', 'user.email=test@example.com', '-c', 'init.defaultBranch=main', ...args], { cwd: at, env, encoding: 'utf8' }).trim();
}

function commit(at: string, files: Readonly<Record<string, string>>): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(at, path)), { recursive: true });
    writeFileSync(join(at, path), content);
  }
  git(at, 'add', '--all');
  git(at, 'commit', '-q', '--allow-empty', '-m', 'change');
}

/** A repository on a branch `feature`, whose `main` has these files. */
function branch(files: Readonly<Record<string, string>>): string {
  const at = folderWith({});
  git(at, 'init', '-q');
  commit(at, files);
  git(at, 'checkout', '-q', '-b', 'feature');
  return at;
}

const GOOD = csv(BINARY_HEADER, binaryRows(400));
const BAD = csv(BINARY_HEADER, binaryRows(400, 1, 1.5));

describe('evaluate --policy', () => {
  it('a change that loosens the gate is judged by the target branch’s, and the reports show what it changes', () => {
    const at = branch({ 'modelgate.yml': gate('rows.csv', 0.999), 'rows.csv': BAD });
    commit(at, { 'modelgate.yml': gate('rows.csv', 0.1) });
    const store = ['--store', 'folder:kept'];
    expect(modelgate(at, 'evaluate', ...store).code).toBe(0);
    const ran = modelgate(at, 'evaluate', ...store, '--policy', 'base', '--base', 'main', '--out', 'out');
    expect(ran).toMatchObject({ code: 1, stderr: '' });
    expect(ran.stdout).toMatch(/This change loosens 1 check of the gate; it is judged as it stands on main/);
    expect(ran.stdout).toMatch(/loosened +roc_auc min 0\.999 +min 0\.999 → 0\.1/);
    expect(readFileSync(join(at, 'out/report.md'), 'utf8')).toMatch(/\| loosened *\| roc_auc min 0\.999/);
    expect(verdictIn(join(at, 'out')).gate).toMatchObject({ file: 'modelgate.yml', policy: 'base', revision: git(at, 'rev-parse', 'main') });
    expect(modelgate(at, 'evaluate', ...store, '--policy', 'head', '--base', 'main').stdout).toMatch(/policy head: .* it loosens 1 check/);
  });

  it('a removed gate still decides', () => {
    const at = branch({ 'modelgate.yml': gate('rows.csv', 0.999), 'rows.csv': BAD });
    git(at, 'rm', '-q', 'modelgate.yml');
    commit(at, {});
    expect(modelgate(at, 'evaluate').stderr).toMatch(/GATE_NOT_FOUND/);
    const ran = modelgate(at, 'evaluate', '--store', 'git-notes', '--policy', 'base', '--base', 'main');
    expect(ran.code).toBe(1);
    expect(ran.stdout).toMatch(/removes the gate file; that of main decides/);
  });
});

describe.each(['folder:kept', 'git-notes'])('evaluate --store %s --keep', (store) => {
  it('the next change is judged against what the last passed gate left, and only a passed one leaves anything', () => {
    const at = branch({ 'modelgate.yml': gate('rows.csv', 0.5), '.gitignore': 'rows.csv\nkept\nout\n' });
    git(at, 'checkout', '-q', 'main');
    writeFileSync(join(at, 'rows.csv'), GOOD);
    const first = modelgate(at, 'evaluate', '--store', store, '--keep', '--base', 'main');
    expect(first).toMatchObject({ code: 0, stderr: expect.stringMatching(/^snapshot of [0-9a-f]{12} kept in/) as string });
    expect(first.stdout).toMatch(/There is no baseline: there is no snapshot of a passed gate/);
    git(at, 'checkout', '-q', 'feature');
    commit(at, { 'train.py': 'pass' });
    writeFileSync(join(at, 'rows.csv'), BAD);
    const second = modelgate(at, 'evaluate', '--store', store, '--keep', '--base', 'main', '--out', 'out');
    expect(second).toMatchObject({ code: 1, stderr: 'no snapshot kept: the gate did not pass (blocked)\n' });
    const { evidence, checks } = verdictIn(join(at, 'out'));
    expect(evidence['baseline']).toMatchObject({ kind: 'snapshot', rows: 400, source: expect.stringContaining(git(at, 'rev-parse', 'main').slice(0, 12)) as string });
    expect(checks.find(({ change }) => change !== null)).toMatchObject({ status: 'fail', change: { paired: true } });
  });

  it('a first snapshot may be kept by hand', () => {
    const at = branch({ 'modelgate.yml': gate('rows.csv', 0.5).replace(', if_missing: bootstrap', ''), 'rows.csv': GOOD });
    commit(at, {});
    const stopped = modelgate(at, 'evaluate', '--store', store, '--base', 'main');
    expect(stopped).toMatchObject({ code: 2, stderr: expect.stringMatching(/EVIDENCE_NOT_FOUND.*\n.*--keep/) as string });
    git(at, 'checkout', '-q', 'main');
    expect(modelgate(at, 'snapshot', '--store', store)).toMatchObject({ code: 0 });
    git(at, 'checkout', '-q', 'feature');
    expect(modelgate(at, 'evaluate', '--store', store, '--base', 'main').code).toBe(0);
  });
});

describe('evaluate with several gates', () => {
  const models = (): string =>
    branch({
      'models/good/modelgate.yml': gate('rows.csv', 0.5, 'good'),
      'models/good/rows.csv': GOOD,
      'models/bad/modelgate.yml': gate('rows.csv', 0.999, 'bad'),
      'models/bad/rows.csv': BAD,
    });
  const args = ['evaluate', '--gate', 'models/*/modelgate.yml', '--store', 'folder:kept', '--base', 'main', '--quiet'];

  it('each has its verdict, one table tells of all, the worst decides', () => {
    const at = models();
    const ran = modelgate(at, ...args, '--out', 'out');
    expect(ran.code).toBe(1);
    expect(ran.stdout).toMatch(/✗ BLOCKED +bad +models\/bad\/modelgate\.yml[^\n]*\n✓ PASSED +good +models\/good\/modelgate\.yml/);
    expect([verdictIn(join(at, 'out/models/good')).status, verdictIn(join(at, 'out/models/bad')).status]).toEqual(['passed', 'blocked']);
    expect(readFileSync(join(at, 'out/report.md'), 'utf8').split('\n').filter((line) => / \| models\/(good|bad)\/modelgate\.yml \| /.test(line))).toHaveLength(2);
    rmSync(join(at, 'models/good/rows.csv'));
    expect(modelgate(at, ...args)).toMatchObject({ code: 2, stdout: expect.stringMatching(/! NOT EVALUATED +models\/good\/modelgate\.yml/) as string });
  });

  it('only those whose files changed, where asked', () => {
    const at = models();
    commit(at, { 'models/good/rows.csv': csv(BINARY_HEADER, binaryRows(400, 2)) });
    const ran = modelgate(at, ...args, '--only-changed', '--out', 'out');
    expect(ran.stdout).toMatch(/- not judged +models\/bad\/modelgate\.yml +none of its files changed/);
    expect(ran.code).toBe(0);
    expect(existsSync(join(at, 'out/models/bad'))).toBe(false);
  });

  it('a gate that a change removes is judged with policy base', () => {
    const at = models();
    git(at, 'rm', '-q', 'models/bad/modelgate.yml');
    commit(at, {});
    expect(modelgate(at, ...args).code).toBe(0);
    expect(modelgate(at, ...args, '--policy', 'base').code).toBe(1);
  });
});
