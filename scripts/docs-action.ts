/**
 * Writes the tables of inputs and outputs into README.md, between its markers, from action.yml. `--check`: writes nothing,
 * exits 1 when the tables differ.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { markdownTable } from 'markdown-table';
import { parse } from 'yaml';
import { z } from 'zod';

const README = new URL('../README.md', import.meta.url);
const ACTION = new URL('../action.yml', import.meta.url);
const MARKED = /(<!-- action\.yml -->\n)[\s\S]*?(<!-- \/action\.yml -->)/;

const action = z.object({
  inputs: z.record(z.string(), z.object({ description: z.string(), default: z.string() })),
  outputs: z.record(z.string(), z.object({ description: z.string() })),
});

/** A Markdown table; cells keep their bars. */
export const table = (head: string[], rows: readonly string[][]): string => markdownTable([head, ...rows].map((row) => row.map((cell) => cell.replaceAll('|', '\\|'))), { padding: false, alignDelimiters: false });

/** README's text with its tables as action.yml has them. */
export function withActionTables(readme: string, actionYml: string): string {
  const { inputs, outputs } = action.parse(parse(actionYml));
  const inputRows = Object.entries(inputs).map(([name, { description, default: standard }]) => [`\`${name}\``, standard === '' ? '' : `\`${standard}\``, description]);
  const outputRows = Object.entries(outputs).map(([name, { description }]) => [`\`${name}\``, description]);
  const tables = `\n${table(['input', 'default', 'meaning'], inputRows)}\n\n${table(['output', 'meaning'], outputRows)}\n\n`;
  if (!MARKED.test(readme)) throw new Error('README.md has no place for the tables: <!-- action.yml --> … <!-- /action.yml -->');
  return readme.replace(MARKED, (_, before: string, after: string) => before + tables + after);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const readme = readFileSync(README, 'utf8');
  const right = withActionTables(readme, readFileSync(ACTION, 'utf8'));
  if (!process.argv.includes('--check')) writeFileSync(README, right);
  else if (right !== readme) {
    process.stderr.write('README.md differs from action.yml: run npm run docs:action\n');
    process.exitCode = 1;
  }
}
