import { readFileSync, writeFileSync } from 'node:fs';
import { markdownTable } from 'markdown-table';

const README = new URL('../README.md', import.meta.url);

/** A Markdown table; cells keep their bars. */
export const table = (head: string[], rows: readonly string[][]): string => markdownTable([head, ...rows].map((row) => row.map((cell) => cell.replaceAll('|', '\\|'))), { padding: false, alignDelimiters: false });

/**
 * A text with `content` between its markers `<!-- NAME -->` and `<!-- /NAME -->`.
 * @throws Error where it has no such place
 */
export function between(text: string, name: string, content: string): string {
  const [before, after] = [`<!-- ${name} -->\n`, `<!-- /${name} -->`];
  const [from, to] = [text.indexOf(before), text.indexOf(after)];
  if (from === -1 || to < from) throw new Error(`README.md has no place for the table: <!-- ${name} --> … ${after}`);
  return `${text.slice(0, from + before.length)}\n${content}\n\n${text.slice(to)}`;
}

/**
 * Brings README.md up to date with a file; with `--check` writes nothing and exits 1 where it is not.
 * @param path of the file, from the repository's root
 * @param command that brings README.md up to date
 */
export function updateReadme(path: string, command: string, updated: (readme: string, source: string) => string): void {
  const readme = readFileSync(README, 'utf8');
  const right = updated(readme, readFileSync(new URL(`../${path}`, import.meta.url), 'utf8'));
  if (!process.argv.includes('--check')) writeFileSync(README, right);
  else if (right !== readme) {
    process.stderr.write(`README.md differs from ${path}: run ${command}\n`);
    process.exitCode = 1;
  }
}
