import { describe, expect, it } from 'vitest';
import { MOST_CHARACTERS, MOST_SUMMARY_BYTES } from '../../actions/post/limits.ts';
import { bytesOf, cutMarkdown } from '../../core/publish/cut.ts';

describe('cutting', () => {
  it.each([
    ['a table', `<details>\n<summary>x</summary>\n\n${'| a | b |\n'.repeat(20_000)}</details>\n`, MOST_CHARACTERS, undefined],
    ['bytes', '| ä | ✗ |\n'.repeat(200_000), MOST_SUMMARY_BYTES, bytesOf],
  ] as const)('ends %s at a row, with the folds closed and the pointer', (_, text, most, sizeOf) => {
    const cut = cutMarkdown(text, most, 'THE POINTER', sizeOf);
    expect((sizeOf ?? ((one: string) => one.length))(cut)).toBeLessThanOrEqual(most);
    expect(cut.trimEnd().endsWith('THE POINTER')).toBe(true);
    expect(cut.match(/^<details>/gm)?.length ?? 0).toBe(cut.match(/^<\/details>/gm)?.length ?? 0);
    const rows = cut.split('\n').filter((line) => line.startsWith('|'));
    expect(rows.every((row) => row.endsWith('|'))).toBe(true);
    expect(rows.length).toBeGreaterThan(1000);
  });

  it('closes a block of code that it cuts', () => {
    const cut = cutMarkdown(`\`\`\`text\n${'✓ pass ──●──\n'.repeat(50)}\`\`\`\n`, 300, 'THE POINTER');
    expect(cut.length).toBeLessThanOrEqual(300);
    expect(cut.split('\n').filter((line) => line.startsWith('```'))).toEqual(['```text', '```']);
  });

  it('leaves what fits', () => expect(cutMarkdown('short', 100, 'pointer')).toBe('short'));
});
