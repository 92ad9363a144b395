import { posix } from 'node:path';
import { z } from 'zod';
import { cells, columnsFor, type Result } from './result.ts';

/** A line of the per-sample log of lm-evaluation-harness (`--log_samples`). */
const form = z.looseObject({
  doc_id: z.union([z.int(), z.string()]),
  target: z.unknown(),
  filtered_resps: z.unknown(),
  filter: z.string().default('none'),
  doc_hash: z.string().nullish(),
  /** Since 0.4.8; earlier ones don't say which of the keys are metrics. */
  metrics: z.array(z.string()).nullish(),
});

/** Keys of a line that are no metric. */
const OTHERS: ReadonlySet<string> = new Set(['doc_id', 'doc', 'target', 'arguments', 'resps', 'filtered_resps', 'filter', 'metrics', 'doc_hash', 'prompt_hash', 'target_hash']);

/** `samples_TASK_2026-01-31T12-00-00.000000.jsonl`; the file is the only place that names the task. */
const NAME = /^samples_(.+?)(?:_\d{4}-\d{2}-\d{2}T[\d.-]+)?\.jsonl(?:\.gz)?$/;

/** Characters of the hash of a document that tell two versions of it apart. */
const HASH = 8;

/** @throws ZodError for a record that is no sample. */
export function readSample(record: unknown, path: string): Result {
  const raw = form.parse(record);
  const name = posix.basename(path);
  const task = NAME.exec(name)?.[1] ?? name.replace(/\.jsonl(\.gz)?$/, '');
  const metrics = raw.metrics ?? Object.keys(raw).filter((key) => !OTHERS.has(key));
  const hash = raw.doc_hash == null ? '' : `-${raw.doc_hash.slice(0, HASH)}`;
  return {
    item: `${task}/${raw.doc_id}${hash}`,
    variant: raw.filter === 'none' ? '' : raw.filter,
    error: false,
    values: cells(
      { task, filter: raw.filter, target: raw.target, response: only(raw.filtered_resps) },
      ...columnsFor('score', metrics.flatMap((metric) => scoreOf(metric, raw[metric]))),
    ),
  };
}

/** Metrics of a corpus keep more than a number a document (perplexity: the log likelihood and a count), and no score. */
function scoreOf(metric: string, value: unknown): [string, number][] {
  const number = typeof value === 'boolean' ? Number(value) : value;
  return typeof number === 'number' ? [[metric, number]] : [];
}

/** A list of one answer is that answer. */
function only(responses: unknown): unknown {
  return Array.isArray(responses) && responses.length === 1 ? (responses as readonly unknown[])[0] : responses;
}
