import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, expect } from 'vitest';
import { startGitHub, type FakeGitHub } from './fake/server.ts';
import type { Permissions } from './fake/world.ts';
import type { Event } from './runner.ts';
import { tools } from './tools.ts';

/** What the examples' workflows give to the job. */
export const usual: Permissions = { actions: 'read', checks: 'write', contents: 'read', 'pull-requests': 'write' };

export type Files = Readonly<Record<string, string | Buffer>>;

/** A fake GitHub with the repository behind it, and a checkout of it. */
export interface Scene extends FakeGitHub {
  /** Folder of the checkout; a test's other files go beside it. */
  readonly checkout: string;
  readonly folder: string;
  git(...args: readonly string[]): string;
  /** Writes files into the checkout, commits and pushes them. @returns the commit */
  commit(branch: string, files: Files): string;
}

const open: Scene[] = [];

/** After each test: what was asked of GitHub and what the fake answered kept to GitHub's own description. */
afterEach(async () => {
  const scenes = open.splice(0);
  for (const scene of scenes) {
    await scene.close();
    rmSync(scene.folder, { recursive: true, force: true });
  }
  expect(scenes.flatMap((scene) => scene.violations)).toEqual([]);
});

/** Starts with one commit on main that holds `files`. */
export async function scene(files: Files, permissions: Permissions = usual): Promise<Scene> {
  const folder = mkdtempSync(join(tmpdir(), 'modelgate-github-'));
  const [origin, checkout] = [join(folder, 'origin.git'), join(folder, 'checkout')];
  const run = (cwd: string, args: readonly string[]): string =>
    execFileSync('git', ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.com', '-c', 'commit.gpgsign=false', ...args], {
      cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' },
    }).trim();
  run(folder, ['init', '--quiet', '--bare', '--initial-branch=main', origin]);
  run(folder, ['init', '--quiet', '--initial-branch=main', checkout]);
  run(checkout, ['remote', 'add', 'origin', origin]);
  writeFileSync(join(checkout, '.git/info/exclude'), 'modelgate-report/\n');
  const fake = await startGitHub(tools.openapi(), origin, permissions);
  const git = (...args: readonly string[]): string => run(checkout, args);
  const commit = (branch: string, changed: Files): string => {
    for (const [path, content] of Object.entries(changed)) {
      mkdirSync(dirname(join(checkout, path)), { recursive: true });
      writeFileSync(join(checkout, path), content);
    }
    git('add', '--all');
    git('commit', '--quiet', '--allow-empty', '--message', 'Change');
    git('push', '--quiet', 'origin', `HEAD:refs/heads/${branch}`);
    return git('rev-parse', 'HEAD');
  };
  const made: Scene = { ...fake, folder, checkout, git, commit };
  open.push(made);
  commit('main', files);
  return made;
}

/** A pull request from a new branch. @returns its head, and the event as GitHub would send it */
export function openPull(at: Scene, number: number, files: Files, branch = `feature-${number}`, fork?: string): { readonly sha: string; readonly event: string } {
  const base = { ref: 'main', sha: at.git('rev-parse', 'origin/main') };
  at.git('checkout', '--quiet', '-B', branch, 'origin/main');
  const sha = at.commit(branch, files);
  at.world.pulls.push({ number, base, head: { ref: branch, sha, ...(fork === undefined ? {} : { repository: fork }) } });
  const repository = { full_name: 'acme/flights', name: 'flights', owner: { login: 'acme' }, default_branch: 'main' };
  const pull = { number, base: { ...base, repo: repository }, head: { ref: branch, sha, repo: { ...repository, full_name: fork ?? repository.full_name } } };
  const path = join(at.folder, `pull-${number}.json`);
  writeFileSync(path, JSON.stringify({ action: 'synchronize', number, pull_request: pull, repository }));
  return { sha, event: path };
}

/** The event of a new pull request, as the runner hands it over. @param fork full name of the repository it comes from */
export function pullEvent(at: Scene, number: number, files: Files, fork?: string, branch?: string): Event {
  const { sha, event } = openPull(at, number, files, branch, fork);
  return { name: 'pull_request', path: event, sha, ref: `refs/pull/${number}/merge` };
}
