import type { Bundle } from '@sigstore/bundle';
import { CIContextProvider, DSSEBundleBuilder, FulcioSigner, RekorWitness } from '@sigstore/sign';
import { Fault } from '../fault.ts';
import { PAYLOAD_TYPE } from './statement.ts';

/** Servers of a Sigstore; Fulcio's of the public one unless said, and so on. */
export interface SigstoreServers {
  readonly fulcio?: string;
  readonly rekor?: string;
}

/**
 * Signs a statement by Sigstore: a certificate of some minutes for the identity that the CI platform gives (GitHub's OIDC
 * token, or SIGSTORE_ID_TOKEN), and an entry in the transparency log.
 * @throws Fault SIGNING_FAILED without an identity, or when a server refuses
 */
export async function signKeyless(statement: string, servers: SigstoreServers): Promise<Bundle> {
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
