import type { Verdict } from '../verdict/verdict.ts';
import { count } from './numbers.ts';
import { titleText } from './words.ts';

export const EXAMPLES_TITLE = 'Rows that the gate shows';

/** Rows that a check shows, as a table. */
export interface ExampleTable {
  /** Which rows they are, how many of how many, and why these: "regressed_rate max 0.02 against baseline: 10 rows, …". */
  readonly title: string;
  readonly heads: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

const ORDERS = { score_change: 'the largest change of the score first', id_hash: 'in the order of a hash of the id' } as const;

/** One table a check that shows rows and has some; several bounds of one check show the same rows once. */
export function exampleTables({ checks }: Verdict): ExampleTable[] {
  const tables = new Map<string, ExampleTable>();
  for (const check of checks) {
    const { examples, name, metric } = check;
    if (examples === undefined || examples.rows.length === 0) continue;
    const size = `${count(examples.rows.length)} ${examples.rows.length === 1 ? 'row' : 'rows'}`;
    const title = `${check.column === undefined ? titleText(check) : `${titleText(check)}, ${check.column}`}: ${size}, ${ORDERS[examples.order]}`;
    const key = JSON.stringify([name, metric]);
    if (!tables.has(key)) tables.set(key, { title, heads: examples.columns, rows: examples.rows.map((row) => row.map((value) => value ?? '(none)')) });
  }
  return [...tables.values()];
}
