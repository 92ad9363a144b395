import { commitOf, fetchBranch } from '../../core/sources/fetch.ts';
import { git } from '../../core/sources/git.ts';
import type { Environment, MergeRequest } from './occasion.ts';

/**
 * The environment for git. Where the pipeline runs in a fork, `origin` is the fork, whose branches are whatever its owner
 * likes: then git asks the project that is merged into in its place. The checkout's own configuration is left as it is.
 */
export async function gitEnvironment(request: MergeRequest, directory: string, env: Environment): Promise<Environment> {
  if (!request.elsewhere) return env;
  const origin = (await git({ directory, env }, ['remote', 'get-url', 'origin'])).out.toString('utf8').trim();
  const at = Number(env['GIT_CONFIG_COUNT'] ?? '0');
  return { ...env, GIT_CONFIG_COUNT: String(at + 1), [`GIT_CONFIG_KEY_${at}`]: `url.${repositoryOf(request, origin)}.insteadOf`, [`GIT_CONFIG_VALUE_${at}`]: origin };
}

/** With the credentials that the runner gave to `origin`, where they are in its address. */
function repositoryOf({ projectUrl }: MergeRequest, origin: string): string {
  const target = new URL(`${projectUrl}.git`);
  const given = URL.canParse(origin) ? new URL(origin) : target;
  if (given.origin === target.origin) [target.username, target.password] = [given.username, given.password];
  return target.href;
}

/**
 * The tip of the target branch: the one that GitLab merged with, else as it is now. A runner's folder may have an older one
 * from an earlier job, so it is fetched in any case.
 * @returns its commit, or the branch's name where it can't be fetched, of which the gate's evaluation says why
 */
export async function targetTip({ branch, tip }: MergeRequest, directory: string, env: Environment): Promise<string> {
  const place = { directory, env, fetch: true };
  const here = await fetchBranch(place, branch);
  if (tip !== undefined) return tip;
  return here === null ? branch : commitOf(place, here);
}
