import { identifier } from '../spec/quote.ts';
import type { Session } from './session.ts';

/** A type that a column of text may have, and the SQL that is true for text of its form. */
interface Form {
  readonly type: string;
  readonly fits: (column: string) => string;
}

/** Integers as they are written back: no leading zero, no plus, no blank. */
const written = (type: string): Form => ({ type, fits: (column) => `coalesce(cast(try_cast(${column} as ${type}) as varchar) = ${column}, false)` });

const shaped = (type: string, pattern: string): Form => ({ type, fits: (column) => `(try_cast(${column} as ${type}) is not null and regexp_full_match(${column}, '${pattern}'))` });

/**
 * Forms of values in text files, narrowest first: a column has the first type that every one of its values has the form
 * of, else it stays text. All rows are looked at, so that no value far down is read as something else. Numbers with
 * leading zeros are codes, not numbers ("007"); integers too long for 64 bits stay exact.
 */
const forms: readonly Form[] = [
  written('BIGINT'),
  written('HUGEINT'),
  {
    type: 'DOUBLE',
    fits: (column) => `(try_cast(${column} as double) is not null and not contains(${column}, ' ') and not contains(${column}, '_')
      and not (ltrim(${column}, '+-') between '00' and '0:'))`,
  },
  { type: 'BOOLEAN', fits: (column) => `(lower(${column}) in ('true', 'false'))` },
  shaped('DATE', '[0-9]{4}-[0-9]{2}-[0-9]{2}'),
  shaped('TIMESTAMP', '[0-9]{4}-[0-9]{2}-[0-9]{2}[ T][0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]{1,6})?)?'),
];

const sampled = 5000;

/**
 * Types of columns of text, by all their values; a column without values is text. A sample only leaves out what can't be
 * the type, so that the pass over all rows tries one form a column; where that fails far down, the next is tried.
 */
export async function typesOfText(session: Session, from: string, names: readonly string[]): Promise<string[]> {
  const fits = await fitting(session, `(select * from ${from} limit ${sampled})`, names, names.map(() => forms));
  let open = names.map((name, i) => ({ name, i, candidates: fits[i] ?? [] })).filter(({ candidates }) => candidates.length > 0);
  const types = names.map(() => 'VARCHAR');
  while (open.length > 0) {
    const confirmed = await fitting(session, from, open.map(({ name }) => name), open.map(({ candidates }) => candidates.slice(0, 1)));
    open.forEach(({ i }, at) => {
      const [form] = confirmed[at] ?? [];
      if (form !== undefined) types[i] = form.type;
    });
    open = open
      .filter((_, at) => confirmed[at]?.length === 0)
      .map((column) => ({ ...column, candidates: column.candidates.slice(1) }))
      .filter(({ candidates }) => candidates.length > 0);
  }
  const counts = await session.rows(`select ${names.map((name) => `count(${identifier(name)}) > 0`).join(', ')} from ${from}`);
  return types.map((type, i) => (counts[0]?.[i] === true ? type : 'VARCHAR'));
}

/** Of each column's candidates those that all its values have the form of. */
async function fitting(session: Session, from: string, names: readonly string[], candidates: readonly (readonly Form[])[]): Promise<Form[][]> {
  const tests = names.flatMap((name, i) => (candidates[i] ?? []).map((form) => `count_if(${identifier(name)} is not null and not ${form.fits(identifier(name))})`));
  const [row] = await session.rows(`select ${tests.join(', ')} from ${from}`);
  let at = 0;
  return candidates.map((list) => list.filter(() => Number(row?.[at++]) === 0));
}
