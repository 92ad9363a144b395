import type { Body } from '../../core/checks/body.ts';
import { subjectsOf } from '../../core/checks/requests.ts';
import { openEngine } from '../../core/engine/duckdb.ts';
import type { Table } from '../../core/engine/plan.ts';
import type { Request } from '../../core/metrics/request.ts';
import { searchSlices, type Searched } from '../../core/metrics/search.ts';
import { summarize } from '../../core/metrics/summarize.ts';
import type { Gate, Slicing } from '../../core/spec/gate.ts';
import { columnsOf, METRICS, type Noises } from './population.ts';

/** An engine keeps what it knows of a table; a fresh one now and then keeps memory flat. */
const TABLES_AN_ENGINE = 50;

/** One table, read as a gate reads it. */
export interface Sampled {
  /** The champion and every candidate. */
  readonly bodies: Readonly<Record<string, Body>>;
  /** Cuts both models' rows for the checks of a gate that look for slices. */
  readonly search: (gate: Gate, candidate: string) => Promise<Searched>;
}

/** Each table in turn. */
export async function* bodiesIn(tables: readonly Table[], noises: Noises, slicings: readonly Slicing[], scratch: string): AsyncGenerator<Sampled> {
  const names = ['champion', ...Object.keys(noises)];
  for (let from = 0; from < tables.length; from += TABLES_AN_ENGINE) {
    const some = tables.slice(from, from + TABLES_AN_ENGINE);
    const engine = await openEngine({ scratch, threads: 2, files: some.flatMap(({ files }) => files) });
    try {
      for (const table of some) {
        const requests = names.map((name): Request => ({ name, table, columns: columnsOf(name), task: 'binary' as const, metrics: METRICS, today: '2026-01-01' }));
        const summaries = await summarize(requests, slicings, {}, engine);
        const bodies = Object.fromEntries(names.map((name): [string, Body] => [name, { kind: 'summary', name, summary: summaries[name]! }]));
        const as = (role: string, name: string): [string, Request] => [role, { ...requests.find((request) => request.name === name)!, name: role }];
        yield { bodies, search: (gate, candidate) => searchSlices(gate, new Map([as('candidate', candidate), as('baseline', 'champion')]), engine, subjectsOf) };
      }
    } finally {
      engine.close();
    }
  }
}
