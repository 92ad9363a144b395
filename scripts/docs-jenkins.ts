/**
 * Writes the table of the Jenkins step's parameters into README.md, between its markers, from the step's help. `--check`:
 * writes nothing, exits 1 when the table differs.
 */
import { pathToFileURL } from 'node:url';
import { between, table, updatePage } from './page-tables.ts';

const PARAMETER = /^<dt><code>(\w+)<\/code> \((.*)\)<\/dt><dd>(.*)<\/dd>$/gm;

const markdown = (html: string): string => html.replaceAll(/<\/?code>/g, '`');

/** README's text with its table as the help has it. */
export function withJenkinsTable(readme: string, help: string): string {
  const rows = [...help.matchAll(PARAMETER)].map(([, name = '', standard = '', meaning = '']) => [`\`${name}\``, markdown(standard), markdown(meaning)]);
  return between(readme, 'modelGate.txt', table(['parameter', 'default', 'meaning'], rows));
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) updatePage('README.md', 'jenkins/vars/modelGate.txt', 'npm run docs:jenkins', withJenkinsTable);
