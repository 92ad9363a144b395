import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { digestOf } from '../../core/spec/parse.ts';
import { folderWith, modelgate, verdictIn } from './modelgate.ts';

const METRICS = { 'metrics.json': '{"accuracy": 0.9}' };
const SIZED = `model: churn
task: scores
evidence:
  model: {artifact: model.onnx}
checks:
  - {metric: size_mb, of: model, max: 0.000005}
  - {metric: file_count, of: model, min: 1, max: 1}
`;
const PLAIN = `model: churn
task: scores
evidence: {candidate: {values: metrics.json}}
checks: [{metric: accuracy, min: 0.5}]
`;

function evaluate(folder: string, ...args: string[]): { code: number | null; stderr: string } {
  return modelgate(folder, 'evaluate', '--out', 'out', '--quiet', ...args);
}

describe('a gate with an artifact', () => {
  it('judges its size and the number of its files, and names it in the verdict', () => {
    const folder = folderWith({ 'modelgate.yml': SIZED, 'model.onnx': 'bytes' });
    expect(evaluate(folder)).toMatchObject({ code: 0 });
    const { subject, checks, evidence } = verdictIn(join(folder, 'out'));
    const digest = digestOf(Buffer.from('bytes'));
    expect(subject).toEqual({ name: 'model.onnx', digest, files: [{ name: 'model.onnx', digest }] });
    expect(checks.map(({ metric, candidate, status }) => [metric, candidate.estimate, status])).toEqual([['size_mb', 0.000005, 'pass'], ['file_count', 1, 'pass'], ['file_count', 1, 'pass']]);
    expect(evidence['model']).toMatchObject({ kind: 'artifact', fingerprint: digest });
    const first = readFileSync(join(folder, 'out/verdict.json'), 'utf8');
    evaluate(folder);
    expect(readFileSync(join(folder, 'out/verdict.json'), 'utf8')).toBe(first);
    writeFileSync(join(folder, 'model.onnx'), 'bytes!');
    expect(evaluate(folder).code).toBe(1);
  });

  it('that is not there can’t be evaluated', () => {
    const ran = evaluate(folderWith({ 'modelgate.yml': SIZED }));
    expect([ran.code, ran.stderr]).toEqual([2, expect.stringContaining('EVIDENCE_NOT_FOUND')]);
  });

  it('refuses metrics of rows of it, its metrics of rows, and slices', () => {
    const gate = `${SIZED}  - {metric: mean, of: model, min: 1}\n`.replace('max: 0.000005}', 'max: 1, slices: [x]}');
    const ran = evaluate(folderWith({ 'modelgate.yml': gate, 'model.onnx': '' }));
    expect(ran.stderr).toMatch(/whose metrics are size_mb and file_count/);
    expect(ran.stderr).toMatch(/an artifact, which has no slices/);
    const wrong = evaluate(folderWith({ 'modelgate.yml': 'model: a\ntask: scores\nevidence: {candidate: {rows: a.csv}}\nchecks: [{metric: size_mb, max: 1}]\n', 'a.csv': 'x\n1\n' }));
    expect(wrong.stderr).toMatch(/size_mb is of an artifact, and evidence candidate is none/);
  });
});

describe('evaluate --artifact', () => {
  it('names the model of a gate that has none, by path or by digest', () => {
    const folder = folderWith({ ...METRICS, 'modelgate.yml': PLAIN, 'm/a': '1', 'm/b': '2' });
    evaluate(folder, '--artifact', 'm');
    const whole = verdictIn(join(folder, 'out')).subject;
    expect(whole).toMatchObject({ name: 'm', files: [{ name: 'a' }, { name: 'b' }] });
    evaluate(folder, '--artifact', whole!.digest);
    expect(verdictIn(join(folder, 'out')).subject).toEqual({ name: 'churn', digest: whole!.digest, files: null });
    evaluate(folder);
    expect(verdictIn(join(folder, 'out')).subject).toBeUndefined();
  });

  it('is refused where the gate has another one, where nothing is there, and for several gates', () => {
    const folder = folderWith({ 'modelgate.yml': SIZED, 'model.onnx': 'bytes', other: 'x' });
    expect(evaluate(folder, '--artifact', 'other')).toMatchObject({ code: 2, stderr: expect.stringContaining('but the gate judges model.onnx') as string });
    expect(evaluate(folder, '--artifact', 'model.onnx').code).toBe(0);
    expect(evaluate(folder, '--artifact', 'gone')).toMatchObject({ code: 2, stderr: expect.stringContaining('EVIDENCE_NOT_FOUND') as string });
    expect(evaluate(folder, '--gate', '*.yml', '--artifact', 'other')).toMatchObject({ code: 2, stderr: expect.stringContaining('USAGE') as string });
  });
});
