/**
 * Cuts Markdown at the end of a line, so that no table row, entity or link is halved; an open block of code and open folds are closed, and `pointer`
 * says below where the whole is.
 * @param most size that the result may have
 * @param sizeOf of a text: its characters (default) or bytes
 */
export function cutMarkdown(text: string, most: number, pointer: string, sizeOf: (text: string) => number = (one) => one.length): string {
  if (sizeOf(text) <= most) return text;
  const room = most - sizeOf(ending(pointer, 3, true));
  const kept: string[] = [];
  let size = 0;
  for (const line of text.split('\n')) {
    size += sizeOf(line) + 1;
    if (size > room) break;
    kept.push(line);
  }
  return kept.join('\n') + ending(pointer, openFolds(kept), isInCode(kept));
}

/** Folds are the program's own lines; foreign text can't open one, since its `<` is an entity. */
function openFolds(lines: readonly string[]): number {
  return lines.filter((line) => line.startsWith('<details>')).length - lines.filter((line) => line.startsWith('</details>')).length;
}

/** A fence too is a line of its own; foreign text holds no backtick. */
function isInCode(lines: readonly string[]): boolean {
  return lines.filter((line) => line.startsWith('```')).length % 2 === 1;
}

function ending(pointer: string, folds: number, code: boolean): string {
  return `\n${code ? '```\n' : ''}${'\n</details>\n'.repeat(folds)}\n${pointer}\n`;
}

export const bytesOf = (text: string): number => Buffer.byteLength(text);
