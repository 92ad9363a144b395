import { describe, expect, it } from 'vitest';
import { withoutSecrets } from '../../core/promote/around.ts';
import type { Mark } from '../../core/promote/mark.ts';
import { agree, replaced, stackOf } from '../../core/promote/standing.ts';
import type { Standing } from '../../core/promote/target.ts';
import { holdersIn, nextCount, nextPatch, tagsIn, versionName, versionsIn } from '../../core/promote/targets/git-tags.ts';
import { sha256 } from './scene.ts';

/** `b` is a promotion of model b, `<b` a rollback to it, `?b` one that was put there by other means. */
function standing(text: string, i: number): Standing {
  const model = text.slice(-1);
  const mark: Mark = { form: 1, kind: text.startsWith('<') ? 'rollback' : 'promotion', model: 'm', artifact: sha256(model), verdict: sha256(`verdict ${model}`), gate: null, commit: null, at: '', by: '', signed_by: null, approved_by: null, override: null };
  return { version: model, mark: text.startsWith('?') ? null : mark, token: String(i) };
}
const history = (text: string): Standing[] => text.split(' ').filter((each) => each !== '').map(standing);

describe('the way back', () => {
  it.each([
    ['', ''],
    ['a', 'a'],
    ['a b c', 'a b c'],
    ['a b c <b', 'a b'],
    ['a b c <b <a', 'a'],
    ['a b c <a d', 'a d'],
    ['a b <a b <a', 'a'],
    ['a b c <b <c', 'a b c'],
    ['?x b', 'x b'],
    ['a b a <b', 'a b'],
  ])('of %s leads through %s', (all, stack) => {
    expect(stackOf(history(all)).map(({ version }) => version).join(' ')).toBe(stack);
  });

  it('a verdict that something followed is replayed', () => {
    expect(replaced(history('a b'), sha256('verdict a'))).toHaveLength(1);
    expect(replaced(history('a b <a'), sha256('verdict b'))).toHaveLength(1);
    expect(replaced(history('a b'), sha256('verdict b'))).toHaveLength(0);
  });

  it('targets agree when all hold the same artifact, and only if that is known', () => {
    const [a, b, x] = history('a b ?x');
    expect([agree([a!, a!]), agree([null, null]), agree([x!]), agree([a!, b!]), agree([a!, null]), agree([x!, x!])]).toEqual([true, true, true, false, false, false]);
  });
});

describe('tags, as GTO has them', () => {
  const listing = (...names: string[]): string => names.map((name, i) => `${String(i).padStart(40, '0')}\trefs/tags/${name}`).join('\n');

  it('versions by semantic precedence; deregistered ones and those of other models are none', () => {
    const tags = tagsIn(listing('m@v1.10.0', 'm@v1.9.0', 'm@v2.0.0-rc.1', 'm@v2.0.0', 'm@v3.0.0', 'm@v3.0.0!', 'other@v9.0.0', 'm@latest', 'm#prod#1'));
    expect(versionsIn(tags, 'm').map(({ tag }) => versionName(tag))).toEqual(['v1.9.0', 'v1.10.0', 'v2.0.0-rc.1', 'v2.0.0']);
    expect(nextPatch(versionsIn(tags, 'm'))).toBe('v2.0.1');
    expect(nextPatch([])).toBe('v0.0.1');
  });

  it('the highest number holds a stage; a cancelled one does not', () => {
    const commit = 'c'.repeat(40);
    const tags = [...tagsIn(listing('m#prod#2', 'm#prod#10', 'm#dev#11', 'm#production#12')), { name: 'm#prod#13', object: commit, commit }, { name: 'm#prod!#14', object: commit, commit }];
    expect(holdersIn(tags, 'm', 'prod').map(({ name }) => name)).toEqual(['m#prod#2', 'm#prod#10']);
    expect(nextCount(tags, 'm', 'prod')).toBe(15);
  });

  it('the commit of a tag with a message is the one that it names', () => {
    const [a, b] = ['a'.repeat(40), 'b'.repeat(40)];
    expect(tagsIn(`${a}\trefs/tags/m#prod#1\n${b}\trefs/tags/m#prod#1^{}\n`)).toEqual([{ name: 'm#prod#1', object: a, commit: b }]);
  });
});

it('no secret of an address or of the environment is said', () => {
  const env = { MY_TOKEN: 'abcdef123', GIT_AUTHOR_NAME: 'Ada Lovelace', DB_PASSWORD: 'hunter22', SHORT_TOKEN: 'x' };
  expect(withoutSecrets('https://ada:secret@host/x of Ada Lovelace: abcdef123 hunter22 x', env)).toBe('https://host/x of Ada Lovelace: *** *** x');
});
