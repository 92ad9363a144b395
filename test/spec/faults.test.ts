import { describe, expect, it } from 'vitest';
import { formatFault } from '../../core/fault.ts';
import { brief, checks, faultsOf, HEAD } from './gates.ts';

/** [what, text, `line:column CODE` of each fault, a piece of the first message or remedy] */
type Row = readonly [string, string, readonly string[], RegExp];

const line2 = (task: string): string => HEAD.replace('task: binary', task);
const columns = (map: string): string => `${HEAD.replace('{id: i, label: y, score: p}', map)}checks: [{metric: accuracy, min: 0.5}]\n`;
const evidence = (line: string): string => `${HEAD.replace('  serving: {values: v.json}', `  ${line}`)}checks: [{metric: accuracy, min: 0.5}]\n`;
const slices = (list: string): string => `${HEAD.replace('[region, [region, device], {name: old, where: age > 60}]', list)}checks: [{metric: accuracy, min: 0.5}]\n`;
const metrics = (map: string): string => `${HEAD}metrics: ${map}\nchecks: [{metric: accuracy, min: 0.5}]\n`;

const tables: Row[] = [
  ['no expectation', checks('{metric: violation_rate, max: 0}'), ['11:5 GATE_INVALID'], /needs expect/],
  ['no end of a range', checks('{metric: out_of_range_rate, column: a, max: 0}'), ['11:5 GATE_INVALID'], /needs low or high/],
  ['an empty range', checks('{metric: out_of_range_rate, column: a, low: 3, high: 1, max: 0}'), ['11:49 GATE_CONTRADICTION'], /low 3 is over high 1/],
  ['a list and a pattern', checks('{metric: unexpected_value_rate, column: a, allowed: [x], pattern: y, max: 0}'), ['11:5 GATE_INVALID'], /one of allowed and pattern, not both/],
  ['a column and columns', checks('{metric: psi, column: a, columns: all, against: training, max: 0.2}'), ['11:5 GATE_INVALID'], /both column and columns/],
  ['columns of a metric without', checks('{metric: accuracy, columns: all, min: 0.2}'), ['11:24 GATE_CONTRADICTION'], /columns is no parameter of accuracy/],
  ['no key', checks('{metric: overlap, against: training, max: 0}'), ['11:5 GATE_INVALID'], /needs column or columns/],
  ['a change of what compares itself', checks('{metric: psi, column: a, against: training, max_rise: 0.2}'), ['11:49 GATE_CONTRADICTION'], /compares two bodies of evidence itself/],
  ['drift from named values', checks('{metric: psi, column: a, against: serving, max: 0.2}'), ['11:39 GATE_METRIC_UNFIT'], /evidence serving is named values/],
  ['drift from itself', checks('{metric: psi, column: a, of: training, against: training, max: 0.2}'), ['11:5 GATE_CONTRADICTION'], /training with itself/],
  ['slices of a whole table', checks('{metric: schema_changes, against: training, max: 0, slices: region}'), ['11:57 GATE_METRIC_UNFIT'], /is of all rows; it has no slices/],
  ['quality against trivial', checks('{metric: missing_rate, column: a, against: trivial, max_rise: 0.2}'), ['11:48 GATE_METRIC_UNFIT'], /predictions held against a label/],
  ['trivial values', checks('{metric: accuracy, of: serving, against: trivial, min_gain: 0.2}'), ['11:46 GATE_METRIC_UNFIT'], /evidence serving has none/],
  ['by the name of its statistic', checks('{metric: chi_square, column: a, against: training, max: 0.2}'), ['11:14 GATE_METRIC_UNKNOWN'], /Did you mean `cramers_v`/],
];

