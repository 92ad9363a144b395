import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { closed, error, line, whole } from './shapes.ts';

/** What GTO allows as the name of an artifact or a stage. */
const GTO = /^[a-z0-9]([a-z0-9-/]*[a-z0-9])?$/;
const gto = (about: string) => line('small letters, digits, - and /, as GTO has them').regex(GTO, error('small letters, digits, - and /, as GTO has them')).describe(about);
/** Kinds whose group and version need not be said. */
const API_VERSIONS: Readonly<Record<string, string>> = { Deployment: 'apps/v1', StatefulSet: 'apps/v1', InferenceService: 'serving.kserve.io/v1beta1' };

const http = (allowed: string) => line(allowed).regex(/^https?:\/\/[^\s@]+$/, error(`${allowed}, without a user or password in it`));
const argv = (about: string) => z.array(z.string(error('a list of texts')), error('a list of texts')).min(1, error('a program and its arguments, a list of texts')).describe(about);
const pointer = line('the name of a file').regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, error('the name of a file, without a folder')).describe('Name of the file that says which version is the champion. Default champion.json.').optional();

const git = closed(
  {
    stage: gto('Stage that the champion holds, such as prod: tags `NAME#STAGE#1`, `NAME#STAGE#2`, … and `NAME@v1.2.3` on the commit of the verdict.'),
    name: gto('The model’s name in tags. Default: `model` of the gate, in small letters.').optional(),
    remote: line('the name or address of a remote').regex(/^[^-]/, error('the name or address of a remote')).describe('Remote that the tags are pushed to; its credentials are git’s own. Default origin.').optional(),
  },
  'a map with stage',
).describe('Tags in a git repository, as GTO reads them.');

const folder = closed(
  {
    path: line('the path of a folder, or file://…').describe('Folder for `versions/VERSION` and the pointer file, relative to the gate file; or file:// and an absolute path.'),
    pointer,
  },
  'a map with path',
).describe('A copy of the artifact in a folder, and a pointer file that is exchanged in one step.');

const s3 = closed(
  {
    url: line('s3://BUCKET/PREFIX').regex(/^s3:\/\/[^/\s]+(\/\S*)?$/, error('s3://BUCKET/PREFIX')).describe('Where `versions/VERSION` and the pointer file lie: s3://BUCKET/PREFIX. Credentials: AWS’s usual environment variables.'),
    pointer,
    region: line('a region').describe('Region. Default: AWS_REGION.').optional(),
    endpoint: http('the address of an S3-compatible store').describe('Address of an S3-compatible store that is not AWS’s.').optional(),
  },
  'a map with url',
).describe('A copy of the artifact in an S3-compatible store, and a pointer object that is exchanged with If-Match.');

const mlflow = closed(
  {
    name: line('the name of the registered model').describe('Registered model.'),
    alias: line('the alias').describe('Alias that the champion has, such as champion.'),
    path: line('a path in the version').describe('File or folder inside of a model version that the artifact is. Default: all of its files.').optional(),
    url: http('the address of an MLflow server').describe('Tracking server. Default: MLFLOW_TRACKING_URI. Credentials: MLFLOW_TRACKING_TOKEN, or MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD.').optional(),
  },
  'a map with name and alias',
).describe('An alias of a registered model in MLflow, and tags on its version.');

const oci = closed(
  {
    repository: line('HOST/PATH of a repository').regex(/^[a-z0-9.-]+(:\d+)?(\/[a-z0-9]+([._-]+[a-z0-9]+)*)+$/, error('HOST/PATH of a repository')).describe('Repository, such as ghcr.io/acme/flight-delay. Credentials: MODELGATE_OCI_USERNAME and MODELGATE_OCI_PASSWORD.'),
    tag: line('a tag').regex(/^\w[\w.-]{0,100}$/, error('a tag of at most 101 letters, digits, _, . and -')).describe('Tag that the champion has, such as prod.'),
    plain_http: z.boolean(error('true or false')).describe('Speak http, for a registry on this machine or network. Default false.').optional(),
  },
  'a map with repository and tag',
).describe('The model as an OCI artifact, and a tag that is moved to its digest.');

