import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commit, folder, git, repository } from '../sources/case.ts';

const root = resolve(import.meta.dirname, '../..');
const program = join(root, 'jenkins/resources/modelgate/gate.mjs');

const gate = (min: number): string => `model: spam
task: binary
evidence: {candidate: {values: metrics.json}}
checks: [{metric: recall, min: ${min}}]
`;
const ROWS = `id,label,score\n${Array.from({ length: 400 }, (_, i) => `${i},${i % 2},${i % 2 === 0 ? 0.2 : 0.8}`).join('\n')}\n`;
const KEPT = `model: spam
task: binary
evidence: {candidate: {rows: rows.csv}, baseline: {snapshot: last-passed, if_missing: bootstrap}}
columns: {id: id, label: label, score: score}
checks: [{metric: accuracy, max_drop: 0.1}]
`;

interface Build {
  readonly code: number | null;
  readonly log: string;
  /** What the step reads. */
  readonly result: Readonly<Record<string, string>>;
  readonly report: string;
}

/** Runs the shipped program as the step does. */
function build(workspace: string, given: Readonly<Record<string, string>> = {}): Build {
  const temp = folder({});
  const env = {
    PATH: process.env['PATH'], HOME: temp, NODE_PATH: join(root, 'node_modules'), GIT_CONFIG_NOSYSTEM: '1', MODELGATE_GATE: 'modelgate.yml', MODELGATE_REPORTS: 'out',
    MODELGATE_SNAPSHOTS: 'none', MODELGATE_KEEP_SNAPSHOTS: 'true', MODELGATE_SNAPSHOT_FOLDER: 'out-snapshots', MODELGATE_TEMP: temp, MODELGATE_RESULT: join(temp, 'result'), ...given,
  };
  const ran = spawnSync(process.execPath, [program], { cwd: workspace, env, encoding: 'utf8' });
  const text = existsSync(join(temp, 'result')) ? readFileSync(join(temp, 'result'), 'utf8') : '';
  const result = Object.fromEntries(text.split('\n').filter((line) => line !== '').map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]));
  const report = join(workspace, 'out/report.md');
  return { code: ran.status, log: ran.stdout + ran.stderr, result, report: existsSync(report) ? readFileSync(report, 'utf8') : '' };
}

/** A clone as the git plugin makes it for a pull request: one commit, of the remote only the change's own branch. */
function pullRequest(remote: string, branch: string): string {
  const workspace = folder({});
  git(workspace, 'init', '-q');
  git(workspace, 'remote', 'add', 'origin', `file://${remote}`);
  git(workspace, 'fetch', '-q', '--no-tags', '--depth=1', 'origin', `+refs/heads/${branch}:refs/remotes/origin/PR-7`);
  git(workspace, 'checkout', '-q', '--detach', 'refs/remotes/origin/PR-7');
  return workspace;
}

describe('whose gate decides', () => {
  it('that of the target branch, whatever local branch, tag or old copy has its name', () => {
    const remote = repository({ 'modelgate.yml': gate(0.9), 'metrics.json': '{"recall": 0.8}' });
    git(remote, 'checkout', '-q', '-b', 'change');
    commit(remote, { 'modelgate.yml': gate(0.7) });
    const workspace = pullRequest(remote, 'change');
    for (const stale of ['refs/heads/main', 'refs/tags/main', 'refs/remotes/origin/main']) git(workspace, 'update-ref', stale, 'HEAD');
    const done = build(workspace, { MODELGATE_TARGET: 'main', MODELGATE_POLICY: 'base' });
    expect(done).toMatchObject({ code: 1, result: { status: 'blocked', exit: '1', blocking: '1' } });
    expect(done.report).toContain('loosens 1 check');
    expect(build(workspace, { MODELGATE_TARGET: 'main', MODELGATE_POLICY: 'head' })).toMatchObject({ code: 0, result: { status: 'passed' } });
  });

  it('a target branch that can\'t be read is every gate\'s error, with what to do and reports', () => {
    const remote = repository({ 'modelgate.yml': gate(0.7), 'metrics.json': '{"recall": 0.8}' });
    const workspace = pullRequest(remote, 'main');
    git(workspace, 'remote', 'set-url', 'origin', '/nowhere/at-all');
    const done = build(workspace, { MODELGATE_TARGET: 'release' });
    expect(done).toMatchObject({ code: 2, result: { status: 'error', exit: '2', error: '1' } });
    expect(done.report).toContain('gitCredentialsId');
    expect(readdirSync(join(workspace, 'out'))).toContain('junit.xml');
  });

  it('without a change there is nothing but the working tree', () => {
    const workspace = folder({ 'modelgate.yml': gate(0.7), 'metrics.json': '{"recall": 0.8}' });
    expect(build(workspace)).toMatchObject({ code: 0, result: { status: 'passed', pages: 'report.html', description: expect.stringContaining('PASSED') as string } });
    expect(readFileSync(join(workspace, 'out/report.html'), 'utf8')).not.toMatch(/<style|<script(?! src)/);
  });
});

