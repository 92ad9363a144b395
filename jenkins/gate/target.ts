import { Fault } from '../../core/fault.ts';
import { tryCommit } from '../../core/sources/commit.ts';
import { fetchBranch } from '../../core/sources/fetch.ts';
import { git, type GitPlace } from '../../core/sources/git.ts';

/**
 * The commit at the tip of the target branch. Fetched anew, since a clone of the git plugin follows the change's own branch
 * only, and what an earlier build left in the workspace may be old. Always by its full name: a tag of the same name is none.
 * @throws Fault GIT_REVISION when it is neither to be fetched nor here
 */
export async function targetTip(place: GitPlace, branch: string, say: (line: string) => void): Promise<string> {
  const fetched = await fetchBranch(place, branch);
  const ref = `refs/remotes/origin/${branch}`;
  const commit = await tryCommit(place, fetched ?? ref);
  if (commit === null) throw unreachable(branch, await whyNot(place, ref));
  if (fetched === null) say(`${branch} could not be fetched (${await whyNot(place, ref)}); its gate is that of the checkout, ${commit.slice(0, 12)}`);
  return commit;
}

async function whyNot(place: GitPlace, ref: string): Promise<string> {
  const answer = await git(place, ['ls-remote', '--exit-code', 'origin', ref.replace('remotes/origin', 'heads')]);
  return answer.error || (answer.code === 2 ? 'the remote has no such branch' : 'git fetch failed');
}

function unreachable(branch: string, why: string): Fault {
  return new Fault({
    code: 'GIT_REVISION',
    message: `the target branch ${branch} can't be fetched from origin: ${why}`,
    remedy: 'Its gate decides: give the step credentials that may read the repository (gitCredentialsId), or let the job\'s checkout fetch the branch (docs/jenkins.md).',
  });
}
