import type { Drift } from '../../sources/pictures.ts';
import type { Profile } from '../../sources/summary.ts';
import type { Binned } from '../../spec/metrics/form.ts';
import { axisOf } from '../../engine/axis.ts';
import type { Pair } from './distance.ts';

/** Bins and categories that a picture holds at most. */
const MOST_BINS = 30;
const MOST_CATEGORIES = 12;

/** The part of a drift picture that does not name what it is of. */
export type Distributions = Pick<Drift, 'edges' | 'categories' | 'other' | 'of' | 'against_rows'>;

/** Both bodies in the bins that the metric itself has counted. @param labels of the bins, for categories */
export function driftOfBins(profile: Profile, { of, against }: Binned, labels: readonly string[]): Distributions | null {
  if (profile.kind === 'none') return null;
  if (profile.kind === 'numbers') return { edges: [...profile.edges], categories: null, other: { of: 0, against: 0 }, of: Array.from(of), against_rows: Array.from(against) };
  const order = labels.map((_, at) => at).sort((a, b) => against[b]! - against[a]! || of[b]! - of[a]! || a - b);
  const [kept, rest] = [order.slice(0, MOST_CATEGORIES), order.slice(MOST_CATEGORIES)];
  const sum = (rows: Float64Array): number => rest.reduce((so, at) => so + rows[at]!, 0);
  return {
    edges: null,
    categories: kept.map((at) => labels[at]!),
    other: { of: sum(of), against: sum(against) },
    of: kept.map((at) => of[at]!),
    against_rows: kept.map((at) => against[at]!),
  };
}

/** Both bodies of a distance in bins of equal width over all of their values. Cells that are narrow enough lie in one of them wholly. */
export function driftOfCells({ leaves: { low, only }, of, against }: Pair): Distributions {
  const values = low.map((value, leaf) => (Number.isNaN(only[leaf]!) ? value : only[leaf]!));
  const isThere = (_: number, leaf: number): boolean => of[leaf]! + against[leaf]! > 0;
  const { from, width, bins } = axisOf(values.find(isThere)!, values.findLast(isThere)!, MOST_BINS);
  const [mine, other] = [new Array<number>(bins).fill(0), new Array<number>(bins).fill(0)];
  for (let leaf = 0; leaf < values.length; leaf++) {
    if (!isThere(0, leaf)) continue;
    const bin = Math.floor((values[leaf]! - from) / width);
    mine[bin]! += of[leaf]!;
    other[bin]! += against[leaf]!;
  }
  return { edges: Array.from({ length: bins - 1 }, (_, bin) => from + (bin + 1) * width), categories: null, other: { of: 0, against: 0 }, of: mine, against_rows: other };
}