const sagemaker = closed(
  {
    group: line('the name of a model package group').regex(/^[A-Za-z0-9](-*[A-Za-z0-9]){0,62}$/, error('the name of a model package group')).describe('Model package group; its newest approved version is the champion.'),
    region: line('a region').describe('Region. Default: AWS_REGION. Credentials, and other addresses (AWS_ENDPOINT_URL): AWS’s usual environment variables.').optional(),
  },
  'a map with group',
).describe('The approval of a model package’s version in SageMaker.');

const command = closed(
  {
    name: line('text').describe('Name in messages and records.'),
    read: argv('Prints what stands there: nothing, or JSON {"version": TEXT, "record": what move was given}. Program and arguments; no shell.'),
    move: argv('Puts MODELGATE_VERSION there and keeps MODELGATE_RECORD beside it, unless something else than MODELGATE_EXPECTED stands there (exit code 3). Program and arguments; no shell.'),
    clear: argv('Takes away what stands there, where the first promotion is undone. Program and arguments; no shell.').optional(),
    timeout_seconds: whole(1, 86_400, 'a whole number of seconds from 1 to 86,400').describe('Seconds that each may take. Default 300.').optional(),
  },
  'a map with name, read and move',
).describe('Programs of your own that read and move the champion; they are told all in environment variables.');

const kubernetes = closed(
  {
    kind: line('a kind such as Deployment or InferenceService').regex(/^[A-Z][A-Za-z]*$/, error('a kind such as Deployment or InferenceService')).describe('Kind of the object.'),
    name: line('the name of the object').describe('Name of the object. It is there already.'),
    namespace: line('a namespace').describe('Namespace. Default: that of the context.').optional(),
    api_version: line('a group and version such as apps/v1').regex(/^([a-z0-9.-]+\/)?v[a-z0-9]+$/, error('a group and version such as apps/v1')).describe('Group and version of the kind. Default: apps/v1 for Deployment and StatefulSet, serving.kserve.io/v1beta1 for InferenceService.').optional(),
    field: line('the path of a field').regex(/^[\w-]+(\[[\w-]+=[^\]]+\])?(\.[\w-]+(\[[\w-]+=[^\]]+\])?)*$/, error('keys with dots between, such as spec.template.spec.containers[name=model].image')).describe('Field that says which model is served: spec.predictor.model.storageUri, spec.template.spec.containers[name=model].image.'),
    value: line('a text with {version}, {digest} or {hex} in it').regex(/\{(version|digest|hex)\}/, error('a text with {version}, {digest} or {hex} in it')).describe('Value of the field: {version} stands for the version, {digest} for sha256:…, {hex} for the digest without its prefix, such as s3://models/flight-delay/versions/{version}.'),
    canary_percent: whole(1, 99, 'a whole number from 1 to 99').describe('InferenceService: percent of the requests that the new model gets first, until it is ready.').optional(),
    wait_seconds: whole(0, 86_400, 'a whole number of seconds from 0 to 86,400').describe('Seconds that a roll-out may take until it is taken back; 0 does not wait. Default 600.').optional(),
    context: line('the name of a context').describe('Context of the kubeconfig. Default: the current one. Credentials: the kubeconfig’s (KUBECONFIG), or the pod’s service account.').optional(),
  },
  'a map with kind, name, field and value',
)
  .refine(({ kind, canary_percent: percent }) => percent === undefined || kind === 'InferenceService', error('without canary_percent, which only an InferenceService has'))
  .refine(({ kind, api_version: version }) => version !== undefined || Object.hasOwn(API_VERSIONS, kind), error('a map with api_version, which this kind has no default for'))
  .describe('A field of an object in a Kubernetes cluster, by server-side apply.');

const shape = { git: git.optional(), folder: folder.optional(), s3: s3.optional(), mlflow: mlflow.optional(), oci: oci.optional(), sagemaker: sagemaker.optional(), kubernetes: kubernetes.optional(), command: command.optional() };
const KINDS = Object.keys(shape) as (keyof typeof shape)[];
const ONE = `a map with exactly one of ${KINDS.join(', ')}`;

/** One place that a champion stands in. */
export const targetSchema = closed(shape, ONE)
  .refine((target) => Object.keys(target).length === 1, error(ONE))
  .meta({ oneOf: KINDS.map((kind) => ({ required: [kind] })) });

