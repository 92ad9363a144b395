import { find, indexSlices, type Body } from '../../core/checks/body.ts';
import { alignBuckets } from '../../core/checks/pairing.ts';
import { openEngine } from '../../core/engine/duckdb.ts';
import type { Engine, Table } from '../../core/engine/plan.ts';
import { metricLabel } from '../../core/spec/catalogue.ts';
import { summarize } from '../../core/metrics/summarize.ts';
import type { Columns, MetricRef, Slicing } from '../../core/spec/gate.ts';
import type { SliceSummary, Summary } from '../../core/sources/summary.ts';
import type { Alignment } from '../../core/statistics/difference.ts';
import type { Sample } from '../../core/statistics/sample.ts';
import type { Population } from './populations.ts';

/** What the tool makes of one sample: each metric of both models, and how their buckets match. */
export interface Measured {
  readonly candidate: ReadonlyMap<string, Sample | null>;
  readonly baseline: ReadonlyMap<string, Sample | null>;
  readonly aligned: Alignment;
}

/** Values of the population, by metric. */
export interface Truth {
  readonly candidate: Readonly<Record<string, number>>;
  readonly baseline: Readonly<Record<string, number>>;
}

export interface Reading {
  readonly population: Population;
  readonly clustered: boolean;
  readonly tables: readonly Table[];
  readonly scratch: string;
}

export const bySample: Slicing = { kind: 'columns', name: 'sample', columns: ['sample'], place: { file: 'simulation' } };

/** Reads tables through the engine and metrics as a gate would, and gives the bodies of both models, a table at a time. */
export async function* bodiesOf(reading: Reading, slicings: readonly Slicing[]): AsyncGenerator<{ candidate: Body; baseline: Body }> {
  const { population, tables, scratch } = reading;
  for await (const { table, engine } of opened(tables, scratch)) {
    const side = (name: string, columns: Columns) => ({ name, table, columns: unclustered(columns, reading.clustered), task: population.task, metrics: population.metrics, today: '2026-01-01' });
    const requests = [side('candidate', population.candidate), side('baseline', population.baseline)];
    const summaries = await summarize(requests, slicings, population.own, engine);
    yield { candidate: bodyOf('candidate', summaries['candidate']!), baseline: bodyOf('baseline', summaries['baseline']!) };
  }
}

/** Each table with an engine that may read it. One thread: small tables cost least so. */
export async function* opened(tables: readonly Table[], scratch: string): AsyncGenerator<{ readonly table: Table; readonly engine: Engine }> {
  for (let from = 0; from < tables.length; from += TABLES_AN_ENGINE) {
    const some = tables.slice(from, from + TABLES_AN_ENGINE);
    const engine = await openEngine({ scratch, threads: 1, files: some.flatMap(({ files }) => files) });
    try {
      for (const table of some) yield { table, engine };
    } finally {
      engine.close();
    }
  }
}

/** An engine keeps what it knows of a table; a fresh one now and then keeps memory flat. */
const TABLES_AN_ENGINE = 50;

export function unclustered(columns: Columns, clustered: boolean): Columns {
  const { cluster, ...others } = columns;
  return clustered && cluster !== undefined ? columns : others;
}

export function bodyOf(name: string, summary: Summary): Body {
  return { kind: 'summary', name, summary };
}

/** Every sample of every table. */
export async function* samplesOf(reading: Reading): AsyncGenerator<Measured> {
  for await (const { candidate, baseline } of bodiesOf(reading, [bySample])) {
    const keys = slicesOf(candidate).filter(({ slicing }) => slicing !== '');
    for (const slice of keys) {
      const other = slicesOf(baseline).find(({ key }) => key['sample'] === slice.key['sample'])!;
      yield {
        candidate: quantities(candidate, slice, reading.population.metrics),
        baseline: quantities(baseline, other, reading.population.metrics),
        aligned: alignBuckets(slice, other),
      };
    }
  }
}

/** The metrics of a whole table, for the truth. */
export async function valuesOf(reading: Reading): Promise<Truth> {
  for await (const { candidate, baseline } of bodiesOf(reading, [])) {
    const values = (body: Body) => Object.fromEntries([...quantities(body, slicesOf(body)[0]!, reading.population.metrics)].map(([id, sample]) => [id, sample!.estimate]));
    return { candidate: values(candidate), baseline: values(baseline) };
  }
  throw new Error('no table was drawn');
}

function slicesOf(body: Body): readonly SliceSummary[] {
  return body.kind === 'summary' ? body.summary.slices : [];
}

function quantities(body: Body, slice: SliceSummary, metrics: readonly MetricRef[]): Map<string, Sample | null> {
  const index = indexSlices(body);
  return new Map(
    metrics.map((metric) => {
      const found = find(body, metric, metricLabel(metric), slice.key, index);
      if (found.kind === 'nothing' && !found.why.startsWith('undefined')) throw new Error(`${metricLabel(metric)}: ${found.why}`);
      return [metricLabel(metric), found.kind === 'sample' ? found.sample : null];
    }),
  );
}
