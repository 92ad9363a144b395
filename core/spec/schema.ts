import { z } from 'zod';
import { promoteSchema } from './promote.ts';
import { between, closed, error, line, number, oneOf, sql, whole } from './shapes.ts';

const NAME = /^[A-Za-z][A-Za-z0-9_-]*$/;
const METRIC = /^[A-Za-z][A-Za-z0-9_.-]*$/;
const PERCENT = /^-?[0-9]+(\.[0-9]+)?%$/;

const column = (about: string) => line('the name of a column').describe(about);
const path = line('the path of a local file').regex(/^(?![A-Za-z][A-Za-z0-9+.-]+:\/\/|sql:)/, error('the path of a local file (remote data can’t be read yet)'));

export const columnsSchema = closed(
  {
    id: column('Unique key of a row; ranking: of a document within its query.').optional(),
    query: column('Ranking: rows with the same value are one ranked list.').optional(),
    cluster: column('Rows with the same value belong together (a customer, a tail number); intervals are honest about it.').optional(),
    label: column('The truth; ranking: a relevance grade, 0 or more.').optional(),
    positive: z
      .union([z.string(), z.number(), z.boolean()], error('the label that counts as positive: text, a number or a boolean'))
      .describe('Binary: the label that counts as positive, where labels are not boolean or 0/1.')
      .optional(),
    prediction: column('Predicted class or number.').optional(),
    score: column('Binary: a score, higher is more positive. Ranking: higher ranks first. Scores task: the number that is looked at.').optional(),
    scores: z
      .union(
        [
          line('a pattern such as p_*, or a map of class to column').regex(/^[^*]*\*[^*]*$/, error('a pattern with one *, such as p_*, or a map of class to column')),
          z.record(z.string(), column('Column of that class.'), error('a pattern such as p_*, or a map of class to column')),
        ],
        error('a pattern such as p_*, or a map of class to column'),
      )
      .describe('Multiclass probabilities: a pattern that names the columns (p_* stands for class * in column p_*), or class → column.')
      .optional(),
    threshold: number('a number: rows with a score of at least this are predicted positive').describe('Binary without prediction: predicted positive when score >= threshold. Scores: a number passes (pass_rate, regressed_rate) when it is at least this, unless the check says its own. Default 0.5.').optional(),
    weight: column('Non-negative sample weight.').optional(),
  },
  'a map of roles to columns',
);

/** A role that may be said to have no column. */
function orNone(role: typeof columnsSchema.shape.id) {
  const column = role.unwrap();
  return column.nullable().describe(column.description ?? '').optional();
}

/** An evidence may lack what the gate names for all: training data without ids, say. */
export const evidenceColumnsSchema = closed(
  {
    ...columnsSchema.shape,
    id: orNone(columnsSchema.shape.id),
    query: orNone(columnsSchema.shape.query),
    cluster: orNone(columnsSchema.shape.cluster),
    label: orNone(columnsSchema.shape.label),
    weight: orNone(columnsSchema.shape.weight),
  },
  'a map of roles to columns',
);

