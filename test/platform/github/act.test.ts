import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { expect, it } from 'vitest';
import { runtimeToken } from './fake/artifact-store.ts';
import { token } from './fake/server.ts';
import type { Files } from '../checkout.ts';
import { spawned } from '../spawned.ts';
import { root } from './runner.ts';
import { openPull, scene, type Scene } from './scene.ts';
import { tools } from './tools.ts';

/** What act calls every run. */
const RUN = '1';
const flights = join(root, 'examples/flights');
const predictions = join(flights, 'predictions');
const bad: Files = { 'predictions/candidate.parquet': readFileSync(join(predictions, 'candidate.parquet')) };

/** The candidate, but the champion still predicts for the airline that the candidate fails. */
async function mended(there: Scene): Promise<Files> {
  const file = join(there.folder, 'mended.parquet');
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  await connection.run(`copy (
    select c.* replace (case when c.carrier = 'EV' then b.p_delayed else c.p_delayed end as p_delayed)
    from '${predictions}/candidate.parquet' c join '${predictions}/champion.parquet' b using (flight_id) order by flight_id
  ) to '${file}' (format parquet)`);
  connection.closeSync();
  return { 'predictions/candidate.parquet': readFileSync(file) };
}

/** The action as a release holds it: no sources of dependencies. */
function release(there: Scene): string {
  const folder = join(there.folder, 'release');
  mkdirSync(join(folder, 'actions'), { recursive: true });
  for (const part of ['action.yml', 'actions/bundle', 'actions/report']) cpSync(join(root, part), join(folder, part), { recursive: true });
  return folder;
}

const ADDRESS = 'https://github.com/acme/flights';

/** The scene's repository with the address that act reads owner and name from. */
async function flightsOnGitHub(): Promise<Scene> {
  const workflow = readFileSync(join(root, 'examples/github/pull-request.yml'));
  const gate = ['modelgate.yml', 'serving.json', 'predictions/champion.parquet', 'predictions/training.parquet'].map((file) => [file, readFileSync(join(flights, file))] as const);
  const there = await scene({ ...Object.fromEntries(gate), '.github/workflows/model-gate.yml': workflow, 'predictions/candidate.parquet': readFileSync(join(predictions, 'champion.parquet')) });
  there.git('remote', 'set-url', '--push', 'origin', there.world.repository.folder);
  there.git('remote', 'set-url', 'origin', ADDRESS);
  return there;
}

interface ActRun {
  readonly code: number;
  readonly log: string;
  readonly outputs: Readonly<Record<string, string>>;
  readonly summary: string;
}

async function act(there: Scene, event: string): Promise<ActRun> {
  const cache = join(there.folder, 'act');
  const env = { PATH: process.env['PATH'], HOME: process.env['HOME'], XDG_CACHE_HOME: cache, GIT_CONFIG_GLOBAL: '/dev/null' };
  // The job's git finds the repository on disk; act itself must not, since it would read owner and name there.
  const onDisk = { GIT_CONFIG_COUNT: '1', GIT_CONFIG_KEY_0: `url.${there.world.repository.folder}.insteadOf`, GIT_CONFIG_VALUE_0: ADDRESS };
  const given = { ...onDisk, GITHUB_API_URL: there.world.address, ACTIONS_RESULTS_URL: there.world.blobs, ACTIONS_RUNTIME_TOKEN: runtimeToken(RUN) };
  const args = [
    'pull_request', '--workflows', '.github/workflows/model-gate.yml', '--platform', 'ubuntu-latest=-self-hosted', '--eventpath', event, '--no-cache-server',
    '--local-repository', `acme/modelgate@v1=${release(there)}`, '--secret', `GITHUB_TOKEN=${token}`, ...Object.entries(given).flatMap(([name, value]) => ['--env', `${name}=${value}`]),
  ];
  const { code, log } = await spawned(tools.act(), args, there.checkout, env);
  const outputs = Object.fromEntries([...log.matchAll(/::set-output:: ([\w-]+)=(.*)$/gm)].map(([, name, value]) => [name!, value!]));
  const summaries = readdirSync(cache, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('workflow/SUMMARY.md'));
  return { code, log, outputs, summary: summaries.map((file) => readFileSync(join(cache, file), 'utf8')).join('') };
}

it('the example workflow blocks a bad candidate of the flights example, and lets the mended one through, on a real runner', async () => {
  const there = await flightsOnGitHub();
  const first = openPull(there, 7, bad);
  const blocked = await act(there, first.event);
  expect({ code: blocked.code, log: blocked.log.slice(-2000) }).toMatchObject({ code: 1 });
  expect(blocked.outputs).toMatchObject({ status: 'blocked', fail: '2', blocking: '1', error: '0', verdict: 'modelgate-report/verdict.json' });
  expect(blocked.summary).toMatch(/BLOCKED: flight-delay may not replace the baseline[\s\S]*carrier=EV/);
  expect(blocked.log).toMatch(/fetching DuckDB \S+ for \S+ by npm/);
  expect(there.world.comments).toMatchObject([{ issue: 7, body: expect.stringContaining('carrier=EV') as string }]);
  expect(there.world.checks).toMatchObject([{ name: 'Modelgate', headSha: first.sha, conclusion: 'failure' }]);
  const line = readFileSync(join(flights, 'modelgate.yml'), 'utf8').split('\n').findIndex((text) => text.includes('no airline pays')) + 1;
  expect(there.world.checks[0]?.annotations).toContainEqual(expect.objectContaining({ path: 'modelgate.yml', start_line: line, annotation_level: 'failure' }));
  expect(there.world.artifacts.map(({ name }) => name)).toEqual(['modelgate-report']);

  there.world.artifacts.splice(0);
  const sha = there.commit('feature-7', await mended(there));
  const event = join(there.folder, 'again.json');
  writeFileSync(event, readFileSync(first.event, 'utf8').replaceAll(first.sha, sha));
  const passed = await act(there, event);
  expect({ code: passed.code, log: passed.log.slice(-2000) }).toMatchObject({ code: 0 });
  expect(passed.outputs).toMatchObject({ status: 'passed', blocking: '0' });
  expect(passed.log).not.toContain('fetching DuckDB');
  expect(there.world.comments).toMatchObject([{ issue: 7, body: expect.stringContaining('PASSED') as string }]);
  expect(there.world.checks.at(-1)).toMatchObject({ headSha: sha, conclusion: 'success' });
});
