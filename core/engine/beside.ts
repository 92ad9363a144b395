import { identifier, operand } from '../spec/quote.ts';
import { commonForm } from './common-form.ts';
import type { Beside } from './plan.ts';
import type { Relation } from './relation.ts';

/**
 * FROM item of a table with columns of another one's row of the same key: each of its own rows once, with null where the
 * other has no such row. Keys are unique there.
 */
export function besideSql(own: Relation, other: Relation, { table, key, columns }: Beside): string {
  const [type, otherType] = [own.types[key.own] ?? '', other.types[key.other] ?? ''];
  const form = commonForm(type, otherType);
  // Larger integers are several to a double, which would give a row several others.
  const compared = (name: string, of: string): string => (form.as === 'float' ? `case when abs(cast(${name} as double)) < 9007199254740992 then cast(${name} as double) end` : form.sql(name, of));
  const names = Object.keys(columns).map((_, at) => `c${at}`);
  const theirs = Object.values(columns).map((sql, at) => `${operand(sql)} as c${at}`);
  const where = table.where === undefined ? '' : ` where ${operand(table.where)}`;
  const right = `(select ${[`${compared(identifier(key.other), otherType)} as k`, ...theirs].join(', ')} from ${other.from}${where})`;
  const added = Object.keys(columns).map((name, at) => `r.${names[at]!} as ${identifier(name)}`);
  return `(select l.*, ${added.join(', ')} from ${own.from} l left join ${right} r on ${compared(`l.${identifier(key.own)}`, type)} = r.k)`;
}
