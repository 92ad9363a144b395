import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect } from 'vitest';
import { newCheckout, type Checkout, type Files } from '../checkout.ts';
import { startGitHub, type FakeGitHub } from './fake/server.ts';
import type { Permissions } from './fake/world.ts';
import type { Event } from './runner.ts';
import { tools } from './tools.ts';

/** What the examples' workflows give to the job. */
export const usual: Permissions = { actions: 'read', checks: 'write', contents: 'read', 'pull-requests': 'write' };

/** A fake GitHub with the repository behind it, and a checkout of it. */
export type Scene = FakeGitHub & Checkout;

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
  const there = newCheckout('modelgate-github-');
  const made: Scene = { ...(await startGitHub(tools.openapi(), there.origin, permissions)), ...there };
  open.push(made);
  made.commit('main', files);
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
