import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openEngine } from '../../core/engine/duckdb.ts';
import type { Engine, Table } from '../../core/engine/plan.ts';
import type { Request } from '../../core/metrics/request.ts';
import { summarize } from '../../core/metrics/summarize.ts';
import type { OwnMetrics } from '../../core/metrics/metric.ts';
import type { Summary } from '../../core/sources/summary.ts';
import type { Columns, MetricRef, Slicing, Task } from '../../core/spec/gate.ts';
import { Fault } from '../../core/fault.ts';
import type { FaultDetail } from '../../core/fault.ts';

export const place = { file: 'modelgate.yml', line: 3, column: 1 };

/** The real engine on the files; closing it leaves nothing behind. */
export async function engineOn(files: readonly string[]): Promise<{ engine: Engine; close: () => void }> {
  const scratch = mkdtempSync(join(tmpdir(), 'modelgate-metrics-'));
  const engine = await openEngine({ scratch, files, threads: 1 });
  const close = (): void => {
    engine.close();
    rmSync(scratch, { recursive: true });
  };
  return { engine, close };
}

export async function withEngine<T>(files: readonly string[], use: (engine: Engine) => Promise<T>): Promise<T> {
  const { engine, close } = await engineOn(files);
  try {
    return await use(engine);
  } finally {
    close();
  }
}

export function csvTable(file: string): Table {
  return { files: [file], shown: 'rows.csv', format: 'csv', place };
}

/** A metric by its label, as in `fbeta(beta=2)`. */
export function metricRef(label: string): MetricRef {
  const [name, rest] = label.split('(');
  const pairs = (rest ?? '').replace(')', '').split(', ').filter((pair) => pair !== '').map((pair) => pair.split('='));
  const parameters: Readonly<Record<string, string | number>> = Object.fromEntries(pairs.map(([key, value]) => [key!, key === 'column' || key === 'gain' ? value! : Number(value)]));
  return { name: name!, ...parameters };
}

export interface Question {
  readonly csv: string;
  readonly task: Task;
  readonly columns: Partial<Columns>;
  readonly metrics: readonly (string | MetricRef)[];
  readonly slicings?: readonly Slicing[];
  readonly own?: OwnMetrics;
  readonly where?: string;
}

/** Summary of rows given as CSV text, through the real engine. */
export async function summaryOf({ csv, task, columns, metrics, slicings = [], own = {}, where }: Question): Promise<Summary> {
  const folder = mkdtempSync(join(tmpdir(), 'modelgate-rows-'));
  try {
    const file = join(folder, 'rows.csv');
    writeFileSync(file, csv);
    const refs = metrics.map((metric) => (typeof metric === 'string' ? metricRef(metric) : metric));
    const request: Request = { name: 'candidate', table: { ...csvTable(file), ...(where !== undefined && { where }) }, task, columns: { threshold: 0.5, ...columns }, metrics: refs, today: '2026-01-01' };
    return await withEngine([file], async (engine) => (await summarize([request], slicings, own, engine))['candidate']!);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** What a promise that must fail with a Fault fails with. */
export async function faultsOf(promise: Promise<unknown>): Promise<readonly FaultDetail[]> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof Fault) return error.details;
    throw error;
  }
  throw new Error('no fault');
}
