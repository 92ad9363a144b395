/**
 * Cuts Markdown at the end of a line, so that no table row, entity or link is halved; open folds are closed, and `pointer`
 * says below where the whole is.
 * @param most size that the result may have
 * @param sizeOf of a text: its characters (default) or bytes
 */
export function cutMarkdown(text: string, most: number, pointer: string, sizeOf: (text: string) => number = (one) => one.length): string {
  if (sizeOf(text) <= most) return text;
  const room = most - sizeOf(ending(pointer, 3));
  const kept: string[] = [];
  let size = 0;
  for (const line of text.split('\n')) {
    size += sizeOf(line) + 1;
    if (size > room) break;
    kept.push(line);
  }
  return kept.join('\n') + ending(pointer, openFolds(kept));
}

/** Folds are the program's own lines; foreign text can't open one, since its `<` is an entity. */
function openFolds(lines: readonly string[]): number {
  return lines.filter((line) => line.startsWith('<details>')).length - lines.filter((line) => line.startsWith('</details>')).length;
}

function ending(pointer: string, folds: number): string {
  return `\n${'\n</details>\n'.repeat(folds)}\n${pointer}\n`;
}

export const bytesOf = (text: string): number => Buffer.byteLength(text);
