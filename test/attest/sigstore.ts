import { HashAlgorithm, PublicKeyDetails, TrustedRoot, type CertificateAuthority, type TransparencyLogInstance } from '@sigstore/protobuf-specs';
import { fulcioHandler, initializeCA, initializeCTLog, initializeTLog, rekorHandler, type HandlerFn } from '@sigstore/mock';
import { createHash, generateKeyPairSync, type KeyPairKeyObjectResult } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { afterAll } from 'vitest';

/** A Sigstore on loopback, of the Sigstore project's own parts for tests: real certificates, a real log, an own root of trust. */
export interface Sigstore {
  readonly url: string;
  /** Text of its trusted_root.json. */
  readonly root: string;
}

const FROM = { start: new Date('2020-01-01T00:00:00Z'), end: undefined };

/** Starts one for this test file. */
export async function sigstore(): Promise<Sigstore> {
  const [caKeys, ctKeys, logKeys] = [keys(), keys(), keys()];
  const ctLog = await initializeCTLog(ctKeys);
  const authority = await initializeCA(caKeys, ctLog);
  const log = await initializeTLog('https://rekor.example', logKeys);
  const routes: Readonly<Record<string, HandlerFn>> = { [fulcioHandler(authority).path]: fulcioHandler(authority).fn, '/api/v1/log/entries': (body) => rekorHandler(log).fn(asLogged(body)) };
  const server = createServer((request, response) => {
    void bodyOf(request).then(async (body) => {
      const answer = await routes[request.url ?? '']?.(body);
      response.writeHead(answer?.statusCode ?? 404, { 'content-type': answer?.contentType ?? 'text/plain' }).end(answer?.response ?? '');
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  afterAll(() => server.close());
  return { url: addressOf(server), root: JSON.stringify(TrustedRoot.toJSON({ mediaType: 'application/vnd.dev.sigstore.trustedroot+json;version=0.1', certificateAuthorities: [authorityOf(authority.rootCertificate)], ctlogs: [logOf(ctLog.publicKey, Buffer.from(bytesOf(ctLog.logID)))], tlogs: [logOf(log.publicKey)], timestampAuthorities: [] })) };
}

/** An identity token as a CI platform gives it; the test's authority does not look at its signature. */
export function identityToken(sub: string, iss: string): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'none' })}.${part({ sub, iss, aud: 'sigstore', exp: 4_102_444_800 })}.${Buffer.from('none').toString('base64url')}`;
}

function keys(): KeyPairKeyObjectResult {
  return generateKeyPairSync('ec', { namedCurve: 'P-256' });
}

/** What Rekor keeps of a `dsse` entry that is proposed (its published type dsse v0.0.1): hashes and signatures, not the content. */
function asLogged(body: string): string {
  const entry = JSON.parse(body) as { spec: { proposedContent: { envelope: string; verifiers: string[] } } };
  const { envelope, verifiers } = entry.spec.proposedContent;
  const { payload, signatures } = JSON.parse(envelope) as { payload: string; signatures: { sig: string }[] };
  const hash = (bytes: Buffer | string): object => ({ algorithm: 'sha256', value: createHash('sha256').update(bytes).digest('hex') });
  return JSON.stringify({ ...entry, spec: { envelopeHash: hash(envelope), payloadHash: hash(Buffer.from(payload, 'base64')), signatures: signatures.map(({ sig }) => ({ signature: sig, verifier: verifiers[0] })) } });
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

function addressOf(server: Server): string {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return `http://127.0.0.1:${address.port}`;
}

function bytesOf(view: ArrayBufferView): Uint8Array {
  return view instanceof ArrayBuffer ? new Uint8Array(view) : new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
}

function authorityOf(certificate: ArrayBufferView): CertificateAuthority {
  return { subject: { commonName: 'sigstore', organization: 'sigstore.mock' }, uri: 'https://fulcio.example', operator: 'test', certChain: { certificates: [{ rawBytes: Buffer.from(bytesOf(certificate)) }] }, validFor: FROM };
}

function logOf(publicKey: Buffer, keyId = createHash('sha256').update(publicKey).digest()): TransparencyLogInstance {
  return { baseUrl: 'https://rekor.example', operator: 'test', logId: { keyId }, checkpointKeyId: undefined, hashAlgorithm: HashAlgorithm.SHA2_256, publicKey: { rawBytes: publicKey, keyDetails: PublicKeyDetails.PKIX_ECDSA_P256_SHA_256, validFor: FROM } };
}
