/**
 * Writes the tables of inputs and outputs into README.md, between its markers, from action.yml. `--check`: writes nothing,
 * exits 1 when the tables differ.
 */
import { pathToFileURL } from 'node:url';
import { parse } from 'yaml';
import { z } from 'zod';
import { between, table, updateReadme } from './readme-tables.ts';

const action = z.object({
  inputs: z.record(z.string(), z.object({ description: z.string(), default: z.string() })),
  outputs: z.record(z.string(), z.object({ description: z.string() })),
});

/** README's text with its tables as action.yml has them. */
export function withActionTables(readme: string, actionYml: string): string {
  const { inputs, outputs } = action.parse(parse(actionYml));
  const inputRows = Object.entries(inputs).map(([name, { description, default: standard }]) => [`\`${name}\``, standard === '' ? '' : `\`${standard}\``, description]);
  const outputRows = Object.entries(outputs).map(([name, { description }]) => [`\`${name}\``, description]);
  return between(readme, 'action.yml', `${table(['input', 'default', 'meaning'], inputRows)}\n\n${table(['output', 'meaning'], outputRows)}`);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) updateReadme('action.yml', 'npm run docs:action', withActionTables);
