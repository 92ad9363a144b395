import type { Approval } from '../../core/promote/allow.ts';
import type { GitHub } from '../github/client.ts';

/**
 * Who approved an environment in this run, as GitHub keeps it; undefined: nobody did. Where several people did, in a run that
 * was started again, GitHub does not tell which of them let this attempt through: then all are named, who are nobody alone.
 * @throws what Octokit throws
 */
export async function approvalOf({ api, owner, repo, runId }: GitHub, environment: string): Promise<Approval | undefined> {
  const { data } = await api.rest.actions.getReviewsForRun({ owner, repo, run_id: runId });
  const approved = data.filter(({ state, environments }) => state === 'approved' && environments.some(({ name }) => name === environment));
  const people = [...new Set(approved.map(({ user }) => user.login))];
  return people.length === 0 ? undefined : { by: people.join(', '), where: `GitHub environment ${environment}` };
}
