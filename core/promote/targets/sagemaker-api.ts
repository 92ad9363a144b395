import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { DescribeModelPackageOutput, SageMakerClient } from '@aws-sdk/client-sagemaker';
import type { TargetSpecOf } from '../../spec/targets.ts';
import { targetFault, type Around } from '../around.ts';
import { encodeMark, parseMark, type Mark } from '../mark.ts';
import { clientOptions } from './aws.ts';

/** Metadata under which a version keeps its mark: base64 in pieces, since values take 256 characters and no braces. */
const PIECE = 'modelgate-';
const LONGEST = 256;

export type Approval = 'Approved' | 'Rejected' | 'PendingManualApproval';

export interface Package {
  readonly arn: string;
  readonly version: number;
  readonly approval: string;
}

export interface Described {
  readonly mark: Mark | null;
  readonly description: string;
  readonly metadata: Readonly<Record<string, string>>;
  /** Where the model's archive lies; null: in another way than as one object in S3. */
  readonly data: string | null;
}

/** SageMaker's registry, as far as promotion needs it. */
export class SageMakerApi {
  readonly id: string;
  readonly #spec: TargetSpecOf<'sagemaker'>;
  readonly #around: Around;
  #client: SageMakerClient | undefined;

  constructor(id: string, spec: TargetSpecOf<'sagemaker'>, around: Around) {
    this.id = id;
    this.#spec = spec;
    this.#around = around;
  }

  /** Versions of the group, the oldest first. */
  async packages(): Promise<Package[]> {
    const { paginateListModelPackages, client } = await this.#sdk();
    const found: Package[] = [];
    for await (const { ModelPackageSummaryList: list = [] } of paginateListModelPackages({ client }, { ModelPackageGroupName: this.#spec.group })) {
      found.push(...list.flatMap(({ ModelPackageArn: arn, ModelPackageVersion: version, ModelApprovalStatus: approval }) => (arn === undefined || version === undefined ? [] : [{ arn, version, approval: approval ?? '' }])));
    }
    return found.sort((a, b) => a.version - b.version);
  }

  async describe(arn: string): Promise<Described> {
    const { DescribeModelPackageCommand, client } = await this.#sdk();
    const found = await client.send(new DescribeModelPackageCommand({ ModelPackageName: arn }));
    const metadata = found.CustomerMetadataProperties ?? {};
    const pieces = piecesIn(metadata).map((key) => metadata[key] ?? '');
    return { mark: pieces.length === 0 ? null : parseMark(Buffer.from(pieces.join(''), 'base64').toString('utf8')), description: found.ApprovalDescription ?? '', metadata, data: dataOf(found) };
  }

  /** Sets approval, its description and the mark in one call; other metadata stay. @param mark null: none */
  async update(arn: string, approval: Approval, description: string, mark: Mark | null): Promise<void> {
    const { UpdateModelPackageCommand, client } = await this.#sdk();
    const { metadata } = await this.describe(arn);
    const made = mark === null ? {} : piecesOf(mark);
    const others = Object.fromEntries(Object.entries(metadata).filter(([key]) => !key.startsWith(PIECE)));
    const gone = piecesIn(metadata).filter((key) => !(key in made));
    this.#around.step(`${this.id}: ${arn.split('/').at(-1) ?? ''} becomes ${approval}`);
    await client.send(new UpdateModelPackageCommand({ ModelPackageArn: arn, ModelApprovalStatus: approval, ApprovalDescription: description.slice(0, 1024), CustomerMetadataProperties: { ...others, ...made }, CustomerMetadataPropertiesToRemove: gone }));
    this.#around.step(`${this.id}: ${arn.split('/').at(-1) ?? ''} became ${approval}`);
  }

  async groupTag(key: string): Promise<string | undefined> {
    const { ListTagsCommand, client } = await this.#sdk();
    return (await client.send(new ListTagsCommand({ ResourceArn: await this.#group(), MaxResults: 100 }))).Tags?.findLast((tag) => tag.Key === key)?.Value;
  }

  async setGroupTag(Key: string, Value: string): Promise<void> {
    const { AddTagsCommand, client } = await this.#sdk();
    await client.send(new AddTagsCommand({ ResourceArn: await this.#group(), Tags: [{ Key, Value }] }));
  }

  async deleteGroupTag(key: string): Promise<void> {
    const { DeleteTagsCommand, client } = await this.#sdk();
    await client.send(new DeleteTagsCommand({ ResourceArn: await this.#group(), TagKeys: [key] }));
  }

  /** Digest of an object in S3, of its bytes. */
  async digestOf(url: string): Promise<string> {
    const { S3Client, GetObjectCommand } = await import('@aws-sdk/client-s3');
    const [, Bucket, Key] = /^s3:\/\/([^/]+)\/(.+)$/.exec(url) ?? [];
    const endpoint = this.#around.env['AWS_ENDPOINT_URL_S3'] ?? this.#around.env['AWS_ENDPOINT_URL'];
    const client = new S3Client({ ...clientOptions({ ...this.#spec, ...(endpoint === undefined ? {} : { endpoint }) }, this.#around), forcePathStyle: endpoint !== undefined });
    const { Body } = await client.send(new GetObjectCommand({ Bucket, Key }));
    const hash = createHash('sha256');
    await pipeline(Body as Readable, hash);
    return `sha256:${hash.digest('hex')}`;
  }

  unfit(message: string, remedy: string): Error {
    return targetFault('TARGET_UNFIT', this.id, message, this.#around, remedy);
  }

  async #group(): Promise<string | undefined> {
    const { DescribeModelPackageGroupCommand, client } = await this.#sdk();
    return (await client.send(new DescribeModelPackageGroupCommand({ ModelPackageGroupName: this.#spec.group }))).ModelPackageGroupArn;
  }

  async #sdk() {
    const loaded = await import('@aws-sdk/client-sagemaker');
    const endpoint = this.#around.env['AWS_ENDPOINT_URL_SAGEMAKER'] ?? this.#around.env['AWS_ENDPOINT_URL'];
    this.#client ??= new loaded.SageMakerClient(clientOptions({ ...this.#spec, ...(endpoint === undefined ? {} : { endpoint }) }, this.#around));
    return { ...loaded, client: this.#client };
  }
}

/** In their order. */
function piecesIn(metadata: Readonly<Record<string, string>>): string[] {
  return Object.keys(metadata).filter((key) => key.startsWith(PIECE)).sort((a, b) => Number(a.slice(PIECE.length)) - Number(b.slice(PIECE.length)));
}

function piecesOf(mark: Mark): Record<string, string> {
  const text = Buffer.from(encodeMark(mark)).toString('base64');
  return Object.fromEntries(Array.from({ length: Math.ceil(text.length / LONGEST) }, (_, i) => [`${PIECE}${i}`, text.slice(i * LONGEST, (i + 1) * LONGEST)]));
}

function dataOf({ InferenceSpecification: specification }: DescribeModelPackageOutput): string | null {
  const containers = specification?.Containers ?? [];
  return containers.length === 1 ? (containers[0]?.ModelDataUrl ?? null) : null;
}
