import type { RankedRows, Scanned } from '../engine/plan.ts';
import { columnsAt } from './evaluate-sums.ts';
import type { Cells, Evaluated, RankPlan, Walker } from './metric.ts';
import type { Planned } from './plan-scan.ts';

type RankPlanned = Planned & { readonly plan: RankPlan };

interface Along {
  readonly ranking: number;
  readonly walker: Walker;
}

/**
 * Evaluates every metric of ranks: a ranking is walked once for all of its metrics and slices, and again only for those
 * that ask for it. Gives the slices of each metric, in the order of `planned`.
 * @param along walkers that are taken along on rankings that metrics walk
 */
export async function evaluateRanks(planned: readonly RankPlanned[], scanned: Scanned, along: readonly Along[] = []): Promise<Evaluated[][]> {
  const { table } = scanned;
  const runs = planned.map(({ plan, sums }) =>
    plan.start(table.slices.map((slice) => ({ buckets: slice.buckets, sizes: slice.sizes, sums: columnsAt(slice, sums) })), table.bucketKeys.length),
  );
  for (const [place, rows] of scanned.rankings.entries()) {
    const walkers = runs.flatMap((run, at) => run.walkers.filter((_, k) => planned[at]!.rankings[k] === place));
    await walk(rows, [...walkers, ...along.filter(({ ranking }) => ranking === place).map(({ walker }) => walker)]);
  }
  return runs.map((run) => run.finish());
}

async function walk(rows: RankedRows, walkers: readonly Walker[]): Promise<void> {
  const cells = flatten(rows.slicesOf);
  for (let active = walkers; active.length > 0; active = active.filter((walker) => walker.end())) {
    for await (const block of rows.blocks()) for (const walker of active) walker.take(block, cells);
  }
}

function flatten(slicesOf: readonly Uint32Array[]): Cells {
  const from = new Uint32Array(slicesOf.length + 1);
  slicesOf.forEach((slices, cell) => (from[cell + 1] = from[cell]! + slices.length));
  const slices = new Uint32Array(from[slicesOf.length]!);
  slicesOf.forEach((list, cell) => slices.set(list, from[cell]));
  return { from, slices };
}
