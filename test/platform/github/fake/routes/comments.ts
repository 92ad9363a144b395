import { isObject, textOf, type JsonObject } from '../../../contract/json.ts';
import { page } from '../pages.ts';
import { actionsBot, notFound, refused, type Comment, type Request, type Routes, type World, type Answer } from '../world.ts';
import { personView } from './people.ts';

/** GitHub's limit of an issue comment, in characters. */
const longest = 65_536;

function view(world: World, comment: Comment): JsonObject {
  const api = `${world.address}/repos/${world.owner}/${world.name}`;
  return {
    ...world.contract.example('issue-comment'),
    id: comment.id,
    url: `${api}/issues/comments/${comment.id}`,
    html_url: `https://github.com/${world.owner}/${world.name}/pull/${comment.issue}#issuecomment-${comment.id}`,
    issue_url: `${api}/issues/${comment.issue}`,
    body: comment.body,
    user: personView(world, comment.author),
    created_at: comment.created,
    updated_at: comment.updated,
    author_association: comment.author.type === 'Bot' ? 'NONE' : 'CONTRIBUTOR',
    ...(comment.author === actionsBot ? { performed_via_github_app: app(world) } : {}),
  };
}

/** The app behind a workflow's token, as comments and check runs carry it. */
export function app(world: World): JsonObject {
  const given = world.contract.example('check-run').app;
  if (!isObject(given)) throw new Error("GitHub's example of a check run has no app");
  return { ...given, id: 15_368, slug: 'github-actions', name: 'GitHub Actions' };
}

function bodyOf(request: Request): string {
  return isObject(request.body) ? textOf(request.body.body) : '';
}

function tooLong(body: string): Answer | undefined {
  if (body.trim() === '') return refused('body cannot be blank', 'IssueComment', 'body');
  return Array.from(body).length > longest ? refused(`body is too long (maximum is ${longest} characters)`, 'IssueComment', 'body') : undefined;
}

export const comments: Routes = {
  'issues/list-comments': {
    needs: [['issues', 'read'], ['pull-requests', 'read']],
    answer: (request, world) => {
      const issue = Number(request.path.issue_number);
      if (!world.pulls.some((pull) => pull.number === issue)) return notFound;
      return page(request, world.comments.filter((comment) => comment.issue === issue).map((comment) => view(world, comment)));
    },
  },
  'issues/get-comment': {
    needs: [['issues', 'read'], ['pull-requests', 'read']],
    answer: (request, world) => {
      const comment = world.comments.find((one) => one.id === Number(request.path.comment_id));
      return comment === undefined ? notFound : { status: 200, body: view(world, comment) };
    },
  },
  'issues/create-comment': {
    needs: [['issues', 'write'], ['pull-requests', 'write']],
    answer: (request, world) => {
      const issue = Number(request.path.issue_number);
      if (!world.pulls.some((pull) => pull.number === issue)) return notFound;
      const body = bodyOf(request);
      const fault = tooLong(body);
      if (fault !== undefined) return fault;
      const moment = world.now();
      const comment: Comment = { id: world.nextId(), issue, author: actionsBot, created: moment, updated: moment, body };
      world.comments.push(comment);
      return { status: 201, body: view(world, comment), headers: { location: textOf(view(world, comment).url) } };
    },
  },
  'issues/update-comment': {
    needs: [['issues', 'write'], ['pull-requests', 'write']],
    answer: (request, world) => {
      const index = world.comments.findIndex((one) => one.id === Number(request.path.comment_id));
      const before = world.comments[index];
      if (before === undefined) return notFound;
      const body = bodyOf(request);
      const fault = tooLong(body);
      if (fault !== undefined) return fault;
      const after = { ...before, body, updated: world.now() };
      world.comments[index] = after;
      return { status: 200, body: view(world, after) };
    },
  },
  'issues/delete-comment': {
    needs: [['issues', 'write'], ['pull-requests', 'write']],
    answer: (request, world) => {
      const index = world.comments.findIndex((one) => one.id === Number(request.path.comment_id));
      if (index < 0) return notFound;
      world.comments.splice(index, 1);
      return { status: 204 };
    },
  },
};
