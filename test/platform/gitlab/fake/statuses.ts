import { isObject, textOf, type JsonObject } from '../../contract/json.ts';
import { personView } from './notes.ts';
import { notFound, type Routes } from './world.ts';

export const statuses: Routes = {
  'create-status': {
    job: false, role: 'developer', scope: 'api',
    answer: (request, world) => {
      const body: JsonObject = isObject(request.body) ? request.body : {};
      const [project, sha, pipeline] = [Number(request.path.id), request.path.sha ?? '', Number(textOf(body.pipeline_id))];
      if (![...world.jobs.values()].some((one) => one.project === project && one.sha === sha && one.id === pipeline)) return notFound('Pipeline');
      const status = { project, sha, pipeline, state: textOf(body.state), name: textOf(body.name), description: textOf(body.description), targetUrl: textOf(body.target_url) };
      world.statuses.push(status);
      if (request.by.kind === 'job') throw new Error('a job token writes no statuses');
      return {
        status: 201,
        body: { id: world.nextId(), sha, ref: 'main', status: status.state, name: status.name, target_url: status.targetUrl, description: status.description, allow_failure: false, pipeline_id: pipeline, author: personView(request.by.token.owner) },
      };
    },
  },
};
