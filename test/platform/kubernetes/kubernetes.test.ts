import type { KubernetesObject } from '@kubernetes/client-node';
import { PatchStrategy } from '@kubernetes/client-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { killAtEveryStep } from '../promote/killed.ts';
import { temporary, Scene } from '../../promote/scene.ts';
import { manifest, role, startCluster, type Cluster } from './cluster.ts';

interface Served extends KubernetesObject {
  readonly spec: { readonly replicas?: number; readonly template?: { spec: { containers: { name: string; image: string; env?: { name: string; value?: string }[] }[] } }; readonly predictor?: { canaryTrafficPercent?: number; model: { storageUri?: string; modelFormat?: object } } };
}

/** KServe's InferenceService as far as the tests write it. */
const CRD = manifest({
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'inferenceservices.serving.kserve.io' },
  spec: {
    group: 'serving.kserve.io',
    scope: 'Namespaced',
    names: { kind: 'InferenceService', plural: 'inferenceservices', singular: 'inferenceservice' },
    versions: [{ name: 'v1beta1', served: true, storage: true, subresources: { status: {} }, schema: { openAPIV3Schema: { type: 'object', properties: {
      spec: { type: 'object', properties: { predictor: { type: 'object', properties: { canaryTrafficPercent: { type: 'integer' }, model: { type: 'object', properties: { storageUri: { type: 'string' }, modelFormat: { type: 'object', properties: { name: { type: 'string' } } } } } } } } },
      status: { type: 'object', x_kubernetes_preserve_unknown_fields: true },
    } } } }],
  },
});

let cluster: Cluster;
beforeAll(async () => {
  cluster = await startCluster();
  for (const object of [CRD, ...role([
    { apiGroups: ['apps'], resources: ['deployments'], verbs: ['get', 'patch'] },
    { apiGroups: ['serving.kserve.io'], resources: ['inferenceservices'], verbs: ['get', 'patch'] },
  ])]) await cluster.admin.create(object);
  await cluster.allowed({ apiVersion: 'apps/v1', kind: 'Deployment' });
  await cluster.allowed({ apiVersion: 'serving.kserve.io/v1beta1', kind: 'InferenceService' });
}, 180_000);
afterAll(() => cluster.stop());

const deployment = (name: string): KubernetesObject =>
  manifest({
    apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name, namespace: 'default' },
    spec: {
      replicas: 2, selector: { matchLabels: { app: name } },
      template: { metadata: { labels: { app: name } }, spec: { containers: [{ name: 'proxy', image: 'proxy:1' }, { name: 'model', image: 'server:1', env: [{ name: 'LOG', value: 'debug' }, { name: 'MODEL_URI', value: 's3://models/by-hand' }] }] } },
    },
  });

const service = (name: string): KubernetesObject => manifest({ apiVersion: 'serving.kserve.io/v1beta1', kind: 'InferenceService', metadata: { name, namespace: 'default' }, spec: { predictor: { model: { modelFormat: { name: 'onnx' } } } } });

const read = (kind: 'Deployment' | 'InferenceService', name: string): Promise<Served> => cluster.admin.read<Served>({ apiVersion: kind === 'Deployment' ? 'apps/v1' : 'serving.kserve.io/v1beta1', kind, metadata: { name, namespace: 'default' } });

const FIELD = 'spec.template.spec.containers[name=model].env[name=MODEL_URI].value';
const ofDeployment = (name: string, more: object = {}): object => ({ kubernetes: { kind: 'Deployment', name, namespace: 'default', field: FIELD, value: 's3://models/versions/{version}', wait_seconds: 0, ...more } });
const ofService = (name: string, more: object = {}): object => ({ kubernetes: { kind: 'InferenceService', name, namespace: 'default', field: 'spec.predictor.model.storageUri', value: 's3://models/{hex}', wait_seconds: 30, ...more } });

