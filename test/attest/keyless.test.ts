import { writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { signKeyless } from '../../core/attest/keyless.ts';
import { encodeAttestation } from '../../core/attest/sign.ts';
import { statementOf } from '../../core/attest/statement.ts';
import { gateText, outcome, Scene } from '../promote/permit-scene.ts';
import { readVerdict } from '../../core/commands/read-verdict.ts';
import { faultsOf, folder } from '../sources/case.ts';
import { spawned } from '../platform/spawned.ts';
import { identityToken, sigstore, type Sigstore } from './sigstore.ts';

const IDENTITY = 'https://github.com/acme/churn/.github/workflows/gate.yml@refs/heads/main';
const ISSUER = 'https://token.actions.githubusercontent.com';

let server: Sigstore;
let other: Sigstore;
beforeAll(async () => {
  [server, other] = [await sigstore(), await sigstore()];
});

/** Signs by the identity of a job; the file of the bundle. */
async function signedBy(identity: string, issuer: string, verdict: string, by = server): Promise<string> {
  vi.stubEnv('SIGSTORE_ID_TOKEN', identityToken(identity, issuer));
  const bundle = await signKeyless(statementOf(readVerdict(verdict), verdict, 'test-result', new Date()), { fulcio: by.url, rekor: by.url });
  vi.unstubAllEnvs();
  const out = join(folder(), 'verdict.sigstore.json');
  writeFileSync(out, encodeAttestation(bundle, 'bundle'));
  return out;
}

function scene(identity = IDENTITY, issuer = ISSUER): Scene {
  return new Scene(gateText(`, signed: {identity: "${identity}", issuer: "${issuer}", trusted_root: root.json}, max_age: 1h`), { 'root.json': server.root });
}

describe('a verdict that is signed by the identity of a job', () => {
  it('is permitted where the gate asks for that identity', async () => {
    const here = scene();
    const verdict = await here.evaluate();
    const attestation = await signedBy(IDENTITY, ISSUER, verdict);
    expect((await here.permit(verdict, { attestation, now: new Date() })).signedBy).toBe(`${IDENTITY} (${ISSUER})`);
  });

  it.each([
    ['another workflow', `${IDENTITY}x`, ISSUER],
    ['a workflow whose name begins alike', IDENTITY.replace('/gate.yml', '/gate.yml.evil'), ISSUER],
    ['one that fits as a regular expression', IDENTITY.replace('github.com', 'githubXcom'), ISSUER],
    ['another provider', IDENTITY, 'https://evil.example'],
  ])('is refused when it is %s', async (_, identity, issuer) => {
    const here = scene();
    const verdict = await here.evaluate();
    const attestation = await signedBy(identity, issuer, verdict);
    await expect(here.permit(verdict, { attestation, now: new Date() })).rejects.toThrow(/SIGNATURE_INVALID: .*(certificate identity error|invalid certificate extension)/);
  });

  it('is refused when another Sigstore vouches for it, and a key never stands for an identity nor the other way', async () => {
    const here = scene();
    const verdict = await here.evaluate();
    const now = new Date();
    expect(await outcome(here.permit(verdict, { attestation: await signedBy(IDENTITY, ISSUER, verdict, other), now }))).toEqual(['SIGNATURE_INVALID']);
    expect(await outcome(here.permit(verdict, { attestation: here.sign(verdict, { at: now }), now }))).toEqual(['SIGNATURE_INVALID']);
    const keyed = new Scene(gateText(', signed: {key: key.pub}'));
    const second = await keyed.evaluate();
    expect(await outcome(keyed.permit(second, { attestation: await signedBy(IDENTITY, ISSUER, second) }))).toEqual(['SIGNATURE_INVALID']);
  });
});

it('no identity, and a server that refuses, are said with what to do', async () => {
  vi.stubEnv('SIGSTORE_ID_TOKEN', '');
  const [fault] = await faultsOf(signKeyless('{}', { fulcio: server.url, rekor: server.url }));
  expect(fault).toMatchObject({ code: 'SIGNING_FAILED', remedy: expect.stringContaining('id-token: write') as string });
  vi.stubEnv('SIGSTORE_ID_TOKEN', identityToken('a', 'b'));
  expect(await faultsOf(signKeyless('{}', { fulcio: `${server.url}/nothing`, rekor: server.url }))).toMatchObject([{ code: 'SIGNING_FAILED' }]);
  vi.unstubAllEnvs();
});

it('the shipped program signs and verifies so too', async () => {
  const here = scene();
  const verdict = await here.evaluate();
  const program = resolve(import.meta.dirname, '../../dist/cli.js');
  const modelgate = (...args: string[]): Promise<{ code: number; log: string }> => spawned(process.execPath, [program, ...args], here.directory, { ...process.env, SIGSTORE_ID_TOKEN: identityToken(IDENTITY, ISSUER) });
  expect(await modelgate('attest', '--verdict', verdict, '--keyless', '--fulcio-url', server.url, '--rekor-url', server.url)).toMatchObject({ code: 0 });
  const verify = ['verify', '--attestation', join(dirname(verdict), 'verdict.sigstore.json'), '--verdict', verdict, '--artifact', 'model.onnx', '--trusted-root', 'root.json', '--issuer', ISSUER];
  expect(await modelgate(...verify, '--identity', IDENTITY)).toMatchObject({ code: 0, log: expect.stringContaining(`The signature of ${IDENTITY} (${ISSUER}) holds.`) as string });
  expect(await modelgate(...verify, '--identity', `${IDENTITY}.`)).toMatchObject({ code: 1, log: expect.stringContaining('SIGNATURE_INVALID') as string });
});
