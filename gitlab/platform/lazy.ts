import type { GitLab, Token } from './client.ts';
import { Refused } from './refusal.ts';
import type { Outside } from './request.ts';

export type Connect = () => Promise<GitLab>;

/**
 * Gitbeaker takes longer to load than a small gate to judge: it is loaded for the first request only.
 * @param token undefined: there is none, which the first request says
 */
export function lazyGitLab(address: string, token: Token | undefined, outside: Outside): Connect {
  let made: Promise<GitLab> | undefined;
  return () => (made ??= open(address, token, outside));
}

async function open(address: string, token: Token | undefined, outside: Outside): Promise<GitLab> {
  if (token === undefined) throw new Refused(401, 'there is no token');
  const { connect } = await import('./client.ts');
  return connect(address, token, outside);
}
