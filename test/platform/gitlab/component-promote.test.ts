import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Files } from '../checkout.ts';
import { bad, good } from '../gates.ts';
import { champions, model, promotable } from '../promotion.ts';
import { newSite, type Pipeline, type Site } from './component.ts';
import { root } from './runner.ts';
import { again, mergeRequest, onMain, project, scene, type Run, type Scene } from './scene.ts';

let site: Site;
beforeAll(() => {
  site = newSite();
});
afterAll(() => site.close());

const ORIGIN = 'git@gitlab.example.com:acme/flights.git';
const example = readFileSync(join(root, 'examples/gitlab/promote.yml'), 'utf8').replaceAll('@1', '@1.2.3');
/** The example with the package of this checkout. @param more inputs of the promotion */
const pipeline = (more = ''): string => example.replaceAll('      gate: modelgate.yml\n', `      gate: modelgate.yml\n      package: ${site.package}\n`).concat(more);
/** By someone who lets the job start by itself, in merge requests too, and whatever the gate said. */
const mistaken = (): string => pipeline(`      start: on_success\n      extra-rules:\n        - if: $CI_PIPELINE_SOURCE == "merge_request_event"\n`).replace('      stage: gate\n', '      stage: gate\n      allow-failure: true\n');

async function repository(text: string): Promise<Scene> {
  const there = await scene({ 'a.txt': '' });
  there.commit('main', { ...promotable(there, 'one'), '.gitlab-ci.yml': text, '.gitignore': '.gitlab-ci-local/\n.modelgate-npm/\nmodelgate-*/\n' });
  return there;
}

/** The pipeline of what is checked out. @param job a manual job that alice starts in it; the earlier ones have run */
async function run(there: Scene, { pipeline: of, variables }: Run, job?: string): Promise<Pipeline> {
  const user = { id: 11, username: job === undefined ? 'ada' : 'alice' };
  there.world.jobs.set(variables['CI_JOB_TOKEN']!, { ...of, user });
  const gitlab = { CI_API_V4_URL: `${there.world.address}/api/v4`, CI_PROJECT_ID: String(project), CI_DEFAULT_BRANCH: 'main', CI_COMMIT_SHA: of.sha, GITLAB_USER_LOGIN: user.username };
  // The jobs' git finds the repository on disk; gitlab-ci-local reads the host from its address.
  const onDisk = { GIT_CONFIG_COUNT: '1', GIT_CONFIG_KEY_0: `url.${there.origin}.insteadOf`, GIT_CONFIG_VALUE_0: ORIGIN };
  there.git('remote', 'set-url', 'origin', ORIGIN);
  try {
    return await site.pipeline(there.checkout, { ...gitlab, ...onDisk, ...variables, ...(job === undefined ? {} : { CI_JOB_MANUAL: 'true' }) }, job === undefined ? [] : ['--manual', job]);
  } finally {
    there.git('remote', 'set-url', 'origin', there.origin);
  }
}

/** Merges what is checked out. */
function merge(there: Scene): Run {
  there.commit('main', {});
  there.git('fetch', '--quiet', 'origin');
  rmSync(join(there.checkout, 'modelgate-report'), { recursive: true, force: true });
  const main = onMain(there);
  there.git('checkout', '--quiet', '-B', 'main');
  return main;
}

const request = (there: Scene, iid: number, files: Files): Run => {
  mergeRequest(there, iid, files);
  return again(there, iid, { CI_COMMIT_BRANCH: '' });
};

describe('from merge request to champion, with the real client', () => {
  it('a merge request passes, is merged, and promoted by whoever starts the job; the next one blocks and stays out', async () => {
    const there = await repository(pipeline());
    const passed = await run(there, request(there, 7, { ...good, ...model('two') }));
    expect([passed.code, [...passed.jobs]], passed.log).toEqual([0, [['model-gate', 'PASS']]]);
    const promoted = await run(there, merge(there), 'promote-model');
    expect([promoted.code, promoted.jobs.get('model-gate'), promoted.jobs.get('promote-model')], promoted.log).toEqual([0, 'PASS', 'PASS']);
    const standing = { tags: ['flight-delay#prod#1', 'flight-delay@v0.0.1'], model: 'the model two\n' };
    expect(champions(there)).toEqual(standing);
    expect(promoted.log).toContain('flight-delay: promoted');

    const blocked = await run(there, request(there, 8, { ...bad, ...model('three') }));
    expect(blocked.jobs.get('model-gate'), blocked.log).toBe('FAIL');
    const merged = await run(there, merge(there), 'promote-model');
    expect([merged.jobs.get('model-gate'), merged.jobs.has('promote-model')], merged.log).toEqual(['FAIL', false]);
    expect(champions(there)).toEqual(standing);
  });

  it('a model that is blocked, or not merged, stays out even where the pipeline calls promote by mistake', async () => {
    const there = await repository(mistaken());
    const early = await run(there, request(there, 7, { ...good, ...model('two') }));
    expect([early.jobs.get('model-gate'), early.jobs.get('promote-model'), early.log]).toEqual(['PASS', 'FAIL', expect.stringContaining('CHANGE_NOT_MERGED')]);
    there.git('checkout', '--quiet', '-B', 'worse', 'origin/main');
    there.commit('worse', { ...bad, ...model('three') });
    const blocked = await run(there, merge(there));
    expect([blocked.jobs.get('model-gate'), blocked.jobs.get('promote-model'), blocked.log]).toEqual(['WARN', 'FAIL', expect.stringContaining('VERDICT_NOT_PASSED')]);
    expect(champions(there)).toEqual({ tags: [], model: null });
  });
});

describe('inputs', () => {
  it.each([
    ['start: always', 'start'],
    ['environment: "$(touch owned)"', 'environment'],
    ['as: "v1; touch owned"', 'as'],
    ['report-folder: ../out', 'report-folder'],
  ])('%s is refused', async (line, name) => {
    const there = await repository(pipeline(`      ${line}\n`).replace(name === 'environment' ? '      environment: production\n' : /$^/, ''));
    const { code, log } = await run(there, merge(there));
    expect([code, log]).toEqual([1, expect.stringContaining(name)]);
  });
});
