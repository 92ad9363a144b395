import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sha256, Scene, temporary, type Candidate } from '../../promote/scene.ts';
import { killAtEveryStep } from './killed.ts';
import { startRegistry, type Server } from './servers.ts';

let registry: Server;
beforeAll(async () => {
  registry = await startRegistry();
});
afterAll(() => registry.stop());

const host = (): string => new URL(registry.url).host;
const target = (name: string, at = host()) => ({ oci: { repository: `${at}/acme/${name}`, tag: 'prod', plain_http: true } });

interface Manifest {
  readonly layers: readonly { readonly digest: string; readonly annotations: Readonly<Record<string, string>> }[];
}

/** A manifest and its digest, as any client of the registry reads it. */
async function pull(name: string, reference: string): Promise<{ manifest: Manifest; digest: string }> {
  const answer = await fetch(`${registry.url}/v2/acme/${name}/manifests/${reference}`, { headers: { accept: 'application/vnd.oci.image.manifest.v1+json' } });
  if (!answer.ok) throw new Error(`${reference}: ${answer.status}`);
  const text = await answer.text();
  return { manifest: JSON.parse(text) as Manifest, digest: sha256(text) };
}

/** The artifact's digest, of the bytes that a client gets by the tag. */
async function artifactAt(name: string): Promise<string> {
  const { manifest } = await pull(name, 'prod');
  const digests = await Promise.all(manifest.layers.map(async ({ digest }) => sha256(Buffer.from(await (await fetch(`${registry.url}/v2/acme/${name}/blobs/${digest}`)).arrayBuffer()))));
  return sha256(Buffer.concat(digests.map((digest) => Buffer.from(digest.slice(7), 'hex'))));
}

describe('promotion in an OCI registry', () => {
  it('pushes the model as an artifact and moves the tag to its digest, and back', async () => {
    const scene = new Scene([target('plain')], temporary());
    const [one, two] = [await scene.model('one'), await scene.model('two')];
    expect(await scene.promote(one, { as: { oci: '1.0.0' } })).toMatchObject({ kind: 'promoted', moves: [{ from: null, to: '1.0.0' }] });
    const first = await pull('plain', 'prod');
    expect(first.manifest.layers.map(({ annotations }) => annotations['org.opencontainers.image.title'])).toEqual(['config.json', 'model.onnx']);
    expect((await pull('plain', '1.0.0')).digest).toBe(first.digest);
    expect(await scene.promote(two, { as: { oci: '2.0.0' } })).toMatchObject({ moves: [{ from: '1.0.0', to: '2.0.0' }] });
    expect(await artifactAt('plain')).toBe(two.permission.artifact);
    expect(await scene.promote(two)).toMatchObject({ kind: 'already' });
    await scene.rollback();
    expect((await pull('plain', 'prod')).digest).toBe(first.digest);
    await expect(scene.promote(two)).rejects.toMatchObject({ reasons: [{ code: 'VERDICT_REPLAYED' }] });
  });

  it('of two at once one is refused', async () => {
    const scene = new Scene([target('race')], temporary());
    await scene.promote(await scene.model('old'));
    const racers: Candidate[] = [];
    for (let i = 0; i < 3; i++) racers.push(await scene.model(`racer-${i}`));
    const results = await Promise.allSettled(racers.map((candidate, i) => scene.promote(candidate, { state: join(scene.root, `state-${i}`) })));
    expect(results.filter(({ status }) => status === 'fulfilled').length).toBeLessThan(2);
    for (const result of results) if (result.status === 'rejected') expect(result.reason).toMatchObject({ name: 'Refusal' });
    expect([await artifactAt('race')]).toEqual(await scene.standing());
  });

  it('goes back to no version whose tag was moved to other files', async () => {
    const scene = new Scene([target('moved')], temporary());
    await scene.promote(await scene.model('one'), { as: { oci: '1' } });
    const two = await scene.model('two');
    await scene.promote(two, { as: { oci: '2' } });
    const text = await (await fetch(`${registry.url}/v2/acme/moved/manifests/2`, { headers: { accept: 'application/vnd.oci.image.manifest.v1+json' } })).text();
    await fetch(`${registry.url}/v2/acme/moved/manifests/1`, { method: 'PUT', headers: { 'content-type': 'application/vnd.oci.image.manifest.v1+json' }, body: text });
    await expect(scene.rollback()).rejects.toMatchObject({ details: [{ code: 'TARGET_UNFIT' }, { code: 'PROMOTION_UNDONE' }] });
    expect(await artifactAt('moved')).toBe(two.permission.artifact);
  });

  it('the first promotion is taken back when a later target fails', async () => {
    const scene = new Scene([target('first'), { folder: { path: '../served' } }], temporary());
    const promotion = scene.promote(await scene.model('one'), {}, (doing) => {
      if (doing.includes('tagged prod') && !doing.includes('prod.')) scene.write('../served/champion.json', 'broken');
    });
    await expect(promotion).rejects.toMatchObject({ details: [{ code: 'TARGET_UNFIT' }, { code: 'PROMOTION_UNDONE' }] });
    await expect(pull('first', 'prod')).rejects.toThrow('404');
  });

  it('makes itself known as the registry asks for it, and says no secret', async () => {
    const asked: string[] = [];
    let host = '';
    const server = createServer((request, response) => {
      asked.push(`${request.url ?? ''} ${request.headers.authorization ?? ''}`);
      if (request.url?.startsWith('/token') === true) return response.end(JSON.stringify({ token: 'given' }));
      response.writeHead(request.headers.authorization === 'Bearer given' ? 403 : 401, { 'www-authenticate': `Bearer realm="http://${host}/token",service="r"` });
      return response.end('no, swordfish-99');
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    const scene = new Scene([target('auth', host)], temporary(), { MODELGATE_OCI_USERNAME: 'me', MODELGATE_OCI_PASSWORD: 'swordfish-99' });
    const error = await scene.promote(await scene.model('one')).catch((caught: unknown) => String(caught));
    server.close();
    expect(error).toContain('TARGET_REFUSED');
    expect(error).not.toContain('swordfish-99');
    expect(asked.some((line) => line.startsWith('/token?service=r&scope=repository%3Aacme%2Fauth%3Apull%2Cpush%2Cdelete Basic '))).toBe(true);
  });

  it('killed at every step', { timeout: 400_000 }, async () => {
    const scene = new Scene([target('killed')], temporary());
    const steps = await killAtEveryStep(scene, async ([artifact]) => expect(await artifactAt('killed')).toBe(artifact));
    expect(steps).toBeGreaterThan(12);
  });
});
