import type { TrustedRoot } from '@sigstore/protobuf-specs';
import { getTrustedRoot } from '@sigstore/tuf';
import { Fault } from '../fault.ts';

/**
 * What Sigstore's public servers are trusted by, kept in the user's folder and renewed by TUF.
 * @throws Fault ATTESTATION_INVALID when it can't be fetched
 */
export async function publicRoot(): Promise<TrustedRoot> {
  try {
    return await getTrustedRoot();
  } catch (error) {
    throw new Fault({
      code: 'ATTESTATION_INVALID',
      message: `Sigstore’s public root of trust can’t be fetched: ${error instanceof Error ? error.message : String(error)}`,
      remedy: 'Let the job reach tuf-repo-cdn.sigstore.dev, or name a file with trusted_root.',
    });
  }
}
