/**
 * Writes the tables of inputs and outputs into README.md and docs/github.md, between their markers, from the actions' files.
 * `--check`: writes nothing, exits 1 when the tables differ.
 */
import { pathToFileURL } from 'node:url';
import { parse } from 'yaml';
import { z } from 'zod';
import { between, table, updatePage } from './page-tables.ts';

const action = z.object({
  inputs: z.record(z.string(), z.object({ description: z.string(), default: z.string() })),
  outputs: z.record(z.string(), z.object({ description: z.string() })),
});

/** A page's text with the tables of an action as its file has them. @param name of the markers */
export function withActionTables(name: string, page: string, actionYml: string): string {
  const { inputs, outputs } = action.parse(parse(actionYml));
  const inputRows = Object.entries(inputs).map(([name, { description, default: standard }]) => [`\`${name}\``, standard === '' ? '' : `\`${standard}\``, description]);
  const outputRows = Object.entries(outputs).map(([name, { description }]) => [`\`${name}\``, description]);
  return between(page, name, `${table(['input', 'default', 'meaning'], inputRows)}\n\n${table(['output', 'meaning'], outputRows)}`);
}

/** Each action's file, and the page that has its tables. */
export const ACTION_PAGES = { 'action.yml': 'README.md', 'actions/promote/action.yml': 'docs/github.md' } as const;

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  for (const [file, page] of Object.entries(ACTION_PAGES)) updatePage(page, file, 'npm run docs:action', (text, source) => withActionTables(file, text, source));
}
