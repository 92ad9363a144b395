import { Fault } from '../fault.ts';
import { git, type Environment, type GitAnswer, type GitPlace } from './git.ts';

const FETCH = 'Let modelgate fetch it (--fetch), or do: git fetch --unshallow, or in CI actions/checkout with fetch-depth: 0, GitLab with GIT_DEPTH: 0.';

/**
 * The commit that a revision names; null when git knows no such commit here.
 * @throws Fault GIT_REVISION for text that git would take for an option, GIT_UNAVAILABLE.
 */
export async function tryCommit(place: GitPlace, revision: string): Promise<string | null> {
  if (revision.trim() === '' || revision.startsWith('-') || /\p{Cc}/u.test(revision)) {
    throw new Fault({ code: 'GIT_REVISION', message: `${JSON.stringify(revision)} is no git revision`, remedy: 'Say a branch, a tag, a commit, or merge-base.' });
  }
  // ':/text' searches messages and takes all that follows for the text.
  const peeled = revision.startsWith(':/') ? revision : `${revision}^{commit}`;
  const answer = await git(place, ['rev-parse', '--verify', '--quiet', peeled]);
  if (answer.code === null || isNoRepository(answer)) throw gitUnavailable(answer);
  return commitIn(answer);
}

/** HEAD's commit of the repository around a folder; null outside of one, before the first commit, or without git. */
export async function headCommit(directory: string, env: Environment): Promise<string | null> {
  return commitIn(await git({ directory, env }, ['rev-parse', '--verify', '--quiet', 'HEAD^{commit}']));
}

function commitIn(answer: GitAnswer): string | null {
  const text = answer.out.toString('latin1').trim();
  return answer.code === 0 && /^[0-9a-f]{40,64}$/.test(text) ? text : null;
}

/** True when the clone was cut off at some depth. */
export async function isShallow(place: GitPlace): Promise<boolean> {
  const answer = await git(place, ['rev-parse', '--is-shallow-repository']);
  return answer.out.toString('latin1').trim() === 'true';
}

/** GIT_REVISION for a history that ends too early, with how to get the rest. */
export class HistoryTooShort extends Fault {
  constructor(message: string) {
    super({ code: 'GIT_REVISION', message, remedy: FETCH });
  }
}

function isNoRepository(answer: GitAnswer): boolean {
  return /not a git repository|dubious ownership|must be run in a work tree/.test(answer.error);
}

/** Why git can't be asked at all. */
export function gitUnavailable(answer: GitAnswer): Fault {
  const say = (message: string, remedy: string): Fault => new Fault({ code: 'GIT_UNAVAILABLE', message, remedy });
  if (answer.code === null) return say(`at: needs git, and git could not be started (${answer.error})`, 'Install git, or leave out at: and name a file.');
  if (/dubious ownership/.test(answer.error)) {
    return say('git refuses this repository because another user owns its folder', 'Allow it: git config --global --add safe.directory <folder of the repository>.');
  }
  if (/not a git repository|work tree/.test(answer.error)) {
    return say('at: needs a git repository around the gate file, and there is none', 'Run in a clone of the repository, or leave out at: and name a file or a snapshot.');
  }
  return say(`git does not work here: ${answer.error}`, 'Run git status in the folder of the gate file and mend what it says.');
}
