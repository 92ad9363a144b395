import { fingerprintOf, hashOf, ownKeyOf, type Unit, unitSql } from './bucket.ts';
import type { Scan } from './plan.ts';
import { identifier, operand } from './quote.ts';
import type { Relation } from './relation.ts';

/** Something computed for each row, under a name of ours; user names never meet ours, they live one level below. */
export interface Derived {
  readonly name: string;
  readonly sql: string;
}

const position = '"modelgate row position"';

export function unitOf(scan: Scan, relation: Relation): Unit {
  const column = scan.cluster ?? scan.id;
  if (column === undefined) return { kind: 'position' };
  return { kind: scan.cluster === undefined ? 'id' : 'cluster', column, type: relation.types[column] ?? 'VARCHAR' };
}

/** What identifies a row in the fingerprint: its id, else what its bucket comes from. */
export function fingerprintUnit(scan: Scan, relation: Relation): Unit {
  if (scan.id === undefined) return unitOf(scan, relation);
  return { kind: 'id', column: scan.id, type: relation.types[scan.id] ?? 'VARCHAR' };
}

/** FROM item: the rows that the table's condition keeps, with `derived` computed on each. */
export function rowsSql(scan: Scan, relation: Relation, derived: readonly Derived[]): string {
  const list = derived.map(({ name, sql }) => `${sql} as ${name}`).join(',\n  ');
  const numbered = derived.some(({ sql }) => sql.includes(position));
  const from = numbered ? `(select *, row_number() over () as ${position} from ${relation.from})` : relation.from;
  const where = scan.table.where === undefined ? '' : ` where ${operand(scan.table.where)}`;
  return `(select ${list}\n from ${from}${where})`;
}

/** Columns `h` (hash of the unit) and, where asked, `print` (fingerprint) and `own` (52-bit key). */
export function hashes(scan: Scan, relation: Relation, wants: { readonly own: boolean; readonly print: boolean }): Derived[] {
  const unit = unitOf(scan, relation);
  const value = unitSql(unit, position);
  const type = unit.kind === 'position' ? 'BIGINT' : unit.type;
  const hash = hashOf(value, type);
  const derived: Derived[] = [{ name: 'h', sql: hash }];
  if (wants.own) derived.push({ name: 'own', sql: ownKeyOf(value, type, hash) });
  if (wants.print) {
    const who = fingerprintUnit(scan, relation);
    const label = scan.label === undefined ? null : labelHash(scan.label, relation.types[scan.label] ?? 'VARCHAR');
    const whoHash = hashOf(unitSql(who, position), who.kind === 'position' ? 'BIGINT' : who.type);
    derived.push({ name: 'print', sql: fingerprintOf(whoHash, label) });
  }
  return derived;
}

/** Booleans and the integers 0 and 1 are the same label. */
function labelHash(label: string, type: string): string {
  return type === 'BOOLEAN' ? hashOf(`cast(${identifier(label)} as integer)`, 'INTEGER') : hashOf(identifier(label), type);
}
