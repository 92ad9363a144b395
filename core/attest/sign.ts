import { bundleToJSON, toDSSEBundle, type Bundle } from '@sigstore/bundle';
import { dsse } from '@sigstore/core';
import { sign, type KeyObject } from 'node:crypto';
import { Fault } from '../fault.ts';
import { keyHint } from './keys.ts';
import { PAYLOAD_TYPE } from './statement.ts';

/** Servers of a Sigstore; Fulcio's of the public one unless said, and so on. */
export interface SigstoreServers {
  readonly fulcio?: string;
  readonly rekor?: string;
}

/** Signs a statement offline. */
export function signWithKey(statement: string, key: KeyObject): Bundle {
  const artifact = Buffer.from(statement, 'utf8');
  const encoded = dsse.preAuthEncoding(PAYLOAD_TYPE, artifact);
  const signature = sign(key.asymmetricKeyType === 'ed25519' ? null : 'sha256', encoded, key);
  return toDSSEBundle({ artifact, artifactType: PAYLOAD_TYPE, signature, keyHint: keyHint(key) });
}

/**
 * Signs a statement by Sigstore: a certificate of some minutes for the identity that the CI platform gives (GitHub's OIDC
 * token, or SIGSTORE_ID_TOKEN), and an entry in the transparency log.
 * @throws Fault SIGNING_FAILED without an identity, or when a server refuses
 */
export async function signKeyless(statement: string, servers: SigstoreServers): Promise<Bundle> {
  // Loaded here: a client of several servers that nothing else needs.
  const { CIContextProvider, DSSEBundleBuilder, FulcioSigner, RekorWitness } = await import('@sigstore/sign');
  const signer = new FulcioSigner({ identityProvider: new CIContextProvider('sigstore'), ...(servers.fulcio === undefined ? {} : { fulcioBaseURL: servers.fulcio }) });
  const witness = new RekorWitness({ entryType: 'dsse', ...(servers.rekor === undefined ? {} : { rekorBaseURL: servers.rekor }) });
  try {
    return await new DSSEBundleBuilder({ signer, witnesses: [witness] }).create({ data: Buffer.from(statement, 'utf8'), type: PAYLOAD_TYPE });
  } catch (error) {
    throw new Fault({
      code: 'SIGNING_FAILED',
      message: `Sigstore did not sign: ${messages(error)}`,
      remedy: 'Give the job an identity (GitHub: permissions: id-token: write; GitLab: id_tokens: SIGSTORE_ID_TOKEN: {aud: sigstore}), or sign with --key.',
    });
  }
}

/** The client says what failed, its cause says why. */
function messages(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  return cause instanceof Error ? `${error.message}: ${cause.message}` : error.message;
}

/** `bundle`: Sigstore's, v0.3, which cosign, gh and policy controllers read. `dsse`: the envelope alone. */
export type AttestationFormat = 'bundle' | 'dsse';

/** As a file holds it, with a newline at the end. */
export function encodeAttestation(bundle: Bundle, format: AttestationFormat): string {
  const json = bundleToJSON(bundle);
  return `${JSON.stringify(format === 'bundle' ? json : json.dsseEnvelope, null, 2)}\n`;
}
