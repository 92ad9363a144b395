import { getOctokit } from '@actions/github';
import { describe, expect, it } from 'vitest';
import { token } from './fake/server.ts';
import { openPull, scene, usual, type Scene } from './scene.ts';

const at = { owner: 'acme', repo: 'flights' };

function client(there: Scene): ReturnType<typeof getOctokit> {
  return getOctokit(token, { baseUrl: there.world.address, log: { debug: String, info: String, warn: String, error: String } });
}

describe('the fake GitHub', () => {
  it('answers a real Octokit as GitHub describes: comments with pages, checks that gather annotations, commits, files', async () => {
    const there = await scene({ 'a.txt': 'one\n' });
    const { sha } = openPull(there, 7, { 'b.txt': 'two\n' });
    const { rest, paginate } = client(there);
    for (let i = 0; i < 31; i++) await rest.issues.createComment({ ...at, issue_number: 7, body: `comment ${i}` });
    expect(await paginate(rest.issues.listComments, { ...at, issue_number: 7 })).toHaveLength(31);
    const annotation = { path: 'a.txt', start_line: 1, end_line: 1, annotation_level: 'failure' as const, message: 'wrong' };
    const output = { title: 't', summary: 's', annotations: Array.from({ length: 50 }, () => annotation) };
    const { data: run } = await rest.checks.create({ ...at, name: 'gate', head_sha: sha, conclusion: 'failure', output });
    await rest.checks.update({ ...at, check_run_id: run.id, output });
    expect((await rest.checks.get({ ...at, check_run_id: run.id })).data.output.annotations_count).toBe(100);
    const { data: comparison } = await rest.repos.compareCommitsWithBasehead({ ...at, basehead: `main...${sha}` });
    expect([comparison.status, comparison.files?.map((file) => file.filename)]).toEqual(['ahead', ['b.txt']]);
    const { data: file } = await rest.repos.getContent({ ...at, path: 'b.txt', ref: sha });
    expect(file).toMatchObject({ encoding: 'base64', content: Buffer.from('two\n').toString('base64') });
    expect((await rest.pulls.get({ ...at, pull_number: 7 })).data.head.sha).toBe(sha);
  });

  it('refuses what GitHub refuses', async () => {
    const there = await scene({ 'a.txt': 'one\n' }, { ...usual, checks: 'read' });
    const { sha } = openPull(there, 7, { 'b.txt': 'two\n' });
    const { rest } = client(there);
    await expect(rest.users.getAuthenticated()).rejects.toMatchObject({ status: 403 });
    await expect(rest.checks.create({ ...at, name: 'gate', head_sha: sha })).rejects.toMatchObject({ status: 403 });
    there.world.permissions = usual;
    await expect(rest.checks.create({ ...at, name: 'gate', head_sha: sha, status: 'completed' })).rejects.toMatchObject({ status: 422 });
    await expect(rest.checks.create({ ...at, name: 'gate', head_sha: '0'.repeat(40) })).rejects.toMatchObject({ status: 422 });
    await expect(rest.issues.createComment({ ...at, issue_number: 7, body: 'x'.repeat(65_537) })).rejects.toMatchObject({ status: 422 });
    await expect(rest.issues.createComment({ ...at, issue_number: 8, body: 'x' })).rejects.toMatchObject({ status: 404 });
    await expect(rest.repos.getContent({ ...at, path: 'no.txt' })).rejects.toMatchObject({ status: 404 });
  });

  it.each([
    ['a conclusion that GitHub does not have', 'POST /repos/{owner}/{repo}/check-runs', { name: 'x', conclusion: 'passed' }],
    ['a misspelt key of the body', 'POST /repos/{owner}/{repo}/check-runs', { name: 'x', conclusions: 'success' }],
    ['51 annotations', 'POST /repos/{owner}/{repo}/check-runs', {
      name: 'x', output: { title: '', summary: '', annotations: Array.from({ length: 51 }, () => ({ path: 'a', start_line: 1, end_line: 1, annotation_level: 'notice', message: 'm' })) },
    }],
    ['an unknown query parameter', 'GET /repos/{owner}/{repo}/issues/7/comments', { marker: 'x' }],
    ['a path that GitHub does not have', 'GET /repos/{owner}/{repo}/verdicts', {}],
  ])('finds in a request: %s', async (_, route, parameters) => {
    const there = await scene({ 'a.txt': 'one\n' });
    const { sha } = openPull(there, 7, {});
    const body = route.startsWith('POST') ? { ...parameters, head_sha: sha } : parameters;
    await client(there).request(route, { ...at, ...body }).catch(() => undefined);
    expect(there.violations.splice(0)).not.toEqual([]);
  });
});
