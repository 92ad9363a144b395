import { z } from 'zod';
import { between, search } from './groups.ts';
import { pictures } from './pictures.ts';
import { interval, natural, sliceKey } from './terms.ts';

/** Version of the verdict's form; a reader refuses one that it does not know. */
export const VERDICT_VERSION = 1;

const side = z.strictObject({
  evidence: z.string().describe('name of the evidence in the gate'),
  estimate: z.number().nullable().describe('the metric on this evidence and slice; null when it does not exist'),
  interval,
  rows: natural.nullable().describe('rows it rests on, of a metric of ranked lists queries; null for named values'),
});

const change = z.strictObject({
  estimate: z.number().nullable().describe('candidate minus baseline'),
  interval,
  paired: z.boolean().describe('true: both met the same rows and their common noise cancels'),
});

const bound = z.strictObject({
  kind: z.enum(['min', 'max', 'max_drop', 'max_rise', 'min_gain', 'max_gap', 'min_ratio']),
  value: z.number().describe('in the unit of the metric, or a fraction when relative'),
  relative: z.boolean().describe('relative to the magnitude of the baseline'),
  threshold: z.number().nullable().describe('what the estimate (min, max, max_gap, min_ratio) or the change (others) is held against; null without baseline'),
});

const family = z.strictObject({
  correction: z.literal('holm'),
  over: z.literal('gate').optional().describe('the family is that of all checks of the gate; else of the check’s bound'),
  size: natural.describe('results that share the error rate'),
  p_value: z.number().min(0).max(1).describe('one-sided p-value of "worse than the bound", before correction'),
  adjusted_p_value: z.number().min(0).max(1).describe('after Holm’s correction over the family'),
});

const examples = z
  .strictObject({
    order: z.enum(['score_change', 'id_hash']).describe('what puts the first of them first: the largest change of the score, or a hash of the id'),
    columns: z.array(z.string()).describe('the id, then those that the gate allows'),
    rows: z.array(z.array(z.string().nullable())).describe('values as text, cut after 300 characters'),
  })
  .describe('rows that the metric counts, of all rows, where the check asks to show some');

const status = z.enum(['pass', 'fail', 'unsure', 'error', 'waived']);

const resultHistory = z.strictObject({
  statuses: z.array(status.nullable()).describe('one an entry of history.verdicts; null where that verdict has no such result'),
  estimates: z.array(z.number().nullable()).describe('of the evidence that is judged, in the same order'),
  since: z
    .strictObject({ commit: z.string(), verdicts: natural.describe('before this one') })
    .nullable()
    .describe('of a result that does not pass: the first of the unbroken row of verdicts in which it did not; null when it passed in the one before'),
});

const check = z.strictObject({
  name: z.string(),
  metric: z.string().describe('with its parameters, as in fbeta(beta=2)'),
  column: z.string().optional().describe('of a check that asks its metric of each of several columns: which one'),
  slice: sliceKey.describe('{} for all rows'),
  found: z.literal(true).optional().describe('nobody named this slice: half of the buckets proposed it, and the numbers are of the other half, which confirmed it'),
  search: search.optional(),
  between: between.optional(),
  status,
  effect: z.enum(['none', 'warn', 'block']).describe('what this check does to the verdict'),
  severity: z.enum(['block', 'warn']),
  when_unsure: z.enum(['block', 'warn', 'pass', 'estimate']),
  reason: z.string().describe('one sentence for a person'),
  better: z.enum(['higher', 'lower', 'neither']),
  candidate: side.describe('the evidence that is judged (`of`); of groups, how far they lie apart'),
  baseline: side.nullable().describe('the evidence it is compared with (`against`); null for an absolute bound; without an estimate of its own where the metric itself is of both (drift)'),
  change: change.nullable(),
  bound,
  confidence: z.number().gt(0).lt(1).describe('of the two-sided intervals'),
  method: z.string().nullable().describe('how the deciding interval was made; null when there is none'),
  family: family.nullable(),
  rows_to_settle: natural.nullable().describe('rows, of a metric of ranked lists queries, at which the interval would be narrow enough; only when unsure'),
  powerless: z.boolean().describe('true: at this number of rows the check could not have seen its own margin'),
  examples: examples.optional(),
  waiver: z.strictObject({ reason: z.string(), by: z.string(), until: z.string() }).nullable(),
  history: resultHistory.optional().describe('how it went in the earlier verdicts; of results about all rows, and of slices that do not pass'),
  place: z.strictObject({ file: z.string(), line: natural, column: natural }).describe('where the gate file asks for it; counted from 1'),
});

const history = z.strictObject({
  source: z.string().describe('where they are kept'),
  verdicts: z
    .array(z.strictObject({ commit: z.string(), status: z.enum(['passed', 'blocked', 'error']), same_rows: z.boolean().describe('true: its candidate met the same rows as this one’s') }))
    .describe('of ancestors of the commit, the oldest first; this verdict is not among them'),
});

const gateChange = z.strictObject({
  check: z.string().describe('name of the check in the gate that decided; of a check that was added, in the changed one'),
  kind: z.enum(['loosened', 'tightened', 'changed', 'added', 'removed']).describe('changed: neither clearly looser nor clearly stricter'),
  what: z.string().describe('one line, as in "max_drop 0.005 → 0.02"'),
  place: z.strictObject({ file: z.string(), line: natural, column: natural }).nullable().describe('in the changed gate file, counted from 1; null for a check that is gone'),
});

