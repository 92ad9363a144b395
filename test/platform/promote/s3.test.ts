import { CreateBucketCommand, GetObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sha256, Scene, temporary, type Candidate } from '../../promote/scene.ts';
import { killAtEveryStep } from './killed.ts';
import { MOTO_ENV, startMoto, type Server } from './servers.ts';

const Bucket = 'models';
let moto: Server;
let s3: S3Client;
beforeAll(async () => {
  moto = await startMoto();
  s3 = new S3Client({ endpoint: moto.url, region: 'eu-west-1', forcePathStyle: true, credentials: { accessKeyId: 'testing', secretAccessKey: 'testing-secret' } });
  await s3.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration: { LocationConstraint: 'eu-west-1' } }));
});
afterAll(() => moto.stop());

const target = (prefix: string, endpoint = moto.url) => ({ s3: { url: `s3://${Bucket}/${prefix}`, endpoint } });
const read = async (Key: string): Promise<string> => (await (await s3.send(new GetObjectCommand({ Bucket, Key }))).Body?.transformToString()) ?? '';
const pointer = async (prefix: string) => JSON.parse(await read(`${prefix}/champion.json`)) as { path: string; version: string };

describe('promotion to an S3-compatible store', () => {
  it('copies the model and exchanges the pointer; goes back', async () => {
    const scene = new Scene([target('plain')], temporary(), MOTO_ENV);
    const [one, two] = [await scene.model('one'), await scene.model('two')];
    expect(await scene.promote(one, { as: { s3: '1.0.0' } })).toMatchObject({ kind: 'promoted', moves: [{ from: null, to: '1.0.0' }] });
    expect(await read('plain/versions/1.0.0/model.onnx')).toContain('the model one');
    expect(await scene.promote(two, { as: { s3: '2.0.0' } })).toMatchObject({ moves: [{ from: '1.0.0', to: '2.0.0' }] });
    expect(await scene.promote(two)).toMatchObject({ kind: 'already' });
    expect((await pointer('plain')).path).toBe('versions/2.0.0');
    await scene.rollback();
    expect((await pointer('plain')).path).toBe('versions/1.0.0');
    expect(await scene.standing()).toEqual([one.permission.artifact]);
  });

  it('of two at once one is refused', async () => {
    const scene = new Scene([target('race')], temporary(), MOTO_ENV);
    await scene.promote(await scene.model('old'));
    const candidates: Candidate[] = [];
    for (let i = 0; i < 4; i++) candidates.push(await scene.model(`racer-${i}`));
    const results = await Promise.allSettled(candidates.map((candidate, i) => scene.promote(candidate, { state: join(scene.root, `state-${i}`) })));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const result of results) if (result.status === 'rejected') expect(result.reason).toMatchObject({ name: 'Refusal' });
    const winner = candidates[results.findIndex(({ status }) => status === 'fulfilled')]!;
    expect(await scene.standing()).toEqual([winner.permission.artifact]);
  });

  it('leaves a version alone that has other files', async () => {
    const scene = new Scene([target('taken')], temporary(), MOTO_ENV);
    await s3.send(new PutObjectCommand({ Bucket, Key: 'taken/versions/1/model.onnx', Body: 'someone else’s' }));
    await expect(scene.promote(await scene.model('one'), { as: { s3: '1' } })).rejects.toMatchObject({ details: [{ code: 'TARGET_UNFIT' }] });
    expect(await read('taken/versions/1/model.onnx')).toBe('someone else’s');
    expect(await scene.standing()).toEqual([null]);
  });

  it('refuses a model that changed while it was copied, and moves nothing', async () => {
    const scene = new Scene([target('changed')], temporary(), MOTO_ENV);
    const one = await scene.model('one');
    const promotion = scene.promote(one, {}, (step) => {
      if (step.includes('copying') && step.includes('model.onnx')) scene.write('../one/model.onnx', 'x'.repeat(1400));
    });
    await expect(promotion).rejects.toThrow(/changed while it was promoted/);
    expect((await s3.send(new ListObjectsV2Command({ Bucket, Prefix: 'changed/champion' }))).KeyCount).toBe(0);
  });

  it('a store that is down, or knows us not, moves nothing anywhere', async () => {
    const scene = new Scene([{ folder: { path: '../served' } }, target('down', 'http://127.0.0.1:9')], temporary(), MOTO_ENV);
    await expect(scene.promote(await scene.model('one'))).rejects.toMatchObject({ details: [{ code: 'TARGET_UNAVAILABLE' }] });
    const status = await scene.status();
    expect(status).toMatchObject({ agree: null, unfinished: null, targets: [{ kind: 'read', standing: null }, { kind: 'unread' }] });
  });

  it('no bucket is said as such', async () => {
    const scene = new Scene([{ s3: { url: 's3://no-such-bucket/x', endpoint: moto.url } }], temporary(), MOTO_ENV);
    await expect(scene.promote(await scene.model('one'))).rejects.toMatchObject({ details: [{ code: 'TARGET_UNFIT' }] });
  });

  it('killed at every step', { timeout: 300_000 }, async () => {
    const scene = new Scene([target('killed')], temporary(), MOTO_ENV);
    const steps = await killAtEveryStep(scene, async ([artifact]) => {
      const { path } = await pointer('killed');
      const [config, model] = [await read(`killed/${path}/config.json`), await read(`killed/${path}/model.onnx`)];
      const digest = sha256(Buffer.concat([config, model].map((text) => Buffer.from(sha256(text).slice(7), 'hex'))));
      expect(digest).toBe(artifact);
    });
    expect(steps).toBeGreaterThan(8);
  });
});
