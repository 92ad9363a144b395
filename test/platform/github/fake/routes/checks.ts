import { isObject, textOf, type Json, type JsonObject } from '../../../contract/json.ts';
import { page } from '../pages.ts';
import { notFound, refused, type Answer, type CheckRun, type Routes, type World } from '../world.ts';
import { app } from './comments.ts';

/** GitHub's limit of annotations in one request. */
const annotationsARequest = 50;

function view(world: World, run: CheckRun): JsonObject {
  const url = `${world.address}/repos/${world.owner}/${world.name}/check-runs/${run.id}`;
  return {
    ...world.contract.example('check-run'),
    id: run.id,
    name: run.name,
    head_sha: run.headSha,
    external_id: run.externalId,
    url,
    html_url: `https://github.com/${world.owner}/${world.name}/runs/${run.id}`,
    details_url: run.detailsUrl,
    status: run.status,
    conclusion: run.conclusion,
    started_at: run.started,
    completed_at: run.completed,
    output: {
      title: run.title,
      summary: run.summary,
      text: run.text,
      annotations_count: run.annotations.length,
      annotations_url: `${url}/annotations`,
    },
    app: app(world),
    pull_requests: [],
  };
}

function text(value: Json | undefined, otherwise: string | null): string | null {
  return typeof value === 'string' ? value : otherwise;
}

/** What GitHub refuses beyond its own description. */
function fault(body: JsonObject): Answer | undefined {
  if (body.status === 'completed' && body.conclusion === undefined) return refused('conclusion is missing', 'CheckRun', 'conclusion');
  if (body.conclusion === 'stale') return refused('only GitHub sets stale', 'CheckRun', 'conclusion');
  const output = isObject(body.output) ? body.output : {};
  const annotations = Array.isArray(output.annotations) ? output.annotations.filter(isObject) : [];
  if (annotations.length > annotationsARequest) return refused(`${annotations.length} annotations, 50 is the most`, 'CheckRun', 'annotations');
  for (const one of annotations) {
    if (Number(one.end_line) < Number(one.start_line)) return refused('end_line is before start_line', 'CheckRun', 'annotations');
    if (one.start_column !== undefined && one.start_line !== one.end_line) return refused('columns of several lines', 'CheckRun', 'annotations');
    if (textOf(one.message).length > 64 * 1024) return refused('message is over 64 KB', 'CheckRun', 'annotations');
    if (textOf(one.title).length > 255) return refused('title is over 255 characters', 'CheckRun', 'annotations');
  }
  return undefined;
}

function merge(world: World, before: CheckRun, body: JsonObject): CheckRun {
  const output = isObject(body.output) ? body.output : {};
  const conclusion = text(body.conclusion, before.conclusion);
  const done = conclusion !== null;
  return {
    ...before,
    name: text(body.name, before.name) ?? before.name,
    externalId: text(body.external_id, before.externalId) ?? '',
    detailsUrl: text(body.details_url, before.detailsUrl),
    status: done ? 'completed' : (text(body.status, before.status) ?? 'queued'),
    conclusion,
    started: text(body.started_at, before.started) ?? before.started,
    completed: done ? (text(body.completed_at, before.completed) ?? world.now()) : null,
    title: text(output.title, before.title),
    summary: text(output.summary, before.summary),
    text: text(output.text, before.text),
    annotations: [...before.annotations, ...(Array.isArray(output.annotations) ? output.annotations.filter(isObject) : [])],
  };
}

function created(world: World, headSha: string): CheckRun {
  const nothing = { detailsUrl: null, conclusion: null, completed: null, title: null, summary: null, text: null, annotations: [] };
  return { ...nothing, id: world.nextId(), name: '', headSha, externalId: '', status: 'queued', started: world.now() };
}

export const checks: Routes = {
  'checks/create': {
    needs: [['checks', 'write']],
    answer: ({ body }, world) => {
      const given = isObject(body) ? body : {};
      const refusal = fault(given);
      if (refusal !== undefined) return refusal;
      const sha = textOf(given.head_sha);
      if (world.repository.commit(sha) !== sha) return refused(`No commit found for SHA: ${sha}`, 'CheckRun', 'head_sha');
      const run = merge(world, created(world, sha), given);
      world.checks.push(run);
      return { status: 201, body: view(world, run) };
    },
  },
  'checks/update': {
    needs: [['checks', 'write']],
    answer: ({ body, path }, world) => {
      const index = world.checks.findIndex((run) => run.id === Number(path.check_run_id));
      const before = world.checks[index];
      if (before === undefined) return notFound;
      const given = isObject(body) ? body : {};
      const refusal = fault(given);
      if (refusal !== undefined) return refusal;
      const after = merge(world, before, given);
      world.checks[index] = after;
      return { status: 200, body: view(world, after) };
    },
  },
  'checks/get': {
    needs: [['checks', 'read']],
    answer: ({ path }, world) => {
      const run = world.checks.find((one) => one.id === Number(path.check_run_id));
      return run === undefined ? notFound : { status: 200, body: view(world, run) };
    },
  },
  'checks/list-for-ref': {
    needs: [['checks', 'read']],
    answer: (request, world) => {
      const sha = world.repository.commit(request.path.ref ?? '');
      const name = request.query.check_name;
      const found = world.checks.filter((run) => run.headSha === sha && (name === undefined || run.name === name));
      const wrap = (list: readonly Json[], total: number): Json => ({ total_count: total, check_runs: list });
      return page(request, found.map((run) => view(world, run)).reverse(), wrap);
    },
  },
  'checks/list-annotations': {
    needs: [['checks', 'read']],
    answer: (request, world) => {
      const run = world.checks.find((one) => one.id === Number(request.path.check_run_id));
      if (run === undefined) return notFound;
      const blank = { start_column: null, end_column: null, title: null, raw_details: null, blob_href: '' };
      return page(request, run.annotations.map((one) => ({ ...blank, ...one })));
    },
  },
};
