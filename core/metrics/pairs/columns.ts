import type { Profile } from '../../sources/summary.ts';
import { exactly } from '../evaluate-facts.ts';
import type { Evaluated } from '../metric.ts';
import { BinCount } from './bin-count.ts';
import { evaluateBins, type OwnRows, tablesOf, totals } from './bins.ts';
import { type Against, profileAgainst, type RowsBody } from './body.ts';
import { DistanceSearch } from './distances.ts';
import { type Distributions, driftOfBins } from './drift.ts';
import { type BinForm, type ColumnMetric, type DistanceForm, isBinned } from './reads.ts';
import { dealOut, runSearches } from './search.ts';

/** A metric of a column of two bodies. */
export type AskedColumn = ColumnMetric & { readonly against: Against };

/** A metric by slice, and both distributions on all rows. */
export interface Found {
  readonly slices: readonly Evaluated[];
  readonly distributions: Distributions | null;
}

/**
 * Evaluates metrics of columns of a body, those that can in one pass over its rows. The profiles of the other bodies, and
 * for categories its own, have been read.
 */
export async function evaluateColumns(body: RowsBody, asked: readonly AskedColumn[]): Promise<ReadonlyMap<AskedColumn, Found>> {
  const found = new Map<AskedColumn, Found>();
  const [numbers, categories] = [true, false].map((isNumber) => asked.filter(isBinned).filter((metric) => body.column(metric).isNumber === isNumber)) as [AskedBins[], AskedBins[]];
  await dealOut(numbers, (metric) => countOf(body, metric), (metric, count) => found.set(metric, ofBins(body, metric, (slice) => ({ kind: 'numbers', rows: count.rows(slice) }))));
  await body.readProfiles(categories);
  for (const metric of categories) found.set(metric, ofBins(body, metric, (slice) => ownCategories(body.profiles(metric)[slice]!)));
  await runSearches(asked.filter(isDistance), (metric) => searchOf(body, metric), (metric, search) => found.set(metric, ofDistance(body, metric, search)));
  return new Map(asked.map((metric) => [metric, found.get(metric)!]));
}

type AskedBins = AskedColumn & ColumnMetric<BinForm>;
/** Distances need the rows of both. */
type AskedDistance = ColumnMetric<DistanceForm> & { readonly against: Extract<Against, { kind: 'rows' }> };

function isDistance(metric: AskedColumn): metric is AskedColumn & AskedDistance {
  return metric.form.kind === 'distance' && metric.against.kind === 'rows';
}

function countOf(body: RowsBody, metric: AskedBins): BinCount {
  const edges = body.scanned.table.slices.map(({ key }) => {
    const other = profileAgainst(metric.against, metric, key);
    return typeof other !== 'string' && other.profile.kind === 'numbers' ? other.profile.edges : undefined;
  });
  return new BinCount(body.source, body.column(metric).place, edges);
}

function ownCategories(profile: Profile): OwnRows {
  if (profile.kind === 'numbers') throw new TypeError('a column of categories has no edges');
  return profile;
}

function ofBins(body: RowsBody, metric: AskedBins, own: (slice: number) => OwnRows): Found {
  let distributions: Distributions | null = null;
  const slices = body.scanned.table.slices.map(({ key }, slice): Evaluated => {
    const other = profileAgainst(metric.against, metric, key);
    if (typeof other === 'string') return exactly(NaN, other);
    const tables = tablesOf(other.profile, own(slice));
    if (typeof tables === 'string') return exactly(NaN, tables);
    if (slice === 0) distributions = driftOfBins(other.profile, { of: totals(tables.of), against: totals(tables.against) }, tables.categories);
    return evaluateBins(metric.form, tables, other.sizes);
  });
  return { slices, distributions };
}

/** For each slice the one of the other body. */
function sameSlices(body: RowsBody, { against }: AskedDistance): (number | undefined)[] {
  return body.scanned.table.slices.map(({ key }) => against.body.sliceAt(key));
}

function searchOf(body: RowsBody, metric: AskedDistance): DistanceSearch {
  const sides = [body, metric.against.body].map((each) => ({ source: each.source, column: each.column(metric).place }));
  return new DistanceSearch(metric.form.of, sides, sameSlices(body, metric));
}

function ofDistance(body: RowsBody, metric: AskedDistance, search: DistanceSearch): Found {
  const slices = sameSlices(body, metric).map((there, slice): Evaluated =>
    (there === undefined ? exactly(NaN, `${metric.ref.against ?? ''} has no rows of this slice`) : search.evaluated(slice, metric.against.body.sizesOf(there))));
  return { slices, distributions: search.distributions() };
}
