import { describe, expect, it } from 'vitest';
import { bad, good, metrics, repository, valuesGate } from '../gates.ts';
import type { AccessToken, Trouble } from './fake/world.ts';
import { runJob } from './runner.ts';
import { accessToken, again, bot, mergeRequest, onMain, project, scene, usual } from './scene.ts';

const marker = '<!-- modelgate:modelgate -->\n';
const stranger = { id: 66, username: 'mallory' };
const locked: Trouble['answer'] = { status: 409, body: { message: '409 Conflict: Another update to this commit status is in progress' } };

describe('a merge request', () => {
  it('gets one note that is edited in place, a status of its commit and pipeline, reports, variables', async () => {
    const there = await scene(repository);
    const first = mergeRequest(there, 7, bad);
    const blocked = await runJob(there, first);
    expect(blocked.code).toBe(1);
    expect(there.world.notes).toMatchObject([{ project, iid: 7, author: bot, body: expect.stringMatching(/^<!-- modelgate:modelgate -->\n[\s\S]*BLOCKED/) as string }]);
    expect(there.world.statuses).toMatchObject([{ sha: first.pipeline.sha, pipeline: first.pipeline.id, state: 'failed', name: 'Modelgate', description: expect.stringContaining('accuracy_test') as string }]);
    expect([blocked.variables.get('MODELGATE_STATUS'), blocked.variables.get('MODELGATE_BLOCKING')]).toEqual(['blocked', '1']);
    expect(JSON.parse(blocked.file('code-quality.json'))).toMatchObject([{ severity: 'blocker', location: { path: 'modelgate.yml', lines: { begin: 6 } } }]);
    expect(blocked.file('metrics.txt')).toContain('modelgate_passed{model="flight-delay",gate="modelgate.yml"} 0');

    there.commit('feature-7', good);
    const passed = await runJob(there, again(there, 7));
    expect([passed.code, passed.variables.get('MODELGATE_STATUS')]).toEqual([0, 'passed']);
    expect(there.world.notes).toMatchObject([{ body: expect.stringContaining('PASSED') as string }]);
    expect(there.world.statuses.map(({ state }) => state)).toEqual(['failed', 'success']);
    expect(there.visits.filter(({ operation }) => operation === 'create-note')).toHaveLength(1);
  });

  it('leaves notes of others with the same marker alone, and finds its own behind a hundred others', async () => {
    const there = await scene(repository);
    const run = mergeRequest(there, 7, bad);
    there.world.notes.push({ id: 1, project, iid: 7, author: stranger, body: `${marker}forged` });
    await runJob(there, run);
    for (let id = 2; id <= 131; id++) there.world.notes.push({ id: 5000 + id, project, iid: 7, author: stranger, body: 'chat' });
    await runJob(there, again(there, 7));
    expect(there.world.notes).toHaveLength(132);
    expect(there.world.notes.find(({ id }) => id === 1)?.body).toBe(`${marker}forged`);
    expect(there.world.notes.filter(({ author }) => author.id === bot.id)).toHaveLength(1);
  });

  it('two runs at once end with one note', async () => {
    const there = await scene(repository);
    const run = mergeRequest(there, 7, bad);
    await Promise.all([runJob(there, run), runJob(there, run)]);
    await runJob(there, run);
    expect(there.world.notes).toHaveLength(1);
  });

  it('is judged by the gate of the target branch, and the note says what was loosened', async () => {
    const there = await scene(repository);
    const loosened = { ...bad, 'modelgate.yml': valuesGate.replace('min: 0.9', 'min: 0.5') };
    const result = await runJob(there, mergeRequest(there, 7, loosened));
    expect(result.code).toBe(1);
    expect(there.world.notes[0]?.body).toMatch(/loosen/);
    const own = await runJob(there, again(there, 7), { MODELGATE_POLICY: 'head' });
    expect([own.code, /policy head/.test(there.world.notes[0]?.body ?? '')]).toEqual([0, true]);
  });

  it.each(['merged_result', 'merge_train'])('%s: the tip that GitLab merged with decides, also where the branch has gone on', async (type) => {
    const there = await scene(repository);
    const tip = there.git('rev-parse', 'HEAD');
    mergeRequest(there, 7, { 'modelgate.yml': valuesGate.replace('min: 0.9', 'min: 0.5'), ...bad });
    there.git('checkout', '--quiet', '--detach', 'origin/main');
    there.commit('main', { 'modelgate.yml': valuesGate.replace('min: 0.9', 'min: 0.2') });
    there.git('checkout', '--quiet', 'feature-7');
    const result = await runJob(there, again(there, 7, { CI_MERGE_REQUEST_EVENT_TYPE: type, CI_MERGE_REQUEST_TARGET_BRANCH_SHA: tip }));
    expect(result.code).toBe(1);
    expect(JSON.parse(result.file('verdict.json'))).toMatchObject({ gate: { policy: 'base', revision: tip } });
  });

  it('a runner’s folder with an older target branch is brought up to date', async () => {
    const there = await scene({ ...repository, 'modelgate.yml': valuesGate.replace('min: 0.9', 'min: 0.5') });
    const older = there.git('rev-parse', 'HEAD');
    there.commit('main', { 'modelgate.yml': valuesGate });
    const run = mergeRequest(there, 7, bad);
    there.git('update-ref', 'refs/remotes/origin/main', older);
    expect((await runJob(there, run)).code).toBe(1);
  });

  it('a shallow clone of depth 20 is no obstacle', async () => {
    const there = await scene(repository);
    for (let i = 0; i < 25; i++) there.commit('main', { 'n.txt': String(i) });
    const run = mergeRequest(there, 7, bad);
    const shallow = `${there.folder}/shallow`;
    there.git('clone', '--quiet', '--depth=20', '--no-single-branch', `file://${there.origin}`, shallow);
    there.git('-C', shallow, 'checkout', '--quiet', run.pipeline.sha);
    for (const name of there.git('-C', shallow, 'for-each-ref', '--format=%(refname)', 'refs/remotes').split('\n')) there.git('-C', shallow, 'update-ref', '-d', name);
    const result = await runJob({ ...there, checkout: shallow }, run);
    expect([result.code, there.world.notes.length]).toEqual([1, 1]);
  });

  it('a fork’s pipeline in the fork takes the gate from the project that it merges into', async () => {
    const there = await scene(repository);
    const run = mergeRequest(there, 7, { 'modelgate.yml': valuesGate.replace('min: 0.9', 'min: 0.1'), ...bad });
    there.git('clone', '--quiet', '--bare', there.origin, `${there.folder}/fork.git`);
    there.git('remote', 'set-url', 'origin', `${there.folder}/fork.git`);
    there.git('push', '--quiet', '--force', 'origin', 'HEAD:refs/heads/main');
    const result = await runJob(there, run, { CI_PROJECT_ID: '99', CI_MERGE_REQUEST_SOURCE_PROJECT_ID: '99', CI_MERGE_REQUEST_PROJECT_URL: `file://${there.folder}/origin`, MODELGATE_GITLAB_TOKEN: undefined });
    expect(result.code).toBe(1);
    expect([there.world.notes, there.world.statuses]).toEqual([[], []]);
    expect(result.log).toMatch(/note was not written: this pipeline runs in a fork/);
  });
});

