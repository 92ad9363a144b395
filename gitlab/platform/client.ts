import { Gitlab } from '@gitbeaker/rest';
import type { RequesterType, ResourceOptions } from '@gitbeaker/requester-utils';
import { request, type Outside } from './request.ts';

/** A token, and whose it is: a job's own may do little. */
export interface Token {
  readonly kind: 'job' | 'access';
  readonly value: string;
}

export type Api = InstanceType<typeof Gitlab>;

/** GitLab's API by gitbeaker, and what it can't do by `put`. */
export interface GitLab {
  readonly api: Api;
  /** Asks for what gitbeaker asks for under conditions that it never meets itself. The type is unknown: whoever uses the answer parses it. */
  get(path: string): Promise<unknown>;
  /** Sends bytes as they are; gitbeaker would send them as a form, which the package registry keeps as it comes. */
  put(path: string, bytes: Uint8Array<ArrayBuffer>): Promise<void>;
}

/**
 * @param address of the API's version 4, as CI_API_V4_URL has it, under whatever path it is
 */
export function connect(address: string, token: Token, outside: Outside): GitLab {
  const host = address.replace(/\/api\/v4$/, '');
  const requesterFn = (service: ResourceOptions): RequesterType => requesterOf(service, outside);
  const api = new Gitlab(token.kind === 'job' ? { host, jobToken: token.value, requesterFn } : { host, token: token.value, requesterFn });
  const headers = { [token.kind === 'job' ? 'job-token' : 'private-token']: token.value };
  return {
    api,
    get: async (path) => {
      const answer: unknown = await (await request(`${address}/${path}`, { method: 'GET', headers }, outside)).json();
      return answer;
    },
    put: async (path, body) => {
      await request(`${address}/${path}`, { method: 'PUT', headers: { ...headers, 'content-type': 'application/octet-stream' }, body }, outside);
    },
  };
}

type Options = Parameters<RequesterType['get']>[1];

/** Gitbeaker's own would try ten times without a word, and not at all where GitLab says when to come back. */
function requesterOf(service: ResourceOptions, outside: Outside): RequesterType {
  const by = (method: string): RequesterType['get'] => async (endpoint, options) => answered(await request(urlOf(service, endpoint, options), await askingOf(service, method, options), outside));
  return { get: by('GET'), post: by('POST'), put: by('PUT'), patch: by('PATCH'), delete: by('DELETE') };
}

/** Gitbeaker gives a DELETE an empty body, which GitLab describes for none. */
async function askingOf(service: ResourceOptions, method: string, options: Options): Promise<Parameters<typeof request>[1]> {
  const tokens = await Promise.all(Object.entries(service.authHeaders).map(async ([name, value]) => [name, await value()] as const));
  const headers = { ...service.headers, ...Object.fromEntries(tokens) };
  const body = underscored(options?.body ?? {});
  if (Object.keys(body).length === 0) return { method, headers };
  return { method, headers: { ...headers, 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

function urlOf(service: ResourceOptions, endpoint: string, options: Options): string {
  const query = new URLSearchParams(Object.entries(underscored(options?.searchParams ?? {})).map(([name, value]): [string, string] => [name, String(value)]));
  return `${service.url.replace(/\/+$/, '')}/${endpoint}${query.size === 0 ? '' : `?${query.toString()}`}`;
}

/** GitLab's names: `perPage` is `per_page`. */
function underscored(options: object): Record<string, unknown> {
  const entries = Object.entries(options).filter(([, value]) => value !== undefined && value !== null);
  return Object.fromEntries(entries.map(([name, value]) => [name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`), value as unknown]));
}

interface Answered<T> {
  readonly body: T;
  readonly headers: Record<string, string>;
  readonly status: number;
}

/** The type is gitbeaker's promise; whoever uses the answer parses it. */
async function answered<T>(answer: Response): Promise<Answered<T>> {
  const headers: Record<string, string> = {};
  answer.headers.forEach((value, name) => (headers[name] = value));
  const kind = headers['content-type'] ?? '';
  const body: unknown = answer.status === 204 ? null : kind.startsWith('application/json') ? await answer.json() : await answer.blob();
  return { body: body as T, headers, status: answer.status };
}
