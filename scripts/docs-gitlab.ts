/**
 * Writes the tables of the GitLab components' inputs into README.md and docs/gitlab.md, between their markers, from templates/.
 * `--check`: writes nothing, exits 1 when a table differs.
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

/** A page's text with the table of a component as its file has it. @param name of the markers */
export function withComponentTable(name: string, page: string, component: string): string {
  const rows = Object.entries(inputsOf(component)).map(([input, { description, default: standard }]) => [`\`${input}\``, standard === '' ? '' : `\`${typeof standard === 'string' ? standard : JSON.stringify(standard)}\``, description]);
  return between(page, name, table(['input', 'default', 'meaning'], rows));
}

/** Each component's file, and the page that has its table. */
export const COMPONENT_PAGES = { 'templates/gate.yml': 'README.md', 'templates/promote.yml': 'docs/gitlab.md' } as const;

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  for (const [file, page] of Object.entries(COMPONENT_PAGES)) updatePage(page, file, 'npm run docs:gitlab', (text, source) => withComponentTable(file, text, source));
}
