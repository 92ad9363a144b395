import { describe, expect, it } from 'vitest';
import type { ValuesEvidence } from '../../core/sources/evidence.ts';
import { whyNoValue } from '../../core/sources/values.ts';
import { faultsOf, folder, resolveOne, values } from './case.ts';

async function read(content: string, name = 'm.json'): Promise<ValuesEvidence> {
  const found = await resolveOne(folder({ [name]: content }), values(name));
  if (found.kind !== 'values') throw new Error(`it is ${found.kind}`);
  return found;
}

const plain = (value: number): object => ({ value, standardError: null, repeats: null });

const near = (value: number, standardError: number): object => ({ value: expect.closeTo(value, 12) as number, standardError: expect.closeTo(standardError, 12) as number, repeats: 2 });

describe('named values', () => {
  it.each([
    ['a number', '{"accuracy": 0.91}', { accuracy: plain(0.91) }],
    ['nested keys', '{"test": {"auc": 0.8, "by": {"region": -3}}}', { 'test.auc': plain(0.8), 'test.by.region': plain(-3) }],
    ['keys with dots and spaces', '{"a.b": 1, "c d": 2, "": 3}', { 'a.b': plain(1), 'c d': plain(2), '': plain(3) }],
    ['names that objects have anyway', '{"__proto__": 1, "constructor": {"prototype": 2}}', { ['__proto__']: plain(1), 'constructor.prototype': plain(2) }],
    ['a standard error', '{"f1": {"mean": 0.5, "standard_error": 0.01}}', { f1: { value: 0.5, standardError: 0.01, repeats: null }, 'f1.mean': plain(0.5), 'f1.standard_error': plain(0.01) }],
    ['its other names', '{"a": {"value": 1, "stderr": 0}, "b": {"estimate": 2, "se": null}}', {
      a: { value: 1, standardError: 0, repeats: null }, 'a.value': plain(1), 'a.stderr': plain(0), b: plain(2), 'b.estimate': plain(2),
    }],
    ['repeats that are said', '{"a": {"mean": 1, "se": 0.5, "repeats": 4, "max": 9}}', {
      a: { value: 1, standardError: 0.5, repeats: 4 }, 'a.mean': plain(1), 'a.se': plain(0.5), 'a.repeats': plain(4), 'a.max': plain(9),
    }],
    ['a value alone in its mapping', '{"a": {"value": 1}}', { a: plain(1), 'a.value': plain(1) }],
    ['a mean among other numbers, which does not speak for them', '{"ms": {"mean": 1, "p95": 2}}', { 'ms.mean': plain(1), 'ms.p95': plain(2) }],
    ['runs', '{"auc": [1, 2, 3, 6]}', { auc: { value: 3, standardError: Math.sqrt(14 / 3 / 4), repeats: 4 } }],
    ['one run', '{"auc": [0.5]}', { auc: { value: 0.5, standardError: null, repeats: 1 } }],
    ['a learning curve: the gap at the end, and what the last doubling brought', '{"curve": {"train_sizes": [100, 400], "train_scores": [[1, 1], [0.9, 0.94]], "test_scores": [[0.5, 0.6], [0.7, 0.6]]}}', {
      'curve.learning_curve_gap': near(0.27, Math.sqrt(0.0098 / 2)), 'curve.learning_curve_gain': near(0.05, Math.sqrt(0.005 / 2)), 'curve.train_sizes': { value: 250, standardError: 150, repeats: 2 },
    }],
    ['JSON with tabs and escapes', '{\n\t"a\\u0062": 1e-3\n}', { ab: plain(0.001) }],
  ])('%s', async (_, json, expected) => {
    expect(new Map((await read(json)).values)).toEqual(new Map(Object.entries(expected)));
  });

  it('reads YAML, aliases included', async () => {
    const found = await read('base: &b {auc: 0.7}\ncopy: *b\n1: 2\nhex: 0x10\n', 'm.yml');
    expect(Object.fromEntries(found.values)).toEqual({ 'base.auc': plain(0.7), 'copy.auc': plain(0.7), 1: plain(2), hex: plain(16) });
  });

  it.each([
    ['scores without folds', '[100, 400]', '[0.9, 0.95]', '[0.5, 0.7]', ['gap', 'gain'], /one list of folds a size \(\[\[0\.8, 0\.9\], …\]\)/],
    ['sizes that fall', '[400, 100]', '[[1], [1]]', '[[1], [1]]', ['gap', 'gain'], /not two or more ascending numbers over 0/],
    ['no size of half of the largest', '[300, 400]', '[[1, 1], [0.9, 0.94]]', '[[0.5, 0.6], [0.7, 0.6]]', ['gain'], /without a size of at most half of the largest/],
  ])('a learning curve says under the names that checks ask for what is wrong with it: %s', async (_, sizes, train, test, names, why) => {
    const found = await read(`{"other": 1, "train_sizes": ${sizes}, "train_scores": ${train}, "test_scores": ${test}}`);
    for (const name of names) expect(whyNoValue(found, `learning_curve_${name}`)).toMatch(why);
  });

  it('fingerprints what the values are, not how the file is laid out', async () => {
    const one = await read('{"a": 1, "b": {"c": [1, 2]}, "run": "x"}');
    const same = await read('# again\nb:\n  c: [1, 2]\na: 1.0\nrun: y\n', 'm.yaml');
    const other = await read('{"a": 1, "b": {"c": [1, 3]}}');
    expect(one.fingerprint).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(same.fingerprint).toBe(one.fingerprint);
    expect(other.fingerprint).not.toBe(one.fingerprint);
  });

  it.each([
    ['text', '"n/a"', 'the text "n/a"'],
    ['a number in quotes', '"0.91"', 'the text "0.91"'],
    ['long text', `"${'x'.repeat(99)}"`, `the text "${'x'.repeat(40)}…"`],
    ['a boolean', 'true', 'true'],
    ['null', 'null', 'null'],
    ["Python's NaN", 'NaN', 'the text "NaN"'],
    ['YAML’s nan', '.nan', 'NaN'],
    ['infinity', '-.inf', '-Infinity'],
    ['a number over the range', '1e400', 'Infinity'],
    ['a group', '{"x": 1, "y": 2}', 'a group of 2 (x, y)'],
    ['an empty list', '[]', 'an empty list'],
    ['a list with NaN', '[1, .nan]', 'a list whose entry 2 is NaN'],
    ['a list with text', '["a"]', 'a list whose entry 1 is the text "a"'],
    ['a list of lists', '[[1]]', 'a list whose entry 1 is a list'],
    ['runs that are too large', '[1e308, -1e308]', 'a list whose numbers are too large to average'],
    ['an estimate that is NaN', '{"mean": .nan}', 'a value whose mean is NaN'],
    ['a negative standard error', '{"mean": 1, "se": -1}', 'a value whose se is -1'],
    ['a standard error of text', '{"mean": 1, "stderr": "N/A"}', 'a value whose stderr is the text "N/A"'],
    ['two standard errors', '{"mean": 1, "se": 1, "stderr": 2}', 'a value with both stderr and se'],
    ['repeats that are none', '{"mean": 1, "se": 1, "repeats": 0}', 'a value whose repeats are 0'],
  ])('%s is no number, and the reason says what it is', async (_, content, what) => {
    const found = await read(`{"other": 1, "metric": ${content}}`);
    expect(found.values.has('metric')).toBe(false);
    expect(whyNoValue(found, 'metric')).toBe(`holds ${what} under metric, which is no number`);
  });

  it.each([
    ['acuracy', 'names no value acuracy (near it: accuracy)'],
    ['auc', 'names no value auc (near it: test.auc)'],
    ['latency_p95', 'names no value latency_p95 (it has accuracy, test.auc)'],
    ['toString', 'names no value toString (it has accuracy, test.auc)'],
  ])('%s: says which names are near', async (name, why) => {
    expect(whyNoValue(await read('{"test": {"auc": 1}, "accuracy": 1}'), name)).toBe(why);
  });
});

