import type { GitHub } from '../github/client.ts';
import { writeSticky, type Comments } from '../../core/publish/sticky.ts';
import { loginOf } from './author.ts';
import { MOST_CHARACTERS } from './limits.ts';

interface Found {
  readonly id: number;
  readonly login: string;
  readonly bot: boolean;
}

/**
 * Writes the one comment of this name on a pull request.
 * @throws what Octokit throws
 */
export function postComment(github: GitHub, pull: number, name: string, report: string): Promise<'created' | 'edited'> {
  const pointer = `The report is cut here: [the whole report](${github.runUrl}) is with the run.`;
  return writeSticky(commentsOf(github, pull), { name, report, most: MOST_CHARACTERS, pointer });
}

function commentsOf(github: GitHub, pull: number): Comments {
  const at = { owner: github.owner, repo: github.repo };
  const { issues } = github.api.rest;
  return {
    own: (marker) => ownComments(github, pull, marker),
    create: async (body) => (await issues.createComment({ ...at, issue_number: pull, body })).data.id,
    edit: async (comment, body) => {
      await issues.updateComment({ ...at, comment_id: comment, body });
    },
    remove: async (comment) => {
      await issues.deleteComment({ ...at, comment_id: comment });
    },
  };
}

/** Comments with the marker by the token's own user, oldest first. */
async function ownComments(github: GitHub, pull: number, marker: string): Promise<number[]> {
  const all = await github.api.paginate(github.api.rest.issues.listComments, { owner: github.owner, repo: github.repo, issue_number: pull, per_page: 100 });
  const marked = all.flatMap(({ id, body, user }): Found[] => (body?.startsWith(marker) === true && user !== null ? [{ id, login: user.login, bot: user.type === 'Bot' }] : []));
  if (marked.length === 0) return [];
  const login = await loginOf(github, marked.filter(({ bot }) => bot).map((one) => one.login));
  return marked.filter((one) => one.login === login).map(({ id }) => id).sort((a, b) => a - b);
}
