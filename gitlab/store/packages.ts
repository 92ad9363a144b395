import { createHash } from 'node:crypto';
import { z } from 'zod';
import { Fault } from '../../core/fault.ts';
import { storeName } from '../../core/sources/store-name.ts';
import type { AgeOf, Kept, NotKept, SnapshotStore } from '../../core/sources/store.ts';
import type { GitLab } from '../platform/client.ts';
import type { Connect } from '../platform/lazy.ts';
import { refusalOf } from '../platform/refusal.ts';

const NAME = 'the package registry';
const FILE = 'modelgate.snapshot';
const MOST_BYTES = 16 * 1024 * 1024;
/** Packages of one model that are looked at, newest first. */
const MOST_PAGES = 5;
const A_PAGE = 100;
/** Pipelines that only who may push to their branch can start. A merge request's is none of them, whatever its branch is named. */
const SOURCES: ReadonlySet<string> = new Set(['push', 'web', 'api', 'schedule', 'parent_pipeline']);

const pipeline = z.object({ project_id: z.number().optional(), sha: z.string(), ref: z.string(), source: z.string().optional() });
const packages = z.array(z.object({ id: z.number(), name: z.string(), version: z.string() }));
const packageFiles = z.array(z.object({ id: z.number(), file_name: z.string(), size: z.number(), file_sha256: z.string().nullish(), pipelines: z.array(pipeline).nullish() }));

type PackageFile = z.infer<typeof packageFiles>[number];

export interface StoreSetting {
  /** With the job's own token: GitLab records the pipeline of an upload for no other. */
  readonly connect: Connect;
  /** Project that the snapshots are in: the one that is merged into. */
  readonly project: number;
  /** Branch whose pipelines leave snapshots; undefined: none count. */
  readonly branch: string | undefined;
}

interface Candidate {
  readonly id: number;
  readonly commit: string;
  readonly age: number;
}

/**
 * Snapshots as generic packages, one a model, a version a commit, which do not expire. Every job of the project may write
 * packages, a merge request's too; GitLab records which pipeline wrote a file, and only files of pipelines of the target branch
 * count. Nothing that their maker could write is believed.
 */
export function packageStore(setting: StoreSetting): SnapshotStore {
  return {
    name: NAME,
    howToFill: 'Let this job run on the target branch too; each gate that passes there leaves its snapshot. Until then if_missing: bootstrap judges without a baseline.',
    newest: (model, age) => newest(setting, model, age),
    keep: async (model, commit, snapshot) => {
      try {
        const gitlab = await setting.connect();
        await gitlab.put(`projects/${setting.project}/packages/generic/${packageName(model)}/${commit}/${FILE}`, Uint8Array.from(snapshot));
      } catch (error) {
        throw new Fault({ code: 'OUTPUT_UNWRITABLE', message: `the snapshot of ${model} can't be kept in ${NAME}: ${refusalOf(error).message}`, remedy: `${RIGHTS} Or set keep-snapshots: false.` });
      }
    },
  };
}

const RIGHTS = 'Switch the package registry on (Settings > General > Visibility), and let the job be started by a user with the role Developer.';

export function packageName(model: string): string {
  return `modelgate-snapshot-${storeName(model)}`;
}

async function newest(setting: StoreSetting, model: string, age: AgeOf): Promise<Kept | NotKept> {
  if (setting.branch === undefined) return { kind: 'none', why: 'this pipeline belongs to no branch that could have left one' };
  try {
    const gitlab = await setting.connect();
    const all = await candidatesOf(gitlab, setting, model, age);
    if (all.length === 0) return { kind: 'none', why: `no pipeline of ${setting.branch} has left one of ${model}` };
    const before = all.filter((one) => one.age !== Infinity).sort((a, b) => a.age - b.age);
    if (before.length === 0) return { kind: 'none', why: `${NAME} has ${all.length} of ${model}, none of them of a commit at or before the merge base` };
    return await firstTrusted(gitlab, setting, model, before);
  } catch (error) {
    if (error instanceof Fault) throw error;
    throw unreadable(setting, refusalOf(error));
  }
}

function unreadable({ project }: StoreSetting, { status, message }: ReturnType<typeof refusalOf>): Fault {
  const remedy = status === 401 || status === 403 || status === 404
    ? `Switch the package registry on (Settings > General > Visibility) and let the job's user read project ${project}; a job of a fork needs the fork on the project's job token allowlist.`
    : 'Run the job again; this is not the same as having no snapshot.';
  return new Fault({ code: 'EVIDENCE_UNREADABLE', message: `${NAME} can't be asked for snapshots: ${message}`, remedy });
}

/** Whatever has the name and a commit for a version. GitLab searches names loosely. */
async function candidatesOf({ api }: GitLab, { project }: StoreSetting, model: string, age: AgeOf): Promise<Candidate[]> {
  const name = packageName(model);
  const found: unknown = await api.Packages.all({ projectId: project, packageName: name, orderBy: 'created_at', sort: 'desc', perPage: A_PAGE, maxPages: MOST_PAGES });
  return packages.parse(found)
    .filter((one) => one.name === name && /^[0-9a-f]{40,64}$/.test(one.version))
    .map(({ id, version }) => ({ id, commit: version, age: age(version) ?? Infinity }));
}

async function firstTrusted(gitlab: GitLab, setting: StoreSetting, model: string, before: readonly Candidate[]): Promise<Kept | NotKept> {
  const others = new Set<string>();
  for (const { id, commit } of before) {
    const files = packageFiles.parse(await gitlab.api.Packages.allFiles(setting.project, id)).filter(({ file_name: name }) => name === FILE);
    const trusted = files.filter((file) => isTrusted(file, commit, setting)).sort((a, b) => b.id - a.id);
    files.filter((file) => !trusted.includes(file)).forEach((file) => others.add(originOf(file)));
    const [file] = trusted;
    if (file === undefined) continue;
    const snapshot = await download(gitlab, setting, model, commit, file);
    if (snapshot !== null) return { kind: 'kept', commit, snapshot };
  }
  return { kind: 'none', why: `${NAME} has snapshots of ${model} by pipelines that do not count only (${[...others].slice(0, 3).join(', ')})` };
}

/** GitLab says of each file which pipelines wrote it; one that none did was uploaded by a person. */
function isTrusted({ pipelines }: PackageFile, commit: string, { branch, project }: StoreSetting): boolean {
  const made = pipelines ?? [];
  return made.length > 0 && made.every((one) => one.ref === branch && one.sha === commit && SOURCES.has(one.source ?? '') && (one.project_id ?? project) === project);
}

function originOf({ pipelines }: PackageFile): string {
  const [first] = pipelines ?? [];
  return first === undefined ? 'not by a pipeline' : `${first.ref} by ${first.source ?? 'an unknown source'}`;
}

/** GitLab gives the newest file of a name. Null: another pipeline has put one over the trusted file. */
async function download({ api }: GitLab, { project }: StoreSetting, model: string, commit: string, { size, file_sha256: digest }: PackageFile): Promise<Buffer | null> {
  if (size > MOST_BYTES) return null;
  const answer: unknown = await api.PackageRegistry.download(project, packageName(model), commit, FILE);
  const bytes = Buffer.from(await z.instanceof(Blob).parse(answer).arrayBuffer());
  return createHash('sha256').update(bytes).digest('hex') === digest ? bytes : null;
}
