import type { JsonObject } from '../../../contract/json.ts';
import type { Review, Routes, World } from '../world.ts';
import { personView } from './people.ts';

function view(world: World, { environment, state, by }: Review): JsonObject {
  const url = `${world.address}/repos/${world.owner}/${world.name}/environments/${environment}`;
  const made = '2026-01-01T00:00:00Z';
  return { environments: [{ id: 1, node_id: 'EN_1', name: environment, url, html_url: url, created_at: made, updated_at: made }], state, user: personView(world, by), comment: '' };
}

export const reviews: Routes = {
  'actions/get-reviews-for-run': {
    needs: [['actions', 'read']],
    answer: ({ path }, world) => ({ status: 200, body: world.reviews.filter(({ run }) => run === Number(path.run_id)).map((review) => view(world, review)) }),
  },
};
