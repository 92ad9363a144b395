import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Contract } from '../../contract/contract.ts';
import type { Json } from '../../contract/json.ts';
import { Repository } from './repository.ts';
import { artifacts } from './routes/artifacts.ts';
import { checks } from './routes/checks.ts';
import { comments } from './routes/comments.ts';
import { contents } from './routes/contents.ts';
import { people } from './routes/people.ts';
import { pulls } from './routes/pulls.ts';
import { reviews } from './routes/reviews.ts';
import { artifactStore } from './artifact-store.ts';
import type { Trouble } from './trouble.ts';
import { actionsBot, notFound, type Answer, type Permissions, type Request, type Route, type Routes, type World } from './world.ts';

const routes: Routes = { ...artifacts, ...checks, ...comments, ...contents, ...people, ...pulls, ...reviews };
/** The token that the fake takes; others get 401. */
export const token = 'ghs_fakeTokenOfThisTest';

/** A request as it came, with what was answered. */
export interface Visit {
  readonly operation: string;
  readonly status: number;
  readonly body: Json | undefined;
}

/** A running fake: fill `world`, let a client work against `world.address`, read `world`, `visits` and `violations` back. */
export interface FakeGitHub {
  readonly world: World;
  readonly visits: Visit[];
  /** What broke GitHub's OpenAPI description. A test ends with this empty. */
  readonly violations: string[];
  readonly troubles: Trouble[];
  close(): Promise<void>;
}

/** The one GraphQL question that an installation's token may ask where REST refuses it: who am I? */
const graphql = 'POST /graphql';
const whoIsThere: Answer = { status: 200, body: { data: { viewer: { login: actionsBot.login } } } };

const contracts = new Map<string, Contract>();

/** Starts the fake for a repository acme/flights whose commits are in `folder`. @param openapi GitHub's description */
export async function startGitHub(openapi: string, folder: string, permissions: Permissions): Promise<FakeGitHub> {
  const contract = contracts.get(openapi) ?? new Contract(openapi, 'GitHub');
  contracts.set(openapi, contract);
  const world = newWorld(contract, folder, permissions);
  const fake = { world, visits: [], violations: [], troubles: [] };
  const [api, blobs] = [createServer(), createServer()];
  api.on('request', (request, response) => void visit(fake, request, response));
  blobs.on('request', (request, response) => void artifactStore(world, request, response));
  [world.address, world.blobs] = await Promise.all([listen(api), listen(blobs)]);
  return { ...fake, close: async () => { await Promise.all([api, blobs].map(close)); } };
}

function newWorld(contract: Contract, folder: string, permissions: Permissions): World {
  let id = 1_000;
  let second = 0;
  const lists = { pulls: [], comments: [], checks: [], runs: [], artifacts: [], reviews: [] };
  return {
    ...lists,
    contract,
    repository: new Repository(folder),
    owner: 'acme',
    name: 'flights',
    address: '',
    blobs: '',
    permissions,
    nextId: () => ++id,
    now: () => new Date(Date.UTC(2026, 0, 1) + ++second * 1000).toISOString().replace('.000', ''),
  };
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function close(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}

async function visit(fake: Omit<FakeGitHub, 'close'>, incoming: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(incoming.url ?? '/', fake.world.address);
  const found = fake.world.contract.find(incoming.method ?? 'GET', decodeURIComponent(url.pathname));
  const text = await read(incoming);
  const operation = found?.operation.id ?? `${incoming.method ?? ''} ${url.pathname}`;
  const body = text.length === 0 ? undefined : (JSON.parse(text.toString('utf8')) as Json);
  const trouble = fake.troubles.find((one) => one.times > 0 && (one.operation ?? operation) === operation);
  if (trouble !== undefined) trouble.times--;
  const request: Request | undefined = found && {
    operation: found.operation, path: found.parameters, query: Object.fromEntries(url.searchParams), body, accept: incoming.headers.accept ?? '', url,
  };
  if (request === undefined && operation !== graphql) fake.violations.push(`GitHub has no ${operation}`);
  else if (request !== undefined) fake.violations.push(...fake.world.contract.requestFaults(request));
  const answer = operation === graphql ? whoIsThere : trouble === undefined || trouble.answer === 'after' ? answerOf(fake, request, incoming) : trouble.answer;
  fake.visits.push({ operation, status: answer === 'dead' ? 0 : answer.status, body });
  if (answer === 'dead' || trouble?.answer === 'after') incoming.socket.destroy();
  else send(response, answer);
}

function answerOf(fake: Omit<FakeGitHub, 'close'>, request: Request | undefined, incoming: IncomingMessage): Answer {
  const { world, violations } = fake;
  if (incoming.headers['user-agent'] === undefined) return forbidden('Request forbidden by administrative rules. Please make sure your request has a User-Agent header.');
  if (!/^(token|bearer) /i.test(incoming.headers.authorization ?? '') || incoming.headers.authorization?.split(' ')[1] !== token) {
    return { status: 401, body: { message: 'Bad credentials', documentation_url: 'https://docs.github.com/rest' } };
  }
  if (request === undefined) return notFound;
  if (!new RegExp(`^/repos/${world.owner}/${world.name}(/|$)`).test(request.url.pathname) && request.path.owner !== undefined) return notFound;
  const route = routes[request.operation.id];
  if (route === undefined) {
    violations.push(`the fake does not answer ${request.operation.id} yet`);
    return { status: 501 };
  }
  if (!allowed(world.permissions, route)) return forbidden('Resource not accessible by integration');
  const answer = route.answer(request, world);
  if (answer.raw === undefined) violations.push(...world.contract.answerFaults(request.operation, answer.status, answer.body));
  return answer;
}

function allowed(permissions: Permissions, route: Route): boolean {
  return route.needs.length === 0 || route.needs.some(([scope, level]) => permissions[scope] === 'write' || permissions[scope] === level);
}

function forbidden(message: string): Answer {
  return { status: 403, body: { message, documentation_url: 'https://docs.github.com/rest', status: '403' } };
}

function send(response: ServerResponse, answer: Answer): void {
  const type = answer.raw === undefined ? 'application/json; charset=utf-8' : 'application/vnd.github.raw; charset=utf-8';
  response.writeHead(answer.status, { 'content-type': type, 'x-github-request-id': 'FAKE', ...answer.headers });
  response.end(answer.raw ?? (answer.body === undefined ? '' : JSON.stringify(answer.body)));
}

async function read(incoming: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of incoming) parts.push(part as Buffer);
  return Buffer.concat(parts);
}
