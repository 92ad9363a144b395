import { getOctokit } from '@actions/github';
import { retry } from '@octokit/plugin-retry';
import { throttling } from '@octokit/plugin-throttling';
import type { Environment } from './occasion.ts';

/** Seconds that a rate limit may ask to wait; a job that waits for an hour costs more than a missing comment. */
const LONGEST_WAIT = 60;
const RETRIES = 2;

export type Octokit = ReturnType<typeof getOctokit>;

/** The API and the repository that the workflow runs in. */
export interface GitHub {
  readonly api: Octokit;
  readonly owner: string;
  readonly repo: string;
  /** Page of this run, where its summary and artifacts are. */
  readonly runUrl: string;
  readonly runId: number;
}

/**
 * Octokit for GITHUB_API_URL (GitHub or an Enterprise Server), which retries what fails by chance and waits where GitHub asks to.
 * @param log told of each wait
 */
export function connect(token: string, env: Environment, log: (line: string) => void): GitHub {
  const wait = (kind: string) => (seconds: number, { method, url }: { method: string; url: string }, _: unknown, retries: number) => {
    const again = retries < RETRIES && seconds <= LONGEST_WAIT;
    log(`GitHub's ${kind} is met at ${method} ${url}; ${again ? `again in ${seconds} s` : `it asks to wait ${seconds} s, which is not worth it`}`);
    return again;
  };
  const api = getOctokit(token, {
    baseUrl: env['GITHUB_API_URL'] ?? 'https://api.github.com',
    retry: { retries: RETRIES },
    throttle: { onRateLimit: wait('rate limit'), onSecondaryRateLimit: wait('secondary rate limit') },
    log: { debug: () => undefined, info: () => undefined, warn: log, error: () => undefined },
  }, retry, throttling);
  const [owner = '', repo = ''] = (env['GITHUB_REPOSITORY'] ?? '').split('/');
  const runId = Number(env['GITHUB_RUN_ID'] ?? 0);
  return { api, owner, repo, runId, runUrl: `${env['GITHUB_SERVER_URL'] ?? 'https://github.com'}/${owner}/${repo}/actions/runs/${runId}` };
}
