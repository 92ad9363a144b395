import type { GitHub } from '../github/client.ts';
import type { FinishedRun } from '../github/occasion.ts';

/** The pull request that a run judged, or why there is none to write to. */
export type PullOfRun = { readonly number: number } | { readonly none: string };

/**
 * Finds the pull request by the head that GitHub's event names (its own list is empty for forks); never by anything that the
 * run left.
 * @throws what Octokit throws
 */
export async function pullOf({ api, owner, repo }: GitHub, run: FinishedRun): Promise<PullOfRun> {
  if (run.event !== 'pull_request') return { none: `the run started by ${run.event} and not by a pull request` };
  const { head_repository: from, head_branch: branch } = run;
  if (from === null || branch === null) return { none: 'the branch that the run was for is gone' };
  const { data } = await api.rest.pulls.list({ owner, repo, state: 'open', head: `${from.owner.login}:${branch}`, per_page: 100 });
  const of = data.filter((pull) => (pull.head.repo as { full_name: string } | null)?.full_name === from.full_name && pull.head.ref === branch);
  const [only, second] = of.filter((pull) => pull.head.sha === run.head_sha);
  if (only === undefined) return { none: of.length === 0 ? 'no open pull request has this head' : 'the pull request has newer commits, and a newer run will report on them' };
  if (second !== undefined) return { none: 'several pull requests have this head, and the run does not tell which of them it judged' };
  return { number: only.number };
}