describe('a platform that refuses or fails', () => {
  it.each<[string, Partial<AccessToken> | null, RegExp, number]>([
    ['no token', null, /note was not written: there is no token.*role Developer and the scope api.*MODELGATE_GITLAB_TOKEN/, 0],
    ['a token that only reads', { scopes: ['read_api'] }, /note was not written: .*lacks the scope api/, 0],
    ['a token of too low a role', { role: 'reporter' }, /commit status was not written: .*needs the role Developer in project 42/, 1],
    ['a token of another project', { projects: [1] }, /note was not written: .*does not see it/, 0],
  ])('%s: it says which right is missing, and the verdict stands', async (_, token, said, notes) => {
    const there = await scene(repository, { ...usual, ...token });
    const result = await runJob(there, mergeRequest(there, 7, bad), token === null ? { MODELGATE_GITLAB_TOKEN: '' } : {});
    expect([result.code, there.world.notes.length, there.world.statuses.length]).toEqual([1, notes, 0]);
    expect(result.log).toMatch(said);
  });

  it('a token that was revoked is said to be so', async () => {
    const there = await scene(repository);
    there.world.access.clear();
    const result = await runJob(there, mergeRequest(there, 7, good));
    expect(result.code).toBe(0);
    expect(result.log).toMatch(/note was not written: GitLab does not take the token of MODELGATE_GITLAB_TOKEN \(401 .*has expired or was revoked/);
  });

  it.each<[string, Trouble]>([
    ['502 twice', { operation: 'create-note', times: 2, answer: { status: 502 } }],
    ['429 with a time', { operation: 'create-note', times: 1, answer: { status: 429, body: { message: 'Retry later' }, headers: { 'retry-after': '1' } } }],
    ['503 at the list', { operation: 'list-notes', times: 1, answer: { status: 503 } }],
    ['409 at the status, while another update of it is under way', { operation: 'create-status', times: 2, answer: locked }],
  ])('%s is waited for and tried again', async (_, trouble) => {
    const there = await scene(repository);
    there.troubles.push(trouble);
    expect((await runJob(there, mergeRequest(there, 7, good))).code).toBe(0);
    expect([there.world.notes.length, there.world.statuses.length]).toEqual([1, 1]);
  });

  it('409 at anything else is an answer, which is not asked for again', async () => {
    const there = await scene(repository);
    there.troubles.push({ operation: 'create-note', times: 1, answer: locked });
    const result = await runJob(there, mergeRequest(there, 7, good));
    expect([result.code, there.world.notes.length]).toEqual([0, 0]);
    expect(result.log).toMatch(/note was not written: 409/);
  });

  it('429 that asks to wait for an hour is not waited for', async () => {
    const there = await scene(repository);
    there.troubles.push({ operation: 'create-note', times: 1, answer: { status: 429, headers: { 'retry-after': '3600' } } });
    const result = await runJob(there, mergeRequest(there, 7, bad));
    expect([result.code, there.world.notes.length]).toEqual([1, 0]);
    expect(result.log).toMatch(/note was not written: 429/);
  });

  it.each([['passes', good, 0], ['blocks', bad, 1]] as const)('a dead API changes no exit code where the gate %s', async (_, files, code) => {
    const there = await scene(repository);
    there.troubles.push({ times: Infinity, answer: 'dead' });
    const result = await runJob(there, mergeRequest(there, 7, files));
    expect(result.code).toBe(code);
    expect(result.log).toMatch(/commit status was not written: .*The verdict stands/);
    expect(result.log).toMatch(/note was not written: GitLab does not answer/);
  });

  it('a lost answer leaves one note in the end', async () => {
    const there = await scene(repository);
    there.troubles.push({ operation: 'create-note', times: 1, answer: 'after' });
    const run = mergeRequest(there, 7, good);
    await runJob(there, run);
    await runJob(there, run);
    expect(there.world.notes).toHaveLength(1);
  });
});

describe('pipelines and inputs', () => {
  it('a pipeline of main has a status, no note', async () => {
    const there = await scene({ ...repository, ...bad });
    const result = await runJob(there, onMain(there));
    expect([result.code, there.world.notes, there.world.statuses.map(({ state }) => state)]).toEqual([1, [], ['failed']]);
  });

  it('a page of the job that is too long for a status costs the link, not the status', async () => {
    const there = await scene(repository);
    const page = (path: string): string => `https://gitlab.example.com/${path}/-/jobs/1`;
    const run = mergeRequest(there, 7, bad);
    await runJob(there, run, { CI_JOB_URL: page('a'.repeat(255)) });
    await runJob(there, run, { CI_JOB_URL: page('a') });
    expect(there.world.statuses.map(({ state, targetUrl }) => [state, targetUrl])).toEqual([['failed', ''], ['failed', page('a')]]);
  });

  it('post: none asks nothing of GitLab; allow-failure leaves the status out', async () => {
    const there = await scene(repository);
    await runJob(there, mergeRequest(there, 7, bad), { MODELGATE_POST: 'none' });
    expect(there.visits).toEqual([]);
    const result = await runJob(there, again(there, 7), { MODELGATE_ALLOW_FAILURE: 'true' });
    expect([result.code, there.world.notes.length, there.world.statuses]).toEqual([1, 1, []]);
  });

  it('several gates: one note with a row each, the worst decides; only-changed leaves out the others', async () => {
    const files = Object.fromEntries(['a', 'b'].flatMap((name) => [[`models/${name}/modelgate.yml`, valuesGate.replace('flight-delay', name)], [`models/${name}/metrics.json`, metrics(0.95)]]));
    const there = await scene(files);
    const run = mergeRequest(there, 7, { 'models/b/metrics.json': metrics(0.5) });
    const result = await runJob(there, run, { MODELGATE_GATE: 'models/*/modelgate.yml' });
    expect([result.code, there.world.notes.length]).toEqual([1, 1]);
    expect(there.world.notes[0]?.body).toMatch(/BLOCKED: 1 of 2 models/);
    expect(there.world.statuses[0]?.description).toMatch(/BLOCKED: 1 of 2 models/);
    await runJob(there, again(there, 7), { MODELGATE_GATE: 'models/*/modelgate.yml', MODELGATE_ONLY_CHANGED: 'true' });
    expect(there.world.notes[0]?.body).toMatch(/none of its files changed/);
  });

  it.each([
    [{ MODELGATE_POLICY: 'mine' }, /input policy is "mine"; it takes base or head/],
    [{ MODELGATE_POST: 'note, sky' }, /input post is "sky"/],
    [{ MODELGATE_REPORT_FOLDER: '.' }, /input report-folder is "\."/],
    [{ MODELGATE_REPORT_FOLDER: '../out' }, /input report-folder/],
    [{ CI_API_V4_URL: '' }, /CI_API_V4_URL/],
  ])('%j is refused', async (variables, said) => {
    const there = await scene(repository);
    const result = await runJob(there, mergeRequest(there, 7, good), variables);
    expect(result.code).toBe(2);
    expect(result.log).toMatch(said);
  });

  it('no token reaches the log, the note or a report', async () => {
    const there = await scene(repository);
    const run = mergeRequest(there, 7, { 'modelgate.yml': valuesGate.replace('candidate: {values: metrics.json}', 'candidate: {values: metrics.json, at: nowhere}') });
    there.git('remote', 'set-url', 'origin', `http://gitlab-ci-token:glcbt-secret@127.0.0.1:9/flights.git`);
    const result = await runJob(there, run, { MODELGATE_POLICY: 'head' });
    expect(result.code).toBe(2);
    for (const text of [result.log, result.file('report.md'), ...there.world.notes.map(({ body }) => body)]) {
      expect(text).not.toContain('glcbt-secret');
      expect(text).not.toContain(accessToken);
    }
  });
});
