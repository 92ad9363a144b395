import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Files } from '../checkout.ts';
import { bad, good, metrics } from '../gates.ts';
import { champions, model, promotable } from '../promotion.ts';
import { act, onGitHub, RUN, type ActRun } from './act.ts';
import { root } from './runner.ts';
import { openPull, scene, type Scene } from './scene.ts';

const example = (name: string): string => readFileSync(join(root, 'examples/github', name), 'utf8');
const GATE = '.github/workflows/model-gate.yml';
const PROMOTE = '.github/workflows/promote.yml';
/** The example, by someone who lets its second job run whatever the gate said. */
const mistaken = example('promote.yml').replace('    needs: gate\n', '    needs: gate\n    if: always()\n');

async function repository(promote: string): Promise<Scene> {
  const there = onGitHub(await scene({ 'a.txt': '', [GATE]: example('pull-request.yml'), [PROMOTE]: promote }));
  there.world.permissions = { actions: 'read', checks: 'write', contents: 'write', 'pull-requests': 'write' };
  there.commit('main', promotable(there, 'one'));
  there.git('fetch', '--quiet', there.origin, '+refs/heads/main:refs/remotes/origin/main');
  there.world.reviews.push({ run: Number(RUN), environment: 'production', state: 'approved', by: { login: 'alice', id: 11, type: 'User' } });
  return there;
}

async function pullRequest(there: Scene, number: number, files: Files, workflow = GATE): Promise<ActRun> {
  const { event } = openPull(there, number, files);
  const run = await act(there, { name: 'pull_request', path: event }, workflow);
  there.world.artifacts.splice(0);
  return run;
}

/** Merges what is checked out into main, and runs the workflow of the push. */
async function merge(there: Scene): Promise<ActRun> {
  const sha = there.commit('main', {});
  there.git('checkout', '--quiet', '-B', 'main', sha);
  const path = join(there.folder, 'push.json');
  writeFileSync(path, JSON.stringify({ ref: 'refs/heads/main', after: sha, repository: { full_name: 'acme/flights', default_branch: 'main' } }));
  const run = await act(there, { name: 'push', path }, PROMOTE);
  there.world.artifacts.splice(0);
  return run;
}

const told = ({ code, log }: ActRun, expected: number): { code: number; log: string } => ({ code, log: code === expected ? '' : log.slice(-4000) });

describe('from pull request to champion, on a real runner', () => {
  it('a pull request passes, is merged, and its model is promoted; the next one blocks and stays out', async () => {
    const there = await repository(example('promote.yml'));
    expect(told(await pullRequest(there, 7, { ...good, ...model('two') }), 0)).toEqual({ code: 0, log: '' });
    expect(champions(there)).toEqual({ tags: [], model: null });
    const promoted = await merge(there);
    expect(told(promoted, 0)).toEqual({ code: 0, log: '' });
    expect(promoted.outputs).toMatchObject({ outcome: 'promoted', champion: expect.stringMatching(/^sha256:/) as string });
    expect(promoted.log).toMatch(/flight-delay: promoted/);
    const standing = { tags: ['flight-delay#prod#1', 'flight-delay@v0.0.1'], model: 'the model two\n' };
    expect(champions(there)).toEqual(standing);

    expect((await pullRequest(there, 8, { ...bad, ...model('three') })).code).toBe(1);
    const merged = await merge(there);
    expect([merged.code, merged.outputs['outcome']]).toEqual([1, undefined]);
    expect(champions(there)).toEqual(standing);
  });

  it('a model that is blocked, or not merged, stays out even where the workflow calls promote by mistake', async () => {
    const there = await repository(mistaken);
    const blocked = await pullRequest(there, 7, { ...bad, ...model('two') });
    expect(blocked.code).toBe(1);
    const refused = await merge(there);
    expect([refused.code, refused.outputs['outcome'], refused.log]).toEqual([1, 'refused', expect.stringContaining('VERDICT_NOT_PASSED')]);
    expect(champions(there)).toEqual({ tags: [], model: null });

    const onPulls = mistaken.replace('  push:\n    branches: [main]\n', '  pull_request:\n');
    const early = await pullRequest(there, 8, { 'metrics.json': metrics(0.97), ...model('three'), [PROMOTE]: onPulls }, PROMOTE);
    expect([early.code, early.outputs['outcome'], early.log]).toEqual([1, 'refused', expect.stringContaining('CHANGE_NOT_MERGED')]);
    expect(champions(there)).toEqual({ tags: [], model: null });
  });
});
