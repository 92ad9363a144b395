import type { SortedBlock } from '../engine/plan.ts';
import { hallSheather } from './bandwidth.ts';
import type { Cells, Walker } from './metric.ts';
import { type Masses, type ThresholdRule, total } from './threshold-rule.ts';
import { tieEnd, tiedRows } from './ties.ts';

type Running = { -readonly [part in keyof Masses]: Masses[part] };

/** A slice on the way up. */
interface State {
  readonly all: Masses;
  readonly rows: Masses;
  /** Mass, and rows, under the score that is reached. */
  below: Running;
  met: Running;
  best: number;
  threshold: number;
  /** At or above the threshold. */
  above: Masses;
  /** Ends of the window around the threshold, in `ranked` mass from below. */
  window: readonly [number, number];
  /** Rows inside of the window. */
  readonly near: Running;
}

/** The rows of one score that a slice has. */
interface Tie {
  readonly mass: Running;
  readonly rows: Running;
}

/** What a slice holds over its threshold and at it, by bucket of the table. */
export interface Counted {
  /** Strictly over the threshold: positives, negatives; at it: positives, negatives. */
  readonly over: readonly [Float64Array, Float64Array];
  readonly at: readonly [Float64Array, Float64Array];
}

/** Rows on either side of the threshold that its surroundings are read from, at least. */
const FEWEST_NEAR = 5;
const nothing = (): Running => ({ positives: 0, negatives: 0 });

/**
 * Finds the threshold that a rule chooses on the first walk, and on the second what lies over it and at it in each bucket,
 * and how positives and negatives are mixed around it: a window of Hall and Sheather's width among the ranked rows.
 */
export class ThresholdWalker implements Walker {
  readonly #rule: ThresholdRule;
  readonly #states: readonly State[];
  readonly #buckets: number;
  readonly #counted: readonly Float64Array[];
  #counting = false;

  /** @param slices masses by class and rows of each slice */
  constructor(rule: ThresholdRule, slices: readonly { readonly all: Masses; readonly rows: Masses }[], buckets: number) {
    this.#rule = rule;
    this.#buckets = buckets;
    this.#states = slices.map(({ all, rows }): State => ({ all, rows, below: nothing(), met: nothing(), best: rule.otherwise, threshold: Infinity, above: nothing(), window: [0, 0], near: nothing() }));
    this.#counted = Array.from({ length: 4 }, () => new Float64Array(slices.length * buckets));
  }

  take(block: SortedBlock, cells: Cells): void {
    for (let from = 0; from < block.length; ) {
      const end = tieEnd(block, from);
      this.#tie(block, cells, tiedRows(block, from, end));
      from = end;
    }
  }

  end(): boolean {
    if (this.#counting) return false;
    this.#counting = true;
    for (const state of this.#states) {
      state.window = windowOf(this.#rule, state);
      state.below = nothing();
    }
    return true;
  }

  #tie(block: SortedBlock, { from, slices }: Cells, rows: readonly number[]): void {
    const met = new Map<number, Tie>();
    for (const row of rows) {
      const weight = block.weight === undefined ? 1 : block.weight[row]!;
      if (weight === 0) continue;
      const cell = block.cell[row]!;
      for (let k = from[cell]!; k < from[cell + 1]!; k++) {
        const slice = slices[k]!;
        let tie = met.get(slice);
        if (tie === undefined) met.set(slice, (tie = { mass: nothing(), rows: nothing() }));
        const side = block.positive[row] === 1 ? 'positives' : 'negatives';
        tie.mass[side] += weight;
        tie.rows[side]++;
        if (this.#counting) this.#count(slice, block, row, weight);
      }
    }
    for (const [slice, tie] of met) {
      const state = this.#states[slice]!;
      if (this.#counting) this.#gather(state, tie.mass);
      else this.#consider(state, block.value[rows[0]!]!);
      add(state.below, tie.mass);
      add(state.met, tie.rows);
    }
  }

  #consider(state: State, threshold: number): void {
    const { all, below, rows, met } = state;
    // What is left of a sum of weights is not quite 0 where no row is left.
    const left = (side: keyof Masses): number => (met[side] === rows[side] ? 0 : all[side] - below[side]);
    const above = { positives: left('positives'), negatives: left('negatives') };
    if (!this.#rule.meets(above, all)) return;
    const value = this.#rule.value(above, all);
    if (this.#rule.choose === 'best' && !Number.isNaN(state.best) && value <= state.best) return;
    Object.assign(state, { best: value, threshold, above });
  }

  #count(slice: number, block: SortedBlock, row: number, weight: number): void {
    const { threshold } = this.#states[slice]!;
    const value = block.value[row]!;
    if (value < threshold) return;
    const which = (value > threshold ? 0 : 2) + (block.positive[row] === 1 ? 0 : 1);
    this.#counted[which]![slice * this.#buckets + block.bucket[row]!]! += weight;
  }

  #gather({ below, near, window: [low, high] }: State, tie: Masses): void {
    const start = this.#rule.ranked(below);
    if (start > high || start + this.#rule.ranked(tie) < low) return;
    add(near, tie);
  }

  /** Mix of the rows around the threshold of a slice. */
  near(slice: number): Masses {
    return this.#states[slice]!.near;
  }

  /** Whether a threshold was allowed on the slice. */
  found(slice: number): boolean {
    return !Number.isNaN(this.#states[slice]!.best);
  }

  counted(slice: number, buckets: Uint32Array): Counted {
    const of = (which: number): Float64Array => Float64Array.from(buckets, (bucket) => this.#counted[which]![slice * this.#buckets + bucket]!);
    return { over: [of(0), of(1)], at: [of(2), of(3)] };
  }
}

function add(to: Running, { positives, negatives }: Masses): void {
  to.positives += positives;
  to.negatives += negatives;
}

function windowOf(rule: ThresholdRule, { all, above, rows: rowsOf }: State): readonly [number, number] {
  const rows = rule.ranked(rowsOf);
  const ranked = rule.ranked(all);
  if (!(ranked > 0) || rows === 0 || total(all) === 0) return [0, 0];
  const q = Math.min(1 - 0.5 / rows, Math.max(0.5 / rows, 1 - rule.ranked(above) / ranked));
  const half = Math.max(FEWEST_NEAR / rows, hallSheather(rows, q));
  return [(q - half) * ranked, (q + half) * ranked];
}
