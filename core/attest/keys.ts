import { createHash, createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { Fault } from '../fault.ts';
import { decryptCosignKey, isCosignKey } from './cosign-key.ts';

/** A public key, and by what name people know it. */
export interface VerifyingKey {
  readonly key: KeyObject;
  /** `cosign.pub (sha256:…)`. */
  readonly name: string;
}

const GENERATE = 'Make one with `openssl genpkey -algorithm ed25519`, `openssl ecparam -name prime256v1 -genkey`, or `cosign generate-key-pair`.';

/**
 * A private key in PEM: PKCS #8 (encrypted or not), SEC 1, or cosign's own form.
 * @param password for a key that is encrypted
 * @throws Fault KEY_INVALID, which never repeats anything of the key
 */
export async function signingKey(pem: string, password: string | undefined, shown: string): Promise<KeyObject> {
  const read = async (): Promise<KeyObject> => {
    if (isCosignKey(pem)) return createPrivateKey({ key: await decryptCosignKey(pem, password ?? ''), format: 'der', type: 'pkcs8' });
    return createPrivateKey({ key: pem, ...(password === undefined ? {} : { passphrase: password }) });
  };
  const key = await read().catch(() => null);
  if (key === null) throw invalid(shown, /ENCRYPTED/.test(pem) ? 'the private key can’t be decrypted: wrong or missing password' : 'this is no private key in PEM', /ENCRYPTED/.test(pem) ? 'Set its password in MODELGATE_KEY_PASSWORD (or COSIGN_PASSWORD).' : GENERATE);
  return supported(key, shown);
}

/**
 * A public key in PEM.
 * @throws Fault KEY_INVALID; for a private key too, which has no place where signatures are checked
 */
export function verifyingKey(pem: string, shown: string): VerifyingKey {
  if (/PRIVATE KEY-----/.test(pem)) throw invalid(shown, 'this is a private key; signatures are checked with the public one', 'Keep it out of the repository; print the public one with `openssl pkey -in KEY -pubout`.');
  try {
    const key = supported(createPublicKey(pem), shown);
    return { key, name: `${shown} (${fingerprint(key)})` };
  } catch (error) {
    if (error instanceof Fault) throw error;
    throw invalid(shown, 'this is no public key in PEM', 'Name the file that begins with -----BEGIN PUBLIC KEY-----, such as cosign.pub.');
  }
}

/** `sha256:` of the key's SubjectPublicKeyInfo in DER. */
export function fingerprint(key: KeyObject): string {
  return `sha256:${createHash('sha256').update(derOf(key)).digest('hex')}`;
}

/** What cosign writes into a bundle to tell keys apart. */
export function keyHint(key: KeyObject): string {
  return createHash('sha256').update(derOf(key)).digest('base64');
}

function derOf(key: KeyObject): Buffer {
  return (key.type === 'private' ? createPublicKey(key) : key).export({ format: 'der', type: 'spki' });
}

/** Those that cosign, sigstore-go and sigstore-js all verify with the same hash. */
function supported(key: KeyObject, shown: string): KeyObject {
  const curve = key.asymmetricKeyDetails?.namedCurve;
  if (key.asymmetricKeyType === 'ed25519' || (key.asymmetricKeyType === 'ec' && curve === 'prime256v1')) return key;
  throw invalid(shown, `a key of the kind ${curve ?? key.asymmetricKeyType ?? 'unknown'} is not supported; ECDSA on P-256 and Ed25519 are`, GENERATE);
}

function invalid(file: string, message: string, remedy: string): Fault {
  return new Fault({ code: 'KEY_INVALID', message, place: { file }, remedy });
}
