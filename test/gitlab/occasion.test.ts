import { describe, expect, it } from 'vitest';
import { occasionOf } from '../../gitlab/platform/occasion.ts';

const job = {
  CI_API_V4_URL: 'https://host.example:8443/git/lab/api/v4/', CI_PROJECT_ID: '42', CI_PROJECT_DIR: '/builds/acme/flights', CI_PIPELINE_ID: '7',
  CI_JOB_URL: 'https://host.example/-/jobs/1', CI_COMMIT_SHA: 'a'.repeat(40), CI_DEFAULT_BRANCH: 'main',
};
const request = { CI_MERGE_REQUEST_IID: '3', CI_MERGE_REQUEST_PROJECT_ID: '42', CI_MERGE_REQUEST_PROJECT_URL: 'https://host.example/acme/flights', CI_MERGE_REQUEST_TARGET_BRANCH_NAME: 'main' };

describe('why a pipeline runs', () => {
  it.each([
    ['the default branch', { CI_COMMIT_BRANCH: 'main' }, { kind: 'branch', branch: 'main', trusted: true }],
    ['a protected branch', { CI_COMMIT_BRANCH: 'next', CI_COMMIT_REF_PROTECTED: 'true' }, { kind: 'branch', branch: 'next', trusted: true }],
    ['another branch', { CI_COMMIT_BRANCH: 'feature', CI_COMMIT_REF_PROTECTED: 'false' }, { kind: 'branch', branch: 'feature', trusted: false }],
    ['a tag', { CI_COMMIT_TAG: 'v1', CI_COMMIT_BRANCH: '' }, { kind: 'other' }],
    ['a merge request', request, { kind: 'merge-request', iid: 3, project: 42, branch: 'main', tip: undefined, elsewhere: false }],
    ['a child pipeline of one', { ...request, CI_PIPELINE_SOURCE: 'parent_pipeline' }, { kind: 'merge-request', iid: 3 }],
    ['merged results', { ...request, CI_MERGE_REQUEST_TARGET_BRANCH_SHA: 'b'.repeat(40) }, { tip: 'b'.repeat(40) }],
    ['a fork', { ...request, CI_PROJECT_ID: '99' }, { project: 42, elsewhere: true }],
  ])('%s', (_, variables, why) => {
    expect(occasionOf({ ...job, ...variables }).why).toMatchObject(why);
  });

  it('keeps the path that GitLab is under', () => {
    expect(occasionOf(job).api).toBe('https://host.example:8443/git/lab/api/v4');
  });

  it.each(['CI_API_V4_URL', 'CI_PROJECT_ID', 'CI_COMMIT_SHA'])('without %s it is no GitLab job, and says so', (name) => {
    expect(() => occasionOf({ ...job, [name]: '' })).toThrow(name);
  });
});