describe('snapshots as git notes', () => {
  it('are fetched before, pushed after, and met by the change', () => {
    const seed = repository({ 'modelgate.yml': KEPT, 'rows.csv': ROWS });
    const remote = folder({});
    git(remote, 'clone', '-q', '--bare', seed, 'it.git');
    const origin = join(remote, 'it.git');
    const main = pullRequest(origin, 'main');
    expect(build(main, { MODELGATE_SNAPSHOTS: 'git-notes' }).log).toContain('snapshot of spam kept');
    const passed = git(origin, 'rev-parse', 'main');
    expect(git(origin, 'notes', '--ref=refs/notes/modelgate', 'list')).toContain(passed);

    const author = pullRequest(origin, 'main');
    git(author, 'checkout', '-q', '-b', 'change');
    commit(author, { 'rows.csv': `${ROWS}400,0,0.1\n` });
    git(author, 'push', '-q', 'origin', 'change');
    const done = build(pullRequest(origin, 'change'), { MODELGATE_SNAPSHOTS: 'git-notes', MODELGATE_TARGET: 'main' });
    expect(done).toMatchObject({ code: 0 });
    expect(done.report.replaceAll('&#8203;', '')).toContain(`last-passed of git notes@${passed.slice(0, 12)}`);
  });

  it('a remote that can\'t be asked is an error; one that takes no note is said, and the verdict stands', () => {
    const seed = repository({ 'modelgate.yml': KEPT, 'rows.csv': ROWS });
    git(seed, 'checkout', '-q', '-b', 'change');
    commit(seed, {});
    const workspace = pullRequest(seed, 'main');
    git(workspace, 'remote', 'set-url', '--push', 'origin', '/nowhere/at-all');
    const done = build(workspace, { MODELGATE_SNAPSHOTS: 'git-notes' });
    expect(done.code).toBe(0);
    expect(done.log).toContain('could not be pushed');
    git(workspace, 'remote', 'set-url', 'origin', '/nowhere/at-all');
    expect(build(workspace, { MODELGATE_SNAPSHOTS: 'git-notes' })).toMatchObject({ code: 2, result: { status: 'error' } });
  });
});

describe('a ledger of reuse as git notes', () => {
  const worn = `${KEPT.replace(', baseline: {snapshot: last-passed, if_missing: bootstrap}', '').replace('max_drop: 0.1', 'min: 0.5')}reuse: {ledger: git-notes, most: 1}\n`;
  const asked = { MODELGATE_RECORD_REUSE: 'true', MODELGATE_TARGET: 'main' };

  it('is written in builds of changes where asked, at the remote, and met by the next', () => {
    const remote = repository({ 'modelgate.yml': worn, 'rows.csv': ROWS });
    git(remote, 'checkout', '-q', '-b', 'one');
    commit(remote, {});
    git(remote, 'checkout', '-q', '-b', 'two');
    commit(remote, { 'rows.csv': ROWS.replace('0.2', '0.3') });
    expect(build(pullRequest(remote, 'one'), { MODELGATE_TARGET: 'main' }).log).not.toContain('reuse recorded');
    expect(build(pullRequest(remote, 'one'), asked).log).toContain('reuse recorded in git notes: 1 of 1 candidates');
    const next = build(pullRequest(remote, 'two'), asked);
    expect(next).toMatchObject({ code: 0 });
    expect(next.report).toContain('The test set is worn out: 2 candidates have met it');
  });

  it('that the remote does not take is said, and the verdict stands', () => {
    const workspace = pullRequest(repository({ 'modelgate.yml': worn, 'rows.csv': ROWS }), 'main');
    git(workspace, 'remote', 'set-url', '--push', 'origin', '/nowhere/at-all');
    const done = build(workspace, { MODELGATE_RECORD_REUSE: 'true' });
    expect(done).toMatchObject({ code: 0 });
    expect(done.log).toMatch(/modelgate-reuse could not be pushed.*gitCredentialsId.*The verdict stands/);
  });
});

describe('what the command line takes too', () => {
  it('names the model of a gate that has none, and the record of promotions', () => {
    const mark = { model: 'spam', at: '2026-01-02T03:04:05.000Z', override: { reason: 'the old one is broken', by: 'ada' } };
    const workspace = folder({ 'modelgate.yml': gate(0.7), 'metrics.json': '{"recall": 0.8}', 'model.onnx': 'bytes', 'kept/promotions.jsonl': `${JSON.stringify(mark)}\n` });
    const done = build(workspace, { MODELGATE_MODEL: 'model.onnx', MODELGATE_PROMOTIONS: 'kept/promotions.jsonl', MODELGATE_THREADS: '1', MODELGATE_MEMORY: '512MB' });
    expect(done).toMatchObject({ code: 0 });
    expect(done.report).toContain('The champion stands by an override');
    expect(JSON.parse(readFileSync(join(workspace, 'out/verdict.json'), 'utf8'))).toMatchObject({ subject: { name: 'model.onnx' } });
    expect(build(workspace, { MODELGATE_GATE: '*.yml', MODELGATE_MODEL: 'model.onnx' })).toMatchObject({ code: 2, result: { status: 'error' } });
    expect(build(workspace, { MODELGATE_MEMORY: 'lots' })).toMatchObject({ code: 2, log: expect.stringContaining('the parameter memory is lots') as string });
  });
});

