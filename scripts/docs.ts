/**
 * Writes docs/gate-file.md from the gate's JSON Schema and docs/metrics.md from the catalogue, so that the pages can't say
 * other than what the program does. `--check`: writes nothing, exits 1 when the page differs.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { FAMILIES } from '../core/spec/catalogue.ts';
import { ANY, type CatalogueEntry, INTERVALS } from '../core/spec/metrics/entry.ts';
import { gateJsonSchema } from '../core/spec/json-schema.ts';
import { between, table } from './page-tables.ts';

const PAGE = new URL('../docs/gate-file.md', import.meta.url);
const METRICS_PAGE = new URL('../docs/metrics.md', import.meta.url);
const PROMOTION_PAGE = new URL('../docs/promotion.md', import.meta.url);

/** What the entries share. */
const PREFACE = `**Columns.** Metrics of a column take \`columns: all\` or a list instead of \`column\` and are asked of each; the report
orders them, the worst first. \`all\` is every column of the kinds that the metric can be about (numbers and times for distances of
distribution functions, numbers for ranges, dates for freshness, else all but lists), less id, query, cluster, weight, columns that only one of
two bodies has, and what \`except: [a column]\` names. Of \`new_category_rate\` it is text, booleans, and integers of which the
reference has at most 100 different ones. Where columns are taken together, each metric below says what \`all\` is.

**Counted, not estimated.** A bound \`min\` or \`max\` on a metric of data quality judges the rows that are there, so it has
no interval: none missing is none missing. The same metric under \`max_rise\` or \`max_drop\` compares two samples, and has one.

**Drift** is of two bodies: \`{metric: psi, column: distance, against: training, max: 0.2}\`. It is judged as an effect size;
p-values would see every difference at a million rows. Numbers and times are cut into \`bins\` (10) at the quantiles of
\`against\`, linear as numpy.quantile, equal ones merged: bin i holds values over edge i − 1 up to and including edge i, the
outer bins are open. A value that several quantiles fall on (the smallest value counts as one) has a bin of its own, so that a column that
is mostly 0 can't turn to −999 unseen. Text and booleans are categories, those of both bodies together, up to 10,000. Missing values are left
out on both sides; \`missing_rate\` with \`max_rise\` tells of them. On a slice the bins are those of the slice. The report
gives the rows with a value of both sides. Weights are not applied. A snapshot keeps the bins, so \`against\` may be one; the
two distances of distribution functions need the rows of both.

**Missing values** are null, NaN and infinities; of CSV and JSON Lines also the texts that \`missing: [NA, None]\` beside \`rows\` names.
A column that is text only because of such words (NA, N/A, None, null, …) is refused where a check asks for it, until that key
says what they are.

**The same value** in both bodies, for \`overlap\`, \`near_duplicate_rate\` and ids that join rows, is told by what it is and not by its
type: 7 is 7.0, true is 1, a date is its midnight, a timestamp without a zone is UTC, and a single-precision float is compared as
such. Text beside numbers or times is compared as written; where nothing is found that way the metric is undefined, not 0.

**Changed outcomes** are counted on the rows that both models met, joined by \`columns.id\`:
\`{metric: regressed_rate, max: 0.02, show: 10, show_columns: [question, baseline.answer]}\`. They are shares of those rows,
with an interval over the buckets (clusters) of the judged body, and may be asked on slices. The value does not cancel: a
model that breaks 5 % and mends 5 % has no drop in accuracy, and a \`regressed_rate\` of 0.05. \`show\` is the only key that lets
anything of a row out of an evaluation; snapshots never hold any. Weights are not applied.

**Ranked lists** (\`task: ranking\`) are judged by query, see [ranking.md](ranking.md): the value is the mean over queries, a
query without a relevant document counts 0 (where none has one there is no value), and reports count queries.

**The same rows, predicted by nothing**: \`{metric: roc_auc, against: trivial, min_gain: 0.1}\` compares with the share of
positives as every row's score and the more frequent class as its prediction (multiclass: the share of each class;
regression: the mean), taken from the same rows, so that a model that learned nothing can't pass.

**Between groups**: \`{metric: recall, between: sex, max_gap: 0.1}\` holds the groups of a column against each other, in any
metric of one body; the metrics of fairness are names for some of that. See [fairness.md](fairness.md).`;

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