const groups: Row[] = [
  ['a gap of no groups', checks('{metric: f1, max_gap: 0.1}'), ['11:18 GATE_CONTRADICTION'], /names no groups\n.*between/],
  ['a ratio of no groups', checks('{metric: f1, min_ratio: 0.8}'), ['11:18 GATE_CONTRADICTION'], /names no groups/],
  ['a name of fairness without groups', checks('{metric: demographic_parity_ratio, min: 0.8}'), ['11:14 GATE_INVALID'], /compares groups of rows.*\n.*Add between/],
  ['the value itself between groups', checks('{metric: f1, between: region, min: 0.1}'), ['11:35 GATE_CONTRADICTION'], /Use max_gap or min_ratio; for each group on its own, slices/],
  ['a change between groups', checks('{metric: f1, between: region, max_drop: 0.1}'), ['11:35 GATE_CONTRADICTION'], /Use max_gap or min_ratio/],
  ['the wrong side of a difference', checks('{metric: equalized_odds_difference, between: region, min: 0.1}'), ['11:58 GATE_CONTRADICTION'], /Use max/],
  ['the wrong side of a ratio', checks('{metric: equalized_odds_ratio, between: region, max: 0.1}'), ['11:53 GATE_CONTRADICTION'], /Use min/],
  ['a gap of what is one', checks('{metric: equalized_odds_difference, between: region, max_gap: 0.1}'), ['11:58 GATE_CONTRADICTION'], /Use max/],
  ['groups of named values', checks('{metric: f1, of: serving, between: region, max_gap: 0.1}'), ['11:31 GATE_CONTRADICTION'], /named values, which have no groups/],
  ['groups of drift', checks('{metric: psi, column: a, against: training, between: region, max_gap: 0.1}'), ['11:49 GATE_CONTRADICTION'], /compares two bodies/],
  ['groups and slices', checks('{metric: f1, between: region, max_gap: 0.1, slices: old}'), ['11:49 GATE_CONTRADICTION'], /groups of all rows/],
  ['groups against another evidence', checks('{metric: f1, between: region, max_gap: 0.1, against: training}'), ['11:49 GATE_CONTRADICTION'], /no bound compares/],
  ['groups by a condition', checks('{metric: f1, between: old, max_gap: 0.1}'), ['11:27 GATE_CONTRADICTION'], /makes one group/],
  ['groups by a column twice', checks('{metric: f1, between: [a, a], max_gap: 0.1}'), ['11:27 GATE_CONTRADICTION'], /a column twice/],
  ['groups by the column of conditions', checks('{metric: f1, between: slice, max_gap: 0.1}'), ['11:27 GATE_CONTRADICTION'], /slices made by conditions/],
  ['a negative gap', checks('{metric: f1, between: region, max_gap: -0.1}'), ['11:44 GATE_INVALID'], /≥ 0/],
  ['a gap in percent', checks('{metric: f1, between: region, max_gap: 10%}'), ['11:44 GATE_CONTRADICTION'], /≥ 0/],
  ['a gap as wide as the metric', checks('{metric: f1, between: region, max_gap: 1}'), ['11:35 GATE_CONTRADICTION'], /no model could fail it/],
  ['a ratio over 1', checks('{metric: f1, between: region, min_ratio: 1.25}'), ['11:46 GATE_INVALID'], /over 0, at most 1/],
  ['a ratio of 80', checks('{metric: demographic_parity_ratio, between: region, min: 80}'), ['11:57 GATE_CONTRADICTION'], /0.8 for four fifths/],
  ['a difference below 0', checks('{metric: demographic_parity_difference, between: region, max: -1}'), ['11:62 GATE_CONTRADICTION'], /a gap is 0 or more/],
  ['a ratio of what may be negative', checks('{metric: matthews_corrcoef, between: region, min_ratio: 0.8}'), ['11:50 GATE_CONTRADICTION'], /Use max_gap/],
  ['by the name of the rule', checks('{metric: four_fifths_rule, between: region, min: 0.8}'), ['11:14 GATE_METRIC_UNKNOWN'], /Did you mean `demographic_parity_ratio`/],
];

const searches: Row[] = [
  ['an unknown key', checks('{metric: f1, min: 0.1, slices: {search: [a], dept: 2}}'), ['11:50 GATE_UNKNOWN_KEY'], /Did you mean `depth`/],
  ['no columns', checks('{metric: f1, min: 0.1, slices: {search: []}}'), ['11:45 GATE_INVALID'], /a list of columns/],
  ['a column twice', checks('{metric: f1, min: 0.1, slices: {search: [a, a]}}'), ['11:45 GATE_CONTRADICTION'], /a column twice/],
  ['too deep', checks('{metric: f1, min: 0.1, slices: {search: [a], depth: 9}}'), ['11:57 GATE_INVALID'], /from 1 to 4/],
  ['few rows', checks('{metric: f1, min: 0.1, slices: {search: [a], min_rows: 5}}'), ['11:60 GATE_INVALID'], /20 or more/],
  ['a snapshot', evidence('serving: {snapshot: s.gz}').replace('{metric: accuracy, min: 0.5}', '{metric: f1, max_drop: 0.1, against: serving, slices: {search: [a]}}'), ['10:56 GATE_METRIC_UNFIT'], /evidence serving is a snapshot, which keeps none/],
  ['drift', checks('{metric: psi, column: b, against: training, max: 0.1, slices: {search: [a]}}'), ['11:59 GATE_METRIC_UNFIT'], /a search is for metrics of one/],
  ['what is counted', checks('{metric: missing_rate, column: b, max: 0.1, slices: {search: [a]}}'), ['11:49 GATE_METRIC_UNFIT'], /counts the rows that are there/],
  ['named values', checks('{metric: f1, of: serving, min: 0.1, slices: {search: [a]}}'), ['11:41 GATE_CONTRADICTION'], /named values, which have no slices/],
  ['between groups', checks('{metric: f1, between: region, max_gap: 0.1, slices: {search: [a]}}'), ['11:49 GATE_CONTRADICTION'], /groups of all rows/],
  ['a family of nobody', `${checks('{metric: f1, min: 0.1}')}family: all\n`, ['12:9 GATE_INVALID'], /one of check, gate/],
];

