import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { git, Scene, temporary } from './scene.ts';

const TO = [{ git: { stage: 'prod' } }, { folder: { path: '../served' } }];
const tagsOf = (scene: Scene): string[] => git(scene.clone, 'ls-remote', '--tags', 'origin').split('\n').flatMap((line) => (line.endsWith('^{}') || line === '' ? [] : [line.split('refs/tags/')[1]!]));

describe('promotion to a git repository and a folder', () => {
  it('moves both, and again does nothing', async () => {
    const scene = new Scene(TO, temporary());
    const one = await scene.model('one');
    expect(await scene.promote(one)).toMatchObject({ kind: 'promoted', moves: [{ from: null, to: 'v0.0.1' }, { from: null }] });
    expect(await scene.promote(one)).toMatchObject({ kind: 'already', moves: [] });
    expect(tagsOf(scene)).toEqual(['flight-delay#prod#1', 'flight-delay@v0.0.1']);
    const pointer = JSON.parse(readFileSync(join(scene.root, 'served/champion.json'), 'utf8')) as { path: string };
    expect(readFileSync(join(scene.root, 'served', pointer.path, 'model.onnx'), 'utf8')).toContain('the model one');
    expect(scene.record()).toMatchObject([{ by: 'alice', kind: 'promotion', verdict: one.permission.verdictDigest, artifact: one.permission.artifact, targets: [{ from: null, to: 'v0.0.1' }, {}] }]);
    git(scene.clone, 'fetch', '--quiet', 'origin', 'refs/notes/modelgate-promotions:refs/notes/modelgate-promotions');
    expect(git(scene.clone, 'notes', '--ref=modelgate-promotions', 'show', one.permission.commit!)).toContain(one.permission.verdictDigest);
    expect(existsSync(join(scene.clone, '.modelgate/flight-delay.journal'))).toBe(false);
  });

  it('goes back as often as it is asked, and never comes on to what was left', async () => {
    const scene = new Scene(TO, temporary());
    const models = [await scene.model('one'), await scene.model('two'), await scene.model('three')] as const;
    for (const model of models) await scene.promote(model);
    const digests = models.map((model) => model.permission.artifact);
    expect(await scene.standing()).toEqual([digests[2], digests[2]]);
    expect(await scene.rollback()).toMatchObject({ kind: 'rolled-back', moves: [{ from: 'v0.0.3', to: 'v0.0.2' }, {}] });
    expect(await scene.rollback()).toMatchObject({ kind: 'rolled-back', moves: [{ from: 'v0.0.2', to: 'v0.0.1' }, {}] });
    expect(await scene.standing()).toEqual([digests[0], digests[0]]);
    await expect(scene.rollback()).rejects.toMatchObject({ details: [{ code: 'TARGET_UNFIT' }] });
    expect(await scene.rollback({ to: 'v0.0.3' })).toMatchObject({ kind: 'rolled-back' });
    expect(await scene.standing()).toEqual([digests[2], digests[2]]);
    expect(await scene.rollback({ to: digests[2]! })).toMatchObject({ kind: 'already' });
    expect(scene.record().map((line) => [line['kind'], line['by']])).toEqual([...Array.from({ length: 3 }, () => ['promotion', 'alice']), ...Array.from({ length: 3 }, () => ['rollback', 'bob'])]);
  });

  it('refuses an old pass again, and after a rollback the one that was rolled back', async () => {
    const scene = new Scene(TO, temporary());
    const [one, two] = [await scene.model('one'), await scene.model('two')];
    await scene.promote(one);
    await scene.promote(two);
    await expect(scene.promote(one)).rejects.toMatchObject({ reasons: [{ code: 'VERDICT_REPLAYED' }, { code: 'CHAMPION_OTHER' }, { code: 'VERDICT_REPLAYED' }, { code: 'CHAMPION_OTHER' }] });
    await scene.rollback();
    await expect(scene.promote(two)).rejects.toMatchObject({ reasons: [{ code: 'VERDICT_REPLAYED' }, { code: 'VERDICT_REPLAYED' }] });
    expect(await scene.standing()).toEqual([one.permission.artifact, one.permission.artifact]);
  });

  it('refuses a verdict that was judged against another champion', async () => {
    const scene = new Scene(TO, temporary());
    const base = await scene.model('base');
    await scene.promote(base);
    git(scene.clone, 'checkout', '--quiet', '-b', 'side');
    const side = await scene.model('side');
    git(scene.clone, 'checkout', '--quiet', 'main');
    const main = await scene.model('main');
    await scene.promote(main);
    await expect(scene.promote(side)).rejects.toMatchObject({ reasons: [{ code: 'CHAMPION_OTHER' }, { code: 'CHAMPION_OTHER' }] });
    await expect(scene.promote(side, { expect: base.permission.artifact })).rejects.toMatchObject({ reasons: [{ code: 'CHAMPION_OTHER' }, { code: 'CHAMPION_OTHER' }] });
    const against = { ...side, permission: { ...side.permission, championDigest: base.permission.artifact } };
    await expect(scene.promote(against)).rejects.toMatchObject({ reasons: [{ code: 'CHAMPION_OTHER' }, { code: 'CHAMPION_OTHER' }] });
    expect(await scene.standing()).toEqual([main.permission.artifact, main.permission.artifact]);
    expect(await scene.promote(side, { expect: 'v0.0.2' })).toMatchObject({ kind: 'promoted' });
  });

  it('two at once: one is promoted, the other is refused, and both targets hold the same', async () => {
    const scene = new Scene(TO, temporary());
    await scene.promote(await scene.model('old'));
    const [one, two] = [await scene.model('one'), await scene.model('two')];
    const results = await Promise.allSettled([scene.promote(one, { state: join(scene.root, 'a') }), scene.promote(two, { state: join(scene.root, 'b'), expect: 'v0.0.1' })]);
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(results.find((result) => result.status === 'rejected')?.reason).toMatchObject({ name: 'Refusal' });
    const winner = results[0].status === 'fulfilled' ? one : two;
    expect(await scene.standing()).toEqual([winner.permission.artifact, winner.permission.artifact]);
  });

  it('two at once from one folder: the second is told of the first', async () => {
    const scene = new Scene(TO, temporary());
    const [one, two] = [await scene.model('one'), await scene.model('two')];
    let second: Promise<unknown> | undefined;
    await scene.promote(one, {}, (step) => {
      if (step.includes('exchanging the pointer')) second = scene.promote(two).catch((error: unknown) => error);
    });
    expect(await second).toMatchObject({ name: 'Refusal', reasons: [{ code: 'PROMOTION_UNDER_WAY' }] });
    expect(await scene.standing()).toEqual([one.permission.artifact, one.permission.artifact]);
  });

  it('a dry run moves and leaves nothing', async () => {
    const scene = new Scene(TO, temporary());
    expect(await scene.promote(await scene.model('one'), { dryRun: true })).toMatchObject({ kind: 'planned', moves: [{ from: null }, { from: null }] });
    expect(tagsOf(scene)).toEqual([]);
    expect([existsSync(join(scene.root, 'served')), existsSync(join(scene.clone, '.modelgate'))]).toEqual([false, false]);
  });

  it('takes the version that is asked for, and not one that is taken', async () => {
    const scene = new Scene(TO, temporary());
    expect(await scene.promote(await scene.model('one'), { as: { all: '1.0.0' } })).toMatchObject({ moves: [{ to: 'v1.0.0' }, { to: '1.0.0' }] });
    await expect(scene.promote(await scene.model('two'), { as: { git: '2.0.0', folder: '1.0.0' } })).rejects.toMatchObject({ details: [{ code: 'TARGET_UNFIT' }] });
    await expect(scene.promote(await scene.model('three'), { as: { all: '1.0.0' } })).rejects.toMatchObject({ details: [{ code: 'TARGET_UNFIT' }] });
    expect(tagsOf(scene)).toEqual(['flight-delay#prod#1', 'flight-delay@v1.0.0']);
  });

  it('goes back to no files but those that were judged', async () => {
    const scene = new Scene(TO, temporary());
    const [one, two] = [await scene.model('one'), await scene.model('two')];
    await scene.promote(one, { as: { folder: '1' } });
    await scene.promote(two, { as: { folder: '2' } });
    scene.write('../served/versions/1/model.onnx', 'rotten');
    await expect(scene.rollback()).rejects.toMatchObject({ details: [{ code: 'TARGET_UNFIT' }, { code: 'PROMOTION_UNDONE' }] });
    expect(await scene.standing()).toEqual([two.permission.artifact, two.permission.artifact]);
  });
});
