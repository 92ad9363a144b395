import { z } from 'zod';

export type Environment = Readonly<Record<string, string | undefined>>;

const sha = z.string().regex(/^[0-9a-f]{40,64}$/);
const number = z.string().regex(/^\d{1,18}$/).transform(Number);
const text = z.string().min(1);

const variables = z.object({
  CI_API_V4_URL: z.url(),
  CI_PROJECT_ID: number,
  CI_PROJECT_DIR: text,
  CI_PIPELINE_ID: number,
  CI_JOB_URL: z.url(),
  CI_COMMIT_SHA: sha,
  CI_COMMIT_BRANCH: text.optional(),
  CI_COMMIT_REF_PROTECTED: z.string().optional(),
  CI_DEFAULT_BRANCH: text.optional(),
});

const mergeRequest = z.object({
  CI_MERGE_REQUEST_IID: number,
  CI_MERGE_REQUEST_PROJECT_ID: number,
  CI_MERGE_REQUEST_PROJECT_URL: z.url(),
  CI_MERGE_REQUEST_TARGET_BRANCH_NAME: text,
  CI_MERGE_REQUEST_TARGET_BRANCH_SHA: sha.optional(),
});

/** The merge request that a pipeline is for. */
export interface MergeRequest {
  readonly kind: 'merge-request';
  readonly iid: number;
  /** Project that it is merged into: notes and snapshots are there. */
  readonly project: number;
  /** Page of that project; its repository is there, with `.git`. */
  readonly projectUrl: string;
  readonly branch: string;
  /** Tip of the target branch that this pipeline merged with (merged results, trains); else the branch's tip is looked up. */
  readonly tip: string | undefined;
  /** The pipeline runs in the fork that the source branch is in, so its tokens are no good in this project. */
  readonly elsewhere: boolean;
}

/** Why a pipeline runs, as far as a gate cares. `trusted`: only who may push to the branch can run a pipeline on it. */
export type Why =
  | MergeRequest
  | { readonly kind: 'branch'; readonly branch: string; readonly trusted: boolean }
  | { readonly kind: 'other' };

export interface Occasion {
  readonly why: Why;
  /** Address of the API's version 4, under whatever path it is. */
  readonly api: string;
  readonly project: number;
  /** Folder of the checkout. */
  readonly folder: string;
  readonly pipeline: number;
  readonly job: string;
  readonly sha: string;
}

/**
 * Reads GitLab's predefined variables.
 * @throws Error that names those which are missing: this is no GitLab job
 */
export function occasionOf(env: Environment): Occasion {
  const filled = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = variables.safeParse(filled);
  if (!parsed.success) throw notGitLab(parsed.error);
  const { data } = parsed;
  return {
    why: whyOf(filled, data),
    api: data.CI_API_V4_URL.replace(/\/+$/, ''),
    project: data.CI_PROJECT_ID,
    folder: data.CI_PROJECT_DIR,
    pipeline: data.CI_PIPELINE_ID,
    job: data.CI_JOB_URL,
    sha: data.CI_COMMIT_SHA,
  };
}

/** Child pipelines of a merge request's have its variables too, whatever they say that their source is. */
function whyOf(env: Environment, { CI_COMMIT_BRANCH: branch, CI_COMMIT_REF_PROTECTED: isProtected, CI_DEFAULT_BRANCH: standard, CI_PROJECT_ID: here }: z.infer<typeof variables>): Why {
  if (env['CI_MERGE_REQUEST_IID'] !== undefined) return requestOf(env, here);
  if (branch === undefined) return { kind: 'other' };
  return { kind: 'branch', branch, trusted: branch === standard || isProtected === 'true' };
}

function requestOf(env: Environment, here: number): MergeRequest {
  const parsed = mergeRequest.safeParse(env);
  if (!parsed.success) throw notGitLab(parsed.error);
  const { data } = parsed;
  const project = data.CI_MERGE_REQUEST_PROJECT_ID;
  return {
    kind: 'merge-request',
    iid: data.CI_MERGE_REQUEST_IID,
    project,
    projectUrl: data.CI_MERGE_REQUEST_PROJECT_URL,
    branch: data.CI_MERGE_REQUEST_TARGET_BRANCH_NAME,
    tip: data.CI_MERGE_REQUEST_TARGET_BRANCH_SHA,
    elsewhere: here !== project,
  };
}

function notGitLab(error: z.ZodError): Error {
  const names = [...new Set(error.issues.map(({ path }) => String(path[0])))];
  return new Error(`GitLab's variables ${names.join(', ')} are missing or not what GitLab documents: modelgate-gitlab runs in a GitLab job; elsewhere use modelgate evaluate`);
}
