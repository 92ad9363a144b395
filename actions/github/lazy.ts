import type { GitHub } from './client.ts';
import type { Environment } from './occasion.ts';

export type Connect = () => Promise<GitHub>;

/** Octokit takes longer to load than a small gate to judge: it is loaded for the first request only. */
export function lazyGitHub(token: string, env: Environment, log: (line: string) => void): Connect {
  let made: Promise<GitHub> | undefined;
  return () => (made ??= open(token, env, log));
}

async function open(token: string, env: Environment, log: (line: string) => void): Promise<GitHub> {
  if (token === '') throw Object.assign(new Error('there is no github-token'), { status: 401 });
  const { connect } = await import('./client.ts');
  return connect(token, env, log);
}
