import { headingOf, titleOf } from '../../core/report/overview.ts';
import { worstOf, type Judged } from '../../core/verdict/judged.ts';
import type { GitLab } from '../platform/client.ts';
import type { Occasion } from '../platform/occasion.ts';
import { MOST_OF_STATUS } from './limits.ts';

/**
 * Writes the status of the commit in this pipeline: GitLab would else take the newest pipeline of the commit, or make one.
 * Whatever does not pass is `failed`: GitLab has `skipped` and `canceled` too, and both let a change through. GitLab refuses a
 * status whose address is too long, so such a one goes without.
 * @throws what the client throws
 */
export async function postStatus({ api }: GitLab, { project, sha, pipeline, job }: Occasion, name: string, all: readonly Judged[]): Promise<void> {
  const [only, second] = all;
  const description = only !== undefined && second === undefined ? titleOf(only) : headingOf(all);
  await api.Commits.editStatus(project, sha, worstOf(all) === 'passed' ? 'success' : 'failed', {
    name: cut(name),
    description: cut(description),
    ...(job.length > MOST_OF_STATUS ? {} : { targetUrl: job }),
    pipelineId: pipeline,
  });
}

/** Between characters, not within one. */
function cut(text: string): string {
  return Array.from(text).slice(0, MOST_OF_STATUS).join('');
}
