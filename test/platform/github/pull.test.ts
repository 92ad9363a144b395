import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { badGateway, dead, primaryLimit, secondaryLimit, type Trouble } from './fake/trouble.ts';
import type { Person } from './fake/world.ts';
import { bad, good, metrics, repository, valuesGate } from '../gates.ts';
import { runAction } from './runner.ts';
import { pullEvent, scene, usual } from './scene.ts';

const stranger: Person = { login: 'mallory', id: 66, type: 'User' };
const otherBot: Person = { login: 'other-app[bot]', id: 67, type: 'Bot' };

const errors = (there: { commands: readonly { name: string; message: string }[] }, name = 'error'): string[] =>
  there.commands.filter((one) => one.name === name).map((one) => one.message);

describe('a pull request', () => {
  it('gets one comment that is edited in place, a check on its head with remarks on the gate file, a summary, outputs', async () => {
    const there = await scene(repository);
    const event = pullEvent(there, 7, bad);
    const blocked = await runAction(there, event);
    expect(blocked.code).toBe(1);
    expect(there.world.comments).toMatchObject([{ issue: 7, body: expect.stringContaining('BLOCKED') as string }]);
    expect(there.world.checks).toMatchObject([{ name: 'Modelgate', headSha: event.sha, status: 'completed', conclusion: 'failure' }]);
    expect(there.world.checks[0]?.annotations).toMatchObject([{ path: 'modelgate.yml', start_line: 6, annotation_level: 'failure' }]);
    expect(blocked.summary).toContain('accuracy_test');
    expect(Object.fromEntries(blocked.outputs)).toMatchObject({ status: 'blocked', blocking: '1', fail: '1', pass: '1', verdict: expect.stringMatching(/verdict\.json$/) as string });

    const better = { ...event, sha: there.commit('feature-7', good) };
    const passed = await runAction(there, better);
    expect([passed.code, passed.outputs.get('status')]).toEqual([0, 'passed']);
    expect(there.world.comments).toMatchObject([{ issue: 7, body: expect.stringContaining('PASSED') as string }]);
    expect(there.visits.filter((one) => one.operation === 'issues/create-comment')).toHaveLength(1);
  });

  it('leaves comments of others with the same marker alone', async () => {
    const there = await scene(repository);
    const event = pullEvent(there, 7, bad);
    await runAction(there, event);
    const own = there.world.comments.splice(0)[0]!;
    there.world.comments.push({ ...own, id: 1, author: stranger }, { ...own, id: 2, author: otherBot });
    const before = structuredClone(there.world.comments);
    await runAction(there, event);
    expect(there.world.comments.slice(0, 2)).toEqual(before);
    expect(there.world.comments.slice(2)).toMatchObject([{ author: { login: 'github-actions[bot]' } }]);
    await runAction(there, event);
    expect(there.world.comments).toHaveLength(3);
  });

  it('finds its comment behind a hundred others', async () => {
    const there = await scene(repository);
    const event = pullEvent(there, 7, good);
    for (let id = 1; id <= 130; id++) there.world.comments.push({ id, issue: 7, author: stranger, created: there.world.now(), updated: there.world.now(), body: 'chat' });
    await runAction(there, event);
    await runAction(there, event);
    expect(there.world.comments).toHaveLength(131);
  });
});

describe('a platform that refuses or fails', () => {
  it.each([
    ['checks', 'check run', 'checks: write', 1],
    ['pull-requests', 'comment', 'pull-requests: write', 0],
  ] as const)('a token without %s: write leaves out the %s and says so', async (scope, what, needs, comments) => {
    const there = await scene(repository, { ...usual, [scope]: 'read' });
    const result = await runAction(there, pullEvent(there, 7, bad));
    expect(result.code).toBe(1);
    expect(errors(result, 'warning').join('\n')).toMatch(new RegExp(`${what}.*was not written.*${needs}`));
    expect([there.world.comments.length, there.world.checks.length]).toEqual([comments, 1 - comments]);
    if (scope === 'checks') expect(result.commands).toContainEqual(expect.objectContaining({ name: 'error', properties: expect.stringContaining('line=6') as string }));
  });

  it("a fork's token only reads: nothing is posted, the log points at actions/report, the verdict stands", async () => {
    const there = await scene(repository, { actions: 'read', checks: 'read', contents: 'read', 'pull-requests': 'read' });
    const result = await runAction(there, pullEvent(there, 7, bad, 'mallory/flights'));
    expect(result.code).toBe(1);
    expect([there.world.comments, there.world.checks]).toEqual([[], []]);
    expect(errors(result, 'warning').join('\n')).toContain('actions/report');
    expect(result.summary).toContain('BLOCKED');
  });

  it.each<[string, () => Trouble]>([
    ['502 twice', () => badGateway(2, 'checks/create')],
    ['502 at the comment', () => badGateway(1, 'issues/create-comment')],
    ['a secondary rate limit', () => secondaryLimit(1, 1, 'issues/create-comment')],
    ['the hourly limit, a moment before it ends', () => primaryLimit(Math.floor(Date.now() / 1000) + 1, 1, 'checks/create')],
  ])('%s is waited for and tried again', async (_, trouble) => {
    const there = await scene(repository);
    there.troubles.push(trouble());
    const result = await runAction(there, pullEvent(there, 7, good));
    expect(result.code).toBe(0);
    expect([there.world.comments.length, there.world.checks.length]).toEqual([1, 1]);
  });

  it.each([['passes', good, 0], ['blocks', bad, 1]] as const)('a dead API changes no exit code where the gate %s', async (_, files, code) => {
    const there = await scene(repository);
    there.troubles.push(dead());
    const result = await runAction(there, pullEvent(there, 7, files));
    expect(result.code).toBe(code);
    expect(errors(result, 'warning').join('\n')).toContain('was not written');
    expect(result.outputs.get('status')).toBe(code === 0 ? 'passed' : 'blocked');
  });

  it('a lost answer leaves one comment in the end', async () => {
    const there = await scene(repository);
    there.troubles.push({ operation: 'issues/create-comment', times: 1, answer: 'after' });
    const event = pullEvent(there, 7, good);
    await runAction(there, event);
    await runAction(there, event);
    expect(there.world.comments).toHaveLength(1);
  });
});