const formats: Row[] = [
  ['rows of json', evidence('serving: {rows: c.csv, format: json}'), ['7:34 GATE_CONTRADICTION'], /rows, of which json is no format/],
  ['values of rows', evidence('serving: {values: v.json, format: csv}'), ['7:37 GATE_CONTRADICTION'], /named values, whose formats are json and lm-eval/],
  ['a snapshot in a format', evidence('serving: {snapshot: s.snapshot, format: json}'), ['7:43 GATE_CONTRADICTION'], /a snapshot, which has one format/],
  ['no format', evidence('serving: {rows: c.csv, format: promptfo}'), ['7:34 GATE_INVALID'], /promptfoo, lm-eval, deepeval/],
];

const reuse: Row[] = [
  ['no ledger', `${HEAD}reuse: {most: 3}\nchecks: [{metric: accuracy, min: 0.5}]\n`, ['10:8 GATE_INVALID'], /ledger/],
  ['no number', `${HEAD}reuse: {ledger: git-notes, most: 0}\nchecks: [{metric: accuracy, min: 0.5}]\n`, ['10:34 GATE_INVALID'], /from 1/],
  ['a ledger elsewhere', `${HEAD}reuse: {ledger: "https://x/y"}\nchecks: [{metric: accuracy, min: 0.5}]\n`, ['10:17 GATE_INVALID'], /local file/],
];

const flips: Row[] = [
  ['a column where classes tell', checks('{metric: churn, column: a, max: 0.1}'), ['11:21 GATE_CONTRADICTION'], /column is no parameter of churn; it takes none/],
  ['no column where nothing tells', checks('{metric: churn, max: 0.1}').replace('task: binary', 'task: scores').replace('score: p', 'weight: w'), ['11:5 GATE_INVALID'], /churn needs a column/],
  ['a change of a change', checks('{metric: regressed_rate, max_rise: 0.1}'), ['11:30 GATE_CONTRADICTION'], /compares two bodies of evidence itself/],
  ['regression', checks('{metric: churn, max: 0.1}').replace('task: binary', 'task: regression').replace('score: p', 'prediction: p'), ['11:14 GATE_METRIC_UNFIT'], /binary and multiclass and scores/],
  ['a snapshot', checks('{metric: churn, max: 0.1}').replace('baseline: {rows: b.csv}', 'baseline: {snapshot: b.snapshot}'), ['11:5 GATE_METRIC_UNFIT'], /needs the rows of both sides.*Compare with rows/s],
  ['the last passed', checks('{metric: churn, max: 0.1}').replace('baseline: {rows: b.csv}', 'baseline: {snapshot: last-passed}'), ['11:5 GATE_METRIC_UNFIT'], /which keeps none/],
  ['rows of a metric that has none', checks('{metric: f1, min: 0.1, show: 10}'), ['11:28 GATE_CONTRADICTION'], /f1 singles out no rows/],
  ['columns of no rows', checks('{metric: churn, max: 0.1, show_columns: [a]}'), ['11:31 GATE_CONTRADICTION'], /the check shows none/],
  ['too many rows', checks('{metric: churn, max: 0.1, show: 5000}'), ['11:37 GATE_INVALID'], /from 1 to 1000/],
];

const syntax: Row[] = [
  ['tabs', 'model: m\nchecks:\n\t- a\n', ['3:1 GATE_SYNTAX'], /Indent with spaces/],
  ['indentation', 'a:\n  b: 1\n c: 2\n', ['3:1 GATE_SYNTAX'], /same column/],
  ['duplicate key', `${HEAD}model: n\n`, ['10:1 GATE_SYNTAX'], /`model` stands twice, first in line 1/],
  ['duplicate key in a check', checks('{metric: f1, min: 0.1, min: 0.2}'), ['11:28 GATE_SYNTAX'], /Keep one of the two/],
  ['several documents', 'model: m\n---\nmodel: n\n', ['2:1 GATE_SYNTAX'], /several YAML documents/],
  ['unknown anchor', 'model: *nobody\n', ['1:8 GATE_SYNTAX'], /&nobody/],
  ['merge key', `${HEAD}checks:\n  - &a {metric: f1, min: 0.1}\n  - {<<: *a, min: 0.2}\n`, ['12:6 GATE_UNKNOWN_KEY'], /no merge keys/],
  ['tag', 'model: !!binary aGk=\n', ['1:8 GATE_SYNTAX'], /Remove the tag/],
  ['older YAML', '%YAML 1.1\n---\nmodel: m\n', ['1:1 GATE_SYNTAX'], /YAML 1.2/],
  ['key that is no text', '? [a]\n: 1\n', ['1:3 GATE_SYNTAX'], /keys must be strings/],
  ['unclosed flow', 'model: [a\n', ['2:1 GATE_SYNTAX'], /./],
  ['empty file', '', ['1:1 GATE_INVALID'], /the gate file must be a map/],
  ['list', '- a\n', ['1:1 GATE_INVALID'], /but is a list/],
];

