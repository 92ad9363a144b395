import { identifier } from './quote.ts';

/**
 * Which bucket a row falls in, as plain SQL that every engine can compute alike.
 *
 * Integers: y = affine(k) mod P, h = y⁵ mod P with the prime P = 2³¹ − 1; 5 is coprime to P − 1, so h is a permutation of
 * k mod P. Everything else: the first 32 bits of md5 of the value's text. The bucket is h mod 100.
 * An own key adds 20 more bits (of k div P, or of the md5) in steps of a multiple of 100: up to 1,000 units then have
 * 52-bit keys that don't collide, and key mod 100 is the bucket of the same unit in a larger table.
 */
export const HASHED_BUCKETS = 100;
export const OWN_BUCKETS = 1000;

const P = '2147483647';
/** Above 2³², divisible by 100; times 2²⁰ it stays a safe integer. */
const STEP = '4294967300';
const WIDE = '1048576';

const integerTypes = /^(?:U?TINYINT|U?SMALLINT|U?INTEGER|BIGINT)$/;

export function isInteger(type: string): boolean {
  return integerTypes.test(type);
}

/** SQL of h, in [0, 2³²), of a column or name of an expression that is never null. */
export function hashOf(sql: string, type: string): string {
  if (!isInteger(type)) return md5Word(sql, 1, 8);
  return permute(`(cast(${sql} as bigint) % ${P})`);
}

/** SQL of the 52-bit key; `h` is the SQL of the hash of the same value. */
export function ownKeyOf(sql: string, type: string, h: string): string {
  return `(${h} + ${STEP} * (${isInteger(type) ? permute(`(${quotient(sql)} % ${P})`) : md5Word(sql, 9, 5)} % ${WIDE}))`;
}

/** SQL of the fingerprint of a row, below 2⁶²: distinct for every label of the same id, and not additive in either. */
export function fingerprintOf(idHash: string, labelHash: string | null): string {
  const mixed = `(${idHash} * 69621 + ${labelHash ?? '0'}) % ${P}`;
  return `((${mixed}) * (${mixed}))`;
}

/** Floor of k ÷ P; DuckDB's `//` truncates towards zero. */
function quotient(sql: string): string {
  const k = `cast(${sql} as bigint)`;
  return `(${k} // ${P} - case when ${k} % ${P} < 0 then 1 else 0 end)`;
}

function permute(remainder: string): string {
  const y = `(((${remainder} + ${P}) * 48271 + 12345) % ${P})`;
  return `(((${y} * ${y} % ${P}) * (${y} * ${y} % ${P}) % ${P}) * ${y} % ${P})`;
}

function md5Word(sql: string, from: number, digits: number): string {
  return `cast('0x' || substr(md5(cast(${sql} as varchar)), ${from}, ${digits}) as bigint)`;
}

/** Where a row's bucket comes from. */
export type Unit =
  | { readonly kind: 'cluster' | 'id'; readonly column: string; readonly type: string }
  | { readonly kind: 'position' };

/** SQL of the unit's value; a position is the row's number in file order. */
export function unitSql(unit: Unit, position: string): string {
  return unit.kind === 'position' ? position : identifier(unit.column);
}
