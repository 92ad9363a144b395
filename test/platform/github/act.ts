import { cpSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { spawned } from '../spawned.ts';
import { runtimeToken } from './fake/artifact-store.ts';
import { token } from './fake/server.ts';
import { root } from './runner.ts';
import type { Scene } from './scene.ts';
import { tools } from './tools.ts';

/** What act calls every run. */
export const RUN = '1';
const ADDRESS = 'https://github.com/acme/flights';

export interface ActRun {
  readonly code: number;
  readonly log: string;
  readonly outputs: Readonly<Record<string, string>>;
  readonly summary: string;
}

/** The repository with the address that act reads owner and name from; pushes of the test itself still go to the disk. */
export function onGitHub(there: Scene): Scene {
  there.git('remote', 'set-url', '--push', 'origin', there.world.repository.folder);
  there.git('remote', 'set-url', 'origin', ADDRESS);
  return there;
}

/** The actions as a release holds them: no sources of dependencies. */
function release(there: Scene): string {
  const folder = join(there.folder, 'release');
  mkdirSync(join(folder, 'actions'), { recursive: true });
  for (const part of ['action.yml', 'actions/bundle', 'actions/promote', 'actions/report']) cpSync(join(root, part), join(folder, part), { recursive: true });
  return folder;
}

/** Runs a workflow of the checkout. @param path of the event's JSON */
export async function act(there: Scene, event: { readonly name: string; readonly path: string }, workflow: string): Promise<ActRun> {
  const cache = join(there.folder, 'act');
  const env = { PATH: process.env['PATH'], HOME: process.env['HOME'], XDG_CACHE_HOME: cache, GIT_CONFIG_GLOBAL: '/dev/null' };
  // The job's git finds the repository on disk; act itself must not, since it would read owner and name there.
  const onDisk = { GIT_CONFIG_COUNT: '1', GIT_CONFIG_KEY_0: `url.${there.world.repository.folder}.insteadOf`, GIT_CONFIG_VALUE_0: ADDRESS };
  const given = { ...onDisk, GITHUB_API_URL: there.world.address, ACTIONS_RESULTS_URL: there.world.blobs, ACTIONS_RUNTIME_TOKEN: runtimeToken(RUN) };
  const args = [
    event.name, '--workflows', workflow, '--platform', 'ubuntu-latest=-self-hosted', '--eventpath', event.path, '--no-cache-server', '--actor', 'ada',
    '--local-repository', `acme/modelgate@v1=${release(there)}`, '--secret', `GITHUB_TOKEN=${token}`, ...Object.entries(given).flatMap(([name, value]) => ['--env', `${name}=${value}`]),
  ];
  const { code, log } = await spawned(tools.act(), args, there.checkout, env);
  const outputs = Object.fromEntries([...log.matchAll(/::set-output:: ([\w-]+)=(.*)$/gm)].map(([, name, value]) => [name!, value!]));
  const summaries = readdirSync(cache, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('workflow/SUMMARY.md'));
  return { code, log, outputs, summary: summaries.map((file) => readFileSync(join(cache, file), 'utf8')).join('') };
}
