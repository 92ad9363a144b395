import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bad } from '../gates.ts';
import { champions, model, promotable } from '../promotion.ts';
import type { Person } from './fake/world.ts';
import { runJob, runPromotion, type Finished } from './runner.ts';
import { mergeRequest, onMain, scene, type Run, type Scene } from './scene.ts';

const alice: Person = { id: 11, username: 'alice' };
const grace: Person = { id: 13, username: 'grace' };
const nobody = { tags: [], model: null };

/** main with a model, judged there; alice starts the manual job after it. */
async function judged(files: Record<string, string> = {}): Promise<{ there: Scene; run: Run }> {
  const there = await scene({ 'a.txt': '' });
  there.commit('main', { ...promotable(there, 'one'), ...files });
  const run = onMain(there);
  await runJob(there, run);
  return { there, run: startedBy(there, run, alice) };
}

function startedBy(there: Scene, run: Run, user: Person): Run {
  there.world.jobs.set(run.variables['CI_JOB_TOKEN']!, { ...run.pipeline, user });
  return { ...run, variables: { ...run.variables, CI_JOB_MANUAL: 'true', GITLAB_USER_LOGIN: user.username } };
}

const codes = ({ log }: Finished): string[] => [...log.matchAll(/^(?:\S+: )?([A-Z]+_[A-Z_]+): /gm)].map(([, code]) => code!);

describe('promotion on the default branch', () => {
  it('moves every target by the verdict of the gate’s job, and whoever started the job approved', async () => {
    const { there, run } = await judged();
    const done = await runPromotion(there, run);
    expect({ code: done.code, log: done.code === 0 ? '' : done.log }).toEqual({ code: 0, log: '' });
    expect(champions(there)).toEqual({ tags: ['flight-delay#prod#1', 'flight-delay@v0.0.1'], model: 'the model one\n' });
    expect(done.variables).toEqual(new Map([['MODELGATE_OUTCOME', 'promoted'], ['MODELGATE_CHAMPION', expect.stringMatching(/^sha256:/)]]));
    expect(done.file('promotion.md')).toMatch(/PROMOTED: flight-delay[\s\S]*approved by: alice \(GitLab manual job\)/);
    expect(readFileSync(join(there.checkout, 'modelgate-promotion/promotions.jsonl'), 'utf8')).toContain('"by":"alice"');
    expect((await runPromotion(there, run)).variables.get('MODELGATE_OUTCOME')).toBe('already');
  });

  it('a dry run says what would move', async () => {
    const { there, run } = await judged();
    const done = await runPromotion(there, run, { MODELGATE_PROMOTE_DRY_RUN: 'true', MODELGATE_PROMOTE_AS: 'git=v2.0.0' });
    expect([done.variables.get('MODELGATE_OUTCOME'), done.file('promotion.md')]).toEqual(['planned', expect.stringContaining('v2.0.0')]);
    expect(champions(there)).toEqual(nobody);
  });
});

describe('a promotion that must not be', () => {
  it('a job that started by itself has nobody’s approval', async () => {
    const { there, run } = await judged();
    const done = await runPromotion(there, run, { CI_JOB_MANUAL: '' });
    expect([done.code, codes(done), done.variables.get('MODELGATE_OUTCOME')]).toEqual([1, ['APPROVAL_MISSING'], 'refused']);
    expect(champions(there)).toEqual(nobody);
  });

  it('a variable that says alice makes nobody alice: GitLab itself is asked', async () => {
    const { there, run } = await judged();
    const done = await runPromotion(there, startedBy(there, run, grace), { GITLAB_USER_LOGIN: 'alice' });
    expect([codes(done), done.log]).toEqual([['APPROVAL_MISSING'], expect.stringContaining('grace (GitLab manual job)')]);
    there.troubles.push({ operation: 'job', times: 9, answer: { status: 403, body: { message: '403 Forbidden' } } });
    const unknown = await runPromotion(there, run);
    expect([codes(unknown), unknown.log]).toEqual([['APPROVAL_MISSING'], expect.stringContaining('403 Forbidden')]);
    expect(champions(there)).toEqual(nobody);
  });

  it('a verdict that blocked; who starts the job may override it where the gate names them', async () => {
    const { there, run } = await judged(bad as Record<string, string>);
    expect(codes(await runPromotion(there, run))).toEqual(['VERDICT_NOT_PASSED']);
    expect(codes(await runPromotion(there, run, { MODELGATE_PROMOTE_OVERRIDE_REASON: 'hotfix' }))).toEqual(['OVERRIDE_NOT_ALLOWED']);
    expect(codes(await runPromotion(there, startedBy(there, run, grace), { MODELGATE_PROMOTE_OVERRIDE_REASON: 'hotfix' }))).toEqual(['APPROVAL_MISSING']);
    expect(champions(there)).toEqual(nobody);
  });

  it('without a verdict it could not be done, and the exit code says so', async () => {
    const { there, run } = await judged();
    const done = await runPromotion(there, run, { MODELGATE_PROMOTE_VERDICT: 'nowhere.json' });
    expect([done.code, codes(done)]).toEqual([2, ['VERDICT_INVALID']]);
  });

  it('a merge request promotes nothing, whatever its variables say; a dry run may tell', async () => {
    const { there } = await judged();
    const request = mergeRequest(there, 7, model('two'));
    await runJob(there, request);
    const run = startedBy(there, request, alice);
    expect(codes(await runPromotion(there, run))).toEqual(['CHANGE_NOT_MERGED']);
    expect(codes(await runPromotion(there, run, { CI_MERGE_REQUEST_IID: '', CI_PIPELINE_SOURCE: 'push', CI_COMMIT_BRANCH: 'main' }))).toEqual(['CHANGE_NOT_MERGED']);
    expect(codes(await runPromotion(there, run, { MODELGATE_PROMOTE_DRY_RUN: 'true' }))).toEqual(['COMMIT_NOT_ALLOWED']);
    expect(champions(there)).toEqual(nobody);
  });
});
