import { readFileSync, writeFileSync } from 'node:fs';
import { markdownTable } from 'markdown-table';

const ROOT = new URL('../', import.meta.url);

/** A Markdown table; cells keep their bars. */
export const table = (head: string[], rows: readonly string[][]): string => markdownTable([head, ...rows].map((row) => row.map((cell) => cell.replaceAll('|', '\\|'))), { padding: false, alignDelimiters: false });

/**
 * A text with `content` between its markers `<!-- NAME -->` and `<!-- /NAME -->`.
 * @throws Error where it has no such place
 */
export function between(text: string, name: string, content: string): string {
  const [before, after] = [`<!-- ${name} -->\n`, `<!-- /${name} -->`];
  const [from, to] = [text.indexOf(before), text.indexOf(after)];
  if (from === -1 || to < from) throw new Error(`the page has no place for the table: <!-- ${name} --> … ${after}`);
  return `${text.slice(0, from + before.length)}\n${content}\n\n${text.slice(to)}`;
}

/**
 * Brings a page up to date with a file; with `--check` writes nothing and exits 1 where it is not.
 * @param page its path, from the repository's root
 * @param path of the file, from there too
 * @param command that brings the page up to date
 */
export function updatePage(page: string, path: string, command: string, updated: (page: string, source: string) => string): void {
  const [text, source] = [page, path].map((file) => readFileSync(new URL(file, ROOT), 'utf8')) as [string, string];
  const right = updated(text, source);
  if (!process.argv.includes('--check')) writeFileSync(new URL(page, ROOT), right);
  else if (right !== text) {
    process.stderr.write(`${page} differs from ${path}: run ${command}\n`);
    process.exitCode = 1;
  }
}
