import type { Sum } from './plan.ts';
import { double, operand } from './quote.ts';
import type { Derived } from './rows.ts';

/** Bits of a scaled value: sums of 2⁶¹ in 128 bits hold 2⁶⁶ rows. */
const scaledBits = 61;

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
 * Power of two e so that |x| · 2^e ≤ 2^60 for every |x| ≤ limit. Scaling by it is exact, rounding to an integer errs by
 * at most 2^−60 of the limit a row, and integers add up to the same sum in any order.
 */
export function scaleOf(limit: number): number {
  if (limit === 0) return 0;
  return scaledBits - (Math.ceil(Math.log2(limit)) + 1);
}

/** 2^e as factors that are doubles each: e may be beyond what one double holds. */
function factors(scale: number): number[] {
  return Math.abs(scale) <= 1000 ? [2 ** scale] : [2 ** (Math.sign(scale) * 1000), 2 ** (scale - Math.sign(scale) * 1000)];
}

/** SQL of the scaled integer; null when the value is null, NaN, infinite or over its limit. */
export function scaledSql(name: string, scale: number): string {
  return `try_cast(${[name, ...factors(scale).map(double)].join(' * ')} as bigint)`;
}

/** Exact integer sum back to a double: rounded once. */
export function unscale(sum: bigint, scale: number): number {
  return factors(-scale).reduceRight((value, factor) => value * factor, Number(sum));
}