export const evidenceSchema = closed(
  {
    rows: z
      .union([path, z.array(path, error('a path, or a list of paths')).min(1, error('a path, or a list of paths'))], error('a path, or a list of paths'))
      .describe('A table with a label and predictions: path, glob, or a list of them, relative to the gate file. Parquet, CSV, JSON Lines or a .json with a list of objects; or what promptfoo, lm-evaluation-harness or DeepEval wrote.')
      .optional(),
    values: path.describe('A JSON or YAML file of named numbers, relative to the gate file. Nested keys are named with dots. Results of lm-evaluation-harness are named task.metric.').optional(),
    snapshot: path
      .describe('What `modelgate snapshot` wrote, relative to the gate file; or last-passed: what the newest passed gate of the target branch left in the snapshot store (see baselines.md).')
      .optional(),
    artifact: z
      .union([path, z.array(path, error('a path, or a list of paths')).min(1, error('a path, or a list of paths'))], error('a path, or a list of paths'))
      .describe('The model’s files: path of a file or folder, glob, or a list of them, relative to the gate file. Their digest is what a verdict is for (see promotion.md).')
      .optional(),
    format: oneOf(['parquet', 'csv', 'jsonl', 'promptfoo', 'lm-eval', 'deepeval', 'json'])
      .describe('Format of rows: parquet, csv, jsonl; or the output of promptfoo (JSON or JSONL), lm-eval (samples_*.jsonl), deepeval (a test run), see generative.md. Of values: json, or lm-eval (results_*.json). By file extension and content unless said.')
      .optional(),
    at: line('a git revision, merge-base, or tag and a pattern')
      .regex(/^[^-]/, error('a git revision, merge-base, or tag and a pattern'))
      .describe('Read the file as of this git revision; merge-base is where this branch left the target branch; `tag v*` is the newest tag before it that fits the pattern: the last release. Default: the working tree; of last-passed: merge-base.')
      .optional(),
    missing: z
      .array(z.string(error('a text, in quotes where YAML reads it as something else ("null")')), error('a list of texts, such as [NA, None]'))
      .describe('CSV and JSON Lines: texts that stand for a missing value, such as [NA, None], beside the empty field and null. A column that is text only because of such words is refused until this says what they are; [] says that they are values.')
      .optional(),
    where: sql('an SQL condition').describe('SQL condition on rows; others are left out.').optional(),
    columns: evidenceColumnsSchema.describe('Laid over the columns of the gate, role by role; null for a role that this evidence has no column for.').optional(),
    sample: z.boolean(error('true or false'))
      .describe('Its rows are a sample, drawn without regard to any model, of those that it is compared with (default: false). Otherwise a comparison with a body that has all of its rows and more is no evidence: a model that gives no answer to what is hard would look better.')
      .optional(),
    if_missing: oneOf(['block', 'bootstrap'])
      .describe('What happens when it is not there: block the gate (default), or bootstrap: judge without it and record that.')
      .optional(),
  },
  'a map with one of rows, values, snapshot, artifact',
).meta({
  oneOf: [{ required: ['rows'] }, { required: ['values'] }, { required: ['snapshot'] }, { required: ['artifact'] }],
  dependentRequired: { where: ['rows'], missing: ['rows'], columns: ['rows'], sample: ['rows'] },
});

const slicingMap = closed(
  {
    name: line('text').describe('Name by which checks and reports call it.'),
    where: sql('an SQL condition').describe('SQL condition on rows.').optional(),
    columns: z.array(line('the name of a column'), error('a list of columns')).min(1, error('a list of columns')).describe('Every combination of values of these columns is a slice.').optional(),
  },
  'a column, a list of columns, or a map with name and where or columns',
).meta({ oneOf: [{ required: ['where'] }, { required: ['columns'] }] });

export const slicingSchema = z
  .union(
    [
      line('the name of a column'),
      z.array(line('the name of a column'), error('a list of columns')).min(1, error('a list of columns')),
      slicingMap,
    ],
    error('a column, a list of columns, or a map with name and where or columns'),
  )
  .describe('A column, a list of columns (each combination of values), {name, where} or {name, columns}. A list is named by its columns with + between them.');

export const ownMetricSchema = closed(
  {
    sum: sql('an SQL expression of a row').describe('SQL expression of a row; summed.'),
    per: z.union([sql('an SQL expression of a row'), z.number()], error('an SQL expression of a row')).describe('SQL expression of a row; its sum divides the other. "1": per row.'),
    better: oneOf(['higher', 'lower', 'neither']).describe('Which direction is good.'),
  },
  'a map with sum, per and better',
);

export const waiveSchema = closed(
  {
    reason: line('text: why the check may fail for now').describe('Why the check may fail for now.'),
    by: line('text: who answers for it').describe('Who answers for it.'),
    until: z.iso.date(error('a date such as 2030-01-31')).describe('Last day on which it counts, ISO date.'),
  },
  'a map with reason, by and until',
);

