import { textSql } from './bucket.ts';
import { isNumber } from './sql.ts';

/** How two columns that name the same thing are compared. */
export interface CommonForm {
  /** `text`: their kinds differ, so that values may be the same and not be found equal. */
  readonly as: 'same' | 'integer' | 'float' | 'time' | 'text';
  /** SQL of a value, of a column of that type; values that are the same give equal ones, null gives null. */
  sql(column: string, type: string): string;
}

/**
 * Numbers are compared with numbers (true is 1) and times with times, whatever their types: floats at the precision of
 * the coarser one, dates as their midnight, times without a zone as UTC. Everything else as text.
 */
export function commonForm(own = '', other = ''): CommonForm {
  if (own === other) return { as: 'same', sql: (column) => column };
  const both = [own, other];
  if (both.every(isWhole)) return { as: 'integer', sql: (column) => `cast(${column} as hugeint)` };
  if (both.every((type) => isNumber(type) || type === 'BOOLEAN')) {
    const type = both.includes('FLOAT') ? 'float' : 'double';
    return { as: 'float', sql: (column, from) => `cast(${from === 'BOOLEAN' ? `cast(${column} as tinyint)` : column} as ${type})` };
  }
  // Infinite times have no microseconds.
  if (both.every(isTime)) return { as: 'time', sql: (column) => `case when isfinite(${column}) then epoch_us(${column}) end` };
  return { as: 'text', sql: textSql };
}

/** Whether all values that are the same are found equal. */
export function areComparable(own: string, other: string): boolean {
  return commonForm(own, other).as !== 'text' || (isText(own) && isText(other));
}

function isWhole(type: string): boolean {
  return /^(U?(TINYINT|SMALLINT|INTEGER|BIGINT)|HUGEINT|BOOLEAN|DECIMAL\(\d+,0\))$/.test(type);
}

function isTime(type: string): boolean {
  return /^(DATE|TIMESTAMP.*)$/.test(type);
}

function isText(type: string): boolean {
  return /^(VARCHAR|UUID|ENUM\(.*)$/s.test(type);
}
