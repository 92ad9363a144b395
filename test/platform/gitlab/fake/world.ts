import type { Call, Contract } from '../../contract/contract.ts';
import type { Json } from '../../contract/json.ts';

export interface Person {
  readonly id: number;
  readonly username: string;
}

export type Role = 'guest' | 'reporter' | 'developer';

/** A project, group or personal access token. */
export interface AccessToken {
  readonly owner: Person;
  readonly scopes: readonly ('api' | 'read_api')[];
  readonly role: Role;
  /** Projects that it sees. */
  readonly projects: readonly number[];
}

/** A pipeline, by which a job token and what it uploads are known. */
export interface Pipeline {
  readonly id: number;
  readonly project: number;
  readonly sha: string;
  readonly ref: string;
  readonly source: string;
  /** Who started the job whose token stands for the pipeline. */
  readonly user?: Person;
}

export interface Note {
  readonly id: number;
  readonly project: number;
  readonly iid: number;
  readonly author: Person;
  readonly body: string;
}

export interface Status {
  readonly project: number;
  readonly sha: string;
  readonly state: string;
  readonly name: string;
  readonly description: string;
  readonly targetUrl: string;
  readonly pipeline: number;
}

export interface PackageFile {
  readonly id: number;
  readonly project: number;
  readonly name: string;
  readonly version: string;
  readonly file: string;
  readonly bytes: Buffer;
  readonly pipelines: readonly Pipeline[];
}

/** What GitLab knows. Tests fill it and read it back; the routes work on it. */
export interface World {
  readonly contract: Contract;
  /** The address of the server with the path that GitLab is under, without a slash at its end. */
  address: string;
  readonly access: Map<string, AccessToken>;
  readonly jobs: Map<string, Pipeline>;
  mergeRequests: { readonly project: number; readonly iid: number }[];
  notes: Note[];
  statuses: Status[];
  files: PackageFile[];
  /** The project's package registry can be switched off. */
  registry: boolean;
  /** Downloads are redirected to another server, as with object storage. */
  objectStorage: string | undefined;
  /** A number that was not given before. */
  nextId(): number;
}

export interface Answer {
  readonly status: number;
  readonly body?: Json;
  /** Bytes that are no JSON. */
  readonly raw?: Buffer;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Request extends Call {
  readonly bytes: Buffer;
  /** Whose token came with it. */
  readonly by: { readonly kind: 'job'; readonly pipeline: Pipeline } | { readonly kind: 'access'; readonly token: AccessToken };
}

export interface Route {
  /** Whether GitLab lets a job token do it. */
  readonly job: boolean;
  readonly role: Role;
  readonly scope: 'api' | 'read_api';
  answer(request: Request, world: World): Answer;
}

export type Routes = Readonly<Record<string, Route>>;

/** Something that goes wrong between the job and GitLab, for the next `times` requests of an operation. */
export interface Trouble {
  /** `create-note`; any where it is left out. */
  readonly operation?: string;
  times: number;
  /** `dead`: the connection ends without an answer. `after`: GitLab does what was asked, and its answer is lost. */
  readonly answer: Answer | 'dead' | 'after';
}

export const notFound = (what: string): Answer => ({ status: 404, body: { message: `404 ${what} Not Found` } });
