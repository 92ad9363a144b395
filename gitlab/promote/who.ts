import type { Approval } from '../../core/promote/allow.ts';
import type { Environment, Occasion } from '../platform/occasion.ts';
import type { RunningJob } from '../platform/running-job.ts';

/** Who stands behind a promotion. */
export interface Who {
  readonly by: string;
  readonly approval: Approval | undefined;
}

/** @param job undefined: GitLab could not be asked, so nobody is known to have approved, and no name can override */
export function whoOf(env: Environment, job: RunningJob | undefined): Who {
  if (job === undefined) return { by: `${env['GITLAB_USER_LOGIN'] ?? ''} (not confirmed by GitLab)`, approval: undefined };
  const manual = env['CI_JOB_MANUAL'] === 'true';
  return { by: job.startedBy, approval: manual ? { by: job.startedBy, where: 'GitLab manual job' } : undefined };
}

const OF_A_CHANGE = /^refs\/(merge-requests|pull|pipelines)\//;

/** The merge request that is not merged; by the variables, or by what GitLab says of the job. */
export function changeOf({ why }: Occasion, env: Environment, job: RunningJob | undefined): string | undefined {
  if (why.kind === 'merge-request') return `merge request ${why.iid}`;
  const source = env['CI_PIPELINE_SOURCE'] ?? '';
  if (/^(merge_request|external_pull_request)_event$/.test(source)) return `a pipeline of ${source}`;
  return job !== undefined && OF_A_CHANGE.test(job.ref) ? job.ref : undefined;
}
