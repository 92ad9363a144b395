import { Fault } from '../../core/fault.ts';
import { storeName } from '../../core/sources/store-name.ts';
import type { AgeOf, Kept, NotKept, SnapshotStore } from '../../core/sources/store.ts';
import type { GitHub } from '../github/client.ts';
import { refusalOf } from '../github/refusal.ts';
import type { Environment } from '../github/occasion.ts';
import { downloadArtifact, type Limits } from './download.ts';
import { uploadArtifact } from './upload.ts';

const FILE = 'modelgate.snapshot';
const LIMITS: Limits = { zipBytes: 16 * 1024 * 1024, fileBytes: 16 * 1024 * 1024, files: 1 };
/** Artifacts of one model that are looked at, newest first; and runs that are asked about. */
const MOST_ARTIFACTS = 300;
const NAME = 'workflow artifacts';

export interface StoreSetting {
  readonly connect: () => Promise<GitHub>;
  /** Branch whose pushes leave snapshots; undefined: those of any branch count. */
  readonly branch: string | undefined;
  readonly days: number;
  readonly env: Environment;
  readonly now: Date;
}

interface Candidate {
  readonly id: number;
  readonly size: number;
  readonly expired: boolean;
  readonly run: number;
  readonly commit: string;
  readonly age: number;
}

/**
 * Snapshots as artifacts of the runs that judged the target branch. GitHub says which commit, branch and workflow an artifact
 * is of; nothing that its maker could write is believed. Only runs of this workflow by `push` count, and none of a fork.
 */
export function artifactStore(setting: StoreSetting): SnapshotStore {
  return {
    name: NAME,
    howToFill: 'Let this workflow run on pushes to the target branch too; each gate that passes there leaves its snapshot. Until then if_missing: bootstrap judges without a baseline.',
    newest: (model, age) => newest(setting, model, age),
    keep: async (model, _, snapshot) => {
      try {
        await uploadArtifact(artifactName(model), { [FILE]: snapshot }, setting.days, setting.env, setting.now);
      } catch (error) {
        throw new Fault({ code: 'OUTPUT_UNWRITABLE', message: `the snapshot of ${model} can't be kept as an artifact: ${refusalOf(error).message}`, remedy: 'Keep it by modelgate evaluate --store, or set keep-snapshots: false.' });
      }
    },
  };
}

/** The commit is that of the artifact's run. */
export function artifactName(model: string): string {
  return `modelgate-snapshot-${storeName(model)}`;
}

async function newest(setting: StoreSetting, model: string, age: AgeOf): Promise<Kept | NotKept> {
  try {
    const github = await setting.connect();
    const all = await candidatesOf(github, setting, model, age);
    if (all.length === 0) return { kind: 'none', why: `no push to ${setting.branch ?? 'a branch'} has left one of ${model}` };
    const before = all.filter(({ age: at }) => at !== Infinity).sort((a, b) => a.age - b.age || b.id - a.id);
    if (before.length === 0) return { kind: 'none', why: `${NAME} have ${all.length} of ${model}, none of them of a commit at or before the merge base` };
    const live = before.filter(({ expired }) => !expired);
    if (live.length === 0) return { kind: 'none', why: `the snapshots of ${model} have expired`, remedy: 'Run this workflow on the target branch again, and raise retention-days.' };
    return await firstOfWorkflow(github, setting, model, live);
  } catch (error) {
    if (error instanceof Fault) throw error;
    const { status, message } = refusalOf(error);
    const remedy = status === 403 || status === 404 ? 'Give the job the permission `actions: read`.' : 'Run the job again; this is not the same as having no snapshot.';
    throw new Fault({ code: 'EVIDENCE_UNREADABLE', message: `${NAME} can't be asked for snapshots: ${message}`, remedy });
  }
}

/** Artifacts of the model's name that runs of this repository on the branch left, whatever their age. */
async function candidatesOf(github: GitHub, { branch }: StoreSetting, model: string, age: AgeOf): Promise<Candidate[]> {
  const found: Candidate[] = [];
  const pages = github.api.paginate.iterator(github.api.rest.actions.listArtifactsForRepo, { owner: github.owner, repo: github.repo, name: artifactName(model), per_page: 100 });
  let seen = 0;
  for await (const { data } of pages) {
    for (const { id, size_in_bytes: size, expired, workflow_run: run } of data) {
      seen++;
      if (run?.id === undefined || run.head_sha === undefined || run.head_repository_id !== run.repository_id) continue;
      if (branch !== undefined && run.head_branch !== branch) continue;
      found.push({ id, size, expired, run: run.id, commit: run.head_sha, age: age(run.head_sha) ?? Infinity });
    }
    if (seen >= MOST_ARTIFACTS) break;
  }
  return found;
}

async function firstOfWorkflow(github: GitHub, { env }: StoreSetting, model: string, live: readonly Candidate[]): Promise<Kept | NotKept> {
  const own = workflowFile(env);
  const others = new Set<string>();
  for (const { id, size, run, commit } of live) {
    const { data } = await github.api.rest.actions.getWorkflowRun({ owner: github.owner, repo: github.repo, run_id: run });
    const path = data.path.replace(/@.*$/, '');
    if (data.event !== 'push' || (own !== undefined && path !== own)) {
      others.add(`${path} by ${data.event}`);
      continue;
    }
    const files = await downloadArtifact(github, id, size, LIMITS, (name) => name === FILE);
    const snapshot = files[FILE];
    if (snapshot === undefined) return { kind: 'none', why: `the artifact of run ${run} holds no ${FILE}` };
    return { kind: 'kept', commit, snapshot: Buffer.from(snapshot) };
  }
  return { kind: 'none', why: `${NAME} have snapshots of ${model} by other workflows only (${[...others].slice(0, 3).join(', ')})`, remedy: `Judge pushes and pull requests in one workflow file${own === undefined ? '' : ` (${own})`}.` };
}

/** `.github/workflows/gate.yml` of `acme/models/.github/workflows/gate.yml@refs/heads/main`. */
function workflowFile(env: Environment): string | undefined {
  return /(\.github\/workflows\/[^@]+)@/.exec(env['GITHUB_WORKFLOW_REF'] ?? '')?.[1];
}
