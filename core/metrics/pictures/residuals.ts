import { binOf } from '../../engine/axis.ts';
import type { Grid, GridRows } from '../../engine/plan.ts';
import type { Axis, Residuals } from '../../sources/pictures.ts';
import type { Bound } from '../metric.ts';
import { prediction, residual } from '../regression.ts';

/** Bins that rows are counted in, so that a few far-off ones do not leave the others one bin; then those that are kept. */
const COUNTED = { predicted: 64, residual: 128 };
const KEPT = { predicted: 24, residual: 32 };
/** Share of the rows that may lie outside of the kept bins at either end. */
const TAIL = 0.005;

/** Rows by prediction and residual (label − prediction), both in bins over the whole range. */
export function residualGrid(bound: Bound): Grid {
  return { x: { kind: 'range', of: prediction(bound), most: COUNTED.predicted }, y: { kind: 'range', of: residual(bound), most: COUNTED.residual } };
}

/** The stretch of an axis that holds all rows but the tails, in wider bins: old bin → kept bin, undefined outside. */
interface Window {
  readonly axis: Axis;
  readonly bins: number;
  at(bin: number): number | undefined;
}

/** @returns null without rows */
export function residualsOf({ x, y, rows }: GridRows): Residuals | null {
  const all = rows.reduce((sum, count) => sum + count, 0);
  if (all === 0) return null;
  const alongX = Float64Array.from({ length: x.bins }, (_, i) => rows.subarray(i * y.bins, (i + 1) * y.bins).reduce((sum, count) => sum + count, 0));
  const alongY = Float64Array.from({ length: y.bins }, (_, j) => alongX.reduce((sum, _count, i) => sum + rows[i * y.bins + j]!, 0));
  const [predicted, residual] = [windowOf(x, alongX, KEPT.predicted), windowOf(y, alongY, KEPT.residual)];
  const counts = Array.from({ length: predicted.bins }, () => new Array<number>(residual.bins).fill(0));
  let inside = 0;
  rows.forEach((count, cell) => {
    const [i, j] = [predicted.at(Math.floor(cell / y.bins)), residual.at(cell % y.bins)];
    if (count === 0 || i === undefined || j === undefined) return;
    counts[i]![j]! += count;
    inside += count;
  });
  return { predicted: predicted.axis, residual: residual.axis, counts, beyond: all - inside };
}

function windowOf({ from, width }: Axis, counts: Float64Array, most: number): Window {
  const all = counts.reduce((sum, count) => sum + count, 0);
  const [low, high] = [firstOver(counts, TAIL * all), counts.length - 1 - firstOver(counts.toReversed(), TAIL * all)];
  const first = Math.round(from / width);
  let merged = 1;
  while (Math.floor((first + high) / merged) - Math.floor((first + low) / merged) >= most) merged *= 2;
  const [start, end] = [Math.floor((first + low) / merged), Math.floor((first + high) / merged)];
  return {
    axis: { from: start * merged * width, width: merged * width },
    bins: end - start + 1,
    at: (bin) => {
      const kept = binOf(first + bin, Math.log2(merged)) - start;
      return kept >= 0 && kept <= end - start ? kept : undefined;
    },
  };
}

/** The first bin up to which more than `share` rows lie. */
function firstOver(counts: Float64Array, share: number): number {
  let sum = 0;
  return counts.findIndex((count) => (sum += count) > share);
}