describe('runs without a pull request', () => {
  it.each([
    ['push', 'refs/heads/main', {}],
    ['schedule', 'refs/heads/main', { schedule: '0 3 * * *' }],
    ['workflow_dispatch', 'refs/heads/main', { inputs: {} }],
  ])('%s: a check and a summary, no comment', async (name, ref, payload) => {
    const there = await scene({ ...repository, ...bad });
    const path = join(there.folder, 'event.json');
    writeFileSync(path, JSON.stringify(payload));
    const result = await runAction(there, { name, path, ref, sha: there.git('rev-parse', 'HEAD') });
    expect([result.code, there.world.comments, there.world.checks.length]).toEqual([1, [], 1]);
    expect(result.summary).toContain('BLOCKED');
  });

  it('merge_group: the check is on the head of the queue', async () => {
    const there = await scene(repository);
    const base = there.git('rev-parse', 'HEAD');
    const head = there.commit('gh-readonly-queue/main/pr-7', bad);
    const path = join(there.folder, 'event.json');
    writeFileSync(path, JSON.stringify({ merge_group: { head_sha: head, base_sha: base, base_ref: 'refs/heads/main', head_ref: 'refs/heads/gh-readonly-queue/main/pr-7' } }));
    const result = await runAction(there, { name: 'merge_group', path, ref: 'refs/heads/gh-readonly-queue/main/pr-7', sha: head });
    expect(result.code).toBe(1);
    expect(there.world.checks).toMatchObject([{ headSha: head, conclusion: 'failure' }]);
  });
});

describe('inputs', () => {
  it('fail-on-block: false only reports: the job passes, the check does not', async () => {
    const there = await scene(repository);
    const result = await runAction(there, pullEvent(there, 7, bad), { 'fail-on-block': 'false' });
    expect([result.code, there.world.checks[0]?.conclusion]).toEqual([0, 'failure']);
  });

  it('post: none asks nothing of GitHub', async () => {
    const there = await scene(repository);
    await runAction(there, pullEvent(there, 7, good), { post: 'none' });
    expect(there.visits).toEqual([]);
  });

  it('several gates: a check each, one comment with a row a model, the worst decides', async () => {
    const gate = (model: string): string => valuesGate.replace('flight-delay', model);
    const there = await scene({ 'models/a/modelgate.yml': gate('alpha'), 'models/b/modelgate.yml': gate('beta'), 'models/a/metrics.json': metrics(0.95), 'models/b/metrics.json': metrics(0.95) });
    const result = await runAction(there, pullEvent(there, 7, { 'models/b/metrics.json': metrics(0.5) }), { gate: 'models/*/modelgate.yml' });
    expect(result.code).toBe(1);
    expect(there.world.checks.map(({ name, conclusion }) => [name, conclusion])).toEqual([['Modelgate / alpha', 'success'], ['Modelgate / beta', 'failure']]);
    expect(there.world.comments).toHaveLength(1);
  });

  it('a gate that cannot be read blocks, and the pull request sees why', async () => {
    const there = await scene(repository);
    const result = await runAction(there, pullEvent(there, 7, { 'modelgate.yml': 'model: [\n' }), { policy: 'head' });
    expect([result.code, result.outputs.get('status')]).toEqual([1, 'error']);
    expect(there.world.checks[0]?.conclusion).toBe('failure');
  });
});
