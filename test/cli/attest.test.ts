import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { generateKeyPairSync } from 'node:crypto';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { digestOf } from '../../core/spec/parse.ts';
import { folderWith, modelgate } from './modelgate.ts';

const GATE = 'model: churn\ntask: scores\nevidence: {model: {artifact: model.onnx}}\nchecks: [{metric: size_mb, of: model, max: 1}]\n';

/** A folder with a verdict for model.onnx in out/verdict.json, and a pair of keys. */
function judged(): string {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const folder = folderWith({
    'modelgate.yml': GATE, 'model.onnx': 'bytes', other: 'other bytes',
    'a.key': privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(), 'a.pub': publicKey.export({ format: 'pem', type: 'spki' }).toString(),
  });
  expect(modelgate(folder, 'evaluate', '--out', 'out', '--quiet').code).toBe(0);
  return folder;
}

const SIGN = ['attest', '--verdict', 'out/verdict.json', '--key', 'a.key'];
const VERIFY = ['verify', '--attestation', 'out/verdict.sigstore.json', '--key', 'a.pub'];

it('signs a verdict and verifies it: 0 when it holds, 1 when it does not, 2 when it can’t be read', () => {
  const folder = judged();
  expect(modelgate(folder, ...SIGN)).toMatchObject({ code: 0, stderr: expect.stringContaining('out/verdict.sigstore.json: the verdict (passed) is attested for sha256:') as string });
  expect(modelgate(folder, ...VERIFY, '--verdict', 'out/verdict.json', '--artifact', 'model.onnx')).toMatchObject({ code: 0, stdout: expect.stringContaining('holds.') as string });
  expect(modelgate(folder, ...VERIFY, '--artifact', 'other')).toMatchObject({ code: 1, stdout: '', stderr: expect.stringMatching(/^Refused:\nSIGNATURE_OTHER: .* and the artifact is sha256:/) as string });
  expect(modelgate(folder, ...VERIFY, '--artifact', digestOf(Buffer.from('bytes'))).code).toBe(0);
  writeFileSync(join(folder, 'a.pub'), generateKeyPairSync('ed25519').publicKey.export({ format: 'pem', type: 'spki' }));
  expect(modelgate(folder, ...VERIFY)).toMatchObject({ code: 1, stderr: expect.stringContaining('SIGNATURE_INVALID') as string });
  expect(modelgate(folder, 'verify', '--attestation', 'other', '--key', 'a.pub')).toMatchObject({ code: 2, stderr: expect.stringContaining('ATTESTATION_INVALID') as string });
  expect(modelgate(folder, 'verify', '--attestation', 'other', '--identity', 'me')).toMatchObject({ code: 2, stderr: expect.stringContaining('USAGE') as string });
});

it('writes the envelope alone, several bundles in a file, and the statement for another signer', () => {
  const folder = judged();
  const out = join(folder, 'out');
  modelgate(folder, ...SIGN, '--format', 'dsse', '--predicate', 'verdict');
  expect(modelgate(folder, 'verify', '--attestation', 'out/verdict.dsse.json', '--key', 'a.pub', '--verdict', 'out/verdict.json').code).toBe(0);
  modelgate(folder, ...SIGN);
  const lines = ['verdict.dsse.json', 'verdict.sigstore.json'].map((name) => JSON.stringify(JSON.parse(readFileSync(join(out, name), 'utf8'))));
  writeFileSync(join(out, 'both.jsonl'), `${lines.join('\n')}\n`);
  expect(modelgate(folder, 'verify', '--attestation', 'out/both.jsonl', '--key', 'a.pub', '--artifact', 'model.onnx').code).toBe(0);
  const statement = JSON.parse(modelgate(folder, 'attest', '--verdict', 'out/verdict.json', '--format', 'statement').stdout) as Record<string, unknown>;
  expect(statement).toMatchObject({ _type: 'https://in-toto.io/Statement/v1', subject: [{ name: 'model.onnx', digest: { sha256: digestOf(Buffer.from('bytes')).slice(7) } }], predicate: { result: 'PASSED', passedTests: ['size_mb max 1 of model'], failedTests: [] } });
});

it('refuses a verdict that names no artifact or was formatted anew, and needs a key or an identity', () => {
  const folder = judged();
  const verdict = join(folder, 'out/verdict.json');
  expect(modelgate(folder, 'attest', '--verdict', 'out/verdict.json')).toMatchObject({ code: 2, stderr: expect.stringContaining('one of --key and --keyless') as string });
  expect(modelgate(folder, 'attest', '--verdict', 'out/verdict.json', '--key', 'env://NOT_THERE')).toMatchObject({ code: 2, stderr: expect.stringContaining('no variable NOT_THERE') as string });
  expect(modelgate(folder, ...SIGN, '--format', 'predicate').code).toBe(2);
  const { subject, ...rest } = JSON.parse(readFileSync(verdict, 'utf8')) as Record<string, unknown>;
  expect(subject).toBeDefined();
  writeFileSync(verdict, JSON.stringify(rest, null, 2) + '\n');
  expect(modelgate(folder, ...SIGN)).toMatchObject({ code: 2, stderr: expect.stringContaining('names no artifact') as string });
  writeFileSync(verdict, JSON.stringify({ ...rest, subject }));
  expect(modelgate(folder, ...SIGN)).toMatchObject({ code: 2, stderr: expect.stringContaining('formatted anew') as string });
  expect(existsSync(join(folder, 'out/verdict.sigstore.json'))).toBe(false);
});
