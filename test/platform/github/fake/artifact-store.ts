import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { isObject, textOf, type Json, type JsonObject } from '../../contract/json.ts';
import type { World } from './world.ts';

interface Upload {
  readonly blocks: Map<string, Buffer>;
  committed: Buffer | undefined;
}

/** Uploads that are under way, by the world they belong to and the artifact's name. */
const uploads = new WeakMap<World, Map<string, Upload>>();

/**
 * The services behind artifacts that are no part of the REST API: the runner's artifact service (Twirp), and the storage
 * with signed addresses, which refuses a request that brings GitHub's token along, as the real one does.
 */
export async function artifactStore(world: World, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', world.blobs);
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  const body = Buffer.concat(parts);
  const { status, content } = answer(world, request, url, body);
  response.writeHead(status, content === undefined ? {} : { 'content-type': typeof content === 'string' ? 'application/json' : 'application/zip' }).end(content);
}

interface Reply {
  readonly status: number;
  readonly content?: Buffer | string;
}

function answer(world: World, request: IncomingMessage, url: URL, body: Buffer): Reply {
  const service = /^\/twirp\/github\.actions\.results\.api\.v1\.ArtifactService\/(\w+)$/.exec(url.pathname)?.[1];
  if (service !== undefined) return request.headers.authorization === `Bearer ${runtimeToken(runOf(body))}` ? twirp(world, service, body) : { status: 401 };
  if (request.headers.authorization !== undefined) return { status: 400, content: 'InvalidAuthenticationInfo' };
  if (url.searchParams.get('sig') !== 'once') return { status: 403 };
  const id = /^\/artifacts\/(\d+)\.zip$/.exec(url.pathname)?.[1];
  if (id !== undefined) {
    const artifact = world.artifacts.find((one) => one.id === Number(id));
    return artifact === undefined ? { status: 404 } : { status: 200, content: artifact.zip };
  }
  return request.method === 'PUT' ? put(world, url, body) : { status: 404 };
}

function runOf(body: Buffer): string {
  const parsed: unknown = JSON.parse(body.toString('utf8'));
  return isObject(parsed) ? textOf(parsed.workflow_run_backend_id) : '';
}

/** The token that a runner gives to actions for this service; its claim says the run and the job. */
export function runtimeToken(run: string): string {
  const part = (value: JsonObject): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'none', typ: 'JWT' })}.${part({ scp: `Actions.Results:${run}:job-1` })}.x`;
}

function twirp(world: World, service: string, body: Buffer): Reply {
  const parsed: unknown = JSON.parse(body.toString('utf8'));
  const { name, size, hash, workflow_run_backend_id: run } = isObject(parsed) ? parsed : {};
  const mine = uploads.get(world) ?? new Map<string, Upload>();
  uploads.set(world, mine);
  const key = `${textOf(run)}/${textOf(name)}`;
  if (service === 'CreateArtifact') {
    if (world.artifacts.some((one) => one.name === name && String(one.run) === run)) return { status: 409 };
    mine.set(key, { blocks: new Map(), committed: undefined });
    return json({ ok: true, signed_upload_url: `${world.blobs}/upload/${encodeURIComponent(key)}?sig=once` });
  }
  const zip = mine.get(key)?.committed;
  if (service !== 'FinalizeArtifact' || zip === undefined || String(zip.length) !== size || hash !== digest(zip)) return { status: 400 };
  const id = world.nextId();
  world.artifacts.push({ id, name: textOf(name), run: Number(run), created: world.now(), expired: false, zip });
  return json({ ok: true, artifact_id: String(id) });
}

function put(world: World, url: URL, body: Buffer): Reply {
  const upload = uploads.get(world)?.get(decodeURIComponent(url.pathname.replace('/upload/', '')));
  if (upload === undefined) return { status: 404 };
  const block = url.searchParams.get('blockid');
  if (url.searchParams.get('comp') === 'block' && block !== null) upload.blocks.set(block, body);
  else if (url.searchParams.get('comp') === 'blocklist') {
    const ids = [...body.toString('utf8').matchAll(/<Latest>([^<]*)<\/Latest>/g)].map(([, id]) => id ?? '');
    if (ids.some((id) => !upload.blocks.has(id))) return { status: 400 };
    upload.committed = Buffer.concat(ids.map((id) => upload.blocks.get(id) ?? Buffer.alloc(0)));
  } else return { status: 400 };
  return { status: 201 };
}

function digest(zip: Buffer): string {
  return `sha256:${createHash('sha256').update(zip).digest('hex')}`;
}

function json(value: Json): Reply {
  return { status: 200, content: JSON.stringify(value) };
}