/** `promote.to` of the gate file. */
export const targetsSchema = z
  .array(targetSchema, error('a list of targets'))
  .min(1, error('a list of at least one target'))
  .refine((list) => list.every((one, i) => list.findIndex((other) => isDeepStrictEqual(one, other)) === i), error('a list of targets that differ'))
  .describe('Where the champion stands, in the order in which it is moved: all, or none.');

export type TargetKind = keyof typeof shape;
export type RawTarget = z.output<typeof targetSchema>;

/** Targets with every default filled in. Paths are as the gate file has them. */
export type TargetSpec =
  | { readonly kind: 'git'; readonly name: string; readonly stage: string; readonly remote: string }
  | { readonly kind: 'folder'; readonly path: string; readonly pointer: string }
  | { readonly kind: 's3'; readonly bucket: string; readonly prefix: string; readonly pointer: string; readonly region?: string; readonly endpoint?: string }
  | { readonly kind: 'mlflow'; readonly name: string; readonly alias: string; readonly path?: string; readonly url?: string }
  | { readonly kind: 'oci'; readonly repository: string; readonly tag: string; readonly plainHttp: boolean }
  | { readonly kind: 'sagemaker'; readonly group: string; readonly region?: string }
  | {
      readonly kind: 'kubernetes';
      readonly objectKind: string;
      readonly apiVersion: string;
      readonly name: string;
      readonly namespace?: string;
      readonly field: string;
      readonly value: string;
      readonly canaryPercent?: number;
      readonly waitSeconds: number;
      readonly context?: string;
    }
  | { readonly kind: 'command'; readonly name: string; readonly read: readonly string[]; readonly move: readonly string[]; readonly clear?: readonly string[]; readonly timeoutSeconds: number };

export type TargetSpecOf<K extends TargetKind> = Extract<TargetSpec, { readonly kind: K }>;

const POINTER = 'champion.json';

/**
 * One target of the gate file, complete.
 * @param model `model` of the gate, of which GTO's name is made where none is said
 */
export function targetSpec(raw: RawTarget, model: string): TargetSpec {
  if (raw.git !== undefined) return { kind: 'git', name: raw.git.name ?? gtoName(model), stage: raw.git.stage, remote: raw.git.remote ?? 'origin' };
  if (raw.folder !== undefined) return { kind: 'folder', path: raw.folder.path, pointer: raw.folder.pointer ?? POINTER };
  if (raw.s3 !== undefined) {
    const { url, pointer: name = POINTER, ...rest } = raw.s3;
    const [, bucket = '', prefix = ''] = /^s3:\/\/([^/]+)\/?(.*)$/.exec(url) ?? [];
    return { kind: 's3', bucket, prefix: prefix.replace(/\/*$/, ''), pointer: name, ...defined(rest) };
  }
  if (raw.mlflow !== undefined) return { kind: 'mlflow', ...defined(raw.mlflow) };
  if (raw.oci !== undefined) return { kind: 'oci', repository: raw.oci.repository, tag: raw.oci.tag, plainHttp: raw.oci.plain_http ?? false };
  if (raw.sagemaker !== undefined) return { kind: 'sagemaker', ...defined(raw.sagemaker) };
  if (raw.kubernetes !== undefined) {
    const { kind: objectKind, api_version: apiVersion = API_VERSIONS[objectKind] ?? '', canary_percent: canaryPercent, wait_seconds: waitSeconds = 600, ...rest } = raw.kubernetes;
    return { kind: 'kubernetes', objectKind, apiVersion, waitSeconds, ...defined({ ...rest, canaryPercent }) };
  }
  const { timeout_seconds: timeoutSeconds = 300, ...rest } = raw.command!;
  return { kind: 'command', timeoutSeconds, ...defined(rest) };
}

function gtoName(model: string): string {
  const name = model.toLowerCase().replace(/[^a-z0-9/]+/g, '-').replace(/^[-/]+|[-/]+$/g, '');
  return name === '' ? 'model' : name;
}

/** Without the keys that are there but undefined. */
type Defined<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & { [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined> };

function defined<T extends object>(value: T): Defined<T> {
  return Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined)) as Defined<T>;
}
