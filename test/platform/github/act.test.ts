import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { expect, it } from 'vitest';
import type { Files } from '../checkout.ts';
import { act, onGitHub } from './act.ts';
import { root } from './runner.ts';
import { openPull, scene, type Scene } from './scene.ts';

const WORKFLOW = '.github/workflows/model-gate.yml';
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

async function flightsOnGitHub(): Promise<Scene> {
  const workflow = readFileSync(join(root, 'examples/github/pull-request.yml'));
  const gate = ['modelgate.yml', 'serving.json', 'predictions/champion.parquet', 'predictions/training.parquet'].map((file) => [file, readFileSync(join(flights, file))] as const);
  return onGitHub(await scene({ ...Object.fromEntries(gate), [WORKFLOW]: workflow, 'predictions/candidate.parquet': readFileSync(join(predictions, 'champion.parquet')) }));
}

it('the example workflow blocks a bad candidate of the flights example, and lets the mended one through, on a real runner', async () => {
  const there = await flightsOnGitHub();
  const first = openPull(there, 7, bad);
  const blocked = await act(there, { name: 'pull_request', path: first.event }, WORKFLOW);
  expect({ code: blocked.code, log: blocked.log.slice(-2000) }).toMatchObject({ code: 1 });
  expect(blocked.outputs).toMatchObject({ status: 'blocked', fail: '3', blocking: '1', error: '0', verdict: 'modelgate-report/verdict.json' });
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
  const passed = await act(there, { name: 'pull_request', path: event }, WORKFLOW);
  expect({ code: passed.code, log: passed.log.slice(-2000) }).toMatchObject({ code: 0 });
  expect(passed.outputs).toMatchObject({ status: 'passed', blocking: '0' });
  expect(passed.log).not.toContain('fetching DuckDB');
  expect(there.world.comments).toMatchObject([{ issue: 7, body: expect.stringContaining('PASSED') as string }]);
  expect(there.world.checks.at(-1)).toMatchObject({ headSha: sha, conclusion: 'success' });
});