const absolute = (about: string) => number('a number, in the unit of the metric (a percentage needs a bound that compares)').describe(about).optional();
const MARGIN = error('a number in the unit of the metric, or a percentage such as 2% of the other value');
const margin = (about: string) =>
  z
    .union([z.number(MARGIN), z.string(MARGIN).regex(PERCENT, MARGIN)], MARGIN)
    .describe(`${about} A number ≥ 0 in the unit of the metric, or a percentage of the magnitude of the other value.`)
    .optional();

export const whenUnsureSchema = oneOf(['block', 'warn', 'pass', 'estimate']).describe(
  'What an unsure result does: block, warn, pass, or go by its estimate, which without any interval may block but passes only with a warning. Default: estimate for min and max, warn for bounds that compare, evidence or groups.',
);
export const confidenceSchema = between(0.5, 1, 'a number between 0.5 and 1, such as 0.95').describe('Confidence of the two-sided interval, between 0.5 and 1. Default 0.95.');
/** A metric's name; the catalogue's names are offered in the JSON Schema. */
export const metricNameSchema = line('the name of a metric').describe('Name of a metric, as in scikit-learn where it has it; of the gate’s own metrics; or of a named value.');

const SLICES = 'all, the name of a slicing, a list of names, or a map with search';
const searchSchema = closed(
  {
    search: z.array(line('the name of a column'), error('a list of columns')).min(1, error('a list of columns')).describe('Look for slices by the values of these columns, and of combinations of them, in which the check fails: half of the rows propose, the other half confirms.'),
    depth: whole(1, 4, 'a whole number from 1 to 4').describe('Columns that are combined at most. Default 2.').optional(),
    min_rows: whole(20, Number.MAX_SAFE_INTEGER, 'a whole number of rows, 20 or more').describe('Slices with fewer rows are not looked at. Default 200.').optional(),
    most: whole(1, 100, 'a whole number from 1 to 100').describe('Slices that are proposed at most. Default 10.').optional(),
  },
  SLICES,
);

const SHARE = 'a number over 0, up to 1';
const share = (about: string) => number(SHARE).gt(0, error(SHARE)).max(1, error(SHARE)).describe(`${about} Over 0, up to 1.`);
const COST = 'a number, 0 or more';
const cost = (about: string) => number(COST).min(0, error(COST)).describe(`${about} 0 or more.`);

