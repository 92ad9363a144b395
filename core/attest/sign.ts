import { bundleToJSON, toDSSEBundle, type Bundle } from '@sigstore/bundle';
import { dsse } from '@sigstore/core';
import { sign, type KeyObject } from 'node:crypto';
import { keyHint } from './keys.ts';
import { PAYLOAD_TYPE } from './statement.ts';

/** Signs a statement offline. */
export function signWithKey(statement: string, key: KeyObject): Bundle {
  const artifact = Buffer.from(statement, 'utf8');
  const encoded = dsse.preAuthEncoding(PAYLOAD_TYPE, artifact);
  const signature = sign(key.asymmetricKeyType === 'ed25519' ? null : 'sha256', encoded, key);
  const bundle = toDSSEBundle({ artifact, artifactType: PAYLOAD_TYPE, signature, keyHint: keyHint(key) });
  // cosign skips signatures whose keyid is not by its own reckoning; none fits every verifier.
  return { ...bundle, content: { $case: 'dsseEnvelope', dsseEnvelope: { payload: artifact, payloadType: PAYLOAD_TYPE, signatures: [{ sig: signature, keyid: '' }] } } };
}

/** `bundle`: Sigstore's, v0.3, which cosign, gh and policy controllers read. `dsse`: the envelope alone. */
export type AttestationFormat = 'bundle' | 'dsse';

/** As a file holds it, with a newline at the end. */
export function encodeAttestation(bundle: Bundle, format: AttestationFormat): string {
  const json = bundleToJSON(bundle);
  return `${JSON.stringify(format === 'bundle' ? json : json.dsseEnvelope, null, 2)}\n`;
}
