import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { ZodError } from 'zod';
import { Fault } from '../../fault.ts';
import type { Columns, OutputFormat } from '../../spec/gate.ts';
import { unreadable } from '../locate.ts';
import { readTestCase } from './deepeval.ts';
import { readSample } from './lm-eval.ts';
import { readPromptfoo } from './promptfoo.ts';
import { type Numbered, recordsAt, recordsOfLines } from './records.ts';
import type { ReadRecord, Result } from './result.ts';

/** A file of a tool's output: where it lies, the gate's path for it, and its name in messages. */
export interface OutputFile {
  readonly file: string;
  readonly path: string;
  readonly shown: string;
}

interface Tool {
  readonly name: string;
  readonly read: ReadRecord;
  /** Where records stand in a document; undefined: one a line. */
  readonly paths?: readonly string[];
  /** Whether the same item may be met again: the tool runs tests several times. */
  readonly repeats: boolean;
}

const TOOLS: Readonly<Record<OutputFormat, Tool>> = {
  promptfoo: { name: 'promptfoo', read: readPromptfoo, paths: ['$.results.results.*'], repeats: true },
  deepeval: { name: 'DeepEval', read: readTestCase, paths: ['$.testCases.*', '$.conversationalTestCases.*'], repeats: true },
  'lm-eval': { name: 'lm-evaluation-harness', read: readSample, repeats: false },
};

/** The meaning of the columns that conversion makes, where the gate says nothing else. */
export const OUTPUT_COLUMNS: Pick<Columns, 'id' | 'cluster'> = { id: 'id', cluster: 'item' };

/** What a reader, or a comparison with another output, should know of one. */
export interface Converted {
  /** How many results are errors; null where none is. */
  readonly errors: string | null;
  /** That documents are rows several times, once for each filter; null where they are not. */
  readonly filters: string | null;
  /** Who answered as each variant that ids tell apart by its place alone. */
  readonly variants: ReadonlyMap<string, ReadonlySet<string>>;
}

/**
 * Writes the results of a tool's files as a table, one JSON object a line: one result at a time in memory, beside a short
 * text for each item to count its repeats by.
 * @param target path of the table
 * @throws Fault EVIDENCE_UNREADABLE, EVIDENCE_EMPTY.
 */
export async function convertOutput(files: readonly OutputFile[], format: OutputFormat, target: string): Promise<Converted> {
  await mkdir(dirname(target), { recursive: true });
  const out = createWriteStream(target);
  const failed = once(out, 'error').then(([error]) => Promise.reject(error as Error));
  failed.catch(() => undefined);
  const met = new Map<string, number>();
  const variants = new Map<string, Set<string>>();
  const [items, filters] = [new Set<string>(), new Set<string>()];
  const counts = { rows: 0, errors: 0 };
  for (const file of files) {
    for await (const { result, where } of resultsOf(file, format)) {
      counts.rows++;
      if (result.error) counts.errors++;
      items.add(result.item);
      if (!TOOLS[format].repeats) filters.add(result.variant);
      if (result.answeredBy !== undefined) variants.set(result.variant, (variants.get(result.variant) ?? new Set()).add(result.answeredBy));
      const row = numbered(result, met, TOOLS[format], where);
      if (!out.write(`${JSON.stringify(row)}\n`)) await Promise.race([once(out, 'drain'), failed]);
    }
  }
  out.end();
  await Promise.race([once(out, 'finish'), failed]);
  if (counts.rows === 0) throw nothing(files, format);
  return { errors: errorsNote(counts, TOOLS[format]), filters: filters.size > 1 && counts.rows > items.size ? filtersNote(counts.rows, items.size, filters) : null, variants };
}

function errorsNote({ rows, errors }: { rows: number; errors: number }, { name }: Tool): string | null {
  return errors === 0 ? null : `${errors.toLocaleString('en-US')} of ${rows.toLocaleString('en-US')} results ended in an error of ${name}, the model or the judge; they count as not passed`;
}

/** Each answer is scored once for each way to read it, and a mean over all of them is of none. */
function filtersNote(rows: number, items: number, filters: ReadonlySet<string>): string {
  const names = [...filters].map((filter) => (filter === '' ? 'none' : filter)).sort();
  return `${rows.toLocaleString('en-US')} rows are of ${items.toLocaleString('en-US')} documents, scored once for each of the filters ${names.join(', ')}; judge one with where: filter = '${names[0] ?? ''}'`;
}

async function* resultsOf({ file, path, shown }: OutputFile, format: OutputFormat): AsyncGenerator<{ result: Result; where: string }> {
  const { paths, read } = TOOLS[format];
  const lines = paths === undefined || /\.(jsonl|ndjson)(\.gz)?$/i.test(path);
  const records: AsyncGenerator<Numbered> = lines ? recordsOfLines(file, shown) : recordsAt(file, shown, paths);
  for await (const { record, at } of records) {
    const where = lines ? `${shown}:${at}` : `${shown}, result ${at}`;
    yield { result: checked(() => read(record, path), where, format), where };
  }
}

function checked(read: () => Result, where: string, format: OutputFormat): Result {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof ZodError)) throw error;
    const [issue] = error.issues;
    const what = issue === undefined ? error.message : [issue.path.map(String).join('.'), issue.message].filter((part) => part !== '').join(': ');
    throw unreadable(`${where} is no result of ${TOOLS[format].name}: ${what}`, 'Say another format: parquet, csv, jsonl, promptfoo, lm-eval or deepeval.');
  }
}

/** The row with its id and repeat: the same item, asked by the same variant, is met once for each repeat. */
function numbered({ item, variant, error, values }: Result, met: Map<string, number>, { name, repeats }: Tool, where: string): object {
  const asked = variant === '' ? item : `${item}@${variant}`;
  const repeat = (met.get(asked) ?? 0) + 1;
  met.set(asked, repeat);
  if (repeat > 1 && !repeats) throw unreadable(`${where} has ${asked} a second time`, `Name the files of one run of ${name}: a glob may have met an older one too.`);
  const clash = alike(values.map(([column]) => column));
  if (clash !== undefined) throw unreadable(`${where} has two names that make one column: ${clash}`, 'Name scores and variables so that they differ in more than signs and capital letters.');
  return { id: repeats ? `${asked}#${repeat}` : asked, item, ...(repeats && { repeat, attempt: `${item}#${repeat}` }), error, ...Object.fromEntries(values) };
}

/** A name that stands twice but for capital letters, which columns don't tell apart. */
function alike(names: readonly string[]): string | undefined {
  const seen = new Set<string>();
  return names.find((name) => seen.size === seen.add(name.toLowerCase()).size);
}

function nothing(files: readonly OutputFile[], format: OutputFormat): Fault {
  const shown = files.map((file) => file.shown).join(', ');
  return new Fault({ code: 'EVIDENCE_EMPTY', message: `${shown} holds no result of ${TOOLS[format].name}`, remedy: 'Look at the step that writes it; no results are no evidence.' });
}
