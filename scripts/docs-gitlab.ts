/**
 * Writes the table of the GitLab component's inputs into README.md, between its markers, from templates/gate.yml. `--check`: writes
 * nothing, exits 1 when the table differs.
 */
import { pathToFileURL } from 'node:url';
import { parseAllDocuments } from 'yaml';
import { z } from 'zod';
import { between, table, updatePage } from './page-tables.ts';

const header = z.object({
  spec: z.object({
    inputs: z.record(z.string(), z.object({ description: z.string(), default: z.union([z.string(), z.boolean(), z.array(z.unknown())]) })),
  }),
});

export type ComponentInputs = z.infer<typeof header>['spec']['inputs'];

/** The inputs that a component's first document declares. */
export function inputsOf(component: string): ComponentInputs {
  const [first] = parseAllDocuments(component);
  return header.parse(first?.toJS()).spec.inputs;
}

/** README's text with the table as the component has it. */
export function withComponentTable(readme: string, component: string): string {
  const rows = Object.entries(inputsOf(component)).map(([name, { description, default: standard }]) => [`\`${name}\``, standard === '' ? '' : `\`${typeof standard === 'string' ? standard : JSON.stringify(standard)}\``, description]);
  return between(readme, 'templates/gate.yml', table(['input', 'default', 'meaning'], rows));
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) updatePage('README.md', 'templates/gate.yml', 'npm run docs:gitlab', withComponentTable);
