import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { git } from '../promote/scene.ts';
import { BINARY_HEADER, binaryRows, csv, folderWith, modelgate } from './modelgate.ts';

const gate = (min: number): string => `model: Churn Model
task: binary
evidence:
  candidate: {rows: test.csv}
  model: {artifact: model}
columns: {id: id, label: label, score: score}
checks:
  - {metric: roc_auc, min: ${min}}
promote:
  to:
    - git: {stage: prod}
    - folder: {path: ../served}
`;

/** A clone with a model that the gate passes (or not). */
function cloned(min = 0.5): { clone: string; root: string } {
  const root = folderWith({ 'clone/modelgate.yml': gate(min), 'clone/test.csv': csv(BINARY_HEADER, binaryRows(400)), 'clone/model/weights.bin': 'weights', 'clone/model/config.json': '{}' });
  const clone = join(root, 'clone');
  git(root, 'init', '--quiet', '--bare', 'remote.git');
  git(clone, 'init', '--quiet');
  git(clone, 'remote', 'add', 'origin', join(root, 'remote.git'));
  git(clone, 'add', '--all');
  git(clone, 'commit', '--quiet', '--message', 'one');
  return { clone, root };
}

/** A clone, and the verdict of its model. */
function evaluated(min?: number): { clone: string; root: string } {
  const made = cloned(min);
  modelgate(made.clone, 'evaluate', '--out', 'report', '--quiet');
  return made;
}

const promote = (clone: string, ...more: string[]) => modelgate(clone, 'promote', '--verdict', 'report/verdict.json', '--artifact', 'model', '--by', 'alice', ...more);

/** Another model, with a verdict of its own. */
function next(clone: string, weights: string): void {
  writeFileSync(join(clone, 'model/weights.bin'), weights);
  git(clone, 'add', 'model');
  git(clone, 'commit', '--quiet', '--message', weights);
  modelgate(clone, 'evaluate', '--out', 'report', '--quiet');
}

it('evaluates, promotes, tells what stands where, and goes back', () => {
  const { clone, root } = evaluated();
  expect(promote(clone, '--dry-run')).toMatchObject({ code: 0, stdout: expect.stringContaining('nothing was done') as string });
  expect(existsSync(join(root, 'served'))).toBe(false);
  expect(promote(clone)).toMatchObject({ code: 0, stdout: expect.stringContaining('git origin churn-model#prod: nothing → v0.0.1') as string });
  expect(promote(clone)).toMatchObject({ code: 0, stdout: expect.stringContaining('stands already') as string });
  const status = modelgate(clone, 'status');
  expect(status).toMatchObject({ code: 0, stdout: expect.stringMatching(/v0\.0\.1[^]*by alice[^]*artifact sha256:[^]*verdict sha256:/) as string });
  next(clone, 'heavier');
  expect(promote(clone)).toMatchObject({ code: 0, stdout: expect.stringContaining('v0.0.1 → v0.0.2') as string });
  expect(modelgate(clone, 'rollback', '--by', 'bob')).toMatchObject({ code: 0, stdout: expect.stringContaining('v0.0.2 → v0.0.1') as string });
  const pointer = JSON.parse(readFileSync(join(root, 'served/champion.json'), 'utf8')) as { path: string; mark: { kind: string; by: string } };
  expect(readFileSync(join(root, 'served', pointer.path, 'weights.bin'), 'utf8')).toBe('weights');
  expect(pointer.mark).toMatchObject({ kind: 'rollback', by: 'bob' });
  expect(promote(clone)).toMatchObject({ code: 1, stderr: expect.stringContaining('VERDICT_REPLAYED') as string });
  const told = JSON.parse(modelgate(clone, 'status', '--json').stdout) as { agree: boolean; targets: { standing: { version: string } }[] };
  expect(told).toMatchObject({ agree: true, targets: [{ standing: { version: 'v0.0.1' } }, {}] });
});

it('one byte changed, a blocked verdict, targets that disagree: each says so and moves nothing', () => {
  const { clone, root } = evaluated();
  writeFileSync(join(clone, 'model/weights.bin'), 'weightz');
  expect(promote(clone)).toMatchObject({ code: 1, stderr: expect.stringContaining('ARTIFACT_OTHER') as string });
  const blocked = evaluated(0.9999);
  expect(promote(blocked.clone)).toMatchObject({ code: 1, stderr: expect.stringContaining('VERDICT_NOT_PASSED') as string });
  for (const each of [root, blocked.root]) {
    expect(existsSync(join(each, 'served'))).toBe(false);
    expect(git(join(each, 'clone'), 'ls-remote', 'origin')).toBe('');
  }
  const { clone: third, root: place } = evaluated();
  promote(third);
  next(third, 'other');
  promote(third);
  git(third, 'push', '--quiet', 'origin', ':refs/tags/churn-model#prod#2');
  expect(modelgate(third, 'status')).toMatchObject({ code: 1, stdout: expect.stringContaining('do not hold the same model') as string });
  expect(modelgate(third, 'rollback')).toMatchObject({ code: 2, stderr: expect.stringContaining('TARGET_UNFIT') as string });
  expect(modelgate(third, 'rollback', '--to', 'v0.0.1')).toMatchObject({ code: 0 });
  expect(modelgate(third, 'status').code).toBe(0);
  git(place, 'init', '--quiet', '--bare', 'elsewhere.git');
  git(third, 'remote', 'set-url', 'origin', join(place, 'no-such.git'));
  expect(modelgate(third, 'status')).toMatchObject({ code: 2, stdout: expect.stringContaining('can’t be read') as string });
});

it('options that make no sense are said as such', () => {
  const { clone } = cloned();
  for (const args of [['promote'], ['promote', '--verdict', 'x'], ['promote', '--resume', '--abort'], ['promote', '--resume', '--verdict', 'x'], ['rollback'], ['rollback', '--to', 'v9.9.9']]) {
    expect(modelgate(clone, ...args), args.join(' ')).toMatchObject({ code: 2, stderr: expect.stringMatching(/USAGE|TARGET_UNFIT/) as string });
  }
  expect(modelgate(clone, 'promote', '--abort')).toMatchObject({ code: 0, stdout: 'nothing is unfinished\n' });
  expect(modelgate(clone, 'promote', '--help').stdout).toContain('--resume');
});
