import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sceneWith } from './mover.ts';
import { Scene, temporary } from './scene.ts';

describe('promotion by programs of one’s own', () => {
  it('moves and goes back; nothing is read as a command', async () => {
    const scene = sceneWith();
    const [one, two] = [await scene.model('one'), await scene.model('two')];
    expect(await scene.promote(one, { as: { command: '$(touch pwned); `touch pwned`' } })).toMatchObject({ kind: 'promoted', moves: [{ to: '$(touch pwned); `touch pwned`' }] });
    await scene.promote(two);
    expect(await scene.promote(two)).toMatchObject({ kind: 'already' });
    await scene.rollback();
    expect(await scene.standing()).toEqual([one.permission.artifact]);
    expect([existsSync(join(scene.clone, 'pwned')), existsSync(join(scene.root, 'pwned'))]).toEqual([false, false]);
  });

  it('refuses when the program says that another champion stands there', async () => {
    const scene = sceneWith([], (program) => program.replace("(there?.version ?? '') !== expected", 'true'));
    await expect(scene.promote(await scene.model('one'))).rejects.toMatchObject({ reasons: [{ code: 'CHAMPION_MOVED' }] });
    expect(await scene.standing()).toEqual([null]);
  });

  it('a program that forgets the record, fails, or is not there is said as such', async () => {
    const forgetful = sceneWith([], (program) => program.replace('{ version, record }', '{ version }'));
    await expect(forgetful.promote(await forgetful.model('one'))).rejects.toThrow(/TARGET_UNFIT[^]*PROMOTION_UNDONE[^]*command mover is neither the old champion nor this one/);
    const failing = sceneWith([], (program) => program.replace("if (what === 'move') {", "if (what === 'move') { console.error('disk full'); process.exit(4);"));
    await expect(failing.promote(await failing.model('one'))).rejects.toThrow(/TARGET_UNAVAILABLE: command mover: move ended with exit code 4: disk full[^]*PROMOTION_UNDONE/);
    const absent = new Scene([{ command: { name: 'x', read: ['/no/such/program'], move: ['true'] } }], temporary());
    await expect(absent.promote(await absent.model('one'))).rejects.toThrow(/could not be run \(ENOENT\)/);
  });

  it('a target that goes down half-way: the old champion stands everywhere, and the next run succeeds', async () => {
    const scene = sceneWith([{ folder: { path: '../served' } }]);
    const [old, next] = [await scene.model('old'), await scene.model('next')];
    await scene.promote(old);
    const served = join(scene.root, 'served/champion.json');
    const before = readFileSync(served, 'utf8');
    await expect(
      scene.promote(next, {}, (doing) => {
        if (doing.startsWith('command mover: done: moving')) writeFileSync(served, 'not JSON');
      }),
    ).rejects.toMatchObject({ details: [{ code: 'TARGET_UNFIT' }, { code: 'PROMOTION_UNDONE' }] });
    writeFileSync(served, before);
    expect(await scene.standing()).toEqual([old.permission.artifact, old.permission.artifact]);
    await scene.promote(next);
    expect(await scene.standing()).toEqual([next.permission.artifact, next.permission.artifact]);
  });

  it('what can’t be taken back now is taken back by the next run', async () => {
    const scene = sceneWith([{ folder: { path: '../served' } }]);
    const [old, next] = [await scene.model('old'), await scene.model('next')];
    await scene.promote(old);
    const [program, served] = [join(scene.root, 'mover.mjs'), join(scene.root, 'served/champion.json')];
    const [source, pointer] = [readFileSync(program, 'utf8'), readFileSync(served, 'utf8')];
    await expect(
      scene.promote(next, {}, (doing) => {
        if (!doing.startsWith('command mover: done: moving')) return;
        writeFileSync(served, 'not JSON');
        writeFileSync(program, source.replace("if (what === 'move') {", "if (what === 'move') { process.exit(9);"));
      }),
    ).rejects.toMatchObject({ details: [{ code: 'TARGET_UNFIT' }, { code: 'TARGET_UNAVAILABLE' }, { code: 'PROMOTION_UNFINISHED' }] });
    writeFileSync(program, source);
    writeFileSync(served, pointer);
    expect(await scene.status()).toMatchObject({ agree: false, unfinished: { running: false, targets: [{ progress: 'undoing' }, { progress: 'placed' }] } });
    const third = await scene.model('third');
    expect((await scene.promote(third)).notes).toEqual(['an earlier promotion was cut off; what it had moved was taken back first']);
    expect(await scene.standing()).toEqual([third.permission.artifact, third.permission.artifact]);
    expect((await scene.rollback()).moves).toMatchObject([{ to: old.permission.artifact }, {}]);
  });
});
