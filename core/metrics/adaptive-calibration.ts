import type { SortedBlock } from '../engine/plan.ts';
import { BINS } from './probability.ts';
import type { Bound, Cells, Evaluated, Metric, RankedSlice, RankPlan, Walker } from './metric.ts';
import { ranking } from './roc.ts';
import { isPositive, mass, named, rowsWhere } from './sql.ts';
import { tieEnd } from './ties.ts';

/** A slice on the way up. */
interface State {
  readonly all: number;
  readonly positionOf: ReadonlyMap<number, number>;
  below: number;
  /** Σ w·(p − y) by bucket of the slice and bin, side by side. */
  readonly gaps: Float64Array;
}

/** A score's rows of one slice and bucket. */
interface Part {
  readonly slice: number;
  readonly bucket: number;
  rows: number;
  positives: number;
}

/**
 * Adaptive calibration error (Nixon, Dusenberry, Jerfel, Nguyen, Liu, Zhang and Tran 2019) of P(positive): bins of equal
 * mass by score, Σ over bins of |Σ w·(p − y)| ÷ Σ w. Rows that share a score are alike: where a bin ends among them, each
 * counts on both sides by the share that falls there, so that no order of rows decides. Replicates keep the bins.
 */
class CalibrationWalker implements Walker {
  readonly #states: readonly State[];
  readonly #bins: number;

  constructor(slices: readonly RankedSlice[], bins: number) {
    this.#bins = bins;
    this.#states = slices.map(({ buckets, sums }) => ({
      all: total(sums[0]!),
      positionOf: new Map(Array.from(buckets, (bucket, at) => [bucket, at])),
      below: 0,
      gaps: new Float64Array(buckets.length * bins),
    }));
  }

  take(block: SortedBlock, cells: Cells): void {
    for (let from = 0; from < block.length; ) {
      const end = tieEnd(block, from);
      this.#tie(block.value[from]!, partsOf(block, cells, from, end));
      from = end;
    }
  }

  end(): boolean {
    return false;
  }

  #tie(score: number, parts: readonly Part[]): void {
    for (let from = 0; from < parts.length; ) {
      const { slice } = parts[from]!;
      let end = from;
      let rows = 0;
      for (; end < parts.length && parts[end]!.slice === slice; end++) rows += parts[end]!.rows;
      this.#deal(this.#states[slice]!, score, parts.slice(from, end), rows);
      from = end;
    }
  }

  /** Deals a score's rows of a slice to the bins that they reach into. */
  #deal(state: State, score: number, parts: readonly Part[], rows: number): void {
    const width = state.all / this.#bins;
    const [start, end] = [state.below, state.below + rows];
    state.below = end;
    if (rows === 0) return;
    const last = Math.min(this.#bins - 1, Math.floor(end / width));
    for (let bin = Math.min(last, Math.floor(start / width)); bin <= last; bin++) {
      const high = bin === this.#bins - 1 ? Infinity : (bin + 1) * width;
      const share = Math.max(0, Math.min(end, high) - Math.max(start, bin * width)) / rows;
      for (const { bucket, rows: own, positives } of parts) {
        state.gaps[state.positionOf.get(bucket)! * this.#bins + bin]! += share * (score * own - positives);
      }
    }
  }

  evaluate(at: number, { sums }: RankedSlice): Evaluated {
    const { gaps, all } = this.#states[at]!;
    const overall = new Float64Array(this.#bins);
    gaps.forEach((gap, i) => (overall[i % this.#bins]! += gap));
    const estimate = all > 0 ? overall.reduce((sum, gap) => sum + Math.abs(gap), 0) / all : NaN;
    const influences = sums[0]!.map((own, j) => {
      const left = overall.reduce((sum, gap, bin) => sum + Math.abs(gap - gaps[j * this.#bins + bin]!), 0);
      return all > own ? estimate - left / (all - own) : NaN;
    });
    return { estimate, why: 'the weights sum to 0', spread: 'unit', influences, trials: null, support: Math.min(total(sums[1]!), total(sums[2]!)) };
  }
}

const total = (sums: Float64Array): number => sums.reduce((sum, value) => sum + value, 0);

/** Rows of a tie by slice and bucket, in that order. Sums of weights are taken by ascending weight, which the order of rows can't change. */
function partsOf(block: SortedBlock, { from, slices }: Cells, start: number, end: number): Part[] {
  const rows = Array.from({ length: end - start }, (_, i) => start + i);
  const { weight } = block;
  if (weight !== undefined) rows.sort((a, b) => weight[a]! - weight[b]!);
  const parts = new Map<number, Part>();
  for (const row of rows) {
    const cell = block.cell[row]!;
    const bucket = block.bucket[row]!;
    for (let k = from[cell]!; k < from[cell + 1]!; k++) {
      const slice = slices[k]!;
      const key = slice * 65536 + bucket;
      let part = parts.get(key);
      if (part === undefined) parts.set(key, (part = { slice, bucket, rows: 0, positives: 0 }));
      part.rows += weight === undefined ? 1 : weight[row]!;
      if (block.positive[row] === 1) part.positives += weight === undefined ? 1 : weight[row]!;
    }
  }
  return [...parts.values()].sort((a, b) => a.slice - b.slice || a.bucket - b.bucket);
}

function plan(bound: Bound, bins: number): RankPlan {
  const positive = isPositive(bound);
  return {
    kind: 'ranks',
    rankings: [ranking(bound, named(bound.columns.score), positive)],
    sums: [mass(bound), rowsWhere(bound, positive), rowsWhere(bound, `not (${positive})`)],
    start: (slices) => {
      const walker = new CalibrationWalker(slices, bins);
      return { walkers: [walker], finish: () => slices.map((slice, at) => walker.evaluate(at, slice)) };
    },
  };
}

export const adaptiveCalibrationError: Metric = { needs: ['truth', 'probability'], plan: (bound, ref) => plan(bound, ref.bins ?? BINS) };
