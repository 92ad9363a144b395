import { rmSync } from 'node:fs';
import { afterEach, expect } from 'vitest';
import { newCheckout, type Checkout, type Files } from '../checkout.ts';
import { startGitLab, type FakeGitLab } from './fake/server.ts';
import type { AccessToken, Person, Pipeline } from './fake/world.ts';

export const project = 42;
/** User behind a project access token. */
export const bot: Person = { id: 900, username: 'project_42_bot' };
export const accessToken = 'glpat-fakeTokenOfThisTest';
/** What docs/gitlab.md says to make. */
export const usual: AccessToken = { owner: bot, scopes: ['api'], role: 'developer', projects: [project] };

/** A fake GitLab under /gitlab with the repository behind it, and a checkout of it. */
export type Scene = FakeGitLab & Checkout;

const open: Scene[] = [];

/** After each test: what was asked of GitLab and what the fake answered kept to the description. */
afterEach(async () => {
  const scenes = open.splice(0);
  for (const scene of scenes) {
    await scene.close();
    rmSync(scene.folder, { recursive: true, force: true });
  }
  expect(scenes.flatMap((scene) => scene.violations)).toEqual([]);
});

/** Starts with one commit on main that holds `files`. */
export async function scene(files: Files, token: AccessToken = usual): Promise<Scene> {
  const there: Scene = { ...(await startGitLab('/gitlab')), ...newCheckout('modelgate-gitlab-') };
  open.push(there);
  there.world.access.set(accessToken, token);
  there.commit('main', files);
  return there;
}

/** A pipeline, as the runner hands it to the job. */
export interface Run {
  readonly pipeline: Pipeline;
  readonly variables: Readonly<Record<string, string>>;
}

function running(at: Scene, run: Omit<Pipeline, 'id' | 'sha' | 'project'> & { readonly project?: number }, variables: Record<string, string>): Run {
  const pipeline: Pipeline = { project, ...run, id: at.world.nextId(), sha: at.git('rev-parse', 'HEAD') };
  const job = `glcbt-${pipeline.id}`;
  at.world.jobs.set(job, pipeline);
  return { pipeline, variables: { CI_JOB_TOKEN: job, CI_PIPELINE_SOURCE: run.source, ...variables } };
}

/** A pipeline of main's tip. */
export function onMain(at: Scene, source = 'push'): Run {
  at.git('checkout', '--quiet', '--detach', 'origin/main');
  return running(at, { ref: 'main', source }, { CI_COMMIT_BRANCH: 'main', CI_COMMIT_REF_PROTECTED: 'true' });
}

/** The pipeline of a new merge request from a new branch. */
export function mergeRequest(at: Scene, iid: number, files: Files, branch = `feature-${iid}`): Run {
  at.git('checkout', '--quiet', '-B', branch, 'origin/main');
  at.commit(branch, files);
  at.world.mergeRequests.push({ project, iid });
  return again(at, iid);
}

/** Another pipeline of a merge request, for the commit that is checked out. */
export function again(at: Scene, iid: number, more: Record<string, string> = {}): Run {
  return running(at, { ref: `refs/merge-requests/${iid}/head`, source: 'merge_request_event' }, {
    CI_MERGE_REQUEST_IID: String(iid),
    CI_MERGE_REQUEST_PROJECT_ID: String(project),
    CI_MERGE_REQUEST_SOURCE_PROJECT_ID: String(project),
    CI_MERGE_REQUEST_PROJECT_URL: 'https://gitlab.example.com/acme/flights',
    CI_MERGE_REQUEST_TARGET_BRANCH_NAME: 'main',
    CI_MERGE_REQUEST_EVENT_TYPE: 'detached',
    CI_MERGE_REQUEST_DIFF_BASE_SHA: at.git('merge-base', 'HEAD', 'origin/main'),
    ...more,
  });
}