const keys: Row[] = [
  ['top', `${checks('{metric: f1, min: 0.1}')}publish: {}\n`, ['12:1 GATE_UNKNOWN_KEY'], /`publish`; allowed here: model, task/],
  ['check', checks('{metrik: f1, min: 0.1}'), ['11:6 GATE_UNKNOWN_KEY'], /Did you mean `metric`\?/],
  ['check in block form', checks('metric: f1\n    min: 0.1\n    confidense: 0.9'), ['13:5 GATE_UNKNOWN_KEY'], /Did you mean `confidence`\?/],
  ['evidence', evidence('serving: {values: v.json, fromat: csv}'), ['7:29 GATE_UNKNOWN_KEY'], /Did you mean `format`\?/],
  ['kind of evidence', evidence('serving: {artefact: model.onnx}'), ['7:13 GATE_UNKNOWN_KEY'], /allowed here: rows, values, snapshot, artifact/],
  ['columns', columns('{id: i, lable: y}'), ['8:18 GATE_UNKNOWN_KEY'], /Did you mean `label`\?/],
  ['columns of evidence', evidence('serving: {rows: c.csv, columns: {querry: q}}'), ['7:36 GATE_UNKNOWN_KEY'], /allowed here: id, query, cluster/],
  ['slicing', slices('[{name: old, wehre: age > 60}]'), ['9:22 GATE_UNKNOWN_KEY'], /Did you mean `where`\?/],
  ['own metric', metrics('{cost: {sum: x, per: y, beter: lower}}'), ['10:34 GATE_UNKNOWN_KEY'], /Did you mean `better`\?/],
  ['waiver', checks('{metric: f1, min: 0.1, waive: {reasons: r, by: b, until: 2027-01-01}}'), ['11:36 GATE_UNKNOWN_KEY'], /Did you mean `reason`\?/],
  ['decimal comma', checks('{metric: f1, min: 0,5}'), ['11:25 GATE_UNKNOWN_KEY'], /with a point/],
  ['prototype', checks('{metric: f1, min: 0.1, __proto__: {min: 0.9}}'), ['11:28 GATE_UNKNOWN_KEY'], /__proto__/],
];

