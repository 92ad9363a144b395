import { MOST_CATEGORIES } from '../../engine/columns.ts';
import type { Profile } from '../../sources/summary.ts';
import type { Binned } from '../../spec/metrics/form.ts';
import type { Evaluated } from '../metric.ts';
import type { BinForm } from './reads.ts';
import { sumOf } from './sum.ts';

/** Rows by bucket and bin of both sides. */
interface Tables {
  readonly of: readonly (readonly number[])[];
  readonly against: readonly (readonly number[])[];
  /** Names of the bins; empty for numbers. */
  readonly categories: readonly string[];
}

/**
 * Rows of the smaller body that a bin needs on average for an interval of a distance. The jackknife takes away the bias of
 * rare bins only by its first order, which is too little where many bins have a few rows: with fewer, equal bodies were found apart
 * more often than 2.5 % of samples (scripts/drift-categories.ts). Categories may be as uneven as Zipf's; numbers are cut evenly.
 */
const FEWEST_ROWS = { categories: 20, numbers: 5 } as const;

/** Why a distance of bins that many can have no interval. */
function tooMany(of: Float64Array, against: Float64Array, kind: keyof typeof FEWEST_ROWS): string | null {
  const met = of.filter((rows, bin) => rows + against[bin]! > 0).length;
  const rows = Math.min(sumOf(of), sumOf(against));
  if (met <= 1 || rows >= FEWEST_ROWS[kind] * met) return null;
  const shown = (count: number): string => count.toLocaleString('en-US');
  return `${shown(met)} ${kind === 'numbers' ? 'bins' : kind} are too many for ${shown(rows)} rows (fewer than ${FEWEST_ROWS[kind]} each), so that equal bodies seem apart`;
}

/** A metric of two binned bodies with the influence of every bucket of both: the value without it, computed anew. */
export function evaluateBins(form: BinForm, tables: Tables, sizes: readonly number[]): Evaluated {
  const [of, against] = [totals(tables.of), totals(tables.against)];
  const whole = form.value({ of, against });
  const why = sumOf(of) === 0 ? 'no row has a value' : 'the other evidence has no value';
  const nothing = { estimate: whole, why: Number.isFinite(whole) ? '' : why, spread: form.spread, trials: null, support: null };
  if (!Number.isFinite(whole)) return { ...nothing, influences: new Float64Array(0) };
  const none = form.spread === 'proportion' ? null : tooMany(of, against, tables.categories.length > 0 ? 'categories' : 'numbers');
  const without = (rows: readonly (readonly number[])[], value: (row: readonly number[]) => Binned): Float64Array => Float64Array.from(rows, (row) => whole - form.value(value(row)));
  return {
    ...nothing,
    influences: without(tables.of, (row) => ({ of: less(of, row), against })),
    trials: form.spread === 'proportion' ? sumOf(of) : null,
    ...(none !== null && { noInterval: none }),
    rows: sumOf(of),
    reference: { rows: sumOf(against), influences: Array.from(without(tables.against, (row) => ({ of, against: less(against, row) }))), sizes },
  };
}

/**
 * Both sides in the bins of the other body's profile; text when they can't be laid over each other.
 * @param of numbers: by bucket in the bins of that profile; categories: the body's own profile
 */
export function tablesOf(profile: Profile, of: OwnRows): Tables | string {
  if (profile.kind === 'none') return profile.why;
  if (of.kind === 'none') return of.why;
  if (profile.kind === 'numbers' && of.kind === 'numbers') return { of: of.rows, against: profile.rows, categories: [] };
  if (profile.kind === 'numbers' || of.kind === 'numbers') return 'the column holds numbers in one body and text in the other (Parquet’s column of nulls alone counts as numbers)';
  const union = [...new Set([...profile.categories, ...of.categories])].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  if (union.length > MOST_CATEGORIES) return `both bodies together have ${union.length.toLocaleString('en-US')} different texts, more than the 10,000 up to which they are categories`;
  const place = new Map(union.map((category, at) => [category, at]));
  const wide = ({ rows, categories }: Categories): number[][] => {
    const places = categories.map((category) => place.get(category)!);
    return rows.map((row) => spreadOut(row, places, union.length));
  };
  return { of: wide(of), against: wide(profile), categories: union };
}

type Categories = Extract<Profile, { kind: 'categories' }>;
/** What a body has of its own column on a slice. */
export type OwnRows = Exclude<Profile, { kind: 'numbers' }> | Pick<Extract<Profile, { kind: 'numbers' }>, 'kind' | 'rows'>;

function spreadOut(row: readonly number[], places: readonly number[], length: number): number[] {
  const wide = new Array<number>(length).fill(0);
  row.forEach((rows, at) => (wide[places[at]!] = rows));
  return wide;
}

/** Rows by bin over all buckets. */
export function totals(rows: readonly (readonly number[])[]): Float64Array {
  const all = new Float64Array(rows[0]?.length ?? 0);
  for (const row of rows) row.forEach((count, bin) => (all[bin]! += count));
  return all;
}

function less(all: Float64Array, row: readonly number[]): Float64Array {
  return all.map((rows, bin) => rows - row[bin]!);
}
