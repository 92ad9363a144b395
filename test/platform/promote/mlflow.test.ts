import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Scene, temporary, type Candidate } from '../../promote/scene.ts';
import { killAtEveryStep } from './killed.ts';
import { startMlflow, type Server } from './servers.ts';

let mlflow: Server;
beforeAll(async () => {
  mlflow = await startMlflow();
}, 180_000);
afterAll(() => mlflow.stop());

async function api(method: string, path: string, body: object): Promise<Record<string, Record<string, unknown>>> {
  const url = `${mlflow.url}/api/2.0/mlflow/${path}`;
  const answer = await (method === 'GET' ? fetch(`${url}?${new URLSearchParams(body as Record<string, string>).toString()}`) : fetch(url, { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }));
  if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`);
  return (await answer.json()) as Record<string, Record<string, unknown>>;
}

async function upload(uri: string, folder: string, only?: string): Promise<void> {
  for (const name of only === undefined ? readdirSync(folder) : [only]) {
    const answer = await fetch(`${mlflow.url}/api/2.0/mlflow-artifacts/artifacts/${uri.replace('mlflow-artifacts:/', '')}/${name}`, { method: 'PUT', body: readFileSync(join(folder, name)) });
    if (!answer.ok) throw new Error(await answer.text());
  }
}

/** As MLflow 3 logs a model: a version of a logged model. */
async function register(name: string, folder: string, extra?: string): Promise<string> {
  const made = await api('POST', 'logged-models', { experiment_id: '0', name: 'model' });
  const info = made['model']!['info'] as { model_id: string; artifact_uri: string };
  await upload(info.artifact_uri, folder);
  if (extra !== undefined) await upload(info.artifact_uri, folder.replace(/[^/]+$/, extra), 'model.onnx');
  const version = await api('POST', 'model-versions/create', { name, source: `models:/${info.model_id}`, model_id: info.model_id });
  return String(version['model_version']!['version']);
}

/** As MLflow 2 did: a folder of a run's artifacts. */
async function registerRun(name: string, folder: string): Promise<string> {
  const run = (await api('POST', 'runs/create', { experiment_id: '0' }))['run']!['info'] as { run_id: string; artifact_uri: string };
  await upload(`${run.artifact_uri}/model`, folder);
  const version = await api('POST', 'model-versions/create', { name, source: `${run.artifact_uri}/model`, run_id: run.run_id });
  return String(version['model_version']!['version']);
}

async function aliasOf(name: string): Promise<string> {
  return String((await api('GET', 'registered-models/alias', { name, alias: 'champion' }))['model_version']!['version']);
}

async function sceneFor(name: string, more: readonly object[] = []): Promise<Scene> {
  await api('POST', 'registered-models/create', { name });
  return new Scene([{ mlflow: { name, alias: 'champion' } }, ...more], temporary(), { MLFLOW_TRACKING_URI: mlflow.url });
}

async function registered(scene: Scene, name: string, model: string, how = register): Promise<{ candidate: Candidate; version: string }> {
  const candidate = await scene.model(model);
  return { candidate, version: await how(name, candidate.artifact) };
}

describe('promotion in MLflow', () => {
  it('moves the alias to the version that holds the artifact, and back', async () => {
    const scene = await sceneFor('plain');
    const one = await registered(scene, 'plain', 'one');
    const two = await registered(scene, 'plain', 'two', registerRun);
    await expect(scene.promote(one.candidate)).rejects.toMatchObject({ details: [{ code: 'TARGET_UNFIT' }] });
    expect(await scene.promote(one.candidate, { as: { mlflow: one.version } })).toMatchObject({ kind: 'promoted', moves: [{ from: null, to: one.version }] });
    expect(await scene.promote(two.candidate, { as: { mlflow: two.version } })).toMatchObject({ moves: [{ from: one.version, to: two.version }] });
    expect(await aliasOf('plain')).toBe(two.version);
    const tags = (await api('GET', 'model-versions/get', { name: 'plain', version: two.version }))['model_version']!['tags'] as { key: string; value: string }[];
    expect(tags.find(({ key }) => key === 'modelgate.promotion')?.value).toContain(two.candidate.permission.verdictDigest);
    await scene.rollback();
    expect(await aliasOf('plain')).toBe(one.version);
    await expect(scene.promote(two.candidate)).rejects.toMatchObject({ reasons: [{ code: 'VERDICT_REPLAYED' }] });
  });

  it('refuses a version that holds other files, or more', async () => {
    const scene = await sceneFor('other');
    const [one, two] = [await registered(scene, 'other', 'one'), await registered(scene, 'other', 'two')];
    await expect(scene.promote(one.candidate, { as: { mlflow: two.version } })).rejects.toThrow(/other files/);
    const alone = await scene.candidate('one', one.candidate.permission.commit!, join(one.candidate.artifact, 'model.onnx'));
    await expect(scene.promote(alone, { as: { mlflow: one.version } })).rejects.toThrow(/other files/);
    const part = new Scene([{ mlflow: { name: 'other', alias: 'champion', path: 'model.onnx' } }], temporary(), { MLFLOW_TRACKING_URI: mlflow.url });
    const model = await part.model('one');
    const file = await part.candidate('one', model.permission.commit!, join(model.artifact, 'model.onnx'));
    expect(await part.promote(file, { as: { mlflow: one.version } })).toMatchObject({ kind: 'promoted' });
    expect(await part.promote({ ...file, artifact: file.permission.artifact })).toMatchObject({ kind: 'already' });
  });

  it('of two at once one is refused', async () => {
    const scene = await sceneFor('race');
    const old = await registered(scene, 'race', 'old');
    await scene.promote(old.candidate, { as: { mlflow: old.version } });
    const racers = [await registered(scene, 'race', 'one'), await registered(scene, 'race', 'two'), await registered(scene, 'race', 'three')];
    const results = await Promise.allSettled(racers.map(({ candidate, version }, i) => scene.promote(candidate, { as: { mlflow: version }, state: join(scene.root, `state-${i}`) })));
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected', 'rejected']);
    for (const result of results) if (result.status === 'rejected') expect(result.reason).toMatchObject({ name: 'Refusal' });
    const winner = racers[results.findIndex(({ status }) => status === 'fulfilled')]!;
    expect([await aliasOf('race'), ...(await scene.standing())]).toEqual([winner.version, winner.candidate.permission.artifact]);
  });

  it('tells an alias that was moved by hand', async () => {
    const scene = await sceneFor('hand');
    const [one, two] = [await registered(scene, 'hand', 'one'), await registered(scene, 'hand', 'two')];
    await api('POST', 'registered-models/alias', { name: 'hand', alias: 'champion', version: one.version });
    expect(await scene.status()).toMatchObject({ agree: true, targets: [{ standing: { version: one.version, mark: null } }] });
    await scene.promote(two.candidate, { as: { mlflow: two.version } });
    await scene.rollback();
    expect(await aliasOf('hand')).toBe(one.version);
  });

  it('a later target that is down leaves the alias where it was', async () => {
    const scene = await sceneFor('half', [{ folder: { path: '../served' } }]);
    const [one, two] = [await registered(scene, 'half', 'one'), await registered(scene, 'half', 'two')];
    await scene.promote(one.candidate, { as: { mlflow: one.version } });
    const promotion = scene.promote(two.candidate, { as: { mlflow: two.version } }, (doing) => {
      // The folder goes away between the two moves.
      if (doing.includes('done: setting the alias')) scene.write('../served/champion.json', 'broken');
    });
    await expect(promotion).rejects.toMatchObject({ details: [{ code: 'TARGET_UNFIT' }, { code: 'PROMOTION_UNDONE' }] });
    expect(await aliasOf('half')).toBe(one.version);
    expect((await scene.status()).unfinished).toBe(null);
  });

  it('tells no secret', async () => {
    const scene = new Scene([{ mlflow: { name: 'x', alias: 'champion' } }], temporary(), { MLFLOW_TRACKING_URI: 'http://user:hunter2hunter2@127.0.0.1:9', MLFLOW_TRACKING_TOKEN: 'token-of-someone' });
    const error = await scene.promote(await scene.model('one')).catch((caught: unknown) => String(caught));
    expect(error).toContain('TARGET_UNAVAILABLE');
    expect(error).not.toMatch(/hunter2|token-of-someone/);
  });

  it('killed at every step', { timeout: 400_000 }, async () => {
    const scene = await sceneFor('killed');
    const plain = scene.model.bind(scene);
    const versions = new Map<string, string>();
    scene.model = async (name) => {
      const candidate = await plain(name);
      const version = await register('killed', candidate.artifact);
      await api('POST', 'model-versions/set-tag', { name: 'killed', version, key: 'modelgate.artifact', value: candidate.permission.artifact });
      versions.set(version, candidate.permission.artifact);
      return candidate;
    };
    const steps = await killAtEveryStep(scene, async ([artifact]) => expect(versions.get(await aliasOf('killed'))).toBe(artifact));
    expect(steps).toBeGreaterThan(7);
  });
});