const values: Row[] = [
  ['task missing', HEAD.replace('task: binary\n', '') + 'checks: [{metric: f1, min: 0.1}]\n', ['1:1 GATE_INVALID'], /`task` is missing; it must be one of binary/],
  ['task mistyped', `${line2('task: regresion')}checks: [{metric: r2, min: 0.1}]\n`, ['2:7 GATE_INVALID'], /Did you mean `regression`\?/],
  ['task that is not there', `${line2('task: clustering')}checks: [{metric: r2, min: 0.1}]\n`, ['2:7 GATE_INVALID'], /binary, multiclass, regression, ranking, scores/],
  ['model empty', `${HEAD.replace('model: m', 'model:')}checks: [{metric: f1, min: 0.1}]\n`, ['1:7 GATE_INVALID'], /is empty/],
  ['model of two lines', `${HEAD.replace('model: m', 'model: "a\\nb"')}checks: [{metric: f1, min: 0.1}]\n`, ['1:8 GATE_INVALID'], /`a\\u000ab`/],
  ['no checks', HEAD, ['1:1 GATE_INVALID'], /`checks` is missing/],
  ['empty checks', `${HEAD}checks: []\n`, ['10:9 GATE_INVALID'], /must be a list of at least one check, but is an empty list/],
  ['empty list of columns', checks('{metric: missing_rate, columns: [], max: 0.1}'), ['11:37 GATE_INVALID'], /all, or a list of columns, but is an empty list/],
  ['list of columns with nothing in it', checks('{metric: missing_rate, columns: [a, null], max: 0.1}'), ['11:41 GATE_INVALID'], /`columns\[1\]` must be the name of a column, but is empty/],
  ['empty evidence', 'model: m\ntask: binary\nevidence: {}\nchecks: [{metric: f1, min: 0.1}]\n', ['3:11 GATE_INVALID', '4:10 GATE_CONTRADICTION'], /at least one evidence/],
  ['odd evidence name', evidence('"a b": {values: v.json}'), ['7:3 GATE_INVALID'], /a letter, then letters/],
  ['evidence name with a control character', evidence('"a\\u001b[2J": {values: v.json}'), ['7:3 GATE_INVALID'], /a\\u001b\[2J/],
  ['remote rows', evidence('serving: {rows: "s3://bucket/a.parquet"}'), ['7:19 GATE_INVALID'], /remote data can’t be read yet/],
  ['rows from a database', evidence('serving: {rows: "sql:select 1"}'), ['7:19 GATE_INVALID'], /path of a local file/],
  ['values from a service', evidence('serving: {values: {prometheus: {url: x}}}'), ['7:21 GATE_INVALID'], /but is a map/],
  ['empty list of rows', evidence('serving: {rows: []}'), ['7:19 GATE_INVALID'], /a path, or a list of paths/],
  ['a number among rows', evidence('serving: {rows: [a.csv, 3]}'), ['7:27 GATE_INVALID'], /`rows\[1\]` must be the path/],
  ['an option as revision', evidence('serving: {rows: a.csv, at: --output=x}'), ['7:30 GATE_INVALID'], /a git revision/],
  ['format', evidence('serving: {rows: a.csv, format: arrow}'), ['7:34 GATE_INVALID'], /parquet, csv, jsonl/],
  ['if_missing', evidence('serving: {values: v.json, if_missing: bootstarp}'), ['7:41 GATE_INVALID'], /Did you mean `bootstrap`\?/],
  ['column that is a number', columns('{id: 3, label: y}'), ['8:15 GATE_INVALID'], /the name of a column, but is `3`/],
  ['threshold that is text', columns('{label: y, score: p, threshold: "0.5"}'), ['8:42 GATE_INVALID'], /without quotes/],
  ['bound that is text', checks('{metric: f1, min: "0.5"}'), ['11:23 GATE_INVALID'], /without quotes/],
  ['bound that is empty', checks('{metric: f1, min: }'), ['11:23 GATE_INVALID'], /but is empty/],
  ['bound that is no number', checks('{metric: f1, min: .nan}'), ['11:23 GATE_INVALID'], /`NaN`/],
  ['bound without end', checks('{metric: f1, max: .inf}'), ['11:23 GATE_INVALID'], /`Infinity`/],
  ['margin that is text', checks('{metric: f1, max_drop: two percent}'), ['11:28 GATE_INVALID'], /such as 2%/],
  ['margin without end', checks('{metric: f1, max_drop: .inf}'), ['11:28 GATE_INVALID'], /a number/],
  ['confidence in percent', checks('{metric: f1, min: 0.1, confidence: 95}'), ['11:40 GATE_INVALID'], /between 0.5 and 1/],
  ['confidence of one half', checks('{metric: f1, min: 0.1, confidence: 0.5}'), ['11:40 GATE_INVALID'], /between 0.5 and 1/],
  ['confidence of one', `confidence: 1\n${checks('{metric: f1, min: 0.1}')}`, ['1:13 GATE_INVALID'], /between 0.5 and 1/],
  ['when_unsure', `when_unsure: blok\n${checks('{metric: f1, min: 0.1}')}`, ['1:14 GATE_INVALID'], /Did you mean `block`\?/],
  ['severity', checks('{metric: f1, min: 0.1, severity: fatal}'), ['11:38 GATE_INVALID'], /one of block, warn/],
  ['min_rows below 0', checks('{metric: f1, min: 0.1, min_rows: -1}'), ['11:38 GATE_INVALID'], /0 or more/],
  ['min_rows in parts', checks('{metric: f1, min: 0.1, min_rows: 1.5}'), ['11:38 GATE_INVALID'], /whole number/],
  ['slices empty', checks('{metric: f1, min: 0.1, slices: []}'), ['11:36 GATE_INVALID'], /all, the name of a slicing/],
  ['slicing that is a number', slices('[region, 3]'), ['9:18 GATE_INVALID'], /`slices\[1\]`/],
  ['beta of 0', checks('{metric: fbeta, beta: 0, min: 0.1}'), ['11:27 GATE_INVALID'], /over 0/],
  ['bins of 1', checks('{metric: expected_calibration_error, bins: 1, max: 0.1}'), ['11:48 GATE_INVALID'], /from 2 to 1000/],
  ['bins of 1001', checks('{metric: expected_calibration_error, bins: 1001, max: 0.1}'), ['11:48 GATE_INVALID'], /from 2 to 1000/],
  ['own metric without direction', metrics('{cost: {sum: x, per: y}}'), ['10:17 GATE_INVALID'], /`better` is missing/],
  ['own metric with an odd name', metrics('{"a b": {sum: x, per: y, better: lower}}'), ['10:11 GATE_INVALID'], /a letter, then letters/],
];

const contradictions: Row[] = [
  ['min over max', checks('{metric: f1, min: 0.7, max: 0.1}'), ['11:23 GATE_CONTRADICTION'], /min 0.7 is over max 0.1/],
  ['no bound', checks('{metric: f1}'), ['11:5 GATE_CONTRADICTION'], /Add one of min, max, max_drop/],
  ['min in percent', checks('{metric: f1, min: 2%}'), ['11:23 GATE_CONTRADICTION'], /needs a bound that compares/],
  ['of nobody', checks('{metric: f1, of: servin, min: 0.1}'), ['11:22 GATE_CONTRADICTION'], /Did you mean `serving`\?/],
  ['against nobody', checks('{metric: f1, against: trainin, max_drop: 0.1}'), ['11:27 GATE_CONTRADICTION'], /Did you mean `training`\?/],
  ['no baseline', checks('{metric: f1, max_drop: 0.1}').replace('baseline:', 'champion:'), ['11:5 GATE_CONTRADICTION'], /compares with evidence baseline, which is not there/],
  ['no candidate', checks('{metric: f1, min: 0.1}').replace('candidate:', 'challenger:'), ['11:5 GATE_CONTRADICTION'], /judges evidence candidate, which is not there/],
  ['against a prototype', checks('{metric: f1, against: constructor, max_drop: 0.1}'), ['11:27 GATE_CONTRADICTION'], /`constructor`/],
  ['against without a bound that compares', checks('{metric: f1, against: training, min: 0.1}'), ['11:18 GATE_CONTRADICTION'], /no bound compares/],
  ['against itself', checks('{metric: f1, against: candidate, max_drop: 0.1}'), ['11:5 GATE_CONTRADICTION'], /candidate with itself/],
  ['against the same file', checks('{metric: f1, max_drop: 0.1}').replace('b.csv', 'a.csv'), ['11:5 GATE_CONTRADICTION'], /which is the same/],
  ['max_drop where lower is better', checks('{metric: log_loss, max_drop: 0.1}'), ['11:24 GATE_CONTRADICTION'], /Use max_rise/],
  ['max_rise where higher is better', checks('{metric: roc_auc, max_rise: 0.1}'), ['11:23 GATE_CONTRADICTION'], /Use max_drop/],
  ['max_drop of an own metric', `metrics: {cost: {sum: x, per: y, better: lower}}\n${checks('{metric: cost, max_drop: 1}')}`, ['12:20 GATE_CONTRADICTION'], /Use max_rise/],
  ['negative max_drop', checks('{metric: f1, max_drop: -0.1}'), ['11:28 GATE_CONTRADICTION'], /Use min_gain/],
  ['negative percentage', checks('{metric: f1, max_drop: -2%}'), ['11:28 GATE_CONTRADICTION'], /`-2%`; a margin is 0 or more/],
  ['negative min_gain', checks('{metric: f1, min_gain: -0.1}'), ['11:28 GATE_CONTRADICTION'], /Use max_drop/],
  ['margin as wide as the metric', checks('{metric: f1, max_drop: 2}'), ['11:28 GATE_CONTRADICTION'], /f1 lies between 0 and 1: no model could fail it/],
  ['gain without direction', `${HEAD}metrics: {cost: {sum: x, per: y, better: neither}}\nchecks: [{metric: cost, min_gain: 1}]\n`, ['11:25 GATE_CONTRADICTION'], /nothing says whether cost is better/],
  ['gain over the whole metric', checks('{metric: f1, min_gain: 5}'), ['11:28 GATE_CONTRADICTION'], /no model could reach it/],
  ['a largest value in percent', checks('{metric: missing_rate, column: a, max: 2}'), ['11:44 GATE_CONTRADICTION'], /missing_rate lies between 0 and 1: no model could fail it.*2 % is 0\.02/s],
  ['a least value that every model has', checks('{metric: matthews_corrcoef, min: -1}'), ['11:38 GATE_CONTRADICTION'], /lies between -1 and 1: no model could fail it/],
  ['a least value that no model has', checks('{metric: roc_auc, min: 70}'), ['11:28 GATE_CONTRADICTION'], /no model could hold it.*70 % is 0\.7/s],
  ['a largest value below the range', checks('{metric: log_loss, max: -0.1}'), ['11:29 GATE_CONTRADICTION'], /log_loss is never below 0: no model could hold it/],
  ['drop of everything', checks('{metric: f1, max_drop: 100%}'), ['11:28 GATE_CONTRADICTION'], /no model could fail it/],
  ['slices of nobody', checks('{metric: f1, min: 0.1, slices: regoin}'), ['11:36 GATE_CONTRADICTION'], /Did you mean `region`\?/],
  ['a list with slices of nobody', checks('{metric: f1, min: 0.1, slices: [region, young]}'), ['11:45 GATE_CONTRADICTION'], /region, region\+device, old/],
  ['all slices of none', checks('{metric: f1, min: 0.1, slices: all}').replace(/slices: \[.*\]\n/, '\n'), ['11:36 GATE_CONTRADICTION'], /declares no slices/],
  ['slices of values', checks('{metric: latency, of: serving, max: 1, slices: all}'), ['11:44 GATE_CONTRADICTION'], /have no slices/],
  ['slices against values', checks('{metric: f1, against: serving, max_drop: 0.1, slices: all}'), ['11:51 GATE_CONTRADICTION'], /have no slices/],
  ['min_rows of values', checks('{metric: latency, of: serving, max: 1, min_rows: 10}'), ['11:44 GATE_CONTRADICTION'], /have no rows/],
  ['slicings of one name', slices('[region, {name: region, where: x > 1}]'), ['9:18 GATE_CONTRADICTION'], /two slicings are named region/],
  ['slicings of the same columns', slices('[[a, b], [b, a]]'), ['9:18 GATE_CONTRADICTION'], /same columns/],
  ['slicing with a column twice', slices('[[a, a]]'), ['9:10 GATE_CONTRADICTION'], /names a column twice/],
  ['slicing named all', slices('[all]'), ['9:10 GATE_CONTRADICTION'], /stands for every slicing/],
  ['slicing of both forms', slices('[{name: n, where: x > 1, columns: [a]}]'), ['9:10 GATE_CONTRADICTION'], /has both where and columns/],
  ['slicing of neither form', slices('[{name: n}]'), ['9:10 GATE_CONTRADICTION'], /has neither where nor columns/],
  ['slicing by a column named slice', slices('[{name: n, where: x > 1}, slice]'), ['9:35 GATE_CONTRADICTION'], /Rename the column/],
  ['evidence of two kinds', evidence('serving: {values: v.json, rows: a.csv}'), ['7:12 GATE_CONTRADICTION'], /names rows and values/],
  ['evidence of no kind', evidence('serving: {at: main}'), ['7:12 GATE_CONTRADICTION'], /names nothing/],
  ['where on values', evidence('serving: {values: v.json, where: x > 1}'), ['7:29 GATE_CONTRADICTION'], /where is about rows/],
  ['rows twice', evidence('serving: {rows: [a.csv, a.csv]}'), ['7:27 GATE_CONTRADICTION'], /count twice/],
  ['judging what may be missing', checks('{metric: f1, min: 0.1}').replace('{rows: a.csv}', '{rows: a.csv, if_missing: bootstrap}'), ['11:5 GATE_CONTRADICTION'], /no evidence never passes/],
  ['role of another task', columns('{label: y, scores: p_*}'), ['8:21 GATE_CONTRADICTION'], /does not read the role scores/],
  ['threshold beside prediction', columns('{label: y, prediction: q, threshold: 0.4}'), ['8:36 GATE_CONTRADICTION'], /Remove one of the two/],
  ['truth and score in one column', columns('{label: y, score: y}'), ['8:10 GATE_CONTRADICTION'], /always right/],
  ['score of one model, prediction of another', `${HEAD.replace('score: p}', 'score: p, prediction: q}').replace('{rows: c.csv}', '{rows: c.csv, columns: {score: r}}')}checks: [{metric: accuracy, min: 0.5}]\n`, ['6:37 GATE_CONTRADICTION'], /half of one model/],
  ['own metric named as a built-in one', metrics('{accuracy: {sum: x, per: y, better: higher}}'), ['10:11 GATE_CONTRADICTION'], /Rename it/],
  ['two checks of one name', checks('{name: a, metric: f1, min: 0.1}', '{name: a, metric: f1, min: 0.2}'), ['12:12 GATE_CONTRADICTION'], /line 11 is named `a` too/],
  ['the same check twice', checks('{metric: f1, min: 0.1}', '{metric: f1, min: 0.1, severity: warn}'), ['12:5 GATE_CONTRADICTION'], /give it a name/],
];

const LISTS = `model: m
task: ranking
evidence:
  candidate: {rows: a.csv}
  baseline: {rows: b.csv}
  serving: {values: v.json}
columns: {query: q, id: d, label: y, score: s}
`;

const metricRows: Row[] = [
  ['unknown', checks('{metric: acuracy, min: 0.1}'), ['11:14 GATE_METRIC_UNKNOWN'], /Did you mean `accuracy`\?/],
  ['known by another name', checks('{metric: auroc, min: 0.1}'), ['11:14 GATE_METRIC_UNKNOWN'], /Did you mean `roc_auc`\?/],
  ['of another task by another name', checks('{metric: rmse, max: 3}'), ['11:14 GATE_METRIC_UNKNOWN'], /`root_mean_squared_error` is its name/],
  ['a prototype', checks('{metric: constructor, min: 0.1}'), ['11:14 GATE_METRIC_UNKNOWN'], /`constructor`/],
  ['one of the gate’s own', `metrics: {cost_per_row: {sum: x, per: 1, better: lower}}\n${checks('{metric: cost_per_rwo, max: 1}')}`, ['12:14 GATE_METRIC_UNKNOWN'], /Did you mean `cost_per_row`\?/],
  ['against named values', checks('{metric: latency, against: serving, max_rise: 1}'), ['11:14 GATE_METRIC_UNKNOWN'], /a binary task has accuracy/],
  ['of another task', checks('{metric: r2, min: 0.1}'), ['11:14 GATE_METRIC_UNFIT'], /a binary task has accuracy/],
  ['of another task, with a kin', `${HEAD.replace('binary', 'multiclass').replace(', score: p', '')}checks: [{metric: f1, min: 0.1}]\n`, ['10:19 GATE_METRIC_UNFIT'], /Choose f1_macro, f1_micro, f1_weighted/],
  ['parameter of another metric', checks('{metric: roc_auc, beta: 2, min: 0.1}'), ['11:23 GATE_CONTRADICTION'], /beta is no parameter of roc_auc/],
  ['parameter of a named value', checks('{metric: latency, of: serving, k: 2, max: 1}'), ['11:36 GATE_CONTRADICTION'], /named values take none/],
  ['missing parameter', checks('{metric: fbeta, min: 0.1}'), ['11:5 GATE_INVALID'], /fbeta needs beta/],
  ['missing column', `${HEAD.replace('binary', 'scores').replace(', score: p', '')}checks: [{metric: mean, min: 0.1}]\n`, ['10:10 GATE_INVALID'], /names no score/],
  ['missing percent', checks('{metric: lift_at_top_k_percent, min: 2}'), ['11:5 GATE_INVALID'], /Add it: k: 5/],
  ['more than all rows', checks('{metric: lift_at_top_k_percent, k: 101, min: 2}'), ['11:40 GATE_INVALID'], /a percentage up to 100, not 101/],
  ['half a place', `${LISTS}checks: [{metric: ndcg, k: 2.5, min: 0.1}]\n`, ['8:28 GATE_INVALID'], /a whole number from 1, not 2.5/],
  ['a list’s metric by trec_eval’s name', `${LISTS}checks: [{metric: ndcg_cut_10, min: 0.1}]\n`, ['8:19 GATE_METRIC_UNKNOWN'], /Did you mean \{metric: ndcg, k: 10\}\?/],
  ['a list’s metric by ir_measures’ name', `${LISTS}checks: [{metric: P@5, min: 0.1}]\n`, ['8:19 GATE_METRIC_UNKNOWN'], /Did you mean \{metric: precision_at_k, k: 5\}\?/],
  ['a list’s metric by another name', `${LISTS}checks: [{metric: recip_rank, min: 0.1}]\n`, ['8:19 GATE_METRIC_UNKNOWN'], /Did you mean `mrr`\?/],
  ['of lists in a binary task', checks('{metric: ndcg, min: 0.1}'), ['11:14 GATE_METRIC_UNFIT'], /ndcg is a metric of ranking tasks/],
  ['lists against nothing', `${LISTS}checks: [{metric: ndcg, against: trivial, min_gain: 0.1}]\n`, ['8:34 GATE_METRIC_UNFIT'], /trivial has no ranking/],
  ['missing q', `${HEAD.replace('binary', 'scores')}checks: [{metric: quantile, min: 0.1}]\n`, ['10:10 GATE_INVALID'], /quantile needs q/],
];

const waivers: Row[] = [
  ['without reason', checks('{metric: f1, min: 0.1, waive: {by: b, until: 2027-01-01}}'), ['11:35 GATE_WAIVER'], /`reason` is missing/],
  ['with an empty reason', checks('{metric: f1, min: 0.1, waive: {reason: " ", by: b, until: 2027-01-01}}'), ['11:44 GATE_WAIVER'], /`reason` must be text/],
  ['without anything', checks('{metric: f1, min: 0.1, waive: {}}'), ['11:35 GATE_WAIVER', '11:35 GATE_WAIVER', '11:35 GATE_WAIVER'], /is missing/],
  ['that is a word', checks('{metric: f1, min: 0.1, waive: yes}'), ['11:35 GATE_WAIVER'], /reason, by and until/],
  ['past its date', checks('{metric: f1, min: 0.1, waive: {reason: r, by: b, until: 2026-02-28}}'), ['11:61 GATE_WAIVER'], /Renew it with a new date/],
  ['until no date', checks('{metric: f1, min: 0.1, waive: {reason: r, by: b, until: 2027-02-30}}'), ['11:61 GATE_WAIVER'], /a date such as/],
  ['until a word', checks('{metric: f1, min: 0.1, waive: {reason: r, by: b, until: tomorrow}}'), ['11:61 GATE_WAIVER'], /a date such as/],
];

describe.each([
  ['groups', groups],
  ['searches', searches],
  ['syntax', syntax],
  ['metrics of tables', tables],
  ['changed outcomes', flips],
  ['formats', formats],
  ['reuse', reuse],
  ['unknown keys', keys],
  ['wrong values', values],
  ['contradictions', contradictions],
  ['metrics', metricRows],
  ['waivers', waivers],
] as const)('%s', (_, rows) => {
  it.each(rows)('%s', (__, text, places, says) => {
    const faults = faultsOf(text);
    expect(faults.map(brief)).toEqual(places);
    expect(formatFault(faults[0]!)).toMatch(says);
    for (const fault of faults) expect(fault.remedy ?? '').toMatch(/^\S.*[.?]$|^$/);
  });
});

describe('all at once', () => {
  it('reports faults of every kind in the order of the file, also two in one check', () => {
    const text = checks('{metrik: f1, min: 0.7, max: 0.1}', '{metric: mae, max: 1, slices: nowhere, waive: {reason: r, by: b, until: 2020-01-01}}', '{metric: log_loss, max_drop: 0.1}')
      .replace('task: binary', 'task: binary\npublish: {}')
      .replace('{rows: b.csv}', '{rows: b.csv, wher: x}');
    expect(faultsOf(text).map(brief)).toEqual([
      '3:1 GATE_UNKNOWN_KEY',
      '6:27 GATE_UNKNOWN_KEY',
      '12:6 GATE_UNKNOWN_KEY',
      '12:23 GATE_CONTRADICTION',
      '13:14 GATE_METRIC_UNKNOWN',
      '13:35 GATE_CONTRADICTION',
      '13:77 GATE_WAIVER',
      '14:24 GATE_CONTRADICTION',
    ]);
  });
});