const scene = (to: object[], who: 'gate' | 'stranger' = 'gate'): Scene => new Scene(to, temporary(), { KUBECONFIG: cluster.kubeconfig(who) });

async function uri(name: string): Promise<string | undefined> {
  return (await read('Deployment', name)).spec.template?.spec.containers[1]?.env?.[1]?.value;
}

/** What controllers would do: says of the newest generation that it serves, each time that it changes, until it is stopped. */
function controller(kind: 'Deployment' | 'InferenceService', name: string, shares: (number | undefined)[]): () => Promise<void> {
  const signal = new AbortController();
  const seen = new Set<number>();
  const loop = (async () => {
    while (!signal.signal.aborted) {
      const { apiVersion, metadata, spec } = await read(kind, name);
      const generation = metadata?.generation ?? 0;
      if (!seen.has(generation)) {
        seen.add(generation);
        shares.push(spec.predictor?.canaryTrafficPercent);
        await setStatus({ apiVersion: apiVersion!, kind, name, status: { observedGeneration: generation, replicas: 2, updatedReplicas: 2, availableReplicas: 2, ...(kind === 'InferenceService' && { conditions: [{ type: 'Ready', status: 'True' }] }) } });
      }
      await new Promise((done) => setTimeout(done, 200));
    }
  })();
  return async () => {
    signal.abort();
    await loop;
  };
}

interface Status {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly status: object;
}

async function setStatus({ apiVersion, kind, name, status }: Status): Promise<void> {
  await cluster.status(manifest({ apiVersion, kind, metadata: { name, namespace: 'default' }, status }));
}

describe('a Deployment', () => {
  it('gets the new value and nothing else, and the way back leads to what was set by hand', { timeout: 60_000 }, async () => {
    await cluster.admin.create(deployment('served'));
    const at = scene([ofDeployment('served')]);
    const [first, second] = [await at.model('first'), await at.model('second')];
    expect(await at.promote(first)).toMatchObject({ kind: 'promoted', moves: [{ from: 's3://models/by-hand', to: first.permission.artifact.slice(7, 19) }] });
    expect(await uri('served')).toBe(`s3://models/versions/${first.permission.artifact.slice(7, 19)}`);
    expect((await read('Deployment', 'served')).spec).toMatchObject({ replicas: 2, template: { spec: { containers: [{ name: 'proxy', image: 'proxy:1' }, { name: 'model', image: 'server:1', env: [{ name: 'LOG', value: 'debug' }, { name: 'MODEL_URI' }] }] } } });
    expect((await read('Deployment', 'served')).metadata?.managedFields?.map(({ manager }) => manager)).toContain('modelgate');
    await at.promote(second);
    expect(await at.standing()).toEqual([second.permission.artifact]);
    expect(await at.promote(second)).toMatchObject({ kind: 'already' });
    await at.rollback();
    expect(await at.standing()).toEqual([first.permission.artifact]);
    await at.rollback();
    expect(await uri('served')).toBe('s3://models/by-hand');
  });

  it('that somebody changed since is not overwritten unseen', { timeout: 60_000 }, async () => {
    await cluster.admin.create(deployment('touched'));
    const at = scene([ofDeployment('touched')]);
    const [first, second] = [await at.model('first'), await at.model('second')];
    await at.promote(first);
    await cluster.admin.patch(manifest({ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'touched', namespace: 'default' }, spec: { template: { spec: { containers: [{ name: 'model', env: [{ name: 'MODEL_URI', value: 's3://models/hotfix' }] }] } } } }), undefined, undefined, 'kubectl', undefined, PatchStrategy.StrategicMergePatch);
    expect(await at.status()).toMatchObject({ targets: [{ standing: { version: 's3://models/hotfix', mark: null } }] });
    await expect(at.promote(second, { expect: first.permission.artifact })).rejects.toThrow(/hotfix/);
    expect(await uri('touched')).toBe('s3://models/hotfix');
  });

  it('of two promotions at once one is refused', { timeout: 60_000 }, async () => {
    await cluster.admin.create(deployment('raced'));
    const [one, other] = [scene([ofDeployment('raced')]), scene([ofDeployment('raced')])];
    const [first, second] = [await one.model('first'), await other.model('second')];
    const ends = await Promise.allSettled([one.promote(first), other.promote(second)]);
    expect(ends.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const winner = ends[0].status === 'fulfilled' ? first : second;
    expect(await one.standing()).toEqual([winner.permission.artifact]);
  });

  it('whose roll-out fails or takes too long is taken back', { timeout: 60_000 }, async () => {
    await cluster.admin.create(deployment('slow'));
    const at = scene([ofDeployment('slow', { wait_seconds: 2 })]);
    await expect(at.promote(await at.model('first'))).rejects.toThrow(/not ready after 2 s: the cluster has not seen the change yet|replicas are new/);
    expect(await uri('slow')).toBe('s3://models/by-hand');
    const status = { observedGeneration: 99, conditions: [{ type: 'Progressing', status: 'False', reason: 'ProgressDeadlineExceeded', message: 'image can’t be pulled' }] };
    await setStatus({ apiVersion: 'apps/v1', kind: 'Deployment', name: 'slow', status });
    await expect(at.promote(await at.model('second'))).rejects.toThrow(/the roll-out failed: image can’t be pulled/);
    expect(await uri('slow')).toBe('s3://models/by-hand');
  });

  it('that is not there, a cluster that refuses and one that is down are said, and nothing is moved', { timeout: 60_000 }, async () => {
    const absent = scene([ofDeployment('nowhere')]);
    await expect(absent.promote(await absent.model('first'))).rejects.toThrow(/TARGET_UNFIT.*there is no Deployment nowhere in default/s);
    const stranger = scene([ofDeployment('served')], 'stranger');
    await expect(stranger.promote(await stranger.model('first'))).rejects.toThrow(/TARGET_REFUSED.*\(403\).*cannot get resource "deployments"/s);
    const lost = new Scene([ofDeployment('served')], temporary(), { KUBECONFIG: '/nowhere' });
    await expect(lost.promote(await lost.model('first'))).rejects.toThrow(/TARGET_REFUSED.*no cluster can be found/s);
  });
});

