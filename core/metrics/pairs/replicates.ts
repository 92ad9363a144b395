/** How a distance moves without each bucket of either side: with it, minus without it, both on the same coarse grid. */
export interface Influences {
  readonly of: Float64Array;
  readonly against: Float64Array;
}

/** A distance of two distribution functions from their gap at the points of a grid. */
export type OnGrid = (gap: Float64Array, x: Float64Array) => number;

/** The widest gap. */
export const widest: OnGrid = (gap) => {
  let most = 0;
  for (let i = 0; i < gap.length; i++) most = Math.max(most, Math.abs(gap[i]!));
  return most;
};

/** The area between both, straight between the points. */
export const area: OnGrid = (gap, x) => {
  let sum = 0;
  for (let i = 1; i < gap.length; i++) {
    const [a, b] = [gap[i - 1]!, gap[i]!];
    const height = a * b >= 0 ? Math.abs(a + b) / 2 : (a * a + b * b) / (2 * (Math.abs(a) + Math.abs(b)));
    sum += height * (x[i]! - x[i - 1]!);
  }
  return sum;
};

/** Rows of one body by bucket, and in each by the stretch between two neighbouring points. */
export interface StretchRows {
  readonly rows: Uint32Array;
  readonly buckets: number;
}

/**
 * Influences of the buckets, from rows by bucket between some 500 points. The value itself is exact; that of its parts
 * which only feed the variance is not in need of more.
 * @param x the points, ascending: all rows lie between the first and the last one
 */
export function influencesOf(of: StretchRows, against: StretchRows, x: Float64Array, measure: OnGrid): Influences {
  const [mine, other] = [totalsOf(of, x.length - 1), totalsOf(against, x.length - 1)];
  const [left, right, gap] = [shareBelow(mine), shareBelow(other), new Float64Array(x.length)];
  const measured = (a: Float64Array, b: Float64Array): number => {
    for (let i = 0; i < gap.length; i++) gap[i] = a[i]! - b[i]!;
    return measure(gap, x);
  };
  const whole = measured(left, right);
  return {
    of: Float64Array.from({ length: of.buckets }, (_, j) => whole - measured(shareBelow(mine, rowsOf(of, j, x)), right)),
    against: Float64Array.from({ length: against.buckets }, (_, j) => whole - measured(left, shareBelow(other, rowsOf(against, j, x)))),
  };
}

function rowsOf({ rows }: StretchRows, bucket: number, x: Float64Array): Uint32Array {
  return rows.subarray(bucket * (x.length - 1), (bucket + 1) * (x.length - 1));
}

function totalsOf({ rows }: StretchRows, stretches: number): Float64Array {
  const totals = new Float64Array(stretches);
  for (let i = 0, at = 0; i < rows.length; i++) {
    totals[at]! += rows[i]!;
    at = at + 1 === stretches ? 0 : at + 1;
  }
  return totals;
}

/** Distribution function at each point, without some of the rows. */
function shareBelow(totals: Float64Array, without?: Uint32Array): Float64Array {
  const shares = new Float64Array(totals.length + 1);
  for (let p = 0; p < totals.length; p++) shares[p + 1] = shares[p]! + totals[p]! - (without === undefined ? 0 : without[p]!);
  const all = shares[totals.length]!;
  for (let p = 0; p < shares.length; p++) shares[p]! /= all;
  return shares;
}