export const checkSchema = closed(
  {
    name: line('text').describe('Name in reports; made of metric and bounds unless said.').optional(),
    metric: metricNameSchema,
    column: column('Metrics of a column: the column that is looked at; columns.score unless said.').optional(),
    columns: z
      .union([z.literal('all', error('all, or a list of columns')), z.array(line('the name of a column'), error('all, or a list of columns')).min(1, error('all, or a list of columns'))], error('all, or a list of columns'))
      .describe('Metrics of a column: ask each of these columns, all for every one that has no role as id, cluster or weight (see metrics.md for which columns all takes). duplicate_rate, conflicting_label_rate, overlap, near_duplicate_rate: the columns that are taken together.')
      .optional(),
    except: z.array(line('the name of a column'), error('a list of columns')).min(1, error('a list of columns')).describe('With columns: all, leave these out.').optional(),
    low: number('a number').describe('out_of_range_rate: the least value in range.').optional(),
    high: number('a number').describe('out_of_range_rate: the largest value in range.').optional(),
    allowed: z
      .array(z.union([z.string(), z.number(), z.boolean()], error('a list of values')), error('a list of values'))
      .min(1, error('a list of values'))
      .describe('unexpected_value_rate: the values that are expected.')
      .optional(),
    pattern: sql('a regular expression').describe('unexpected_value_rate: the regular expression (RE2) that the whole of a value must match.').optional(),
    expect: sql('an SQL condition').describe('violation_rate: SQL condition that is to hold for every row.').optional(),
    beta: number('a number over 0').gt(0, error('a number over 0')).describe('fbeta: how many times more recall counts than precision. Over 0.').optional(),
    k: number('a number over 0').gt(0, error('a number over 0')).describe('top_k_accuracy: classes that count as a hit, default 2. Metrics of a top share: percent of the rows, over 0, up to 100. Metrics of ranked lists: ranks that count; all of ndcg, map and mrr, 10 of the others, unless said.').optional(),
    q: between(0, 1, 'a number between 0 and 1').describe('quantile: share of rows below the value, between 0 and 1.').optional(),
    alpha: between(0, 1, 'a number between 0 and 1').describe('mean_pinball_loss: the quantile that is predicted, between 0 and 1. Default 0.5.').optional(),
    bins: whole(2, 1000, 'a whole number from 2 to 1000').describe('expected_calibration_error: number of equal-width bins, default 15. Drift: number of bins between quantiles of the reference, default 10. 2 to 1000.').optional(),
    digits: whole(1, 15, 'a whole number from 1 to 15').describe('near_duplicate_rate: significant digits to which numbers are rounded, default 3.').optional(),
    gain: oneOf(['linear', 'exponential']).describe('ndcg: what a label is worth: itself (default) or 2^label − 1.').optional(),
    relevant: number('a number over 0').gt(0, error('a number over 0')).describe('Metrics of ranked lists but ndcg: the least label that counts as relevant. Default 1.').optional(),
    threshold: number('a number').describe('pass_rate and changed outcomes of a scores task: a number passes when it is at least this. Default: threshold of columns; 0.5 where that says nothing, for numbers in [0, 1] alone.').optional(),
    precision: share('recall_at_precision: the least precision of a threshold.').optional(),
    recall: share('precision_at_recall: the least recall of a threshold.').optional(),
    fpr: number('a number from 0 to below 1').min(0, error('a number from 0 to below 1')).lt(1, error('a number from 0 to below 1')).describe('recall_at_fpr: the largest false positive rate of a threshold. 0 to below 1.').optional(),
    cost_fp: cost('expected_cost: cost of a false positive.').optional(),
    cost_fn: cost('expected_cost: cost of a false negative.').optional(),
    of: line('the name of an evidence').describe('The evidence that is judged. Default: candidate.').optional(),
    against: line('the name of an evidence').describe('The evidence it is compared with. Default for bounds and metrics that compare: baseline. trivial: the same rows, predicted by the majority class, the share of positives or the mean (not of ranking).').optional(),
    min: absolute('The value is at least this.'),
    max: absolute('The value is at most this.'),
    max_drop: margin('The value lies below that of `against` by at most this.'),
    max_rise: margin('The value lies above that of `against` by at most this.'),
    min_gain: margin('The value is better than that of `against` by at least this.'),
    between: z
      .union([line('the name of a slicing or of a column, or a list of columns'), z.array(line('the name of a column'), error('a list of columns')).min(1, error('a list of columns'))], error('the name of a slicing or of a column, or a list of columns'))
      .describe('Compare groups of rows with each other: the name of a slicing by columns, a column, or a list of columns (each combination of values is a group). Goes with max_gap, min_ratio, and the metrics of fairness.')
      .optional(),
    max_gap: number('a number ≥ 0, in the unit of the metric').min(0, error('a number ≥ 0, in the unit of the metric')).describe('With between: the largest value of a group lies above the smallest by at most this, in the unit of the metric.').optional(),
    min_ratio: number('a number over 0, at most 1').gt(0, error('a number over 0, at most 1')).max(1, error('a number over 0, at most 1')).describe('With between: the smallest value of a group is at least this share of the largest. Over 0, at most 1.').optional(),
    slices: z
      .union([line(SLICES), z.array(line('the name of a slicing'), error('a list of names')).min(1, error(SLICES)), searchSchema], error(SLICES))
      .describe('Check each slice too: all, the name of a slicing, or a list of names; or look for weak ones that nobody named. Default: all rows only.')
      .optional(),
    confidence: confidenceSchema.optional(),
    when_unsure: whenUnsureSchema.optional(),
    severity: oneOf(['block', 'warn']).describe('What a failure does. Default: block.').optional(),
    min_rows: whole(0, Number.MAX_SAFE_INTEGER, 'a whole number of rows, 0 or more').describe('Slices, and groups of between, with fewer rows (of metrics of ranked lists: queries) are unsure, whatever their interval says. Default 0.').optional(),
    show: whole(1, 1000, 'a whole number from 1 to 1000').describe('Changed outcomes: show the ids of at most this many of the rows that the metric counts, in the verdict and every report. Default: nothing of any row. The largest change of the score first where both sides have one, else by a hash of the id.').optional(),
    show_columns: z
      .array(line('the name of a column'), error('a list of columns'))
      .describe('With show: columns of those rows that may be shown beside the id; `NAME.column` is one of the other evidence (baseline.answer).')
      .optional(),
    waive: waiveSchema.describe('Let the check fail for now: every report shows it; after `until` the gate is refused until it is renewed or removed.').optional(),
  },
  'a map with a metric and at least one bound',
).meta({ anyOf: ['min', 'max', 'max_drop', 'max_rise', 'min_gain', 'max_gap', 'min_ratio'].map((bound) => ({ required: [bound] })) });

