import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { CreateModelPackageCommand, CreateModelPackageGroupCommand, ListModelPackagesCommand, SageMakerClient, UpdateModelPackageCommand } from '@aws-sdk/client-sagemaker';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Scene, temporary, type Candidate } from '../../promote/scene.ts';
import { killAtEveryStep } from './killed.ts';
import { MOTO_ENV, startMoto, type Server } from './servers.ts';

const Bucket = 'archives';
let moto: Server;
let s3: S3Client;
let sagemaker: SageMakerClient;
beforeAll(async () => {
  moto = await startMoto();
  const options = { endpoint: moto.url, region: 'eu-west-1', credentials: { accessKeyId: 'testing', secretAccessKey: 'testing-secret' } };
  s3 = new S3Client({ ...options, forcePathStyle: true });
  sagemaker = new SageMakerClient(options);
  await s3.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration: { LocationConstraint: 'eu-west-1' } }));
});
afterAll(() => moto.stop());

async function sceneFor(group: string, more: readonly object[] = []): Promise<Scene> {
  await sagemaker.send(new CreateModelPackageGroupCommand({ ModelPackageGroupName: group }));
  return new Scene([{ sagemaker: { group } }, ...more], temporary(), { ...MOTO_ENV, AWS_ENDPOINT_URL: moto.url });
}

/** Registers a model as a training pipeline does: an archive in S3, and a version that waits for approval. */
async function registered(scene: Pick<Scene, 'model' | 'candidate'>, group: string, name: string): Promise<Candidate> {
  const model = await scene.model(name);
  const archive = join(model.artifact, 'model.onnx');
  const Key = `${group}/${name}/model.tar.gz`;
  await s3.send(new PutObjectCommand({ Bucket, Key, Body: readFileSync(archive) }));
  await sagemaker.send(
    new CreateModelPackageCommand({
      ModelPackageGroupName: group,
      ModelApprovalStatus: 'PendingManualApproval',
      InferenceSpecification: { Containers: [{ Image: 'image', ModelDataUrl: `s3://${Bucket}/${Key}` }], SupportedContentTypes: ['text/csv'], SupportedResponseMIMETypes: ['text/csv'] },
    }),
  );
  return scene.candidate(name, model.permission.commit!, archive);
}

/** Approval by version. */
async function approvals(group: string): Promise<Record<number, string>> {
  const { ModelPackageSummaryList: list = [] } = await sagemaker.send(new ListModelPackagesCommand({ ModelPackageGroupName: group }));
  return Object.fromEntries(list.map((one) => [one.ModelPackageVersion ?? 0, one.ModelApprovalStatus ?? '']));
}

describe('promotion in SageMaker', () => {
  it('approves the version that holds the artifact; the way back rejects what is newer', async () => {
    const scene = await sceneFor('plain');
    const one = await registered(scene, 'plain', 'one');
    expect(await scene.promote(one)).toMatchObject({ kind: 'promoted', moves: [{ from: null, to: '1' }] });
    const two = await registered(scene, 'plain', 'two');
    expect(await scene.promote(two)).toMatchObject({ moves: [{ from: '1', to: '2' }] });
    expect(await scene.promote(two)).toMatchObject({ kind: 'already' });
    expect(await approvals('plain')).toEqual({ 1: 'Approved', 2: 'Approved' });
    expect(await scene.rollback()).toMatchObject({ moves: [{ from: '2', to: '1' }] });
    expect(await approvals('plain')).toEqual({ 1: 'Approved', 2: 'Rejected' });
    expect(await scene.standing()).toEqual([one.permission.artifact]);
    await expect(scene.promote(two)).rejects.toMatchObject({ details: [{ code: 'TARGET_UNFIT' }] });
  });

  it('refuses a version with another archive, and one older than the champion', async () => {
    const scene = await sceneFor('other');
    const [one, two] = [await registered(scene, 'other', 'one'), await registered(scene, 'other', 'two')];
    await expect(scene.promote(one)).rejects.toThrow(/version 2 holds sha256:.* not what was judged/);
    await scene.promote(two);
    await expect(scene.promote({ ...one, permission: { ...one.permission, championDigest: two.permission.artifact } }, { as: { sagemaker: '1' } })).rejects.toThrow(/older than 2/);
    expect(await approvals('other')).toEqual({ 1: 'PendingManualApproval', 2: 'Approved' });
  });

  it('of two at once one is refused', async () => {
    const scene = await sceneFor('race');
    const [one, two] = [await registered(scene, 'race', 'one'), await registered(scene, 'race', 'two')];
    const results = await Promise.allSettled([one, two].map((candidate, i) => scene.promote(candidate, { as: { sagemaker: String(i + 1) }, state: join(scene.root, `state-${i}`) })));
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(Object.values(await approvals('race')).sort()).toEqual(['Approved', 'PendingManualApproval']);
  });

  it('a later target that fails leaves the old version the champion, there and back', async () => {
    const scene = await sceneFor('half', [{ folder: { path: '../served' } }]);
    const one = await registered(scene, 'half', 'one');
    await scene.promote(one);
    const two = await registered(scene, 'half', 'two');
    const served = join(scene.root, 'served/champion.json');
    const before = readFileSync(served, 'utf8');
    const breaks = (step: string): void => {
      if (step.includes('sagemaker') && step.includes(' became ')) scene.write('../served/champion.json', 'broken');
    };
    await expect(scene.promote(two, {}, breaks)).rejects.toMatchObject({ details: [{ code: 'TARGET_UNFIT' }, { code: 'PROMOTION_UNDONE' }] });
    expect(await approvals('half')).toEqual({ 1: 'Approved', 2: 'PendingManualApproval' });
    scene.write('../served/champion.json', before);
    await scene.promote(two);
    await expect(scene.rollback({}, breaks)).rejects.toMatchObject({ details: [{ code: 'TARGET_UNFIT' }, { code: 'PROMOTION_UNDONE' }] });
    expect(await approvals('half')).toEqual({ 1: 'Approved', 2: 'Approved' });
  });

  it('tells a version that was approved by hand', async () => {
    const scene = await sceneFor('hand');
    await registered(scene, 'hand', 'one');
    const { ModelPackageSummaryList: list = [] } = await sagemaker.send(new ListModelPackagesCommand({ ModelPackageGroupName: 'hand' }));
    await sagemaker.send(new UpdateModelPackageCommand({ ModelPackageArn: list[0]?.ModelPackageArn, ModelApprovalStatus: 'Approved' }));
    expect(await scene.status()).toMatchObject({ agree: true, targets: [{ standing: { version: '1', mark: null } }] });
  });

  it('killed at every step', { timeout: 400_000 }, async () => {
    const scene = await sceneFor('killed');
    const plain = { model: scene.model.bind(scene), candidate: scene.candidate.bind(scene) };
    scene.model = (name) => registered(plain, 'killed', name);
    const steps = await killAtEveryStep(scene, async () => expect(Object.values(await approvals('killed'))).toContain('Approved'));
    expect(steps).toBeGreaterThan(6);
  });
});
