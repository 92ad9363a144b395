import type { SortedBlock } from '../engine/plan.ts';
import type { Bound, Cells, Evaluated, Metric, RankedSlice, RankPlan, Walker } from './metric.ts';
import { ranking } from './roc.ts';
import { isPositive, massWhere, named, rowsWhere } from './sql.ts';
import { tieEnd, tiedRows } from './ties.ts';

/** What a slice has met up to the score reached, and where the two distributions lay furthest apart. */
interface Below {
  readonly allPositives: number;
  readonly allNegatives: number;
  positives: number;
  negatives: number;
  /** Signed: share of positives − share of negatives at or below `threshold`. */
  widest: number;
  threshold: number;
}

/**
 * Two-sample Kolmogorov–Smirnov statistic of the scores of positives and negatives, sup |F₁ − F₀|. The first walk finds
 * the score where they lie furthest apart (the lowest of several), the second counts each bucket below it. Influences
 * are those of the difference at that score: first order, since a bucket may also move the score.
 */
class DistanceWalker implements Walker {
  readonly #ranked: readonly RankedSlice[];
  readonly #slices: Below[];
  readonly #buckets: number;
  /** Mass at or below the threshold by slice and bucket: positives, then negatives. */
  readonly #counted: readonly [Float64Array, Float64Array];
  #counting = false;

  constructor(ranked: readonly RankedSlice[], buckets: number) {
    this.#ranked = ranked;
    this.#buckets = buckets;
    this.#slices = ranked.map(({ sums }) => ({
      allPositives: total(sums[0]!),
      allNegatives: total(sums[1]!),
      positives: 0,
      negatives: 0,
      widest: 0,
      threshold: -Infinity,
    }));
    this.#counted = [new Float64Array(ranked.length * buckets), new Float64Array(ranked.length * buckets)];
  }

  take(block: SortedBlock, cells: Cells): void {
    for (let from = 0; from < block.length; ) {
      const end = tieEnd(block, from);
      const rows = tiedRows(block, from, end);
      for (const row of rows) {
        if (this.#counting) this.#count(block, cells, row);
        else this.#add(block, cells, row);
      }
      if (!this.#counting) for (const row of rows) this.#compare(block, cells, row);
      from = end;
    }
  }

  end(): boolean {
    const again = !this.#counting;
    this.#counting = true;
    return again;
  }

  #add(block: SortedBlock, { from, slices }: Cells, row: number): void {
    const weight = block.weight === undefined ? 1 : block.weight[row]!;
    const cell = block.cell[row]!;
    for (let k = from[cell]!; k < from[cell + 1]!; k++) {
      const slice = this.#slices[slices[k]!]!;
      if (block.positive[row] === 1) slice.positives += weight;
      else slice.negatives += weight;
    }
  }

  #compare(block: SortedBlock, { from, slices }: Cells, row: number): void {
    const cell = block.cell[row]!;
    for (let k = from[cell]!; k < from[cell + 1]!; k++) {
      const slice = this.#slices[slices[k]!]!;
      const gap = slice.positives / slice.allPositives - slice.negatives / slice.allNegatives;
      if (Math.abs(gap) <= Math.abs(slice.widest)) continue;
      slice.widest = gap;
      slice.threshold = block.value[row]!;
    }
  }

  #count(block: SortedBlock, { from, slices }: Cells, row: number): void {
    const cell = block.cell[row]!;
    const counted = this.#counted[block.positive[row] === 1 ? 0 : 1];
    for (let k = from[cell]!; k < from[cell + 1]!; k++) {
      if (block.value[row]! > this.#slices[slices[k]!]!.threshold) continue;
      counted[slices[k]! * this.#buckets + block.bucket[row]!]! += block.weight === undefined ? 1 : block.weight[row]!;
    }
  }

  evaluate(at: number): Evaluated {
    const { buckets, sums } = this.#ranked[at]!;
    const [positivesOf, negativesOf] = [sums[0]!, sums[1]!];
    const { widest, allPositives: positives, allNegatives: negatives } = this.#slices[at]!;
    const [below, beaten] = this.#counted.map((counted) => Float64Array.from(buckets, (bucket) => counted[at * this.#buckets + bucket]!));
    const [f1, f0] = [total(below!), total(beaten!)];
    const influences = positivesOf.map((p, j) => {
      const [left, other] = [positives - p, negatives - negativesOf[j]!];
      if (!(left > 0 && other > 0)) return NaN;
      return Math.sign(widest) * (f1 / positives - f0 / negatives - (f1 - below![j]!) / left + (f0 - beaten![j]!) / other);
    });
    const estimate = positives > 0 && negatives > 0 ? Math.abs(widest) : NaN;
    const why = positives === 0 ? 'no positives' : 'no negatives';
    return { estimate, why, spread: 'unit', influences, trials: null, support: Math.min(total(sums[2]!), total(sums[3]!)) };
  }
}

const total = (sums: Float64Array): number => sums.reduce((sum, value) => sum + value, 0);

function distancePlan(bound: Bound): RankPlan {
  const positive = isPositive(bound);
  const sides = [positive, `not (${positive})`];
  return {
    kind: 'ranks',
    rankings: [ranking(bound, named(bound.columns.score), positive)],
    sums: [...sides.map((side) => massWhere(bound, side)), ...sides.map((side) => rowsWhere(bound, side))],
    start: (slices, buckets) => {
      const walker = new DistanceWalker(slices, buckets);
      return { walkers: [walker], finish: () => slices.map((_, at) => walker.evaluate(at)) };
    },
  };
}

export const ksStatistic: Metric = { needs: ['truth', 'score'], plan: distancePlan };
