import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ApiException, KubeConfig, KubernetesObjectApi, type KubernetesObject } from '@kubernetes/client-node';
import { installed } from '../installed.ts';

const TOKENS = { admin: 'admin-token', gate: 'gate-token', stranger: 'stranger-token' } as const;

/** Kubernetes' API server and its etcd on loopback. There are no nodes and no controllers: the tests write what those would. */
export interface Cluster {
  /** A kubeconfig of `admin` (everything), `gate` (get and patch of what the tests promote) or `stranger` (nothing). */
  kubeconfig(who: keyof typeof TOKENS): string;
  readonly admin: KubernetesObjectApi;
  /** Waits until `gate` may read objects of a kind: the server takes up roles and new kinds a while after they were made. */
  allowed(kind: Pick<KubernetesObject, 'apiVersion' | 'kind'>): Promise<void>;
  /** Writes an object's status, as its controller would. */
  status(object: KubernetesObject): Promise<void>;
  stop(): void;
}

export async function startCluster(): Promise<Cluster> {
  const [etcd, server] = ['etcd', 'kube-apiserver'].map((program) => installed('kubernetes', 'servers-$KUBERNETES', program));
  const folder = mkdtempSync(join(tmpdir(), 'modelgate-kube-'));
  const [client, peer, secure] = await freePorts(3);
  const keys = join(folder, 'pki');
  mkdirSync(keys);
  execFileSync('openssl', ['genrsa', '-out', join(keys, 'sa.key'), '2048'], { stdio: 'ignore' });
  execFileSync('openssl', ['rsa', '-in', join(keys, 'sa.key'), '-pubout', '-out', join(keys, 'sa.pub')], { stdio: 'ignore' });
  writeFileSync(join(folder, 'tokens.csv'), `${TOKENS.admin},admin,1,system:masters\n${TOKENS.gate},gate,2\n${TOKENS.stranger},stranger,3\n`);
  const started = [
    spawn(etcd!, ['--data-dir', join(folder, 'etcd'), '--listen-client-urls', `http://127.0.0.1:${client}`, '--advertise-client-urls', `http://127.0.0.1:${client}`, '--listen-peer-urls', `http://127.0.0.1:${peer}`, '--initial-advertise-peer-urls', `http://127.0.0.1:${peer}`, '--initial-cluster', `default=http://127.0.0.1:${peer}`, '--unsafe-no-fsync', '--log-level', 'error'], { stdio: 'ignore' }),
    spawn(server!, [`--etcd-servers=http://127.0.0.1:${client}`, '--bind-address=127.0.0.1', '--advertise-address=10.0.0.1', `--secure-port=${secure}`, `--cert-dir=${keys}`, '--service-cluster-ip-range=10.0.0.0/24', `--token-auth-file=${join(folder, 'tokens.csv')}`, '--authorization-mode=RBAC', '--service-account-issuer=https://kubernetes.default.svc', `--service-account-key-file=${join(keys, 'sa.pub')}`, `--service-account-signing-key-file=${join(keys, 'sa.key')}`, '--disable-admission-plugins=ServiceAccount'], { stdio: 'ignore' }),
  ];
  const kubeconfig = (who: keyof typeof TOKENS): string => {
    const file = join(folder, `${who}.kubeconfig`);
    const cluster = { server: `https://127.0.0.1:${secure}`, 'certificate-authority': join(keys, 'apiserver.crt') };
    writeFileSync(file, JSON.stringify({ apiVersion: 'v1', kind: 'Config', clusters: [{ name: 't', cluster }], users: [{ name: who, user: { token: TOKENS[who] } }], contexts: [{ name: who, context: { cluster: 't', user: who, namespace: 'default' } }], 'current-context': who }));
    return file;
  };
  const stop = (): void => {
    for (const child of started) child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const admin = await ready(() => kubeconfig('admin'), join(keys, 'apiserver.crt'));
    const status = (object: KubernetesObject): Promise<void> => patchStatus(`https://127.0.0.1:${secure}`, join(keys, 'apiserver.crt'), object);
    const allowed = (kind: Pick<KubernetesObject, 'apiVersion' | 'kind'>): Promise<void> => until(async () => {
      const missing = { ...kind, metadata: { name: 'nothing', namespace: 'default' } };
      return clientOf(kubeconfig('gate')).read(missing).then(() => true, (error: unknown) => error instanceof ApiException && error.code === 404);
    }, `gate may not read ${kind.kind ?? ''}`);
    return { kubeconfig, stop, admin, status, allowed };
  } catch (error) {
    stop();
    throw error;
  }
}

/** The server makes its certificate at the start and answers when all of its parts do. */
async function ready(kubeconfig: () => string, certificate: string): Promise<KubernetesObjectApi> {
  await until(async () => {
    if (!existsSync(certificate) || readFileSync(certificate).length === 0) return false;
    return clientOf(kubeconfig()).read({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'default' } }).then(() => true, () => false);
  }, 'the API server does not answer');
  return clientOf(kubeconfig());
}

/** A new client each time: it keeps the kinds that it has once seen. */
function clientOf(kubeconfig: string): KubernetesObjectApi {
  const config = new KubeConfig();
  config.loadFromFile(kubeconfig);
  return KubernetesObjectApi.makeApiClient(config);
}

async function until(holds: () => Promise<boolean>, otherwise: string): Promise<void> {
  for (let second = 0; second < 120; second++) {
    if (await holds()) return;
    await sleep(1000);
  }
  throw new Error(otherwise);
}

/** The generic client knows no subresources. */
function patchStatus(server: string, certificate: string, object: KubernetesObject): Promise<void> {
  const [group, plural] = object.kind === 'Deployment' ? ['apps/v1', 'deployments'] : ['serving.kserve.io/v1beta1', 'inferenceservices'];
  const url = new URL(`/apis/${group}/namespaces/default/${plural}/${object.metadata?.name ?? ''}/status`, server);
  return new Promise((done, broken) => {
    const asked = request(url, { method: 'PATCH', ca: readFileSync(certificate), headers: { authorization: `Bearer ${TOKENS.admin}`, 'content-type': 'application/merge-patch+json' } }, (answer) => {
      answer.resume().on('end', () => (answer.statusCode === 200 ? done() : broken(new Error(`status: ${answer.statusCode ?? 0}`))));
    });
    asked.on('error', broken).end(JSON.stringify(object));
  });
}

async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer());
  const ports = await Promise.all(servers.map((each) => new Promise<number>((done) => each.listen(0, '127.0.0.1', () => done((each.address() as AddressInfo).port)))));
  await Promise.all(servers.map((each) => new Promise((done) => each.close(done))));
  return ports;
}

/** An object as a manifest has it. */
export function manifest(object: object): KubernetesObject {
  return object;
}

export const role = (rules: readonly object[]): KubernetesObject[] => [
  manifest({ apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'Role', metadata: { name: 'gate', namespace: 'default' }, rules }),
  manifest({ apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'RoleBinding', metadata: { name: 'gate', namespace: 'default' }, subjects: [{ kind: 'User', name: 'gate' }], roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'gate' } }),
];
