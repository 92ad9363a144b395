import type { Contract, Call } from '../../contract/contract.ts';
import type { Repository } from './repository.ts';
import type { Json, JsonObject } from '../../contract/json.ts';

export type Scope = 'actions' | 'checks' | 'contents' | 'issues' | 'pull-requests' | 'metadata';
export type Level = 'read' | 'write';
export type Permissions = Partial<Record<Scope, Level>>;

export interface Person {
  readonly login: string;
  readonly id: number;
  readonly type: 'User' | 'Bot';
}

/** Whom comments of a workflow's own token come from. */
export const actionsBot: Person = { login: 'github-actions[bot]', id: 41_898_282, type: 'Bot' };

export interface Pull {
  readonly number: number;
  readonly base: { readonly ref: string; readonly sha: string };
  /** `repository` is the fork's full name where the head is one's. */
  readonly head: { readonly ref: string; readonly sha: string; readonly repository?: string };
}

export interface Comment {
  readonly id: number;
  readonly issue: number;
  readonly author: Person;
  readonly created: string;
  readonly updated: string;
  readonly body: string;
}

export interface CheckRun {
  readonly id: number;
  readonly name: string;
  readonly headSha: string;
  readonly externalId: string;
  readonly detailsUrl: string | null;
  readonly status: string;
  readonly conclusion: string | null;
  readonly started: string;
  readonly completed: string | null;
  readonly title: string | null;
  readonly summary: string | null;
  readonly text: string | null;
  /** Grows with each request: GitHub appends. */
  readonly annotations: readonly JsonObject[];
}

export interface WorkflowRun {
  readonly id: number;
  /** The workflow's file, `.github/workflows/modelgate.yml`. */
  readonly path: string;
  readonly event: string;
  readonly branch: string;
  readonly sha: string;
  readonly conclusion: string;
  /** The fork's full name where the head is one's; GitHub leaves `pull_requests` empty for those. */
  readonly headRepository?: string;
}

/** A review of a run that waited for an environment. */
export interface Review {
  readonly run: number;
  readonly environment: string;
  readonly state: 'approved' | 'rejected' | 'pending';
  readonly by: Person;
}

export interface Artifact {
  readonly id: number;
  readonly name: string;
  readonly run: number;
  readonly created: string;
  readonly expired: boolean;
  readonly zip: Buffer;
}

/** What GitHub knows of one repository. Tests fill it and read it back; the routes work on it. */
export interface World {
  readonly contract: Contract;
  readonly repository: Repository;
  readonly owner: string;
  readonly name: string;
  /** The API's address without a slash at its end, known once the server listens. */
  address: string;
  /** Where artifacts' bytes are: another origin, as on GitHub. */
  blobs: string;
  permissions: Permissions;
  pulls: Pull[];
  comments: Comment[];
  checks: CheckRun[];
  runs: WorkflowRun[];
  artifacts: Artifact[];
  reviews: Review[];
  /** A number that was not given before. */
  nextId(): number;
  /** A moment later than the one before. */
  now(): string;
}

export interface Answer {
  readonly status: number;
  readonly body?: Json;
  /** Bytes that are no JSON, for GitHub's raw media type. */
  readonly raw?: Buffer;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Request extends Call {
  readonly accept: string;
  readonly url: URL;
}

export interface Route {
  /** What the token must be allowed; several where any of them is enough. */
  readonly needs: readonly (readonly [Scope, Level])[];
  answer(request: Request, world: World): Answer;
}

export type Routes = Readonly<Record<string, Route>>;

export const notFound: Answer = { status: 404, body: { message: 'Not Found', documentation_url: 'https://docs.github.com/rest', status: '404' } };

/** GitHub's 422, as it answers what its own rules refuse. */
export function refused(message: string, resource: string, field: string): Answer {
  const errors = [{ resource, field, code: 'custom', message }];
  return { status: 422, body: { message: 'Validation Failed', errors, documentation_url: 'https://docs.github.com/rest', status: '422' } };
}
