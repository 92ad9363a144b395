import { identifier } from '../spec/quote.ts';

/**
 * Which bucket a row falls in, as plain SQL that every engine can compute alike.
 *
 * Integers: k is folded to 31 bits, x = (k ⊕ k ≫ 31) & M with M = 2³¹ − 1, and mixed by
 * x ← (x ⊕ x ≫ 15)·739982445 & M, x ← (x ⊕ x ≫ 12)·695872825 & M, h = x ⊕ x ≫ 15: a permutation of 31 bits whose products
 * stay below 2⁶¹, so that no engine overflows. The bucket is h·100 ≫ 31. Mixing costs a fifth of md5.
 * Floats that are whole: as integers, which many tools write as floats as soon as a value is missing somewhere.
 * Everything else: the first 32 bits of md5 of the value's text, mod 100.
 *
 * Up to 1,000 units are each a bucket of their own, keyed by their bucket plus 100 times 44 bits of md5 of their text:
 * keys are safe integers, don't collide, and key mod 100 is the bucket of the same unit in a larger table.
 */
export const HASHED_BUCKETS = 100;
export const OWN_BUCKETS = 1000;

const MASK = '2147483647';

export function isInteger(type: string): boolean {
  return /^(?:U?TINYINT|U?SMALLINT|U?INTEGER|BIGINT)$/.test(type);
}

function isFloat(type: string): boolean {
  return type === 'DOUBLE' || type === 'FLOAT';
}

/** SQL of the integer that a float is, below 2⁵³; null where it is none. */
function wholeSql(sql: string): string {
  return `case when ${sql} = trunc(${sql}) and abs(${sql}) < 9007199254740992 then cast(${sql} as bigint) end`;
}

/** SQL of a value's text: 1.0 is written as integers are. */
export function textSql(sql: string, type: string): string {
  return isFloat(type) ? `coalesce(cast(${wholeSql(sql)} as varchar), cast(${sql} as varchar))` : `cast(${sql} as varchar)`;
}

/** SQL of the bucket number, 0…99, of a value that is never null. */
export function bucketOf(sql: string, type: string, small = false): string {
  if (isInteger(type)) return `((${mixed(sql, small)} * ${HASHED_BUCKETS}) >> 31)`;
  if (isFloat(type)) return `coalesce(${bucketOf(wholeSql(sql), 'BIGINT')}, ${bucketOf(sql, 'VARCHAR')})`;
  return `(${md5Word(sql, 1, 8)} % ${HASHED_BUCKETS})`;
}

/** SQL of the unit's own key. */
export function ownKeyOf(sql: string, type: string): string {
  return `(${bucketOf(sql, type)} + ${HASHED_BUCKETS} * ${md5Word(textSql(sql, type), 9, 11)})`;
}

/**
 * SQL of the fingerprint of a row, below 2⁶²: the square of 31 bits that the id and the label decide together. Squares of
 * mixed numbers add up to another sum when any label changes, changes place, or a row comes or goes.
 */
export function fingerprintOf(id: string, idType: string, small: boolean, label: string | null, labelType: string): string {
  const who = idBits(id, idType, small);
  const both = label === null ? who : `xor(${who}, ${labelBits(label, labelType)})`;
  return `(${both} * ${both})`;
}

function idBits(id: string, type: string, small: boolean): string {
  if (isInteger(type)) return mixed(id, small);
  if (isFloat(type)) return `coalesce(${mixed(wholeSql(id), false)}, ${idBits(id, 'VARCHAR', false)})`;
  return `(${md5Word(id, 1, 8)} & ${MASK})`;
}

/** Booleans, the integers 0 and 1, and 0.0 and 1.0 are the same label. */
function labelBits(label: string, type: string): string {
  if (isFloat(type)) return `coalesce(${labelBits(wholeSql(label), 'BIGINT')}, ${labelBits(label, 'VARCHAR')})`;
  if (isInteger(type) || type === 'BOOLEAN') return `(cast(${label} as bigint) & ${MASK})`;
  return `(${md5Word(label, 1, 8)} & ${MASK})`;
}

/** SQL of h. `small`: k is known to lie in [0, 2³¹), where folding changes nothing. */
function mixed(sql: string, small: boolean): string {
  const k = `cast(${sql} as bigint)`;
  const folded = small ? k : `(xor(${k}, ${k} >> 31) & ${MASK})`;
  const once = `((xor(${folded}, ${folded} >> 15) * 739982445) & ${MASK})`;
  const twice = `((xor(${once}, ${once} >> 12) * 695872825) & ${MASK})`;
  return `xor(${twice}, ${twice} >> 15)`;
}

function md5Word(sql: string, from: number, digits: number): string {
  return `cast('0x' || substr(md5(cast(${sql} as varchar)), ${from}, ${digits}) as bigint)`;
}

/** Where a row's bucket comes from. */
export type Unit =
  | { readonly kind: 'cluster' | 'query' | 'id'; readonly column: string; readonly type: string }
  | { readonly kind: 'position'; readonly type: 'BIGINT' };

/** SQL of the unit's value; a position is the row's number in file order. */
export function unitSql(unit: Unit, position: string): string {
  return unit.kind === 'position' ? position : identifier(unit.column);
}