function parametersOf({ parameters, required, defaults }: Pick<CatalogueEntry, 'parameters' | 'required' | 'defaults'>): string {
  return parameters.map((parameter) => {
    const standard = (defaults as Readonly<Record<string, number | undefined>>)[parameter];
    return `\`${parameter}\`${required.includes(parameter) ? ' (required)' : standard === undefined ? '' : ` (${standard})`}`;
  }).join(', ');
}

const links = FAMILIES.map(({ title, entries }) => `${title.toLowerCase()} (${entries.map(({ name }) => `\`${name}\``).join(', ')})`).join('; ');

/** One section a metric. */
function sectionOf({ name, about, formula, tasks, range: [low, high], better, needs, interval, source, parameters, required, defaults }: CatalogueEntry): string {
  const given = parametersOf({ parameters, required, defaults });
  const ends = `${low === -Infinity ? '(−∞' : `[${low}`}, ${high === Infinity ? '∞)' : `${Number(high.toFixed(3))}]`}`;
  const rows = [
    ['formula', formula],
    ['range, better', `${ends}, ${better}`],
    ['tasks', tasks.length === ANY.length ? 'all' : tasks.join(', ')],
    ['needs', needs],
    ...(given === '' ? [] : [['parameters', given]]),
    ['interval', INTERVALS[interval]],
    ['definition', source],
  ];
  return `### ${name}\n\n${about[0]!.toUpperCase()}${about.slice(1)}.\n\n${table(['', ''], rows)}`;
}

const metricsPage = `# Metrics

Made from the program by \`npm run docs\`: one entry of \`core/spec/metrics\` is one section here. Values equal those of the
named definition to 1e-9 on the cases in \`test/goldens\`. A value that does not exist (precision without predicted
positives, ROC AUC of one class) is no evidence and ends in \`error\`, never in 0.

${PREFACE}

${FAMILIES.map(({ title, entries }) => `## ${title}\n\n${entries.map(sectionOf).join('\n\n')}`).join('\n\n')}
`;

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

Of rows: ${links}. What each is, its formula, parameters, source and interval: [metrics.md](metrics.md). Of \`values\` evidence
any name of the file may be asked for; nested keys are joined by dots.

A metric of your own is a ratio of sums in SQL over the row's columns (one expression; no subqueries, no functions that
change from run to run):

\`\`\`yaml
metrics:
  cost_per_flight: {sum: "case when delayed = 1 and p_delayed < 0.5 then 40 else 0 end", per: "1", better: lower}
\`\`\`

What must hold for every row is asked by \`violation_rate\`, which counts and does not estimate:

\`\`\`yaml
checks:
  - {metric: violation_rate, expect: arr_time > dep_time or overnight, max: 0}
\`\`\`

## Bounds

| bound | holds when | |
|---|---|---|
| \`min\`, \`max\` | the value itself is at least, at most this | absolute |
| \`max_drop\` | the value lies below that of \`against\` by at most this | for metrics where higher is better |
| \`max_rise\` | the value lies above that of \`against\` by at most this | for losses, errors, latency |
| \`min_gain\` | the value is better than that of \`against\` by at least this | in the metric's own direction |
| \`max_gap\` | the largest value of a group of \`between\` lies above the smallest by at most this | in the unit of the metric |
| \`min_ratio\` | the smallest value of a group of \`between\` is at least this share of the largest | over 0, at most 1 |

The bounds against another evidence also take \`2%\`: relative to the magnitude of the value of \`against\` (a drop of 2% from −0.5 is 0.01; from
0 nothing is allowed). Several bounds on one check all hold.
`;

/** A row a key of a target, under the row of the target itself. */
function targetRows(): string[][] {
  const targets = (gateJsonSchema() as Node).properties?.['promote']?.properties?.['to']?.items?.properties ?? {};
  return Object.entries(targets).flatMap(([kind, node]) => [[`**\`${kind}\`**`, '', node.description ?? ''], ...keysOf(node, '').map(([key, value, about]) => [key, value, about])]);
}

const promotionPage = between(readFileSync(PROMOTION_PAGE, 'utf8'), 'targets', table(['target, its keys', 'value', 'meaning'], targetRows()));

for (const [file, text] of [[PAGE, page], [METRICS_PAGE, metricsPage], [PROMOTION_PAGE, promotionPage]] as const) {
  if (!process.argv.includes('--check')) writeFileSync(file, text);
  else if (!existsSync(file) || readFileSync(file, 'utf8') !== text) {
    process.stderr.write(`${file.pathname.split('/').slice(-2).join('/')} differs from the program: run npm run docs\n`);
    process.exitCode = 1;
  }
}