describe('metrics files that are no evidence', () => {
  const bomb = ['a: &a [1,1,1,1,1,1,1,1,1]', ...'bcdefghij'.split('').map((name, index) => `${name}: &${name} [${Array(9).fill(`*${'abcdefghi'[index]!}`).join(',')}]`)].join('\n');

  it.each([
    ['no file', {}, 'm.json', 'EVIDENCE_NOT_FOUND', /no file m\.json/, /holds no files/],
    ['a glob', { 'a.json': '{}' }, '*.json', 'EVIDENCE_NOT_FOUND', /no file \*\.json/, /a\.json/],
    ['a folder', { 'm.json/x': '' }, 'm.json', 'EVIDENCE_UNREADABLE', /is a folder/, /Name one file/],
    ['an empty file', { 'm.json': '' }, 'm.json', 'EVIDENCE_EMPTY', /not one byte/, /no evidence/],
    ['nothing but a comment', { 'm.yml': '# soon' }, 'm.yml', 'EVIDENCE_EMPTY', /holds nothing/, /no evidence/],
    ['no number', { 'm.json': '{"a": "b", "c": NaN}' }, 'm.json', 'EVIDENCE_EMPTY', /holds no number \(it has a, c\)/, /numbers as numbers/],
    ['JSON that is cut off', { 'm.json': '{"a": 1,\n "b": ' }, 'm.json', 'EVIDENCE_UNREADABLE', /m\.json:2:\d+: /, /Mend/],
    ['a key twice', { 'm.json': '{"a": 1,\n "a": 2}' }, 'm.json', 'EVIDENCE_UNREADABLE', /m\.json:2:2: the key a stands here a second time/, /Mend/],
    ['a name twice', { 'm.json': '{"a": {"b": 1}, "a.b": 2}' }, 'm.json', 'EVIDENCE_UNREADABLE', /says a\.b twice/, /Keep one/],
    ['two documents', { 'm.yml': 'a: 1\n---\nb: 2' }, 'm.yml', 'EVIDENCE_UNREADABLE', /multiple documents/, /Mend/],
    ['a list', { 'm.json': '[1, 2]' }, 'm.json', 'EVIDENCE_UNREADABLE', /holds a list/, /mapping/],
    ['a lone number', { 'm.json': '1' }, 'm.json', 'EVIDENCE_UNREADABLE', /holds a single value/, /mapping/],
    ['a key that is a list', { 'm.yml': '? [1]\n: 2' }, 'm.yml', 'EVIDENCE_UNREADABLE', /key that is a list/, /by text/],
    ['another extension', { 'm.toml': 'a = 1' }, 'm.toml', 'EVIDENCE_UNREADABLE', /neither \.json nor \.yaml/, /JSON or YAML/],
    ['rows', { 'm.csv': 'a\n1' }, 'm.csv', 'EVIDENCE_UNREADABLE', /neither \.json nor \.yaml/, /rows go under rows:/],
    ['UTF-16', { 'm.json': Buffer.from('\ufeff{"a": 1}', 'utf16le') }, 'm.json', 'EVIDENCE_UNREADABLE', /not UTF-8/, /utf8/],
    ['a Git LFS pointer', { 'm.json': 'version https://git-lfs.github.com/spec/v1\n' }, 'm.json', 'EVIDENCE_UNREADABLE', /LFS pointer/, /git lfs pull/],
    ['megabytes', { 'm.json': `{"a": 1, "b": "${'x'.repeat(3 * 1024 * 1024)}"}` }, 'm.json', 'EVIDENCE_UNREADABLE', /larger than 2 MiB/, /Check that the path/],
    ['a YAML bomb', { 'm.yml': bomb }, 'm.yml', 'EVIDENCE_UNREADABLE', /Excessive alias count/, /instead of using YAML aliases/],
    ['a circle of aliases', { 'm.yml': 'a: &a\n  b: *a\n' }, 'm.yml', 'EVIDENCE_UNREADABLE', /nests deeper than 40 levels/, /cycle/],
    ['an alias of nothing', { 'm.yml': 'a: *b' }, 'm.yml', 'EVIDENCE_UNREADABLE', /Unresolved alias/, /YAML aliases/],
    ['brackets without end', { 'm.json': '{"a":'.repeat(20_000) }, 'm.json', 'EVIDENCE_UNREADABLE', /nests deeper than 40 levels/, /flat/],
    ['two megabytes of brackets', { 'm.yml': '['.repeat(2_000_000) }, 'm.yml', 'EVIDENCE_UNREADABLE', /nests deeper than 40 levels/, /flat/],
    ['a deep ladder of indents', { 'm.yml': Array.from({ length: 500 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n') }, 'm.yml', 'EVIDENCE_UNREADABLE', /nests deeper than 40 levels/, /flat/],
  ])('%s', async (_, files: Record<string, string | Uint8Array>, path, code, message, remedy) => {
    const [fault] = await faultsOf(resolveOne(folder(files), values(path)));
    expect(fault).toMatchObject({ code, place: { file: 'modelgate.yml', line: 4, column: 14 } });
    expect(fault!.message).toMatch(message);
    expect(fault!.remedy).toMatch(remedy);
  });

  it('takes a BOM', async () => {
    expect((await read('\ufeff{"a": 1}')).values.get('a')).toEqual(plain(1));
  });
});
