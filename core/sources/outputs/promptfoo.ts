import { z } from 'zod';
import { cells, columnsFor, itemOf, type Result } from './result.ts';

/** failureReason of promptfoo: 0 none, 1 an assertion, 2 an error. */
const ERROR = 2;

const text = z.string().nullish();
const number = z.number().nullish();

/** A result of promptfoo (`results.results[]` of its JSON, a line of its JSONL); what is not named here is not read. */
const form = z.looseObject({
  success: z.boolean(),
  score: z.number(),
  promptIdx: z.int().min(0).default(0),
  vars: z.record(z.string(), z.unknown()).default({}),
  provider: z.union([z.string(), z.looseObject({ id: text, label: text })]).nullish(),
  prompt: z.looseObject({ label: text, raw: text }).nullish(),
  testCase: z.looseObject({ description: text }).nullish(),
  response: z.looseObject({ output: z.unknown().optional() }).nullish(),
  gradingResult: z.looseObject({ reason: text }).nullish(),
  error: text,
  failureReason: number,
  latencyMs: number,
  cost: number,
  tokenUsage: z.looseObject({ total: number }).nullish(),
  namedScores: z.record(z.string(), number).nullish(),
});

type Raw = z.output<typeof form>;

/** Variables that promptfoo sets itself and that differ from run to run. */
const OWN_VARS: ReadonlySet<string> = new Set(['sessionId', '_conversation']);

/** @throws ZodError for a record that is no result of promptfoo. */
export function readPromptfoo(record: unknown): Result {
  const raw = form.parse(record);
  const vars = Object.fromEntries(Object.entries(raw.vars).filter(([name]) => !OWN_VARS.has(name)));
  const description = raw.testCase?.description ?? null;
  const error = isError(raw);
  return {
    // Tests of a CSV are described by their row, which moves when a line is added: the variables say what was asked.
    item: itemOf(Object.keys(vars).length > 0 ? { vars } : { description }),
    variant: raw.promptIdx === 0 ? '' : String(raw.promptIdx),
    answeredBy: [providerOf(raw), raw.prompt?.label].filter((each) => each != null).join(', '),
    error,
    values: cells(
      {
        variant: raw.promptIdx,
        provider: providerOf(raw),
        prompt: raw.prompt?.label ?? raw.prompt?.raw,
        description,
        passed: raw.success && !error,
        ...(error ? {} : measured(raw)),
        response: raw.response?.output,
        reason: raw.error ?? raw.gradingResult?.reason,
      },
      ...columnsFor('score', error ? [] : Object.entries(raw.namedScores ?? {})),
      ...columnsFor('var', Object.entries(vars)),
    ),
  };
}

/** Of an answer. Where there is none promptfoo writes a score of 0, no cost and the time of the failure, which would lower every mean. */
function measured({ score, latencyMs, cost, tokenUsage }: Raw): Readonly<Record<string, unknown>> {
  return { score, latency_ms: latencyMs, cost, tokens: tokenUsage?.total };
}

/** Before there was a failureReason, `error` held what an assertion said too; then nothing was graded if it was an error. */
function isError({ failureReason, error, gradingResult }: Raw): boolean {
  if (typeof failureReason === 'number') return failureReason === ERROR;
  return typeof error === 'string' && error !== '' && gradingResult == null;
}

function providerOf({ provider }: Raw): string | null | undefined {
  return typeof provider === 'object' ? (provider?.label || provider?.id) : provider;
}