const named = <V extends z.ZodType>(pattern: RegExp, value: V, allowed: string, nameAllowed: string) =>
  z.record(z.string().regex(pattern, error(nameAllowed)), value, error(allowed));

export const reuseSchema = closed(
  {
    ledger: path.describe('Where the candidates are counted that met one test set: git-notes, or a file relative to the gate file. Written only where record-reuse asks for it.'),
    most: whole(1, Number.MAX_SAFE_INTEGER, 'a whole number from 1').describe('Candidates that may meet one test set before the report calls it worn out. Default 50.').optional(),
  },
  'a map with ledger and most',
);

export const gateSchema = closed(
  {
    model: line('the name of the model').describe('Name of the model that is judged.'),
    task: oneOf(['binary', 'multiclass', 'regression', 'ranking', 'scores']).describe('What the model predicts; decides which metrics there are. ranking: lists of documents a query. scores: numbers without a truth.'),
    evidence: named(NAME, evidenceSchema, 'a map of names to evidence', 'a letter, then letters, digits, _ and -')
      .refine((evidence) => Object.keys(evidence).length > 0, error('a map with at least one evidence'))
      .describe('Bodies of evidence by name. Checks judge `candidate` and compare with `baseline` unless they say otherwise.'),
    columns: columnsSchema.describe('The meaning of the columns of rows.').optional(),
    slices: z.array(slicingSchema, error('a list of slicings')).describe('Ways to cut the rows.').optional(),
    metrics: named(METRIC, ownMetricSchema, 'a map of names to metrics', 'a letter, then letters, digits, _, . and -').describe('Metrics of your own: Σ sum ÷ Σ per.').optional(),
    when_unsure: whenUnsureSchema.optional(),
    confidence: confidenceSchema.optional(),
    family: oneOf(['check', 'gate']).describe('Results that share one error rate by Holm’s correction: those of each bound of a check on all slices (check, default), or those of all checks of the gate (gate).').optional(),
    reuse: reuseSchema.describe('Count how many candidates met the same test set, and warn when there are too many. Off unless asked.').optional(),
    checks: z.array(checkSchema, error('a list of checks')).min(1, error('a list of at least one check')).describe('All must hold.'),
    promote: promoteSchema.optional(),
  },
  'a map with model, task, evidence and checks',
);

export type RawColumns = z.output<typeof columnsSchema> | z.output<typeof evidenceColumnsSchema>;
export type RawEvidence = z.output<typeof evidenceSchema>;
export type RawSlicing = z.output<typeof slicingSchema>;
export type RawOwnMetric = z.output<typeof ownMetricSchema>;
export type RawCheck = z.output<typeof checkSchema>;
export type RawGate = z.output<typeof gateSchema>;
