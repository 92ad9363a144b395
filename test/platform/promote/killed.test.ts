import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readArtifactRef } from '../../../core/sources/artifact.ts';
import { sceneWith } from '../../promote/mover.ts';
import { Scene, temporary } from '../../promote/scene.ts';
import { killAtEveryStep, killRollbackAtEveryStep } from './killed.ts';

describe('a promotion that is killed at any step', () => {
  it('of a git repository and a folder', { timeout: 300_000 }, async () => {
    const scene = new Scene([{ git: { stage: 'prod' } }, { folder: { path: '../served' } }], temporary());
    const served = join(scene.root, 'served');
    const steps = await killAtEveryStep(scene, async ([, inFolder]) => {
      const { path } = JSON.parse(readFileSync(join(served, 'champion.json'), 'utf8')) as { path: string };
      const read = await readArtifactRef(join(served, path), scene.root);
      expect(typeof read === 'string' ? read : read.digest).toBe(inFolder);
    });
    expect(steps).toBeGreaterThan(14);
  });

  it('of a program of one’s own', { timeout: 300_000 }, async () => {
    const scene = sceneWith([{ folder: { path: '../served' } }]);
    const kept = join(scene.root, 'champion $(touch pwned) file');
    const steps = await killAtEveryStep(scene, ([byProgram]) => {
      const { record } = JSON.parse(readFileSync(kept, 'utf8')) as { record: string };
      expect((JSON.parse(record) as { mark: { artifact: string } }).mark.artifact).toBe(byProgram);
      return Promise.resolve();
    });
    expect(steps).toBeGreaterThan(8);
  });

  it('on its way back', { timeout: 400_000 }, async () => {
    const scene = new Scene([{ git: { stage: 'prod' } }, { folder: { path: '../served' } }], temporary());
    expect(await killRollbackAtEveryStep(scene)).toBeGreaterThan(12);
  });
});
