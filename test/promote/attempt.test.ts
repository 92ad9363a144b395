import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { attempt, championAfter, wordOf, type Asked, type Attempt } from '../../core/promote/attempt.ts';
import { gateArtifact } from '../../core/promote/gate-artifact.ts';
import { readWishes } from '../../core/promote/wishes.ts';
import { attemptTitle, renderAttempt, renderAttemptConsole } from '../../core/report/promotion-markdown.ts';

const folders: string[] = [];
afterEach(() => folders.splice(0).forEach((folder) => rmSync(folder, { recursive: true })));

function gate(model: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'modelgate-attempt-'));
  folders.push(folder);
  mkdirSync(join(folder, 'scratch'));
  const file = join(folder, 'modelgate.yml');
  writeFileSync(file, `model: m\ntask: scores\nevidence:\n  candidate: {values: metrics.json}\n${model}checks: [{metric: a, min: 0}]\n`);
  return file;
}

const hostile = '@all <script>alert(1)</script> ::error::x \u202e#1 | [a](b)\n/merge';
const mark = { form: 1, kind: 'promotion', model: hostile, artifact: `sha256:${'a'.repeat(64)}`, verdict: null, gate: null, commit: null, at: '2026-01-01T00:00:00.000Z', by: hostile, signed_by: null, approved_by: hostile, override: { reason: hostile, by: hostile } } as const;
const attempts: readonly Attempt[] = [
  { kind: 'done', outcome: { kind: 'promoted', mark, moves: [{ target: hostile, from: null, to: hostile }], notes: [hostile] } },
  { kind: 'refused', reasons: [{ code: 'ARTIFACT_OTHER', message: hostile, remedy: hostile }] },
  { kind: 'fault', details: [{ code: 'TARGET_UNFIT', message: hostile, place: { file: hostile }, remedy: hostile }] },
];

describe('what a job shows', () => {
  it.each(attempts)('acts nowhere, whatever it names: $kind', (one) => {
    const markdown = renderAttempt(one, hostile);
    expect(markdown).not.toMatch(/<script|@all|\u202e|\]\(b\)|^\/merge|(?<!\S)::error/m);
    for (const text of [attemptTitle(one, hostile), renderAttemptConsole(one)]) expect(text).not.toMatch(/\u202e|(^|\s)::error/m);
    expect(attemptTitle(one, hostile)).not.toContain('\n');
  });

  it('says an override first', () => {
    expect(attemptTitle(attempts[0]!, 'g')).toContain('though its verdict did not pass');
    expect(attempts.map(wordOf)).toEqual(['promoted', 'refused', 'error']);
    expect(attempts.map(championAfter)).toEqual([mark.artifact, '', '']);
  });
});

describe('an attempt', () => {
  const world = { now: new Date('2026-01-01'), env: {}, scratch: '', step: () => undefined };

  it('is refused for a change before anything is fetched', async () => {
    const prepare = (): Promise<Asked> => Promise.reject(new Error('was asked'));
    expect(await attempt({ change: 'pull request 7', dryRun: false }, prepare, world)).toMatchObject({ kind: 'refused', reasons: [{ code: 'CHANGE_NOT_MERGED' }] });
    await expect(attempt({ change: 'pull request 7', dryRun: true }, prepare, world)).rejects.toThrow('was asked');
  });
});

describe('the artifact that a gate names', () => {
  it('is a path from the working directory', async () => {
    const file = gate('  model: {artifact: out/model.onnx}\n');
    expect(await gateArtifact(file)).toBe(join(file, '../out/model.onnx'));
  });

  it.each([['none', ''], ['a glob', "  model: {artifact: 'out/*.onnx'}\n"], ['several', '  model: {artifact: [a.onnx, b.onnx]}\n']])('%s is a fault that says what to do', async (_, text) => {
    await expect(gateArtifact(gate(text))).rejects.toMatchObject({ details: [{ code: 'USAGE' }] });
  });
});

it('versions are read for all, or for a kind, each once', () => {
  expect(readWishes(['v1.2.3', 'mlflow=7'])).toEqual({ all: 'v1.2.3', mlflow: '7' });
  for (const bad of [['git='], ['a', 'b'], ['git=1', 'git=2'], ['a b']]) expect(() => readWishes(bad)).toThrow('USAGE');
});
