/**
 * Writes the table of the GitLab component's inputs into README.md, between its markers, from templates/gate.yml. `--check`: writes
 * nothing, exits 1 when the table differs.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { parseAllDocuments } from 'yaml';
import { z } from 'zod';
import { table } from './docs-action.ts';

const README = new URL('../README.md', import.meta.url);
const COMPONENT = new URL('../templates/gate.yml', import.meta.url);
const MARKED = /(<!-- templates\/gate\.yml -->\n)[\s\S]*?(<!-- \/templates\/gate\.yml -->)/;

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
  if (!MARKED.test(readme)) throw new Error('README.md has no place for the table: <!-- templates/gate.yml --> … <!-- /templates/gate.yml -->');
  const rows = Object.entries(inputsOf(component)).map(([name, { description, default: standard }]) => [`\`${name}\``, standard === '' ? '' : `\`${typeof standard === 'string' ? standard : JSON.stringify(standard)}\``, description]);
  return readme.replace(MARKED, (_, before: string, after: string) => `${before}\n${table(['input', 'default', 'meaning'], rows)}\n\n${after}`);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const readme = readFileSync(README, 'utf8');
  const right = withComponentTable(readme, readFileSync(COMPONENT, 'utf8'));
  if (!process.argv.includes('--check')) writeFileSync(README, right);
  else if (right !== readme) {
    process.stderr.write('README.md differs from templates/gate.yml: run npm run docs:gitlab\n');
    process.exitCode = 1;
  }
}
