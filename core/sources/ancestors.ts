import { Fault } from '../fault.ts';
import { git, type GitPlace } from './git.ts';

/**
 * The commit and its ancestors as far as the clone has them, from new to old: none comes before one of its children.
 * @throws Fault GIT_REVISION when they can't be listed
 */
export async function ancestorsOf(commit: string, place: GitPlace): Promise<string[]> {
  const answer = await git(place, ['rev-list', '--topo-order', commit]);
  if (answer.code !== 0) throw new Fault({ code: 'GIT_REVISION', message: `the history of ${commit.slice(0, 12)} can't be listed: ${answer.error}`, remedy: 'Check out the repository with its whole history.' });
  return answer.out.toString('latin1').split('\n').filter((line) => line !== '');
}
