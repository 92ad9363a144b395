import type { Drift } from '../../sources/pictures.ts';
import type { Profile } from '../../sources/summary.ts';
import type { Binned } from '../../spec/metrics/form.ts';
import { axisOf } from '../../engine/axis.ts';
import { rowsInBins } from './profile.ts';
import { endsOf } from './ladder.ts';
import type { Side } from './distances.ts';

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

/** Both bodies of a distance in bins of equal width over all of their values; null without any. */
export function driftOfValues(of: Side, against: Side): Distributions | null {
  const ends = [of, against].filter(({ values }) => values.value.length > 0).map(({ values }) => endsOf(values.value));
  if (ends.length < 2) return null;
  const { from, width, bins } = axisOf(Math.min(...ends.map(({ low }) => low)), Math.max(...ends.map(({ high }) => high)), MOST_BINS);
  const edges = Float64Array.from({ length: bins - 1 }, (_, bin) => from + (bin + 1) * width);
  const count = ({ values }: Side): number[] => {
    const table = rowsInBins({ value: values.value, bucket: new Uint16Array(values.value.length) }, edges, 1);
    return table[0]!;
  };
  return { edges: Array.from(edges), categories: null, other: { of: 0, against: 0 }, of: count(of), against_rows: count(against) };
}
