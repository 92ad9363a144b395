import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commitTime, onBranch } from '../../core/sources/branches.ts';
import { commit, faultsOf, folder, git, repository } from './case.ts';

const place = (directory: string, fetch?: true) => ({ directory, env: process.env, ...(fetch === undefined ? {} : { fetch }) });

/** A remote whose main has ten commits on top of `first`, and a release branch that left it there. */
function remote(): { url: string; first: string; release: string; tip: string } {
  const at = repository({ a: '0' });
  const first = git(at, 'rev-parse', 'HEAD');
  git(at, 'checkout', '-q', '-b', 'release/1.0');
  const release = commit(at, { a: 'release' });
  git(at, 'checkout', '-q', 'main');
  for (let i = 1; i < 10; i++) commit(at, { a: String(i) });
  const tip = commit(at, { a: 'tip' });
  const bare = join(folder(), 'remote.git');
  git(at, 'clone', '-q', '--bare', at, bare);
  return { url: `file://${bare}`, first, release, tip };
}

function clone(url: string, ...args: string[]): string {
  const path = join(folder(), 'clone');
  git(folder(), 'clone', '-q', ...args, url, path);
  return path;
}

describe('a commit', () => {
  it('is on a branch that a pattern names: * stops at a slash, ** does not', async () => {
    const { url, first, release, tip } = remote();
    const here = clone(url);
    const on = async (which: string, ...patterns: string[]): Promise<string | null> => (await onBranch(place(here), which, patterns)).branch;
    expect(await Promise.all([on(first, 'main'), on(tip, 'main'), on(release, 'main'), on(release, 'release/*'), on(release, 'main', 'release/*')])).toEqual(['main', 'main', null, 'release/1.0', 'release/1.0']);
    expect(await Promise.all([on(release, '*'), on(release, '**'), on(release, 'release/1.0'), on(release, 'release/1x0'), on(tip, 'mai')])).toEqual([null, 'release/1.0', 'release/1.0', null, null]);
    expect(await onBranch(place(here), tip, ['nothing/*'])).toEqual({ branch: null, looked: [] });
  });

  it('that nobody knows can’t be told of', async () => {
    const { url } = remote();
    expect(await faultsOf(onBranch(place(clone(url)), '0'.repeat(40), ['main']))).toMatchObject([{ code: 'GIT_REVISION' }]);
  });

  it('in a shallow clone is looked for deeper where git may fetch, and else said to be too far', async () => {
    const { url, first, release } = remote();
    const here = clone(url, '--depth', '1');
    expect(await faultsOf(onBranch(place(here), first, ['main']))).toMatchObject([{ code: 'GIT_REVISION', remedy: expect.stringContaining('--fetch') as string }]);
    expect((await onBranch(place(here, true), first, ['main'])).branch).toBe('main');
    const other = clone(url, '--depth', '1');
    expect((await onBranch(place(other, true), release, ['main', 'release/1.0'])).branch).toBe('release/1.0');
  });

  it('says when it was made', async () => {
    const { url, first } = remote();
    expect(await commitTime(place(clone(url)), first)).toEqual(new Date('2026-01-01T00:00:00Z'));
    expect(await commitTime(place(clone(url)), '0'.repeat(40))).toBeNull();
  });
});
