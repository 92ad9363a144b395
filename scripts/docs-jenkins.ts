/**
 * Writes the tables of the Jenkins steps' parameters into README.md and docs/jenkins.md, between their markers, from the steps' help.
 * `--check`: writes nothing, exits 1 when a table differs.
 */
import { pathToFileURL } from 'node:url';
import { between, table, updatePage } from './page-tables.ts';

const PARAMETER = /^<dt><code>(\w+)<\/code> \((.*)\)<\/dt><dd>(.*)<\/dd>$/gm;

const markdown = (html: string): string => html.replaceAll(/<\/?code>/g, '`');

/** A page's text with the table of a step as its help has it. @param name of the markers */
export function withJenkinsTable(name: string, page: string, help: string): string {
  const rows = [...help.matchAll(PARAMETER)].map(([, parameter = '', standard = '', meaning = '']) => [`\`${parameter}\``, markdown(standard), markdown(meaning)]);
  return between(page, name, table(['parameter', 'default', 'meaning'], rows));
}

/** Each step's help, and the page that has its table. */
export const STEP_PAGES = { 'modelGate.txt': 'README.md', 'promoteModel.txt': 'docs/jenkins.md' } as const;

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  for (const [file, page] of Object.entries(STEP_PAGES)) updatePage(page, `jenkins/vars/${file}`, 'npm run docs:jenkins', (text, source) => withJenkinsTable(file, text, source));
}
