import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { folderWith, modelgate } from '../../cli/modelgate.ts';
import { installed } from '../installed.ts';

const TEST_RESULT = 'https://in-toto.io/attestation/test-result/v0.1';
const VERDICT = 'https://modelgate/verdict/v1';
const PASSWORD = 'a password of a test';

const GATE = `model: churn
task: scores
evidence: {model: {artifact: model.onnx}}
checks: [{metric: size_mb, of: model, max: 1}]
`;
const OF_FOLDER = { 'modelgate.yml': GATE.replace('model.onnx', 'model'), 'model/weights.bin': 'weights', 'model/config.json': '{}' };

let folder: string;

/** Runs the real cosign, offline and with a home of its own: exit code and what it said. */
async function cosign(...args: string[]): Promise<{ code: number; said: string }> {
  const env = { PATH: process.env['PATH'], HOME: folder, COSIGN_PASSWORD: PASSWORD };
  try {
    const { stdout, stderr } = await promisify(execFile)(installed('promote', 'cosign-$COSIGN', 'cosign'), args, { cwd: folder, env });
    return { code: 0, said: stdout + stderr };
  } catch (error) {
    const { code, stderr } = error as { code: number; stderr: string };
    return { code, said: stderr };
  }
}

function ours(...args: string[]): { code: number | null; stdout: string; stderr: string } {
  process.env['COSIGN_PASSWORD'] = PASSWORD;
  return modelgate(folder, ...args);
}

const SIGN = ['attest', '--verdict', 'out/verdict.json', '--key', 'cosign.key'];
const CHECK = ['--key', 'cosign.pub', '--insecure-ignore-tlog'];

beforeAll(async () => {
  folder = folderWith({ 'modelgate.yml': GATE, 'model.onnx': 'the bytes of a model', 'other.onnx': 'other bytes', ...Object.fromEntries(Object.entries(OF_FOLDER).map(([name, text]) => [`folder/${name}`, text])) });
  expect(await cosign('generate-key-pair')).toMatchObject({ code: 0 });
  expect(await cosign('signing-config', 'create', '--out', 'signing.json')).toMatchObject({ code: 0 });
  expect(ours('evaluate', '--out', 'out', '--quiet').code).toBe(0);
  expect(ours('evaluate', '--gate', 'folder/modelgate.yml', '--out', 'out-folder', '--quiet').code).toBe(0);
});

describe('cosign verifies what we sign', () => {
  it.each([
    ['test-result', TEST_RESULT],
    ['verdict', VERDICT],
  ])('with its own key, as %s', async (predicate, type) => {
    expect(ours(...SIGN, '--predicate', predicate).code).toBe(0);
    expect(await cosign('verify-blob-attestation', ...CHECK, '--bundle', 'out/verdict.sigstore.json', '--type', type, 'model.onnx')).toMatchObject({ code: 0, said: expect.stringContaining('Verified OK') as string });
    expect(await cosign('verify-blob-attestation', ...CHECK, '--bundle', 'out/verdict.sigstore.json', '--type', type, 'other.onnx')).toMatchObject({ code: 1 });
  });

  it('for a folder, by its root digest', async () => {
    expect(ours('attest', '--verdict', 'out-folder/verdict.json', '--key', 'cosign.key').code).toBe(0);
    const verdict = JSON.parse(readFileSync(join(folder, 'out-folder/verdict.json'), 'utf8')) as { subject: { digest: string } };
    const by = (digest: string): Promise<{ code: number }> => cosign('verify-blob-attestation', ...CHECK, '--bundle', 'out-folder/verdict.sigstore.json', '--type', TEST_RESULT, '--digestAlg', 'sha256', '--digest', digest);
    expect(await by(verdict.subject.digest.slice('sha256:'.length))).toMatchObject({ code: 0 });
    expect(await by('0'.repeat(64))).toMatchObject({ code: 1 });
  });

  it('and refuses it once it is changed', async () => {
    ours(...SIGN);
    const file = join(folder, 'out/verdict.sigstore.json');
    const bundle = JSON.parse(readFileSync(file, 'utf8')) as { dsseEnvelope: { payload: string } };
    const payload = Buffer.from(bundle.dsseEnvelope.payload, 'base64').toString('utf8').replace('"PASSED"', '"WARNED"');
    bundle.dsseEnvelope.payload = Buffer.from(payload).toString('base64');
    writeFileSync(file, JSON.stringify(bundle));
    expect(await cosign('verify-blob-attestation', ...CHECK, '--bundle', 'out/verdict.sigstore.json', '--type', TEST_RESULT, 'model.onnx')).toMatchObject({ code: 1 });
    expect(ours('verify', '--attestation', 'out/verdict.sigstore.json', '--key', 'cosign.pub').code).toBe(1);
  });
});

describe('we verify what cosign signs', () => {
  const BY = ['--yes', '--key', 'cosign.key', '--signing-config', 'signing.json', '--bundle'];
  const verify = (bundle: string, ...more: string[]): { code: number | null; stderr: string } => ours('verify', '--attestation', bundle, '--key', 'cosign.pub', '--verdict', 'out/verdict.json', ...more);

  it('our statement', async () => {
    writeFileSync(join(folder, 'statement.json'), ours('attest', '--verdict', 'out/verdict.json', '--format', 'statement').stdout);
    expect(await cosign('attest-blob', ...BY, 'statement.sigstore.json', '--statement', 'statement.json')).toMatchObject({ code: 0 });
    expect(verify('statement.sigstore.json', '--artifact', 'model.onnx').code).toBe(0);
    expect(verify('statement.sigstore.json', '--artifact', 'other.onnx')).toMatchObject({ code: 1, stderr: expect.stringContaining('SIGNATURE_OTHER') as string });
  });

  it('our predicate, of a model that cosign digests itself', async () => {
    writeFileSync(join(folder, 'predicate.json'), ours('attest', '--verdict', 'out/verdict.json', '--format', 'predicate', '--predicate', 'verdict').stdout);
    expect(await cosign('attest-blob', ...BY, 'predicate.sigstore.json', '--predicate', 'predicate.json', '--type', VERDICT, 'model.onnx')).toMatchObject({ code: 0 });
    expect(verify('predicate.sigstore.json', '--artifact', 'model.onnx').code).toBe(0);
  });

  it('verdict.json as a file', async () => {
    expect(await cosign('sign-blob', ...BY, 'verdict.blob.json', 'out/verdict.json')).toMatchObject({ code: 0 });
    expect(verify('verdict.blob.json').code).toBe(0);
    expect(await cosign('sign-blob', ...BY, 'other.blob.json', 'other.onnx')).toMatchObject({ code: 0 });
    expect(verify('other.blob.json')).toMatchObject({ code: 1, stderr: expect.stringContaining('SIGNATURE_INVALID') as string });
  });

  it('but nothing that is said of something else', async () => {
    writeFileSync(join(folder, 'foreign.json'), '{"hello": "world"}');
    expect(await cosign('attest-blob', ...BY, 'foreign.sigstore.json', '--predicate', 'foreign.json', 'model.onnx')).toMatchObject({ code: 0 });
    expect(verify('foreign.sigstore.json', '--artifact', 'model.onnx')).toMatchObject({ code: 1, stderr: expect.stringContaining('says nothing of a verdict') as string });
  });
});
