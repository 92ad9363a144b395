import { operand } from '../spec/quote.ts';
import { type Cut, dimensionsOf, keyOf, keySql } from './layout.ts';
import type { Fact, SumTable } from './plan.ts';
import { type Derived, rowsSql } from './rows.ts';
import type { Plan } from './scan.ts';
import type { Session } from './session.ts';

/** A fact of a slice that has no row that it is about. */
const NOTHING: Readonly<Record<Fact['kind'], readonly number[]>> = { groups: [0, 0, 0], newest: [NaN] };

/** The facts of every slice, in the order of the table's slices: one query a fact and slicing. */
export async function factsOf(session: Session, plan: Plan, table: SumTable): Promise<number[][][]> {
  const facts = plan.scan.facts ?? [];
  const found = table.slices.map(() => facts.map((fact) => [...NOTHING[fact.kind]]));
  const positions = new Map(table.slices.map((slice, i) => [`${slice.slicing}\0${JSON.stringify(slice.key)}`, i]));
  for (const cut of plan.layout.cuts) {
    for (const [at, fact] of facts.entries()) {
      for (const { key, numbers } of await ask(session, plan, cut, fact)) {
        const slice = positions.get(`${cut.name}\0${JSON.stringify(key)}`);
        if (slice !== undefined) found[slice]![at] = numbers;
      }
    }
  }
  return found;
}

async function ask(session: Session, plan: Plan, cut: Cut, fact: Fact): Promise<{ key: ReturnType<typeof keyOf>; numbers: number[] }[]> {
  const needed = dimensionsOf(cut);
  const dimensions = plan.layout.dimensions.filter(({ name }) => needed.includes(name));
  const keys = keySql(cut);
  const named = keys.map((sql, i) => `${sql} as k${i}`);
  const by = keys.map((_, i) => `k${i}`);
  const rows = (derived: readonly Derived[], only?: string): string => {
    const from = rowsSql(plan.scan, plan.relation, [...dimensions, ...derived], only);
    return cut.condition === undefined ? from : `(select * from ${from} where ${cut.condition})`;
  };
  const sql = fact.kind === 'newest' ? newestSql(rows, fact, named, by) : groupsSql(rows, fact, named, by);
  const found = await session.rows(sql);
  return found.map((row) => ({
    key: keyOf(cut, row.slice(0, keys.length).map((value) => (typeof value === 'string' ? value : null))),
    numbers: row.slice(keys.length).map((value) => (value === null ? NaN : Number(value))),
  }));
}

type Rows = (derived: readonly Derived[], only?: string) => string;

function newestSql(rows: Rows, fact: Extract<Fact, { kind: 'newest' }>, named: readonly string[], by: readonly string[]): string {
  const value = { name: 'v', sql: `cast(${operand(fact.of)} as double)` };
  return `select ${[...named, 'max(v)'].join(', ')} from ${rows([value])}${groupBy(by)}`;
}

function groupsSql(rows: Rows, fact: Extract<Fact, { kind: 'groups' }>, named: readonly string[], by: readonly string[]): string {
  const columns = fact.by.map((sql, i): Derived => ({ name: `y${i}`, sql: operand(sql) }));
  const label = fact.label === undefined ? [] : [{ name: 'l', sql: operand(fact.label) }];
  const ends = fact.label === undefined ? [] : ['min(l) as low', 'max(l) as high', 'count(l) as labelled'];
  const conflicting = fact.label === undefined ? '0' : 'coalesce(sum(case when low is distinct from high or labelled not in (0, n) then n else 0 end), 0)';
  const inner = `select ${[...named, 'count(*) as n', ...ends].join(', ')} from ${rows([...columns, ...label], fact.only)} group by ${[...by, ...columns.map(({ name }) => name)].join(', ')}`;
  return `select ${[...by, 'count(*)', 'coalesce(sum(n), 0)', conflicting].join(', ')} from (${inner})${groupBy(by)}`;
}

function groupBy(by: readonly string[]): string {
  return by.length === 0 ? '' : ` group by ${by.join(', ')}`;
}
