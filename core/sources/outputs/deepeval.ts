import { z } from 'zod';
import { cells, columnsFor, itemOf, type Result } from './result.ts';

const text = z.string().nullish();
const number = z.number().nullish();
const flag = z.boolean().nullish();

const metric = z.looseObject({ name: z.string(), score: number, success: flag, error: text, evaluationModel: text });

/** A test case of a test run of DeepEval; conversations have turns in the place of input and output. */
const form = z.looseObject({
  name: z.string(),
  input: text,
  scenario: text,
  turns: z.array(z.looseObject({ role: z.string(), content: z.string() })).nullish(),
  actualOutput: text,
  expectedOutput: text,
  success: flag,
  metricsData: z.array(metric).nullish(),
  completionTime: number,
  tokenCost: number,
  inputTokenCount: number,
  outputTokenCount: number,
  evaluationCost: number,
});

type Raw = z.output<typeof form>;

/** Milliseconds a second: DeepEval writes seconds. */
const MS = 1000;

/** @throws ZodError for a record that is no test case. */
export function readTestCase(record: unknown): Result {
  const raw = form.parse(record);
  const metrics = raw.metricsData ?? [];
  const error = metrics.some((each) => each.error != null);
  return {
    item: itemOf(asked(raw)),
    variant: '',
    error,
    values: cells(
      {
        name: raw.name,
        passed: raw.success == null ? null : raw.success && !error,
        latency_ms: raw.completionTime == null ? null : raw.completionTime * MS,
        cost: raw.tokenCost,
        tokens: tokensOf(raw),
        judge_cost: raw.evaluationCost,
        response: raw.actualOutput,
        target: raw.expectedOutput,
        reason: metrics.find((each) => each.error != null)?.error,
      },
      ...columnsFor('score', metrics.map((each) => [each.name, each.score])),
      ...columnsFor('passed', metrics.map((each) => [each.name, each.success])),
      ...columnsFor('judge', metrics.map((each) => [each.name, each.evaluationModel])),
    ),
  };
}

/** What was put to the model: names count cases (`test_case_0`) and say nothing. */
function asked({ input, scenario, turns }: Raw): unknown {
  return input ?? { scenario: scenario ?? null, turns: turns?.filter(({ role }) => role === 'user').map(({ content }) => content) ?? [] };
}

function tokensOf({ inputTokenCount, outputTokenCount }: Raw): number | null {
  return inputTokenCount == null && outputTokenCount == null ? null : (inputTokenCount ?? 0) + (outputTokenCount ?? 0);
}