describe('a promotion that is killed at any step', () => {
  it('leaves the old or the new value in the cluster', { timeout: 300_000 }, async () => {
    await cluster.admin.create(deployment('killed'));
    const at = scene([ofDeployment('killed')]);
    const steps = await killAtEveryStep(at, async ([standing]) => {
      const served = await uri('killed');
      const mark = (await at.status()).targets[0];
      expect(mark).toMatchObject({ kind: 'read', standing: { mark: { artifact: standing } } });
      expect(served).toMatch(/^s3:\/\/models\/(versions\/[0-9a-f]{12}|by-hand)$/);
    });
    expect(steps).toBeGreaterThan(4);
  });
});

describe('an InferenceService', () => {
  it('gets its first model, then each next one for a share of the requests first', { timeout: 90_000 }, async () => {
    await cluster.admin.create(service('flight'));
    const shares: (number | undefined)[] = [];
    const stop = controller('InferenceService', 'flight', shares);
    const at = scene([ofService('flight', { canary_percent: 10 })]);
    const [first, second] = [await at.model('first'), await at.model('second')];
    await at.promote(first);
    await at.promote(second);
    expect((await read('InferenceService', 'flight')).spec.predictor).toEqual({ model: { modelFormat: { name: 'onnx' }, storageUri: `s3://models/${second.permission.artifact.slice(7)}` } });
    expect(shares.filter((share, i) => i === 0 || share !== shares[i - 1])).toEqual([undefined, 10, undefined, 10, undefined]);
    await at.rollback();
    await stop();
    expect(await at.standing()).toEqual([first.permission.artifact]);
  });
});
