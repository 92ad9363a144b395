import { describe, expect, it } from 'vitest';
import { normalText } from '../../core/engine/alike.ts';
import { randomSource } from '../cli/modelgate.ts';
import { tableOf, withEngine, write } from './build.ts';

const near = async (a: readonly unknown[], b: readonly unknown[], digits = 3): Promise<number> => {
  const files = await Promise.all([a, b].map((values) => write(values.map((x) => ({ x })), 'jsonl')));
  return withEngine(files, (engine) => engine.commonRows({ table: tableOf([files[0]!]), key: ['x'] }, { table: tableOf([files[1]!]), key: ['x'] }, { digits }));
};

describe('near duplicates', () => {
  it.each([
    ['What is  the\tcapital\nof France?', 'what is the capital of france'],
    ['Ｆｕｌｌ ｗｉｄｔｈ', 'full width'],
    ['e\u0301t\u00e9', 'ÉTÉ'],
    ['Straße', 'STRASSE'],
    ['a\u200bb', 'A B'],
    ['“quoted”, and so on…', 'Quoted: and so on'],
    ['3 + 4 = $7', '3 + 4 = $7.'],
  ])('%j is %j', async (a, b) => {
    expect(normalText(a)).toBe(normalText(b));
    expect(await near([a, 'else'], [b])).toBe(1);
  });

  it('keep letters, digits and mathematical signs apart', async () => {
    expect(await near(['3 + 4', '34', 'ab', 'été'], ['3 4', '3.4', 'a b', 'ete'])).toBe(0);
  });

  it('of plain text are what they are of any text: the way through SQL gives what the function gives', async () => {
    const random = randomSource(5);
    const texts = Array.from({ length: 500 }, () => Array.from({ length: 6 }, () => String.fromCharCode(1 + Math.floor(random() * 127))).join(''));
    // Another alphabet sends the same text through the function; in front of it, it does not touch what follows a space.
    expect(await near(texts.map(normalText), texts)).toBe(500);
    expect(await near(texts.map((text) => `é ${text}`), texts.map((text) => `É ${normalText(text)}`))).toBe(500);
  });

  it('of numbers are equal to so many digits, zeros of both signs too; null is alike null', async () => {
    expect(await near([1.2344, 1.2351, -0, 1e9], [1.23, 0, 1.0004e9])).toBe(3);
    expect(await near([1.2344, 1.2351], [1.23], 1)).toBe(2);
    expect(await near(['a', null], [null, 'b'])).toBe(1);
  });

  it('of columns together keep their borders', async () => {
    const files = await Promise.all([[{ x: 'ab', y: 'c' }, { x: 'a', y: null }], [{ x: 'a', y: 'bc' }, { x: 'a', y: '' }]].map((rows) => write(rows, 'jsonl')));
    const common = await withEngine(files, (engine) => engine.commonRows({ table: tableOf([files[0]!]), key: ['x', 'y'] }, { table: tableOf([files[1]!]), key: ['x', 'y'] }, { digits: 3 }));
    expect(common).toBe(0);
  });
});
