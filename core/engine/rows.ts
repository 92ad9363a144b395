import { bucketOf, fingerprintOf, type Unit, unitSql } from './bucket.ts';
import type { Scan } from './plan.ts';
import { identifier, operand } from '../spec/quote.ts';
import type { Relation } from './relation.ts';

/** Something computed for each row, under a name of ours; user names never meet ours, they live one level below. */
export interface Derived {
  readonly name: string;
  readonly sql: string;
}

const position = '"modelgate row position"';

export function unitOf(scan: Scan, relation: Relation): Unit {
  const column = scan.cluster ?? scan.query?.column ?? scan.id;
  if (column === undefined) return { kind: 'position', type: 'BIGINT' };
  return { kind: scan.cluster !== undefined ? 'cluster' : scan.query !== undefined ? 'query' : 'id', column, type: relation.types[column] ?? 'VARCHAR' };
}

/** What identifies a row in the fingerprint: its id, else its query, else what its bucket comes from. */
function fingerprintUnit(scan: Scan, relation: Relation): Unit {
  if (scan.id === undefined) return unitOf({ ...scan, ...(scan.query !== undefined && { cluster: scan.query.column }) }, relation);
  return { kind: 'id', column: scan.id, type: relation.types[scan.id] ?? 'VARCHAR' };
}

/** FROM item: the rows that the table's condition (and one more) keeps, with `derived` computed on each of those. */
export function rowsSql(scan: Scan, relation: Relation, derived: readonly Derived[], only?: string): string {
  const list = derived.map(({ name, sql }) => `${sql} as ${name}`).join(',\n  ');
  const numbered = derived.some(({ sql }) => sql.includes(position));
  const from = numbered ? `(select *, row_number() over () as ${position} from ${relation.from})` : relation.from;
  const conditions = [scan.table.where, only].filter((condition) => condition !== undefined).map(operand);
  const where = conditions.length === 0 ? '' : ` where ${conditions.join(' and ')}`;
  return `(select ${list}\n from ${from}${where})`;
}

/** What hashing a row needs to know. */
interface Hashing {
  readonly scan: Scan;
  readonly relation: Relation;
  readonly own: boolean;
  /** Columns of integers that are known to lie in [0, 2³¹), which saves folding them. */
  readonly small: ReadonlySet<string>;
}

function isSmall(unit: Unit, small: ReadonlySet<string>): boolean {
  return unit.kind !== 'position' && small.has(unit.column);
}

/** Column `b`, which decides the bucket: the unit itself where each unit is a bucket, else the bucket's number. */
export function bucketColumn({ scan, relation, own, small }: Hashing): Derived {
  const unit = unitOf(scan, relation);
  const value = unitSql(unit, position);
  return { name: 'b', sql: own ? value : bucketOf(value, unit.type, isSmall(unit, small)) };
}

/** SQL of the half of the buckets that a row's bucket is in, 0 or 1; the same however many buckets there are. */
export function halfSql({ scan, relation, small }: Omit<Hashing, 'own'>): string {
  const unit = unitOf(scan, relation);
  return `(${bucketOf(unitSql(unit, position), unit.type, isSmall(unit, small))} % 2)`;
}

/**
 * Column `print`, the row's part of its bucket's fingerprint. Of ranked lists only documents with a grade above 0 have one: a
 * document that nobody judged may be in the list of one model and not of another, and both met the same queries.
 */
export function fingerprintColumn({ scan, relation, small }: Hashing): Derived {
  const who = fingerprintUnit(scan, relation);
  const label = scan.label === undefined ? null : identifier(scan.label);
  const print = fingerprintOf(unitSql(who, position), who.type, isSmall(who, small), label, relation.types[scan.label ?? ''] ?? 'VARCHAR');
  const printed = scan.query === undefined || label === null ? print : `case when ${label} > 0 then ${print} else 0 end`;
  return { name: 'print', sql: scan.labelOptional === true ? `coalesce(${printed}, 0)` : printed };
}
