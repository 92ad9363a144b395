import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { Contract, type Call } from '../../contract/contract.ts';
import type { Json } from '../../contract/json.ts';
import { notes } from './notes.ts';
import { packages } from './packages.ts';
import { runningJob } from './running-job.ts';
import { statuses } from './statuses.ts';
import { notFound, type Answer, type Request, type Role, type Route, type Routes, type Trouble, type World } from './world.ts';

const routes: Routes = { ...notes, ...packages, ...runningJob, ...statuses };
const ROLES: readonly Role[] = ['guest', 'reporter', 'developer'];
const contract = new Contract(join(import.meta.dirname, 'openapi.json'), 'GitLab');

/** A request as it came, with what was answered. */
export interface Visit {
  readonly operation: string;
  readonly status: number;
}

/** A running fake: fill `world`, let a client work against `world.address`, read `world`, `visits` and `violations` back. */
export interface FakeGitLab {
  readonly world: World;
  readonly visits: Visit[];
  /** What broke the description of GitLab's API. A test ends with this empty. */
  readonly violations: string[];
  readonly troubles: Trouble[];
  close(): Promise<void>;
}

type Running = Omit<FakeGitLab, 'close'>;

/** @param path that GitLab is under on its host, `/gitlab` */
export async function startGitLab(path: string): Promise<FakeGitLab> {
  const fake: Running = { world: newWorld(), visits: [], violations: [], troubles: [] };
  const [api, storage] = [createServer(), createServer()];
  api.on('request', (request, response) => void visit(fake, path, request, response));
  storage.on('request', (request, response) => store(fake, request, response));
  fake.world.address = `${await listen(api)}${path}`;
  fake.world.objectStorage = await listen(storage);
  return { ...fake, close: async () => { await Promise.all([api, storage].map(close)); } };
}

function newWorld(): World {
  let id = 1_000;
  return { contract, address: '', access: new Map(), jobs: new Map(), mergeRequests: [], notes: [], statuses: [], files: [], registry: true, objectStorage: undefined, nextId: () => ++id };
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function close(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}

/** Object storage is another party: a token that reaches it has leaked. */
function store({ world, violations }: Running, request: IncomingMessage, response: ServerResponse): void {
  if (request.headers['job-token'] !== undefined || request.headers['private-token'] !== undefined) violations.push('object storage was given a token');
  const file = world.files.find(({ id }) => `/${id}` === request.url);
  response.writeHead(file === undefined ? 404 : 200, { 'content-type': 'application/octet-stream' }).end(file?.bytes);
}

async function visit(fake: Running, path: string, incoming: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(incoming.url ?? '/', 'http://fake');
  const within = url.pathname.startsWith(`${path}/`) ? url.pathname.slice(path.length) : `outside of ${path}: ${url.pathname}`;
  const found = fake.world.contract.find(incoming.method ?? 'GET', decodeURIComponent(within));
  const bytes = await read(incoming);
  const media = bytes.length === 0 ? undefined : (incoming.headers['content-type'] ?? '').split(';')[0];
  const isJson = media === 'application/json';
  const body = isJson ? (JSON.parse(bytes.toString('utf8')) as Json) : undefined;
  const operation = found?.operation.id ?? `${incoming.method ?? ''} ${within}`;
  const trouble = fake.troubles.find((one) => one.times > 0 && (one.operation ?? operation) === operation);
  if (trouble !== undefined) trouble.times--;
  const call = found && { operation: found.operation, path: found.parameters, query: Object.fromEntries(url.searchParams), body, media };
  if (call === undefined) fake.violations.push(`GitLab has no ${operation}`);
  else fake.violations.push(...fake.world.contract.requestFaults(media !== undefined && !isJson ? { ...call, body: {} } : call));
  const by = senderOf(fake.world, incoming);
  const answer = trouble !== undefined && trouble.answer !== 'after' ? trouble.answer : call === undefined ? notFound('Route') : answerOf(fake, call, bytes, by);
  fake.visits.push({ operation, status: answer === 'dead' ? 0 : answer.status });
  if (answer === 'dead' || trouble?.answer === 'after') incoming.socket.destroy();
  else send(response, answer);
}

const unauthorized: Answer = { status: 401, body: { message: '401 Unauthorized' } };

function senderOf({ jobs, access }: World, { headers }: IncomingMessage): Request['by'] | undefined {
  const pipeline = jobs.get(String(headers['job-token']));
  if (pipeline !== undefined) return { kind: 'job', pipeline };
  const token = access.get(String(headers['private-token']));
  return token === undefined ? undefined : { kind: 'access', token };
}

function answerOf({ world, violations }: Running, call: Call, bytes: Buffer, by: Request['by'] | undefined): Answer {
  const route = routes[call.operation.id];
  if (route === undefined) {
    violations.push(`the fake does not answer ${call.operation.id} yet`);
    return { status: 501 };
  }
  const request = by && { ...call, bytes, by };
  const answer = request === undefined ? unauthorized : (refusal(route, request) ?? route.answer(request, world));
  violations.push(...world.contract.answerFaults(call.operation, answer.status, answer.body));
  return answer;
}

function refusal(route: Route, { by, path }: Request): Answer | undefined {
  const project = path.id === undefined ? undefined : Number(path.id);
  if (by.kind === 'job') {
    if (!route.job) return unauthorized;
    return project === undefined || project === by.pipeline.project ? undefined : notFound('Project');
  }
  const { token } = by;
  if (route.scope === 'api' && !token.scopes.includes('api')) {
    return { status: 403, body: { error: 'insufficient_scope', error_description: 'The request requires higher privileges than provided by the access token.', scope: 'api' } };
  }
  if (project !== undefined && !token.projects.includes(project)) return notFound('Project');
  return ROLES.indexOf(token.role) < ROLES.indexOf(route.role) ? { status: 403, body: { message: '403 Forbidden' } } : undefined;
}

function send(response: ServerResponse, answer: Answer): void {
  response.writeHead(answer.status, { 'content-type': answer.raw === undefined ? 'application/json' : 'application/octet-stream', ...answer.headers });
  response.end(answer.raw ?? (answer.body === undefined ? '' : JSON.stringify(answer.body)));
}

async function read(incoming: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of incoming) parts.push(part as Buffer);
  return Buffer.concat(parts);
}