const gate = z.strictObject({
  file: z.string().describe('as the caller named it'),
  digest: z.string().describe('of the bytes of the gate that decided'),
  policy: z.enum(['head', 'base']).describe('whose gate decided: that of the working tree (head), or that of the target branch (base)'),
  revision: z.string().nullable().describe('commit of the target branch that the gate was compared with, and with policy base taken from; null when there was none'),
  changes: z.array(gateChange).describe('how the working tree’s gate differs from that of the target branch, one entry a check and difference'),
});

const evidence = z.strictObject({
  kind: z.enum(['rows', 'values', 'snapshot', 'artifact', 'absent']),
  source: z.string().describe('as the gate names it: path, and @revision'),
  rows: natural.nullable(),
  units: natural.nullable().describe('clusters, queries, ids or rows that are independent of each other'),
  unit: z.enum(['cluster', 'query', 'id', 'position']).nullable(),
  buckets: natural.nullable(),
  fingerprint: z.string().nullable().describe('sha256 of what decides: of ids and labels by bucket for rows, of the values for values, of the files for an artifact'),
  note: z.string().nullable().describe('why it is absent, for example'),
});

const digest = z.string().regex(/^sha256:[0-9a-f]{64}$/);

const subject = z
  .strictObject({
    name: z.string().describe('of the file or folder; for people'),
    digest: digest.describe('of the file’s bytes; of several files the root digest of OpenSSF’s model signing'),
    files: z
      .array(z.strictObject({ name: z.string().describe('path in the artifact'), digest }))
      .min(1)
      .nullable()
      .describe('in the order of the root digest; null where only a digest was given'),
  })
  .describe('the artifact that this verdict is for; absent where none was named: such a verdict promotes nothing');

/** What a result may do to the verdict, by its status and by what the gate says of it (`core/checks/effect.ts`). */
function effects({ status, severity, when_unsure: rule }: z.infer<typeof check>): string[] {
  if (status === 'pass' || status === 'waived') return ['none'];
  if (status === 'fail' || status === 'error') return [severity];
  return { pass: ['none'], warn: ['warn'], block: [severity], estimate: ['none', 'warn', severity] }[rule];
}

/** What the checks of a verdict say of its counts and its status: a file that was edited by hand is no verdict. */
function contradictions({ checks, counts, status }: { checks: readonly z.infer<typeof check>[]; counts: Readonly<Record<string, number>>; status: string }): { path: readonly string[]; message: string }[] {
  const having = (key: 'status' | 'effect', value: string): number => checks.filter((each) => each[key] === value).length;
  const counted: Readonly<Record<string, number>> = {
    ...Object.fromEntries(check.shape.status.options.map((each) => [each, having('status', each)])),
    blocking: having('effect', 'block'),
    warning: having('effect', 'warn'),
  };
  const wrong = Object.keys(counted).filter((key) => counts[key] !== counted[key]);
  const errs = checks.some((each) => each.effect === 'block' && each.status === 'error');
  const means = counted['blocking'] === 0 ? 'passed' : errs ? 'error' : 'blocked';
  const amiss = checks.flatMap((each, i) => (effects(each).includes(each.effect) ? [] : [{ path: ['checks', String(i), 'effect'], message: `it says ${each.effect}, but the check is ${each.status} with severity ${each.severity}` }]));
  return [
    ...amiss,
    ...wrong.map((key) => ({ path: ['counts', key], message: `it says ${counts[key] ?? 'nothing'}, the checks say ${counted[key] ?? 0}` })),
    ...(status === means ? [] : [{ path: ['status'], message: `it says ${status}, but ${counted['blocking'] ?? 0} checks block${errs ? ', some without evidence' : ''}` }]),
  ];
}

export const verdictSchema = z
  .strictObject({
    version: z.literal(VERDICT_VERSION),
    tool: z.strictObject({ name: z.literal('modelgate'), version: z.string() }),
    status: z.enum(['passed', 'blocked', 'error']),
    model: z.string(),
    task: z.enum(['binary', 'multiclass', 'regression', 'ranking', 'scores']),
    gate,
    commit: z.string().nullable().describe('HEAD of the repository the gate file lies in; null outside of one'),
    subject: subject.optional(),
    counts: z.strictObject({
      pass: natural,
      fail: natural,
      unsure: natural,
      error: natural,
      waived: natural,
      blocking: natural.describe('checks whose effect is block'),
      warning: natural.describe('checks whose effect is warn'),
    }),
    notes: z.array(z.string()).describe('what a reader must know before the numbers: a missing baseline, unequal rows, powerless checks'),
    reuse: z
      .strictObject({
        ledger: z.string().describe('where they are counted, as the gate names it'),
        candidates: natural.describe('different candidates that met the rows of the candidate (the same ids and labels), this one among them'),
        most: natural.describe('that the gate allows'),
      })
      .optional()
      .describe('how often the test set was used; where the gate asks'),
    checks: z.array(check).min(1).describe('one entry a check, bound and slice, in the order of the gate'),
    evidence: z.record(z.string(), evidence),
    pictures: pictures.exactOptional(),
    history: history.optional().describe('earlier verdicts of the model, where a history was given'),
  })
  .superRefine((verdict, context) => {
    for (const { path, message } of contradictions(verdict)) context.addIssue({ code: 'custom', path: [...path], message });
  })
  .describe('The result of one evaluation of a gate');

export type Verdict = z.infer<typeof verdictSchema>;
export type CheckResult = Verdict['checks'][number];
export type SearchRecord = NonNullable<CheckResult['search']>;
export type BetweenRecord = NonNullable<CheckResult['between']>;
export type GateChangeRecord = Verdict['gate']['changes'][number];
export type EvidenceRecord = Verdict['evidence'][string];
