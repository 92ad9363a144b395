import type { SortedBlock } from '../engine/plan.ts';
import type { Bound, Cells, Evaluated, Metric, RankedSlice, RankPlan, Walker } from './metric.ts';
import { ranking } from './roc.ts';
import { isPositive, mass, massWhere, named, rowsWhere } from './sql.ts';
import { tieEnd, tiedRows } from './ties.ts';

/** A slice on the way up: what lies at or above the score reached, in all and by bucket. */
interface Above {
  readonly buckets: Uint32Array;
  /** Position of a bucket of the table among those of the slice. */
  readonly positionOf: Uint16Array;
  positives: number;
  rows: number;
  readonly positivesOf: Float64Array;
  readonly rowsOf: Float64Array;
  /** Σ over positives of the precision at their score. */
  sum: number;
  /** The same without each bucket. */
  readonly sumWithout: Float64Array;
}

/**
 * Average precision, Σ over positives of (positives ÷ rows at or above their score) ÷ positives, which is scikit-learn's
 * Σ (R_n − R_{n−1})·P_n. Each positive adds its term to the estimate and to the replicate without each other bucket, so
 * replicates are exact: near the top of the list, where a single row moves precision most, no linear form holds.
 */
class PrecisionWalker implements Walker {
  readonly #slices: readonly Above[];

  constructor(slices: readonly RankedSlice[], buckets: number) {
    this.#slices = slices.map((slice) => starting(slice, buckets));
  }

  take(block: SortedBlock, cells: Cells): void {
    for (let from = 0; from < block.length; ) {
      const end = tieEnd(block, from);
      const rows = tiedRows(block, from, end);
      for (const row of rows) if (block.positive[row] === 1) this.#each(block, cells, row, addPrecision);
      for (const row of rows) this.#each(block, cells, row, takeOut);
      from = end;
    }
  }

  end(): boolean {
    return false;
  }

  #each(block: SortedBlock, { from, slices }: Cells, row: number, act: (slice: Above, bucket: number, weight: number, positive: boolean) => void): void {
    const weight = block.weight === undefined ? 1 : block.weight[row]!;
    if (weight === 0) return;
    const cell = block.cell[row]!;
    for (let k = from[cell]!; k < from[cell + 1]!; k++) {
      const slice = this.#slices[slices[k]!]!;
      act(slice, slice.positionOf[block.bucket[row]!]!, weight, block.positive[row] === 1);
    }
  }

  evaluate(at: number, ranked: RankedSlice): Evaluated {
    const positivesOf = ranked.sums[0]!;
    const positives = total(positivesOf);
    const estimate = positives > 0 ? this.#slices[at]!.sum / positives : NaN;
    const influences = this.#slices[at]!.sumWithout.map((sum, j) => {
      const left = positives - positivesOf[j]!;
      return left > 0 ? estimate - sum / left : NaN;
    });
    return { estimate, why: 'no positives', spread: 'unit', influences, trials: null, support: total(ranked.sums[2]!) };
  }
}

function starting({ buckets, sums }: RankedSlice, count: number): Above {
  const positionOf = new Uint16Array(count);
  buckets.forEach((bucket, at) => (positionOf[bucket] = at));
  const [positivesOf, rowsOf] = [sums[0]!.slice(), sums[1]!.slice()];
  const sumWithout = new Float64Array(buckets.length);
  return { buckets, positionOf, positives: total(positivesOf), rows: total(rowsOf), positivesOf, rowsOf, sum: 0, sumWithout };
}

function addPrecision(slice: Above, bucket: number, weight: number): void {
  const { positives, rows, positivesOf, rowsOf, sumWithout } = slice;
  slice.sum += weight * Math.min(1, positives / rows);
  const own = sumWithout[bucket]!;
  for (let j = 0; j < sumWithout.length; j++) sumWithout[j]! += (weight * (positives - positivesOf[j]!)) / (rows - rowsOf[j]!);
  sumWithout[bucket] = own;
}

function takeOut(slice: Above, bucket: number, weight: number, positive: boolean): void {
  slice.rows -= weight;
  slice.rowsOf[bucket]! -= weight;
  if (!positive) return;
  slice.positives -= weight;
  slice.positivesOf[bucket]! -= weight;
}

const total = (sums: Float64Array): number => sums.reduce((sum, value) => sum + value, 0);

function precisionPlan(bound: Bound): RankPlan {
  const positive = isPositive(bound);
  return {
    kind: 'ranks',
    rankings: [ranking(bound, named(bound.columns.score), positive)],
    sums: [massWhere(bound, positive), mass(bound), rowsWhere(bound, positive)],
    start: (slices, buckets) => {
      const walker = new PrecisionWalker(slices, buckets);
      return { walkers: [walker], finish: () => slices.map((slice, at) => walker.evaluate(at, slice)) };
    },
  };
}

export const averagePrecision: Metric = { needs: ['truth', 'score'], plan: precisionPlan };
