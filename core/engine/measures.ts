import type { Sum } from './plan.ts';
import { double, operand } from '../spec/quote.ts';
import type { Derived } from './rows.ts';

/**
 * How values are scaled to integers before they are added up in 128 bits.
 * - bounded (a limit is known, all values are of its order): 64-bit integers, fast.
 * - open (no limit: one row may be 10⁹ times another, in another slice that must not suffer): 128-bit integers up to 2⁸⁷,
 *   which leaves room for 2³⁹ rows.
 */
export interface Scaling {
  readonly type: 'bigint' | 'hugeint';
  /** Power of two that a value is multiplied by. */
  readonly exponent: number;
}

const BITS = { bigint: 61, hugeint: 88 } as const;

/** The sums of a scan, each text once, as columns of the rows and aggregates over them. */
export interface Measures {
  /** Columns `c0…` (condition) and `x0…` (double) of each row. */
  readonly derived: readonly Derived[];
  readonly counts: readonly string[];
  readonly totals: readonly Total[];
  /** For each sum of the scan, which of the columns it is. */
  readonly sources: readonly string[];
}

interface Total {
  readonly name: string;
  readonly limit: number | undefined;
}

export function measuresOf(sums: readonly Sum[]): Measures {
  const counts = new Map<string, string>();
  const totals = new Map<string, Total & { readonly sql: string }>();
  const sources = sums.map((sum) => {
    if (sum.kind === 'count') {
      const name = counts.get(sum.when) ?? `c${counts.size}`;
      counts.set(sum.when, name);
      return name;
    }
    const key = `${sum.limit}\0${sum.of}`;
    const total = totals.get(key) ?? { name: `x${totals.size}`, limit: sum.limit, sql: sum.of };
    totals.set(key, total);
    return total.name;
  });
  const derived = [
    ...[...counts].map(([when, name]) => ({ name, sql: operand(when) })),
    ...[...totals.values()].map(({ name, sql }) => ({ name, sql: `cast(${operand(sql)} as double)` })),
  ];
  return { derived, counts: [...counts.values()], totals: [...totals.values()], sources };
}

/**
 * The scaling by 2^e with |x| · 2^e ≤ 2^60 (bounded) or 2^87 (open) for every |x| ≤ limit. Multiplying is exact, rounding
 * to an integer errs by at most 2^−61 or 2^−88 of the limit a row, and integers add up to the same sum in any order.
 */
export function scalingOf(limit: number, open: boolean): Scaling {
  const type = open ? 'hugeint' : 'bigint';
  return { type, exponent: limit === 0 ? 0 : BITS[type] - (Math.ceil(Math.log2(limit)) + 1) };
}

/** 2^e as factors that are doubles each: e may be beyond what one double holds. */
function factors(exponent: number): number[] {
  return Math.abs(exponent) <= 1000 ? [2 ** exponent] : [2 ** (Math.sign(exponent) * 1000), 2 ** (exponent - Math.sign(exponent) * 1000)];
}

/** SQL of the scaled integer; null when the value is null, NaN, infinite or over its limit. */
export function scaledSql(name: string, { type, exponent }: Scaling): string {
  return `try_cast(${[name, ...factors(exponent).map(double)].join(' * ')} as ${type})`;
}

/** Exact integer sum back to a double: rounded once. */
export function unscale(sum: bigint, { exponent }: Scaling): number {
  return factors(-exponent).reduceRight((value, factor) => value * factor, Number(sum));
}
