import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { expect } from 'vitest';
import type { Candidate, Scene } from '../../promote/scene.ts';
import type { Task } from './child.ts';

const CHILD = resolve(import.meta.dirname, 'child.ts');

/** Runs a promotion, or a rollback where there is no candidate, in a process that is killed at a step. False: it came to its end. */
function killed(scene: Scene, candidate: Candidate | null, killAt: number): { killed: boolean; said: string } {
  const { now, scratch, env } = scene.world();
  const options = { ...scene.options(candidate ?? { artifact: '' }) };
  const task: Task = { options, permission: candidate?.permission ?? null, now: now.toISOString(), scratch, killAt };
  const ran = spawnSync(process.execPath, ['--import', 'tsx', CHILD, JSON.stringify(task)], { env, encoding: 'utf8' });
  if (ran.signal !== 'SIGKILL' && ran.status !== 0) throw new Error(`step ${killAt}: ${ran.stderr}`);
  return { killed: ran.signal === 'SIGKILL', said: ran.stdout };
}

/**
 * Kills a promotion at every step it has. After each: every target holds the old or the new champion, whole; what `status` says
 * is what stands there; and the next run finishes it, or takes it back.
 * @param whole fails unless what a target serves is this artifact, read as its users read it
 */
export async function killAtEveryStep(scene: Scene, whole: (standing: readonly (string | null)[]) => Promise<void>): Promise<number> {
  let old = await scene.model('first');
  await scene.promote(old);
  for (let step = 1; ; step++) {
    const next = await scene.model(`model-${step}`);
    const [before, after] = [old.permission.artifact, next.permission.artifact];
    const run = killed(scene, next, step);
    if (!run.killed) return step - 1;
    const status = await scene.status();
    const standing = await scene.standing();
    await whole(standing);
    expect(standing.filter((each) => each !== before && each !== after), run.said).toEqual([]);
    const mixed = new Set(standing).size > 1;
    expect(status.agree, run.said).toBe(!mixed);
    if (mixed) expect(status.unfinished, run.said).toMatchObject({ running: false });

    if (step % 2 === 0) {
      await scene.promote(next);
      expect(await scene.standing(), run.said).toEqual(standing.map(() => after));
      old = next;
    } else {
      await scene.abort();
      const now = await scene.standing();
      expect(new Set(now).size, run.said).toBe(1);
      if (now[0] === after) old = next;
    }
    await whole(await scene.standing());
    expect((await scene.status()).unfinished, run.said).toBe(null);
  }
}

/** The same of rollbacks: killed, then by turns asked for again and taken back. */
export async function killRollbackAtEveryStep(scene: Scene): Promise<number> {
  const [below, above] = [await scene.model('below'), await scene.model('above')];
  await scene.promote(below);
  await scene.promote(above);
  const [back, left] = [below.permission.artifact, above.permission.artifact];
  for (let step = 1; ; step++) {
    const run = killed(scene, null, step);
    if (!run.killed) return step - 1;
    const standing = await scene.standing();
    expect(standing.filter((each) => each !== back && each !== left), run.said).toEqual([]);
    expect((await scene.status()).agree, run.said).toBe(new Set(standing).size === 1);
    // Killed before anything moved or after everything was recorded, there is nothing to go on with.
    if (step % 2 === 0 && standing.some((each) => each !== back)) await scene.rollback();
    else await scene.abort();
    const now = await scene.standing();
    expect(new Set(now).size, run.said).toBe(1);
    expect((await scene.status()).unfinished, run.said).toBe(null);
    if (now[0] === back) await scene.rollback({ to: left });
    expect(await scene.standing(), run.said).toEqual(now.map(() => left));
  }
}