describe('snapshots as artifacts', () => {
  it('only so many are handed on: the newest by history', () => {
    const workspace = repository({ 'modelgate.yml': KEPT, 'rows.csv': ROWS });
    expect(build(workspace, { MODELGATE_SNAPSHOTS: 'artifacts' }).code).toBe(0);
    const models = join(workspace, 'out-snapshots', readdirSync(join(workspace, 'out-snapshots'))[0] ?? '');
    const kept = readFileSync(join(models, `${git(workspace, 'rev-parse', 'HEAD')}.snapshot`));
    const foreign = Array.from({ length: 60 }, (_, i) => `${i.toString(16).padStart(40, '0')}.snapshot`);
    for (const name of foreign) writeFileSync(join(models, name), kept);
    commit(workspace, { 'rows.csv': `${ROWS}401,1,0.9\n` });
    expect(build(workspace, { MODELGATE_SNAPSHOTS: 'artifacts' }).code).toBe(0);
    const left = readdirSync(models);
    expect(left).toHaveLength(50);
    for (const hash of git(workspace, 'rev-list', 'HEAD').split('\n')) expect(left).toContain(`${hash}.snapshot`);
  });

  it('a clone of one commit, or none, knows its own as the newest', () => {
    const workspace = pullRequest(repository({ 'modelgate.yml': KEPT, 'rows.csv': ROWS }), 'main');
    expect(git(workspace, 'rev-parse', '--is-shallow-repository')).toBe('true');
    expect(build(workspace, { MODELGATE_SNAPSHOTS: 'artifacts' }).code).toBe(0);
    expect(readdirSync(join(workspace, 'out-snapshots'), { recursive: true })).toContainEqual(expect.stringContaining(`${git(workspace, 'rev-parse', 'HEAD')}.snapshot`));
    const bare = folder({ 'modelgate.yml': gate(0.7), 'metrics.json': '{"recall": 0.8}' });
    expect(build(bare, { MODELGATE_SNAPSHOTS: 'artifacts' })).toMatchObject({ code: 0 });
  });

  it('that could not be looked up are an error where a gate needs them, and nothing elsewhere', () => {
    const trouble = { MODELGATE_SNAPSHOTS: 'artifacts', MODELGATE_SNAPSHOT_TROUBLE: 'no right to read them' };
    const needs = build(repository({ 'modelgate.yml': KEPT, 'rows.csv': ROWS }), trouble);
    expect(needs).toMatchObject({ code: 2, result: { status: 'error' } });
    expect(needs.report).toContain('no right to read them');
    expect(build(repository({ 'modelgate.yml': gate(0.7), 'metrics.json': '{"recall": 0.8}' }), trouble).code).toBe(0);
  });
});

describe('what the step reads', () => {
  it('is one line a key, whatever a model is called', () => {
    const named = (model: string): Build => build(folder({ 'modelgate.yml': gate(0.9).replace('spam', JSON.stringify(model)), 'metrics.json': '{"recall": 0.8}' }));
    const blocked = named('evil status=passed <b>&<img src=x>');
    expect(blocked).toMatchObject({ code: 1, result: { status: 'blocked', exit: '1' } });
    expect(blocked.result['description']).toContain('‹img src=x›');
    expect(named('evil\nstatus=passed\r\u2028exit=0')).toMatchObject({ code: 2, result: { status: 'error', exit: '2' } });
  });

  it('is nothing when the program could not be started as the step does', () => {
    const workspace = folder({ 'modelgate.yml': gate(0.7), 'metrics.json': '{"recall": 0.8}' });
    const done = build(workspace, { MODELGATE_GATE: '' });
    expect(done).toMatchObject({ code: 2, result: {} });
    expect(done.log).toContain('MODELGATE_GATE is not set');
  });

  it('tells of several gates by how many passed, and names files from the root of the repository', () => {
    const workspace = repository({ 'models/a/modelgate.yml': gate(0.9), 'models/a/metrics.json': '{"recall": 0.8}', 'models/b/modelgate.yml': gate(0.7), 'models/b/metrics.json': '{"recall": 0.8}' });
    const done = build(join(workspace, 'models'), { MODELGATE_GATE: '*/modelgate.yml' });
    expect(done.result['description']).toMatch(/^1 of 2 gates passed; ✗ BLOCKED/);
    expect(done.result['annotation.0']).toMatch(/^models\/a\/modelgate\.yml\t4\tFAILURE\t/);
    expect(done.result['pages']).toBe('report.html,models/a/report.html,models/b/report.html');
  });
});
