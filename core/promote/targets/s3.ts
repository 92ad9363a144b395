import type { Readable } from 'node:stream';
import type { S3Client } from '@aws-sdk/client-s3';
import type { TargetSpecOf } from '../../spec/targets.ts';
import { targetFault, type Around } from '../around.ts';
import { verifiedStream, type PayloadFile } from '../payload.ts';
import type { Target } from '../target.ts';
import { awsStatus, clientOptions, guardedAws } from './aws.ts';
import { pointerTarget, type PointerStore } from './pointer.ts';

/** Metadata under which an object keeps the digest of its bytes: ETags are none. */
const DIGEST = 'modelgate-sha256';

/** A prefix of a bucket, in any store that speaks S3 and obeys If-Match and If-None-Match on PUT. */
export function s3Target(spec: TargetSpecOf<'s3'>, around: Around): Target {
  return pointerTarget(s3Store(spec, around));
}

function s3Store(spec: TargetSpecOf<'s3'>, around: Around): PointerStore {
  const { bucket: Bucket, prefix, pointer } = spec;
  const within = (path: string): string => (prefix === '' ? path : `${prefix}/${path}`);
  const id = `s3 s3://${Bucket}/${within(pointer)}`;
  const guarded = guardedAws(id, around);
  const unfit = (message: string, remedy: string): Error => targetFault('TARGET_UNFIT', id, message, around, remedy);
  let opened: S3Client | undefined;
  const sdk = async () => {
    const loaded = await import('@aws-sdk/client-s3');
    // Checksums that other stores than AWS’s don’t know are only sent where the API demands them.
    opened ??= new loaded.S3Client({ ...clientOptions(spec, around), forcePathStyle: spec.endpoint !== undefined, requestChecksumCalculation: 'WHEN_REQUIRED', responseChecksumValidation: 'WHEN_REQUIRED' });
    return { ...loaded, client: opened };
  };
  const orNull = async <T>(work: Promise<T>): Promise<T | null> =>
    work.catch((error: unknown) => {
      if (awsStatus(error) === 404 && !(error instanceof Error && error.name === 'NoSuchBucket')) return null;
      throw error;
    });

  /** False: something is there already, or something else than `condition` names. */
  const put = async (path: string, body: { Body: string | Readable; ContentLength: number; Metadata?: Record<string, string> }, condition: { IfMatch: string } | { IfNoneMatch: '*' }): Promise<boolean> => {
    const { client, PutObjectCommand } = await sdk();
    // A body that fails leaves the request waiting for the rest of it.
    const stop = new AbortController();
    let failed: Error | undefined;
    if (typeof body.Body !== 'string') body.Body.on('error', (error) => stop.abort((failed = error)));
    try {
      await client.send(new PutObjectCommand({ Bucket, Key: within(path), ...body, ...condition }), { abortSignal: stop.signal });
      return true;
    } catch (error) {
      if (failed !== undefined) throw failed;
      if (awsStatus(error) === 412 || awsStatus(error) === 409) return false;
      throw error;
    }
  };
  const digestAt = async (path: string): Promise<string | null> => {
    const { client, HeadObjectCommand } = await sdk();
    const head = await orNull(client.send(new HeadObjectCommand({ Bucket, Key: within(path) })));
    return head === null ? null : (head.Metadata?.[DIGEST] ?? '');
  };
  const keysOf = async (version: string): Promise<string[]> => {
    const { client, paginateListObjectsV2 } = await sdk();
    const keys: string[] = [];
    for await (const page of paginateListObjectsV2({ client }, { Bucket, Prefix: within(`versions/${version}/`) })) keys.push(...(page.Contents ?? []).flatMap(({ Key }) => Key ?? []));
    return keys;
  };
  const putFile = async (version: string, file: PayloadFile): Promise<void> => {
    const path = `versions/${version}/${file.name}`;
    const there = await digestAt(path);
    if (there === file.digest) return;
    if (there === null) {
      around.step(`${id}: copying ${path}`);
      const made = await put(path, { Body: verifiedStream(file), ContentLength: file.bytes, Metadata: { [DIGEST]: file.digest } }, { IfNoneMatch: '*' });
      around.step(`${id}: copied ${path}`);
      if (made || (await digestAt(path)) === file.digest) return;
    }
    throw taken(version);
  };
  const taken = (version: string): Error => unfit(`version ${version} is there with other files`, 'Promote it as another version: --as s3=VERSION.');

  return {
    kind: 's3',
    id,
    unfit,

    get: () =>
      guarded(async () => {
        const { client, GetObjectCommand } = await sdk();
        const found = await orNull(client.send(new GetObjectCommand({ Bucket, Key: within(pointer) })));
        return found?.Body === undefined ? null : { text: await found.Body.transformToString(), token: found.ETag ?? '' };
      }),

    swap: (text, token) =>
      guarded(async () => {
        around.step(`${id}: exchanging the pointer`);
        let done = true;
        if (text !== null) done = await put(pointer, { Body: text, ContentLength: Buffer.byteLength(text) }, token === null ? { IfNoneMatch: '*' } : { IfMatch: token });
        else {
          const { client, DeleteObjectCommand } = await sdk();
          await client.send(new DeleteObjectCommand({ Bucket, Key: within(pointer), ...(token === null ? {} : { IfMatch: token }) }));
        }
        around.step(`${id}: exchanged the pointer`);
        return done;
      }),

    put: (version, payload) =>
      guarded(async () => {
        for (const file of payload.files) await putFile(version, file);
        if ((await keysOf(version)).length !== payload.files.length) throw taken(version);
      }),

    mustHave: (version) =>
      guarded(async () => {
        if ((await keysOf(version)).length === 0) throw unfit(`the files of version ${version} are gone`, 'Choose another version; `modelgate status` lists them.');
      }),
  };
}
