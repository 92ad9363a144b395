/**
 * Writes docs/gate-file.md from the gate's JSON Schema and the catalogue of metrics, so that the page can't say other
 * than what the program does. `--check`: writes nothing, exits 1 when the page differs.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { markdownTable } from 'markdown-table';
import { CATALOGUE, type CatalogueEntry } from '../core/spec/catalogue.ts';
import { gateJsonSchema } from '../core/spec/json-schema.ts';

const PAGE = new URL('../docs/gate-file.md', import.meta.url);

interface Node {
  readonly description?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly string[];
  readonly properties?: Readonly<Record<string, Node>>;
  readonly additionalProperties?: Node | boolean;
  readonly items?: Node;
  readonly anyOf?: readonly Node[];
}

/** Keys with their descriptions, nested ones under their parent: `evidence.NAME.rows`. */
function keysOf(node: Node, prefix: string): [string, string, string][] {
  const own = Object.entries(node.properties ?? {}).flatMap(([key, child]): [string, string, string][] => [
    [`\`${prefix}${key}\``, kindOf(child), child.description ?? ''],
    ...(child.description?.startsWith('Laid over') === true ? [] : keysOf(child, `${prefix}${key}.`)),
  ]);
  const inner = typeof node.additionalProperties === 'object' ? keysOf(node.additionalProperties, `${prefix}NAME.`) : [];
  const items = node.items === undefined ? [] : keysOf(node.items, prefix.replace(/\.$/, '[].'));
  const choices = (node.anyOf ?? []).flatMap((choice) => keysOf(choice, prefix));
  return [...own, ...inner, ...items, ...choices];
}

function kindOf(node: Node): string {
  if (node.enum !== undefined) return node.enum.map((value) => `\`${value}\``).join(', ');
  const types = node.type ?? (node.anyOf ?? []).flatMap((choice) => choice.type ?? []);
  const names = [types].flat().map((type) => ({ array: 'list', object: 'mapping', string: 'text' })[type] ?? type);
  return [...new Set(names)].join(' or ');
}

function metricRows(metrics: readonly CatalogueEntry[]): string[][] {
  return metrics.map(({ name, tasks, better, parameters, required, defaults, about }) => {
    const given = parameters.map((parameter) => {
      const standard = (defaults as Readonly<Record<string, number | undefined>>)[parameter];
      return `\`${parameter}\`${required.includes(parameter) ? ' (required)' : standard === undefined ? '' : ` (${standard})`}`;
    });
    return [`\`${name}\``, tasks.join(', '), better, given.join(', '), about];
  });
}

const table = (head: string[], rows: readonly string[][]): string => markdownTable([head, ...rows].map((row) => row.map((cell) => cell.replaceAll('|', '\\|'))), { padding: false, alignDelimiters: false });

const page = `# The gate file

Made from the program by \`npm run docs\`; \`modelgate schema\` prints the same as JSON Schema. For completion in an editor:

\`\`\`sh
modelgate schema > modelgate.schema.json   # then, as the first line of modelgate.yml:
# yaml-language-server: $schema=./modelgate.schema.json
\`\`\`

A check is a metric, of one body of evidence, against another, within a bound, on slices.

## Keys

${table(['key', 'value', 'meaning'], keysOf(gateJsonSchema(), ''))}

## Metrics

Names and values are scikit-learn's where it has the metric. A value that does not exist (precision without predicted
positives, ROC AUC of one class) is no evidence and ends in \`error\`, never in 0. Of \`values\` evidence any name of the
file may be asked for; nested keys are joined by dots.

${table(['metric', 'tasks', 'better', 'parameters (default)', 'what it is'], metricRows([...CATALOGUE.values()]))}

A metric of your own is a ratio of sums in SQL over the row's columns (one expression; no subqueries, no functions that
change from run to run):

\`\`\`yaml
metrics:
  cost_per_flight: {sum: "case when delayed = 1 and p_delayed < 0.5 then 40 else 0 end", per: "1", better: lower}
\`\`\`

## Bounds

| bound | holds when | |
|---|---|---|
| \`min\`, \`max\` | the value itself is at least, at most this | absolute |
| \`max_drop\` | the value lies below that of \`against\` by at most this | for metrics where higher is better |
| \`max_rise\` | the value lies above that of \`against\` by at most this | for losses, errors, latency |
| \`min_gain\` | the value is better than that of \`against\` by at least this | in the metric's own direction |

The last three also take \`2%\`: relative to the magnitude of the value of \`against\` (a drop of 2% from −0.5 is 0.01; from
0 nothing is allowed). Several bounds on one check all hold.
`;

if (process.argv.includes('--check')) {
  if (readFileSync(PAGE, 'utf8') !== page) {
    process.stderr.write('docs/gate-file.md differs from the program: run npm run docs\n');
    process.exitCode = 1;
  }
} else {
  writeFileSync(PAGE, page);
}
