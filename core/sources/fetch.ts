import { Fault } from '../fault.ts';
import { HistoryTooShort, isShallow, tryCommit } from './commit.ts';
import { git, type GitPlace } from './git.ts';

/** Commits that each round adds to a shallow history; after the last one, the history counts as too short. */
const ROUNDS = [50, 250, 1_000, 5_000] as const;

/** Milliseconds that one fetch may take. */
const PATIENCE = 180_000;

const FETCH = ['-c', 'gc.auto=0', 'fetch', '--quiet', '--no-tags', '--no-write-fetch-head', '--no-recurse-submodules'] as const;

/**
 * The commit that a revision names, fetched where it is not here and `place.fetch` allows it.
 * @throws Fault GIT_REVISION when there is no such commit, GIT_UNAVAILABLE without git or a repository.
 */
export async function commitOf(place: GitPlace, revision: string): Promise<string> {
  const commit = (await tryCommit(place, revision)) ?? (place.fetch === true ? await fetchedCommit(place, revision) : null);
  if (commit !== null) return commit;
  if (await isShallow(place)) throw new HistoryTooShort(`git knows no commit ${revision} here; this is a shallow clone, which lacks most of them`);
  throw new Fault({ code: 'GIT_REVISION', message: `git knows no commit ${revision} here`, remedy: 'Check its name with git log, and that its branch or tag was fetched.' });
}

/** Fetches what a revision begins with (a hash, a branch, a tag), then deeper history until the whole of it has a meaning. */
async function fetchedCommit(place: GitPlace, revision: string): Promise<string | null> {
  const [, name = '', rest = ''] = /^(?:refs\/(?:heads|tags|remotes\/origin)\/|origin\/)?([^~^@:{]*)(.*)$/s.exec(revision) ?? [];
  const found = await fetchedName(place, name);
  const whole = found === null ? revision : `${found}${rest}`;
  const commit = await tryCommit(place, whole);
  if (commit !== null || !(await isShallow(place))) return commit;
  for (const depth of ROUNDS) {
    await deepen(place, depth, found === null ? [] : [found]);
    const deeper = await tryCommit(place, whole);
    if (deeper !== null) return deeper;
  }
  return null;
}

/** What stands for the name here once it is fetched; null when the remote has no such hash, branch or tag. */
async function fetchedName(place: GitPlace, name: string): Promise<string | null> {
  if (/^([0-9a-f]{40}|[0-9a-f]{64})$/.test(name)) return (await fetchRefs(place, [name])) === '' ? name : null;
  const branch = await fetchBranch(place, name);
  if (branch !== null) return branch;
  if (!isRefName(name)) return null;
  return (await fetchRefs(place, [`+refs/tags/${name}:refs/tags/${name}`])) === '' ? `refs/tags/${name}` : null;
}

/** Fetches a branch of the remote; its full name here, or null when the remote has none of that name. */
export async function fetchBranch(place: GitPlace, name: string): Promise<string | null> {
  if (!isRefName(name)) return null;
  const here = `refs/remotes/origin/${name}`;
  return (await fetchRefs(place, [`+refs/heads/${name}:${here}`])) === '' ? here : null;
}

/** Fetches the tags that fit a pattern; what can't be fetched is left to what is here. */
export async function fetchTags(place: GitPlace, pattern: string): Promise<void> {
  const one = pattern.split('*').length <= 2 && /^[^\s?[\\:+^~-][^\s?[\\:^~]*$/.test(pattern);
  const refs = one ? pattern : '*';
  await fetchRefs(place, [`+refs/tags/${refs}:refs/tags/${refs}`]);
}

/** The remote's own default branch; null when it can't be asked. */
export async function remoteDefaultBranch(place: GitPlace): Promise<string | null> {
  const answer = await git(place, ['ls-remote', '--symref', 'origin', 'HEAD'], { timeout: PATIENCE });
  return /^ref: refs\/heads\/(\S+)\tHEAD$/m.exec(answer.out.toString('utf8'))?.[1] ?? null;
}

/** Names that can stand in a refspec without meaning anything else there. */
function isRefName(name: string): boolean {
  return /^[^\s*?[\\:+^~-][^\s*?[\\:^~]*$/.test(name);
}

/** Fetches refs or hashes: one commit deep in a shallow clone, which leaves what it has as it is. '' when all went well. */
async function fetchRefs(place: GitPlace, refs: readonly string[]): Promise<string> {
  const depth = (await isShallow(place)) ? ['--depth=1'] : [];
  const answer = await git(place, [...FETCH, ...depth, 'origin', ...refs], { timeout: PATIENCE });
  return answer.code === 0 ? '' : answer.error || 'git fetch failed';
}

/**
 * Tries again with ever deeper history for as long as the attempt finds it too short, in a few rounds.
 * @param tips commits whose history is deepened
 * @throws Fault as the attempt; GIT_REVISION when the remote gives no more.
 */
export async function withDeeperHistory<T>(place: GitPlace, tips: readonly string[], attempt: () => Promise<T>): Promise<T> {
  for (const depth of ROUNDS) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof HistoryTooShort) || place.fetch !== true || !(await isShallow(place))) throw error;
    }
    await deepen(place, depth, tips);
  }
  return attempt();
}

/** Some servers give no commits by hash; then all that the clone follows is deepened. */
async function deepen(place: GitPlace, depth: number, tips: readonly string[]): Promise<void> {
  const ask = (wanted: readonly string[]) => git(place, [...FETCH, `--deepen=${depth}`, 'origin', ...wanted], { timeout: PATIENCE });
  const answer = await ask(tips);
  const second = answer.code === 0 || tips.length === 0 ? answer : await ask([]);
  if (second.code === 0) return;
  throw new Fault({ code: 'GIT_REVISION', message: `git could not fetch more history from origin: ${second.error || 'git fetch failed'}`, remedy: 'Check that the job may read the repository, or check out with its whole history (actions/checkout: fetch-depth: 0).' });
}
