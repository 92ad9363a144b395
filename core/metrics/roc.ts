import type { Ranking } from '../engine/plan.ts';
import type { Bound, Evaluated, Metric, RankedSlice, RankPlan } from './metric.ts';
import { RocWalker } from './roc-walk.ts';
import { holds, isPositive, named, number, rowsWhere, weightOf } from './sql.ts';

/** A ranking by a score with the rows of a condition marked. */
export function ranking(bound: Bound, score: string, positive?: string): Ranking {
  const weight = weightOf(bound);
  return { value: number(score), ...(positive !== undefined && { positive }), ...(weight !== undefined && { weight }) };
}

/** One class against the rest, ranked by its score. */
interface Side {
  readonly name: string;
  readonly score: string;
  readonly positive: string;
  /** Every row has the same score by construction. */
  readonly fixed: boolean;
}

/**
 * ROC AUC: the chance that a positive has the higher score, ties counting half (Mann and Whitney); for several classes
 * the plain mean over one class against the rest. Replicates are exact.
 */
function rocPlan(bound: Bound, sides: readonly Side[]): RankPlan {
  return {
    kind: 'ranks',
    rankings: sides.map((side) => ranking(bound, side.score, side.positive)),
    sums: sides.flatMap((side) => [rowsWhere(bound, side.positive), rowsWhere(bound, `not (${side.positive})`)]),
    start: (slices, buckets) => {
      const walkers = sides.map(() => new RocWalker(slices.length, buckets));
      return { walkers, finish: () => slices.map((slice, at) => meanArea(slice, at, sides, walkers)) };
    },
  };
}

function meanArea(slice: RankedSlice, at: number, sides: readonly Side[], walkers: readonly RocWalker[]): Evaluated {
  const areas = walkers.map((walker) => walker.area(at, slice.buckets));
  const mean = (of: (area: (typeof areas)[number]) => number): number => areas.reduce((sum, area) => sum + of(area), 0) / areas.length;
  const estimate = mean((area) => area.estimate);
  const counts = slice.sums.map((sum) => sum.reduce((a, b) => a + b, 0));
  // Scores that are the same by how the model is made rank nothing in any sample: ½ is known, not estimated.
  const known = Number.isFinite(estimate) && sides.every(({ fixed }) => fixed);
  return {
    estimate,
    why: missingClass(sides, counts),
    spread: known ? 'exact' : 'unit',
    influences: slice.sizes.map((_, bucket) => estimate - mean((area) => area.without[bucket]!)),
    trials: null,
    support: Math.min(...counts),
  };
}

function missingClass(sides: readonly Side[], counts: readonly number[]): string {
  const empty = counts.indexOf(0);
  const side = sides[Math.floor(empty / 2)];
  if (side === undefined) return 'the weights sum to 0';
  if (sides.length === 1) return empty === 0 ? 'no positives' : 'no negatives';
  return `no rows of ${empty % 2 === 0 ? '' : 'any class but '}\`${side.name}\``;
}

/** The binary score against the label. */
function binarySide(bound: Bound): Side {
  return { name: 'positive', score: named(bound.columns.score), positive: isPositive(bound), fixed: isFixed(bound, bound.columns.score) };
}

function classSides(bound: Bound): Side[] {
  const label = named(bound.columns.label);
  return bound.classes.map((c) => ({ name: c.name, score: named(c.column), positive: holds(bound, label, c.name), fixed: isFixed(bound, c.column) }));
}

function isFixed({ table }: Bound, column: string | undefined): boolean {
  return column !== undefined && Object.hasOwn(table.constants ?? {}, column);
}

export const rocAuc: Metric = { needs: ['truth', 'score'], plan: (bound) => rocPlan(bound, [binarySide(bound)]) };
export const rocAucOvr: Metric = { needs: ['truth', 'scores'], plan: (bound) => rocPlan(bound, classSides(bound)) };
