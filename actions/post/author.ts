import { z } from 'zod';
import type { GitHub } from '../github/client.ts';
import { refusalOf } from '../github/refusal.ts';

/** Whom comments by a workflow's own token come from. */
const WORKFLOW_BOT = 'github-actions[bot]';

const viewer = z.object({ viewer: z.object({ login: z.string() }) });

/**
 * Login of the user or app behind the token. An app's token, and a workflow's own is one, may not ask who it is by REST;
 * GraphQL tells it, and is asked only where another app than the workflow's own comes into question.
 * @param bots logins of the apps among the authors in question
 * @throws what Octokit throws where the API does not answer
 */
export async function loginOf({ api }: GitHub, bots: readonly string[]): Promise<string> {
  try {
    return (await api.rest.users.getAuthenticated()).data.login;
  } catch (error) {
    const { status } = refusalOf(error);
    if (status !== 401 && status !== 403 && status !== 404) throw error;
  }
  if (bots.every((bot) => bot === WORKFLOW_BOT)) return WORKFLOW_BOT;
  try {
    return viewer.parse(await api.graphql('{ viewer { login } }')).viewer.login;
  } catch {
    return WORKFLOW_BOT;
  }
}
