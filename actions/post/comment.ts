import type { GitHub } from '../github/client.ts';
import { cutMarkdown } from '../../core/publish/cut.ts';
import { markerOf } from '../../core/publish/marker.ts';
import { loginOf } from './author.ts';
import { MOST_CHARACTERS } from './limits.ts';

interface Found {
  readonly id: number;
  readonly login: string;
  readonly bot: boolean;
}

/**
 * Writes the one comment of this name on a pull request: edits the own one where there is one, whatever others wrote.
 * Two runs at once may both find none and create one; the later then takes its own back.
 * @throws what Octokit throws
 */
export async function postComment(github: GitHub, pull: number, name: string, report: string): Promise<'created' | 'edited'> {
  const marker = markerOf(name);
  const body = `${marker}\n${cutMarkdown(report, MOST_CHARACTERS - marker.length - 1, `The report is cut here: [the whole report](${github.runUrl}) is with the run.`)}`;
  const at = { owner: github.owner, repo: github.repo };
  const [own] = await ownComments(github, pull, marker);
  if (own !== undefined) {
    await github.api.rest.issues.updateComment({ ...at, comment_id: own.id, body });
    return 'edited';
  }
  const { data: created } = await github.api.rest.issues.createComment({ ...at, issue_number: pull, body });
  const [first] = await ownComments(github, pull, marker);
  if (first === undefined || first.id === created.id) return 'created';
  await github.api.rest.issues.updateComment({ ...at, comment_id: first.id, body });
  await github.api.rest.issues.deleteComment({ ...at, comment_id: created.id });
  return 'edited';
}

/** Comments with the marker by the token's own user, oldest first. */
async function ownComments(github: GitHub, pull: number, marker: string): Promise<Found[]> {
  const all = await github.api.paginate(github.api.rest.issues.listComments, { owner: github.owner, repo: github.repo, issue_number: pull, per_page: 100 });
  const marked = all.flatMap(({ id, body, user }): Found[] => (body?.startsWith(marker) === true && user !== null ? [{ id, login: user.login, bot: user.type === 'Bot' }] : []));
  if (marked.length === 0) return [];
  const login = await loginOf(github, marked.filter(({ bot }) => bot).map((one) => one.login));
  return marked.filter((one) => one.login === login).sort((a, b) => a.id - b.id);
}
