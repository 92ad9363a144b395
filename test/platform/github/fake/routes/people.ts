import type { JsonObject } from '../../../contract/json.ts';
import { actionsBot, type Person, type Routes, type World } from '../world.ts';

export function personView(world: World, person: Person): JsonObject {
  const example = world.contract.example('simple-user');
  return { ...example, login: person.login, id: person.id, type: person.type, url: `${world.address}/users/${encodeURIComponent(person.login)}` };
}

export const people: Routes = {
  /** A workflow's token belongs to an app's installation, which is no user. */
  'users/get-authenticated': {
    needs: [],
    answer: () => ({
      status: 403,
      body: { message: 'Resource not accessible by integration', documentation_url: 'https://docs.github.com/rest/users/users#get-the-authenticated-user' },
    }),
  },
  'users/get-by-username': {
    needs: [],
    answer: (request, world) => {
      const user = { ...world.contract.example('public-user-default-response'), ...personView(world, actionsBot) };
      return request.path.username === actionsBot.login ? { status: 200, body: user } : { status: 404 };
    },
  },
};
