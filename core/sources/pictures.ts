import { z } from 'zod';

const count = z.int().min(0);
/** Rows, or their weight where rows are weighted. */
const mass = z.number().min(0);
const masses = z.array(mass);

const axis = z
  .strictObject({ from: z.number(), width: z.number().gt(0) })
  .describe('bins of equal width, a power of two: bin i holds [from + i·width, from + (i + 1)·width)');

const curve = z
  .strictObject({
    thresholds: z.array(z.number()).min(1).describe('falling; a row is predicted positive when its score is at least this'),
    true_positives: masses.describe('rows (or weight) of positives at or above each threshold'),
    false_positives: masses.describe('the same of negatives'),
  })
  .check((context) => {
    const { thresholds, true_positives: positives, false_positives: negatives } = context.value;
    if (positives.length !== thresholds.length || negatives.length !== thresholds.length) context.issues.push({ code: 'custom', input: context.value, message: 'has lists of different lengths' });
  })
  .describe('points of the ROC and of the precision-recall curve, at most 301; those between them lie less than half a pixel off as drawn, or as little as so many allow. The last one holds all rows');

const histogram = z
  .strictObject({ score: axis, positives: masses, negatives: masses })
  .describe('scores by class');

const reliability = z
  .strictObject({ rows: masses, positives: masses, predicted: z.array(z.number().nullable()) })
  .describe('bins of equal width of P(positive): rows (or weight), positives among them, mean predicted probability (null in an empty bin)');

const confusion = z
  .strictObject({ classes: z.array(z.string()).min(2), counts: z.array(masses), weighted: z.boolean().describe('true: weight, else rows') })
  .check((context) => {
    const { classes, counts } = context.value;
    if (counts.length !== classes.length || counts.some((row) => row.length !== classes.length)) context.issues.push({ code: 'custom', input: context.value, message: 'is not square' });
  })
  .describe('a row a true class, in it a column a predicted class; of two classes the negative one first');

const residuals = z
  .strictObject({
    predicted: axis,
    residual: axis.describe('label − prediction'),
    counts: z.array(z.array(count)).describe('rows by bin of the prediction, in it by bin of the residual'),
    beyond: count.describe('rows outside of all bins, less than one in fifty'),
  })
  .describe('residuals against predictions; weights are not applied');

const drift = z
  .strictObject({
    metric: z.string().describe('the metric that read the column, with its parameters'),
    column: z.string(),
    against: z.string().describe('name of the other evidence'),
    edges: z.array(z.number()).nullable().describe('of a column of numbers: bin i holds values over edge i − 1 and at most edge i, the first and the last are open; null for categories'),
    unit: z.enum(['number', 'time']).describe('time: edges are seconds since 1970'),
    categories: z.array(z.string()).nullable().describe('at most 12, the most frequent first'),
    other: z.strictObject({ of: count, against: count }).describe('rows of further categories'),
    of: z.array(count).describe('rows of this evidence by bin or category'),
    against_rows: z.array(count).describe('rows of the other'),
  })
  .describe('the two distributions of a column that a metric held against each other');

/**
 * What is drawn of one body of rows, all rows of it: counts that its checks' own sums and sorted walks leave, a few KB.
 * Each is there only where a check asked for what it is made of.
 */
export const picturesForm = z.strictObject({
  curve: curve.exactOptional(),
  histogram: histogram.exactOptional(),
  reliability: reliability.exactOptional(),
  confusion: confusion.exactOptional(),
  residuals: residuals.exactOptional(),
  drift: z.array(drift).exactOptional(),
});

export type Pictures = z.infer<typeof picturesForm>;
export type Axis = z.infer<typeof axis>;
export type Curve = z.infer<typeof curve>;
export type Histogram = z.infer<typeof histogram>;
export type Reliability = z.infer<typeof reliability>;
export type Confusion = z.infer<typeof confusion>;
export type Residuals = z.infer<typeof residuals>;
export type Drift = z.infer<typeof drift>;
