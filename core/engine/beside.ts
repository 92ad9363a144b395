import { identifier, operand } from '../spec/quote.ts';
import type { Beside } from './plan.ts';
import type { Relation } from './relation.ts';

/**
 * FROM item of a table with columns of another one's row of the same key: each of its own rows once, with null where the
 * other has no such row. Keys are unique there. Keys of different types are compared as text.
 */
export function besideSql(own: Relation, other: Relation, { table, key, columns }: Beside): string {
  const same = own.types[key.own] === other.types[key.other];
  const compared = (side: string, name: string): string => (same ? `${side}.${name}` : `cast(${side}.${name} as varchar)`);
  const names = Object.keys(columns).map((_, at) => `c${at}`);
  const theirs = Object.values(columns).map((sql, at) => `${operand(sql)} as c${at}`);
  const where = table.where === undefined ? '' : ` where ${operand(table.where)}`;
  const right = `(select ${[`${identifier(key.other)} as k`, ...theirs].join(', ')} from ${other.from}${where})`;
  const added = Object.keys(columns).map((name, at) => `r.${names[at]!} as ${identifier(name)}`);
  return `(select l.*, ${added.join(', ')} from ${own.from} l left join ${right} r on ${compared('l', identifier(key.own))} = ${compared('r', 'k')})`;
}
