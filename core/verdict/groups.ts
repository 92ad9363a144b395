import { z } from 'zod';
import { interval, natural, sliceKey } from './terms.ts';

/** What a check that compares groups of rows came to. */
export const between = z
  .strictObject({
    slicing: z.string().describe('name of the slicing whose slices are the groups'),
    measure: z.enum(['difference', 'ratio']).describe('largest − smallest value of the groups, or smallest ÷ largest'),
    pairs: natural.describe('ordered pairs of groups, of each metric, that failing is corrected for (Bonferroni)'),
    furthest: z
      .strictObject({ metric: z.string(), worst: sliceKey, best: sliceKey })
      .nullable()
      .describe('the groups with the worst and the best value, in the metric in which they lie furthest apart; where the metric has no direction, the smallest is the worst. Null where fewer than two have a value'),
    groups: z.array(
      z.strictObject({
        slice: sliceKey,
        metric: z.string(),
        estimate: z.number().nullable(),
        interval,
        rows: natural,
        unjudged: z.string().nullable().describe('why this group leaves the check unsure; null when it was judged'),
      }),
    ),
  })
  .describe('of a check that compares groups: the value of each group');

/** What a check that looks for slices came to. */
export const search = z
  .strictObject({
    columns: z.array(z.string()),
    depth: natural,
    min_rows: natural,
    slices: natural.describe('slices of at least min_rows rows that were looked at'),
    proposed: natural.describe('those that one half of the buckets proposed, the worst of those beyond the bound'),
    confirmed: natural.describe('those of them that the other half confirmed; each is a result'),
  })
  .describe('of all rows of a check that looks for slices: what came of it');
