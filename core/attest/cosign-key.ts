import { scrypt } from 'node:crypto';
import { promisify } from 'node:util';
import { xsalsa20poly1305 } from '@noble/ciphers/salsa.js';
import { z } from 'zod';

const TITLE = /-----BEGIN ENCRYPTED (?:SIGSTORE|COSIGN) PRIVATE KEY-----([A-Za-z0-9+/=\s]+)-----END/;

/** cosign's form of an encrypted key: PKCS #8 in NaCl's secretbox, its key by scrypt. Parameters are capped: they come from a file. */
const envelope = z.object({
  kdf: z.object({ name: z.literal('scrypt'), params: z.object({ N: z.int().min(2).max(1 << 20), r: z.int().min(1).max(16), p: z.int().min(1).max(4) }), salt: z.base64() }),
  cipher: z.object({ name: z.literal('nacl/secretbox'), nonce: z.base64() }),
  ciphertext: z.base64(),
});

type Scrypt = (password: string, salt: Buffer, length: number, options: { N: number; r: number; p: number; maxmem: number }) => Promise<Buffer>;

export function isCosignKey(pem: string): boolean {
  return TITLE.test(pem);
}

/**
 * The PKCS #8 bytes of a key that `cosign generate-key-pair` or `import-key-pair` wrote.
 * @throws Error for another form or a wrong password
 */
export async function decryptCosignKey(pem: string, password: string): Promise<Buffer> {
  const base64 = TITLE.exec(pem)?.[1] ?? '';
  const { kdf, cipher, ciphertext } = envelope.parse(JSON.parse(Buffer.from(base64, 'base64').toString('utf8')));
  const { N, r, p } = kdf.params;
  const derive: Scrypt = promisify(scrypt);
  const key = await derive(password, Buffer.from(kdf.salt, 'base64'), 32, { N, r, p, maxmem: 256 * N * r });
  return Buffer.from(xsalsa20poly1305(key, Buffer.from(cipher.nonce, 'base64')).decrypt(Buffer.from(ciphertext, 'base64')));
}
