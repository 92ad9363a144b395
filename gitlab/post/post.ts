import { makeAttempts, type Attempt } from '../../core/publish/attempts.ts';
import { renderOverview } from '../../core/report/overview.ts';
import type { Judged } from '../../core/verdict/judged.ts';
import type { Inputs } from '../gate/inputs.ts';
import type { GitLab } from '../platform/client.ts';
import type { Connect } from '../platform/lazy.ts';
import type { Occasion } from '../platform/occasion.ts';
import { refusalOf } from '../platform/refusal.ts';
import { postNote } from './note.ts';
import { postStatus } from './status.ts';

export interface Posting {
  readonly inputs: Inputs;
  readonly occasion: Occasion;
  readonly all: readonly Judged[];
  /** With the access token; GitLab lets no job token write notes or statuses. */
  readonly connect: Connect;
  readonly say: (line: string) => void;
  readonly warn: (line: string) => void;
}

const NO_TOKEN = 'GitLab lets the job\'s own token read notes and statuses, not write them. Make a project access token with the role Developer and the scope api, and give it to the job as the masked variable MODELGATE_GITLAB_TOKEN';

/**
 * Shows the result wherever it was asked for and is allowed, and says in the log what was not. Never throws: a platform that
 * is down or refuses changes no verdict.
 */
export async function post(posting: Posting): Promise<void> {
  const { inputs, connect, say, warn } = posting;
  const attempts = attemptsOf(posting);
  if (inputs.token === undefined) attempts.forEach(({ what }) => warn(`${what} was not written: ${withoutToken(posting.occasion)}. The verdict stands.`));
  else await makeAttempts(attempts, { name: 'GitLab', connect, refusalOf, info: say, warning: warn });
}

function withoutToken({ why }: Occasion): string {
  return why.kind === 'merge-request' && why.elsewhere
    ? 'this pipeline runs in a fork, which has no token of the project that it merges into. A member of that project can run the pipeline there, from the merge request'
    : `there is no token for it. ${NO_TOKEN}`;
}

function attemptsOf({ inputs, occasion, all, say }: Posting): Attempt<GitLab>[] {
  const { places, name, allowFailure } = inputs;
  const { why } = occasion;
  const attempts: Attempt<GitLab>[] = [];
  if (places.has('status')) {
    if (allowFailure) say('no commit status: with allow-failure it would stop the pipeline that this job lets go on');
    else if (why.kind === 'merge-request' && why.elsewhere) say('no commit status: the pipeline of a fork is its own');
    else attempts.push({ what: 'commit status', refused: refusedOf('Developer', occasion.project), write: (gitlab) => postStatus(gitlab, occasion, name, all).then(() => 'written') });
  }
  if (places.has('note')) {
    if (why.kind !== 'merge-request') say('no note: this pipeline belongs to no merge request');
    else attempts.push({ what: 'note', refused: refusedOf('Reporter', why.project), write: (gitlab) => postNote(gitlab, why, name, renderOverview(all), occasion.job) });
  }
  return attempts;
}

/** Which right is missing, as far as GitLab's answer tells. */
function refusedOf(role: string, project: number): (status: number, message: string) => string {
  return (status, message) => {
    if (status === 401) return `GitLab does not take the token of MODELGATE_GITLAB_TOKEN (${message}): it is wrong, has expired or was revoked`;
    if (/insufficient_scope/.test(message)) return `the token of MODELGATE_GITLAB_TOKEN lacks the scope api (${message})`;
    if (status === 403) return `the token of MODELGATE_GITLAB_TOKEN may not (${message}): it needs the role ${role} in project ${project}, and the scope api`;
    return `the token of MODELGATE_GITLAB_TOKEN does not see it (${message}): it needs the role ${role} in project ${project}, and the scope api`;
  };
}
