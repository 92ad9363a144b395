import type { Bundle } from '@sigstore/bundle';
import type { TrustedRoot } from '@sigstore/protobuf-specs';
import { toSignedEntity, toTrustMaterial, Verifier } from '@sigstore/verify';
import type { ArtifactDigest } from '../sources/artifact.ts';
import type { VerifyingKey } from './keys.ts';
import { readStatement, sha256, type Attested } from './statement.ts';

/** Whose signature counts. */
export type Trust =
  | { readonly kind: 'key'; readonly key: VerifyingKey }
  /** `root`: what a Sigstore is trusted by. */
  | { readonly kind: 'identity'; readonly identity: string; readonly issuer: string; readonly root: TrustedRoot };

/** A valid signature over a verdict. `made` null: over the bytes alone, which says no time. */
export interface Verified {
  readonly signedBy: string;
  readonly verdict: ArtifactDigest;
  /** Digests of the artifacts it was made for; null for a signature over the bytes of verdict.json alone. */
  readonly subjects: readonly ArtifactDigest[] | null;
  readonly made: Date | null;
}

/**
 * `invalid`: not signed by whom we trust, or changed since. `other`: a good signature of something else.
 */
export type Verification =
  | { readonly kind: 'valid'; readonly verified: Verified }
  | { readonly kind: 'invalid'; readonly why: string }
  | { readonly kind: 'other'; readonly why: string };

/**
 * Checks one signature.
 * @param verdict bytes of verdict.json, where they are at hand: the only thing that says what a bare signature is over
 */
export function verifyAttestation(bundle: Bundle, trust: Trust, verdict: Uint8Array | undefined): Verification {
  const { content } = bundle;
  if (content.$case === 'messageSignature' && verdict === undefined) return { kind: 'other', why: 'it is a signature over a file alone; name the verdict that it is over' };
  const signed = signerOf(bundle, trust, verdict);
  if ('why' in signed) return { kind: 'invalid', why: signed.why };
  if (content.$case === 'messageSignature') return { kind: 'valid', verified: { ...signed, verdict: sha256(verdict!), subjects: null, made: null } };
  const { payloadType, payload } = content.dsseEnvelope;
  const said: Attested | string = readStatement(payloadType, payload);
  return typeof said === 'string' ? { kind: 'other', why: said } : { kind: 'valid', verified: { ...signed, ...said } };
}

type SignerFound = { readonly signedBy: string } | { readonly why: string };

function signerOf(bundle: Bundle, trust: Trust, verdict: Uint8Array | undefined): SignerFound {
  const artifact = verdict === undefined ? undefined : Buffer.from(verdict);
  return trust.kind === 'key' ? byKey(bundle, trust.key, artifact) : byIdentity(bundle, trust, artifact);
}

/** The key alone is trusted: what logs and timestamps say beside it is not looked at. */
function byKey(bundle: Bundle, { key, name }: VerifyingKey, artifact: Buffer | undefined): SignerFound {
  if (bundle.verificationMaterial.content.$case !== 'publicKey') return { why: `it is signed by a certificate, not by the key ${name}` };
  const alone = { ...bundle, verificationMaterial: { ...bundle.verificationMaterial, tlogEntries: [], timestampVerificationData: undefined } };
  const good = toSignedEntity(alone, artifact).signature.verifySignature(key);
  return good ? { signedBy: name } : { why: `it is not signed by the key ${name}, or was changed since` };
}

function byIdentity(bundle: Bundle, { identity, issuer, root }: Trust & { kind: 'identity' }, artifact: Buffer | undefined): SignerFound {
  if (bundle.verificationMaterial.content.$case === 'publicKey') return { why: `it is signed by a key, not by the identity ${identity}` };
  // A Sigstore that keeps no log (GitHub's for private repositories) has timestamps instead; one that has logs must be in them.
  const thresholds = { tlogThreshold: Math.min(1, root.tlogs.length), ctlogThreshold: Math.min(1, root.ctlogs.length), timestampThreshold: 1 };
  const exactly = `^${identity.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`;
  try {
    new Verifier(toTrustMaterial(root), thresholds).verify(toSignedEntity(bundle, artifact), { subjectAlternativeName: exactly, extensions: { issuer } });
    return { signedBy: `${identity} (${issuer})` };
  } catch (error) {
    return { why: `it is not signed by ${identity} of ${issuer}: ${error instanceof Error ? error.message : String(error)}` };
  }
}
