import { z } from 'zod';

/** Text that a report prints in one line. */
const LINE = /^(?!\s*$)[^\u0000-\u001f\u007f-\u009f\u2028\u2029]+$/;

/** Messages say what is allowed and complete "`key` …"; what was met is added where they are shown. */
export const error = (allowed: string): { error: string } => ({ error: `must be ${allowed}` });
export const line = (allowed: string) => z.string(error(allowed)).regex(LINE, error(allowed));
export const oneOf = <const T extends readonly [string, ...string[]]>(values: T) => z.enum(values, error(`one of ${values.join(', ')}`));
export const sql = (allowed: string) => z.string(error(allowed)).regex(/\S/, error(allowed));
export const number = (allowed: string) => z.number(error(allowed));
export const whole = (low: number, high: number, allowed: string) => z.number(error(allowed)).int(error(allowed)).min(low, error(allowed)).max(high, error(allowed));
/** A number with both ends left out. */
export const between = (low: number, high: number, allowed: string) => z.number(error(allowed)).gt(low, error(allowed)).lt(high, error(allowed));

/** A map that refuses other keys; the message of that issue is the list of keys that are allowed, see issues.ts. */
export function closed<S extends z.core.$ZodLooseShape>(shape: S, allowed: string) {
  return z.strictObject(shape, { error: (issue) => (issue.code === 'unrecognized_keys' ? Object.keys(shape).join(',') : `must be ${allowed}`) });
}
