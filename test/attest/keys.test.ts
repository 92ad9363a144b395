import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { fingerprint, signingKey, verifyingKey } from '../../core/attest/keys.ts';
import { faultsOf } from '../sources/case.ts';

/** `cosign generate-key-pair` of cosign 3.1.3, with the password `secret`. Made for this test. */
const COSIGN = `-----BEGIN ENCRYPTED SIGSTORE PRIVATE KEY-----
eyJrZGYiOnsibmFtZSI6InNjcnlwdCIsInBhcmFtcyI6eyJOIjo2NTUzNiwiciI6
OCwicCI6MX0sInNhbHQiOiJEWkZpbWtUSEY2MWl2a3F4ZUsvdUxpd1MwSFBoMDVG
bTRPL2RzQ3dHYVQ4PSJ9LCJjaXBoZXIiOnsibmFtZSI6Im5hY2wvc2VjcmV0Ym94
Iiwibm9uY2UiOiJRb0NzWTZzbjMvdWY5UnpGdHVTSFBna0ZVaWt0cWRhdyJ9LCJj
aXBoZXJ0ZXh0IjoiUUJ0VW9XNUEwN2YyVWxqWjRYOHk5R3M3SFJxOTVMa0tjZHpJ
NHRkMUloR29NNFh6NXhEMlJHbmRLYi9ZY0N6SWlHK1RTQXU1SUwyQ3BVZXZwOGtQ
UFB3NFNPTUFYT3kxekxmZFNRY3hPNW5VaTFycnNGc2VLMDBXaFpBNzIwamVlOXBz
anozZXh0NzVvejlZK0RmSkZYblZMaWNsUFd4NW9hTENYV0pjQXVNWGlXU2oxZkxi
YTVPQk9QMXV0aUlBS3NkUVNFS1VKejhzWlE9PSJ9
-----END ENCRYPTED SIGSTORE PRIVATE KEY-----
`;
const COSIGN_PUB = `-----BEGIN PUBLIC KEY-----
MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEGTG7cc8EOEkdbBQw090j0AlGaIgh
M/1A3hhM/zJwNi8jIrOW5lgd85dBKN6DjzeBIn+GTqJbKzdh2/KvQcHvqA==
-----END PUBLIC KEY-----
`;

const pem = (key: KeyObject, options: object = {}): string => key.export({ format: 'pem', type: 'pkcs8', ...options }).toString();
const publicPem = (key: KeyObject): string => key.export({ format: 'pem', type: 'spki' }).toString();

describe('a private key', () => {
  it.each(['ed25519', 'prime256v1'] as const)('of %s is read, encrypted too', async (kind) => {
    const { privateKey } = kind === 'ed25519' ? generateKeyPairSync('ed25519') : generateKeyPairSync('ec', { namedCurve: kind });
    const own = fingerprint(privateKey);
    expect(fingerprint(await signingKey(pem(privateKey), undefined, 'k'))).toBe(own);
    const encrypted = pem(privateKey, { cipher: 'aes-256-cbc', passphrase: 'word' });
    expect(fingerprint(await signingKey(encrypted, 'word', 'k'))).toBe(own);
    for (const password of [undefined, 'other']) expect(await faultsOf(signingKey(encrypted, password, 'k'))).toMatchObject([{ code: 'KEY_INVALID', message: expect.stringContaining('password') as string }]);
  });

  it('of cosign is read with its password, and with no other', async () => {
    expect(fingerprint(await signingKey(COSIGN, 'secret', 'cosign.key'))).toBe(fingerprint(verifyingKey(COSIGN_PUB, 'cosign.pub').key));
    for (const password of [undefined, 'other']) expect(await faultsOf(signingKey(COSIGN, password, 'cosign.key'))).toMatchObject([{ code: 'KEY_INVALID', message: expect.stringContaining('password') as string }]);
    expect(await faultsOf(signingKey(COSIGN.replace('eyJ', 'eyK'), 'secret', 'cosign.key'))).toMatchObject([{ code: 'KEY_INVALID' }]);
  });

  it('of another kind, or that is none, is refused without a word of what it holds', async () => {
    const rsa = pem(generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey);
    const p384 = pem(generateKeyPairSync('ec', { namedCurve: 'secp384r1' }).privateKey);
    expect((await faultsOf(signingKey(rsa, undefined, 'k')))[0]?.message).toMatch(/kind rsa is not supported/);
    expect((await faultsOf(signingKey(p384, undefined, 'k')))[0]?.message).toMatch(/kind secp384r1 is not supported/);
    const [fault] = await faultsOf(signingKey('hunter2', undefined, 'k'));
    expect(JSON.stringify(fault)).not.toContain('hunter2');
  });
});

describe('a public key', () => {
  it('must not be a private one', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    expect(verifyingKey(publicPem(publicKey), 'k.pub').name).toMatch(/^k\.pub \(sha256:/);
    expect(await faultsOf(Promise.resolve().then(() => verifyingKey(pem(privateKey), 'k')))).toMatchObject([{ code: 'KEY_INVALID', message: expect.stringContaining('private key') as string }]);
    expect(await faultsOf(Promise.resolve().then(() => verifyingKey('nonsense', 'k')))).toMatchObject([{ code: 'KEY_INVALID' }]);
  });
});
