/**
 * Writes the table of the Jenkins step's parameters into README.md, between its markers, from the step's help. `--check`:
 * writes nothing, exits 1 when the table differs.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { markdownTable } from 'markdown-table';

const README = new URL('../README.md', import.meta.url);
const HELP = new URL('../jenkins/vars/modelGate.txt', import.meta.url);
const MARKED = /(<!-- modelGate\.txt -->\n)[\s\S]*?(<!-- \/modelGate\.txt -->)/;
const PARAMETER = /^<dt><code>(\w+)<\/code> \((.*)\)<\/dt><dd>(.*)<\/dd>$/gm;

const markdown = (html: string): string => html.replaceAll(/<\/?code>/g, '`').replaceAll('|', '\\|');

/** README's text with its table as the help has it. */
export function withJenkinsTable(readme: string, help: string): string {
  const rows = [...help.matchAll(PARAMETER)].map(([, name = '', standard = '', meaning = '']) => [`\`${name}\``, markdown(standard), markdown(meaning)]);
  const table = markdownTable([['parameter', 'default', 'meaning'], ...rows], { padding: false, alignDelimiters: false });
  if (!MARKED.test(readme)) throw new Error('README.md has no place for the table: <!-- modelGate.txt --> … <!-- /modelGate.txt -->');
  return readme.replace(MARKED, (_, before: string, after: string) => `${before}\n${table}\n\n${after}`);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const readme = readFileSync(README, 'utf8');
  const right = withJenkinsTable(readme, readFileSync(HELP, 'utf8'));
  if (!process.argv.includes('--check')) writeFileSync(README, right);
  else if (right !== readme) {
    process.stderr.write('README.md differs from jenkins/vars/modelGate.txt: run npm run docs:jenkins\n');
    process.exitCode = 1;
  }
}
