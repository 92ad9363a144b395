import { z } from 'zod';

/** Version of the rehearsal's form. */
export const REHEARSAL_VERSION = 1;

const share = z.number().min(0).max(1);
const natural = z.number().int().nonnegative();

const rates = z
  .strictObject({ block: share.describe('share of replays in which this result blocked'), warn: share.describe('in which it warned') })
  .describe('what the gate decided over the replays');

const part = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('groups'), groups: natural.describe('that are held against each other') }).describe('a check between groups as a whole: `equal` is of a model to which all groups are alike, and nothing else is played'),
    z.strictObject({ kind: z.literal('group'), metric: z.string().describe('in which the group of `slice` lies apart from all others, which are alike') }).describe('one group that lies apart by the bound, or by twice as much'),
    z.strictObject({ kind: z.literal('search'), slices: natural.describe('that are looked at') }).describe('a search as a whole: `equal` is of a model without a weak slice'),
    z.strictObject({ kind: z.literal('weak') }).describe('the slice is one that the search looks at, and it alone is weak: what is counted is whether the search finds any'),
  ])
  .describe('of checks between groups and of searches: what is played');

const result = z.strictObject({
  name: z.string(),
  metric: z.string().describe('with its parameters, as in fbeta(beta=2)'),
  column: z.string().optional().describe('of a check that asks its metric of each of several columns: which one'),
  slice: z.record(z.string(), z.string().nullable()).describe('{} for all rows, and for a check between groups or a search as a whole'),
  part: part.optional(),
  bound: z.strictObject({
    kind: z.enum(['min', 'max', 'max_drop', 'max_rise', 'min_gain', 'max_gap', 'min_ratio']),
    value: z.number().describe('in the unit of the metric, or a fraction when relative'),
    relative: z.boolean().describe('relative to the magnitude of the other evidence'),
  }),
  severity: z.enum(['block', 'warn']),
  evidence: z.string().describe('that is judged'),
  against: z.string().nullable().describe('that it is compared with by a bound that compares'),
  rows: natural.nullable().describe('that it rests on, the fewer of both sides; null for named values'),
  why: z.string().nullable().describe('why it could not be rehearsed; everything below is null then'),
  level: z.number().nullable().describe('value of a model that is as good as the champion: the baseline’s own where the gate asks it for one, else today’s; of groups that are alike no gap, or a ratio of 1; in a search of a bound on the value that of all rows'),
  bar: z.number().nullable().describe('value that just holds the bound'),
  equal: rates.nullable().describe('of a model at `level`; of a check between groups or a search only as a whole'),
  at_margin: rates.nullable().describe('of a model at `bar`: worse by exactly the margin; the group apart from all others, the slice weak'),
  beyond: rates.nullable().describe('of a model as far beyond `bar` again: worse by twice the margin; of a ratio its square; null where the margin is 0, or for min and max where the level is beyond the bar'),
  noticed: z.number().nullable().describe('value at which the check does what its severity says in 80 % of replays: `level` where it does so whatever the model, null where no value in reach makes it'),
  change: z.number().nullable().describe('the same as a change against the other evidence; null for a value'),
  blind: z.boolean().describe('true: a model worse by twice the margin comes through in more than 20 % of replays, so that the check can’t do its job at this number of rows'),
  rows_needed: natural.nullable().describe('rows at which it would notice twice the margin in 80 % of replays; only when blind'),
});

export const rehearsalSchema = z
  .strictObject({
    version: z.literal(REHEARSAL_VERSION),
    tool: z.strictObject({ name: z.literal('modelgate'), version: z.string() }),
    model: z.string(),
    gate: z.strictObject({ file: z.string(), digest: z.string() }),
    seed: natural.describe('of the draws: the same seed gives the same bytes'),
    replays: natural.describe('a share of p is known to ± √(p(1 − p) ÷ replays), beside what the sample itself leaves open'),
    whole: z
      .strictObject({
        block: share.describe('share of replays in which any result blocked'),
        warn: share.describe('in which none blocked and any warned'),
        results: natural.describe('that were played'),
        left_out: natural.describe('that could not be; of groups those that have no say in their check'),
      })
      .describe('the whole gate on a model that is as good as the champion, all results on the same draws'),
    results: z.array(result).min(1).describe('one entry a check, bound and slice, in the order of the gate'),
  })
  .describe('What a gate would decide, replayed from its evidence');

export type Rehearsal = z.infer<typeof rehearsalSchema>;
export type RehearsedResult = Rehearsal['results'][number];

/** JSON Schema (draft 2020-12) of what `modelgate rehearse --json` writes. */
export function rehearsalJsonSchema(): Record<string, unknown> {
  const { $schema, ...schema } = z.toJSONSchema(rehearsalSchema, { target: 'draft-2020-12' });
  return { $schema, title: 'Modelgate rehearsal', ...schema };
}

/**
 * As JSON: keys in the order of the schema, two spaces, a newline at the end. The same rehearsal gives the same bytes.
 * @throws Error when it breaks its own schema: a fault of the caller.
 */
export function encodeRehearsal(rehearsal: Rehearsal): string {
  return `${JSON.stringify(rehearsalSchema.parse(rehearsal), null, 2)}\n`;
}
