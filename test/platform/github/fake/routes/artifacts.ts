import { createHash } from 'node:crypto';
import { isObject, type Json, type JsonObject } from '../../../contract/json.ts';
import { page } from '../pages.ts';
import { notFound, type Artifact, type Routes, type World, type WorkflowRun } from '../world.ts';

function view(world: World, artifact: Artifact): JsonObject {
  const url = `${world.address}/repos/${world.owner}/${world.name}/actions/artifacts/${artifact.id}`;
  const run = world.runs.find((one) => one.id === artifact.run);
  const example = world.contract.example('artifact');
  return {
    ...example,
    id: artifact.id,
    name: artifact.name,
    size_in_bytes: artifact.zip.length,
    url,
    archive_download_url: `${url}/zip`,
    expired: artifact.expired,
    created_at: artifact.created,
    updated_at: artifact.created,
    digest: `sha256:${createHash('sha256').update(artifact.zip).digest('hex')}`,
    workflow_run: { id: artifact.run, repository_id: 1, head_repository_id: run?.headRepository === undefined ? 1 : 2, head_branch: run?.branch ?? '', head_sha: run?.sha ?? '' },
  };
}

function runView(world: World, run: WorkflowRun): JsonObject {
  const url = `${world.address}/repos/${world.owner}/${world.name}/actions/runs/${run.id}`;
  const example = world.contract.example('workflow-run');
  const home = `${world.owner}/${world.name}`;
  const head = run.headRepository ?? home;
  const repository = (fullName: string): JsonObject => {
    const given = isObject(example.repository) ? example.repository : {};
    return { ...given, id: fullName === home ? 1 : 2, full_name: fullName, name: fullName.split('/')[1] ?? '', fork: fullName !== home };
  };
  return {
    ...example,
    id: run.id,
    url,
    html_url: `https://github.com/${home}/actions/runs/${run.id}`,
    artifacts_url: `${url}/artifacts`,
    path: run.path,
    event: run.event,
    status: 'completed',
    conclusion: run.conclusion,
    head_branch: run.branch,
    head_sha: run.sha,
    workflow_id: workflowId(run.path),
    pull_requests: [],
    repository: repository(home),
    head_repository: repository(head),
  };
}

/** A workflow's number follows from its file. */
export function workflowId(path: string): number {
  return createHash('sha256').update(path).digest().readUInt32BE(0);
}

const newestFirst = (one: Artifact, other: Artifact): number => other.created.localeCompare(one.created);
const wrap = (key: string) => (list: readonly Json[], total: number): Json => ({ total_count: total, [key]: list });
const needs = [['actions', 'read']] as const;

function matching(world: World, query: Readonly<Record<string, string>>): WorkflowRun[] {
  return world.runs
    .filter((run) => query.branch === undefined || run.branch === query.branch)
    .filter((run) => query.event === undefined || run.event === query.event)
    .filter((run) => query.head_sha === undefined || run.sha === query.head_sha)
    .filter((run) => query.status === undefined || [run.conclusion, 'completed'].includes(query.status))
    .sort((one, other) => other.id - one.id);
}

export const artifacts: Routes = {
  'actions/list-artifacts-for-repo': {
    needs,
    answer: (request, world) => {
      const { name } = request.query;
      const found = world.artifacts.filter((one) => name === undefined || one.name === name).sort(newestFirst);
      return page(request, found.map((one) => view(world, one)), wrap('artifacts'));
    },
  },
  'actions/list-workflow-run-artifacts': {
    needs,
    answer: (request, world) => {
      const { name } = request.query;
      const found = world.artifacts.filter((one) => one.run === Number(request.path.run_id) && (name === undefined || one.name === name));
      return page(request, found.map((one) => view(world, one)), wrap('artifacts'));
    },
  },
  'actions/get-artifact': {
    needs,
    answer: ({ path }, world) => {
      const artifact = world.artifacts.find((one) => one.id === Number(path.artifact_id));
      return artifact === undefined ? notFound : { status: 200, body: view(world, artifact) };
    },
  },
  'actions/download-artifact': {
    needs,
    answer: ({ path }, world) => {
      const artifact = world.artifacts.find((one) => one.id === Number(path.artifact_id));
      if (artifact === undefined) return notFound;
      if (artifact.expired) return { status: 410, body: { message: 'Artifact has expired', documentation_url: 'https://docs.github.com' } };
      return { status: 302, headers: { location: `${world.blobs}/artifacts/${artifact.id}.zip?sig=once` } };
    },
  },
  'actions/get-workflow-run': {
    needs,
    answer: ({ path }, world) => {
      const run = world.runs.find((one) => one.id === Number(path.run_id));
      return run === undefined ? notFound : { status: 200, body: runView(world, run) };
    },
  },
  'actions/list-workflow-runs-for-repo': {
    needs,
    answer: (request, world) => page(request, matching(world, request.query).map((run) => runView(world, run)), wrap('workflow_runs')),
  },
  'actions/list-workflow-runs': {
    needs,
    answer: (request, world) => {
      const asked = request.path.workflow_id ?? '';
      const mine = matching(world, request.query).filter((run) => run.path.endsWith(`/${asked}`) || String(workflowId(run.path)) === asked);
      return page(request, mine.map((run) => runView(world, run)), wrap('workflow_runs'));
    },
  },
};
