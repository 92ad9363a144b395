import type { Body } from '../../core/checks/body.ts';
import { openEngine } from '../../core/engine/duckdb.ts';
import type { Table } from '../../core/engine/plan.ts';
import { summarize } from '../../core/metrics/summarize.ts';
import type { Slicing } from '../../core/spec/gate.ts';
import { columnsOf, METRICS, type Noises } from './population.ts';

/** An engine keeps what it knows of a table; a fresh one now and then keeps memory flat. */
const TABLES_AN_ENGINE = 50;

/** The champion and every candidate of each table, read as a gate reads them. */
export async function* bodiesIn(tables: readonly Table[], noises: Noises, slicings: readonly Slicing[], scratch: string): AsyncGenerator<Readonly<Record<string, Body>>> {
  const names = ['champion', ...Object.keys(noises)];
  for (let from = 0; from < tables.length; from += TABLES_AN_ENGINE) {
    const some = tables.slice(from, from + TABLES_AN_ENGINE);
    const engine = await openEngine({ scratch, threads: 2, files: some.flatMap(({ files }) => files) });
    try {
      for (const table of some) {
        const requests = names.map((name) => ({ name, table, columns: columnsOf(name), task: 'binary' as const, metrics: METRICS, today: '2026-01-01' }));
        const summaries = await summarize(requests, slicings, {}, engine);
        yield Object.fromEntries(names.map((name): [string, Body] => [name, { kind: 'summary', name, summary: summaries[name]! }]));
      }
    } finally {
      engine.close();
    }
  }
}
