import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { runAction } from '../github/runner.ts';
import { pullEvent, scene as gitHubScene, type Scene as GitHubScene } from '../github/scene.ts';
import { startGitLab, type FakeGitLab } from '../gitlab/fake/server.ts';
import { runJob, root } from '../gitlab/runner.ts';
import { accessToken, again, project, usual } from '../gitlab/scene.ts';
import { spawned } from '../spawned.ts';
import type { Files } from '../checkout.ts';

const flights = join(root, 'examples/flights');
const file = (path: string): Buffer => readFileSync(join(flights, path));
const gate = file('modelgate.yml').toString('utf8');
const onMain: Files = {
  'modelgate.yml': gate,
  'serving.json': file('serving.json'),
  ...Object.fromEntries(['training', 'champion'].map((name) => [`predictions/${name}.parquet`, file(`predictions/${name}.parquet`)])),
  'predictions/candidate.parquet': file('predictions/champion.parquet'),
};
const changed: Files = { 'predictions/candidate.parquet': file('predictions/candidate.parquet') };

let gitLab: FakeGitLab | undefined;
afterEach(async () => {
  await gitLab?.close();
});

/** What the last run left in the checkout; removed, so that no later run can be taken for it. */
function taken(at: GitHubScene, folder: string): string {
  const verdict = readFileSync(join(at.checkout, folder, 'verdict.json'), 'utf8');
  rmSync(join(at.checkout, folder), { recursive: true });
  return verdict;
}

async function byCommandLine(at: GitHubScene): Promise<string> {
  const env = { PATH: process.env['PATH'], HOME: at.folder, GIT_CONFIG_GLOBAL: '/dev/null' };
  await spawned(process.execPath, [join(root, 'dist/cli.js'), 'evaluate', '--policy', 'base', '--base', 'main', '--out', 'by-hand', '--quiet'], at.checkout, env);
  return taken(at, 'by-hand');
}

async function onGitLab(at: GitHubScene): Promise<string> {
  gitLab = await startGitLab('/gitlab');
  gitLab.world.access.set(accessToken, usual);
  gitLab.world.mergeRequests.push({ project, iid: 7 });
  const there = { ...at, ...gitLab };
  const { code, log } = await runJob(there, again(there, 7));
  expect({ code, log: code === 1 ? '' : log }).toEqual({ code: 1, log: '' });
  expect(gitLab.world.notes).toHaveLength(1);
  return taken(at, 'modelgate-report');
}

async function onJenkins(at: GitHubScene): Promise<string> {
  const temp = join(at.folder, 'jenkins');
  mkdirSync(temp);
  const inputs = { GATE: 'modelgate.yml', REPORTS: 'jenkins-report', SNAPSHOTS: 'none', SNAPSHOT_FOLDER: 'snapshots', TEMP: temp, RESULT: join(temp, 'result'), TARGET: 'main', POLICY: 'base' };
  const env = { PATH: process.env['PATH'], HOME: at.folder, GIT_CONFIG_GLOBAL: '/dev/null', NODE_PATH: join(root, 'node_modules'), ...Object.fromEntries(Object.entries(inputs).map(([name, value]) => [`MODELGATE_${name}`, value])) };
  const { code, log } = await spawned(process.execPath, [join(root, 'jenkins/resources/modelgate/gate.mjs')], at.checkout, env);
  expect({ code, log: code === 1 ? '' : log }).toEqual({ code: 1, log: '' });
  return taken(at, 'jenkins-report');
}

describe('one commit, one gate: the command line, GitHub, GitLab and Jenkins give the same bytes', () => {
  it.each<[string, Files]>([
    ['a worse candidate', changed],
    ['a worse candidate beside a gate that lets it through', { ...changed, 'modelgate.yml': gate.replace('accuracy, max_drop: 0.005', 'accuracy, max_drop: 0.5') }],
  ])('%s', async (_, files) => {
    const at = await gitHubScene(onMain);
    const event = pullEvent(at, 7, files);
    expect((await runAction(at, event)).code).toBe(1);
    const gitHub = taken(at, 'modelgate-report');
    expect(gitHub).toContain('"status": "blocked"');
    expect(await byCommandLine(at)).toBe(gitHub);
    expect(await onGitLab(at)).toBe(gitHub);
    expect(await onJenkins(at)).toBe(gitHub);
  });
});
