import { readFileSync } from 'node:fs';
import { z } from 'zod';

const sha = z.string().regex(/^[0-9a-f]{40,64}$/);

const pullEvent = z.object({
  pull_request: z.object({
    number: z.number().int().positive(),
    head: z.object({ sha, ref: z.string(), repo: z.object({ full_name: z.string() }).nullable() }),
    base: z.object({ sha, ref: z.string() }),
  }),
});
const queueEvent = z.object({ merge_group: z.object({ head_sha: sha, base_sha: sha, base_ref: z.string() }) });
const runEvent = z.object({
  workflow_run: z.object({
    id: z.number().int().positive(),
    event: z.string(),
    head_sha: sha,
    head_branch: z.string().nullable(),
    html_url: z.string(),
    head_repository: z.object({ full_name: z.string(), owner: z.object({ login: z.string() }) }).nullable(),
  }),
});

/** Why a workflow runs, as far as a gate cares. `sha` is the commit that a check run belongs to. */
export type Occasion =
  | { readonly kind: 'pull'; readonly sha: string; readonly number: number; readonly base: Target; readonly fork: boolean }
  | { readonly kind: 'queue'; readonly sha: string; readonly base: Target }
  | { readonly kind: 'push'; readonly sha: string; readonly branch: string }
  | { readonly kind: 'other'; readonly sha: string; readonly event: string };

/** The branch that a change is merged into, and its commit when the event happened. */
export interface Target {
  readonly branch: string;
  readonly sha: string;
}

/** A finished run of another workflow, as `workflow_run` tells it. */
export type FinishedRun = z.infer<typeof runEvent>['workflow_run'];

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads the event that started the workflow.
 * @throws Error when the runner's own files are not what GitHub documents
 */
export function occasionOf(env: Environment): Occasion {
  const event = env['GITHUB_EVENT_NAME'] ?? '';
  const head = env['GITHUB_SHA'] ?? '';
  if (event === 'pull_request' || event === 'pull_request_target') return pullOf(env);
  if (event === 'merge_group') {
    const { merge_group: group } = queueEvent.parse(payloadOf(env));
    return { kind: 'queue', sha: group.head_sha, base: { branch: branchOf(group.base_ref), sha: group.base_sha } };
  }
  const ref = env['GITHUB_REF'] ?? '';
  if (event === 'push' && ref.startsWith('refs/heads/')) return { kind: 'push', sha: head, branch: branchOf(ref) };
  return { kind: 'other', sha: head, event };
}

/**
 * The run that a `workflow_run` workflow follows.
 * @throws Error when the event is another one
 */
export function finishedRunOf(env: Environment): FinishedRun {
  const parsed = runEvent.safeParse(payloadOf(env));
  if (env['GITHUB_EVENT_NAME'] === 'workflow_run' && parsed.success) return parsed.data.workflow_run;
  throw new Error(`actions/report works in a workflow that starts by workflow_run, and this one started by ${env['GITHUB_EVENT_NAME'] ?? 'nothing'}`);
}

function pullOf(env: Environment): Occasion {
  const { pull_request: pull } = pullEvent.parse(payloadOf(env));
  const fork = pull.head.repo?.full_name !== env['GITHUB_REPOSITORY'];
  return { kind: 'pull', sha: pull.head.sha, number: pull.number, base: { branch: pull.base.ref, sha: pull.base.sha }, fork };
}

/** The event as the runner hands it over. */
export function payloadOf(env: Environment): unknown {
  const path = env['GITHUB_EVENT_PATH'];
  if (path === undefined || path === '') throw new Error('GITHUB_EVENT_PATH is not set: this action runs in a GitHub workflow');
  return JSON.parse(readFileSync(path, 'utf8')) as unknown;
}

function branchOf(ref: string): string {
  return ref.replace(/^refs\/heads\//, '');
}
