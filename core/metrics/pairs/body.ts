import type { Scanned } from '../../engine/plan.ts';
import type { Profile, Summary } from '../../sources/summary.ts';
import type { BoundRequest } from '../binding.ts';
import type { Source } from './blocks.ts';
import { categoryProfiles } from './categories.ts';
import { QuantileSearch } from './quantiles.ts';
import { type BinForm, type ColumnMetric, profileId, readKey, readOf } from './reads.ts';
import { runSearches } from './search.ts';

/** A body of rows that has been scanned, and the profiles of its columns, which are small. */
export class RowsBody {
  readonly request: BoundRequest;
  readonly scanned: Scanned;
  readonly #places: ReadonlyMap<string, number>;
  readonly #slices: ReadonlyMap<string, number>;
  readonly #profiles = new Map<string, readonly Profile[]>();

  /** @param places of columns in `Scan.columns`, by `readKey` */
  constructor(request: BoundRequest, scanned: Scanned, places: ReadonlyMap<string, number>) {
    this.request = request;
    this.scanned = scanned;
    this.#places = places;
    this.#slices = new Map(scanned.table.slices.map(({ key }, at) => [sliceText(key), at]));
  }

  /** Position of a slice; undefined where the body has no row of it. */
  sliceAt(key: Readonly<Record<string, string | null>>): number | undefined {
    return this.#slices.get(sliceText(key));
  }

  sizesOf(slice: number): number[] {
    return Array.from(this.scanned.table.slices[slice]!.sizes);
  }

  /** Of metrics that read columns; equal for bodies of one scan, so that they are read together. */
  get source(): Source {
    return this.scanned as Source;
  }

  /** Whether a metric's column is one of numbers, and its place among the columns. */
  column({ ref, form }: ColumnMetric): { readonly place: number; readonly isNumber: boolean } {
    const read = readOf(this.request.bound, ref, form);
    return { place: this.#places.get(readKey(read))!, isNumber: read.kind === 'number' };
  }

  #profileKey({ ref, form }: ColumnMetric<BinForm>): string {
    return JSON.stringify([profileId(ref, form), readKey(readOf(this.request.bound, ref, form))]);
  }

  /** By slice. @throws TypeError when it has not been read. */
  profiles(metric: ColumnMetric<BinForm>): readonly Profile[] {
    const found = this.#profiles.get(this.#profileKey(metric));
    if (found === undefined) throw new TypeError(`the profile of ${metric.ref.name} has not been read`);
    return found;
  }

  /** Reads the profiles of metrics, in as few passes as possible. */
  async readProfiles(metrics: readonly ColumnMetric<BinForm>[]): Promise<void> {
    const asked = new Map(metrics.map((metric) => [this.#profileKey(metric), { ...this.column(metric), bins: metric.ref.bins ?? 1 }]));
    const missing = [...asked].filter(([key]) => !this.#profiles.has(key));
    const [numbers, categories] = [true, false].map((isNumber) => missing.filter(([, column]) => column.isNumber === isNumber)) as [typeof missing, typeof missing];
    const read = categories.length === 0 ? [] : await categoryProfiles(this.source, categories.map(([, { place }]) => place));
    categories.forEach(([key], i) => this.#profiles.set(key, read[i]!));
    await runSearches(numbers, ([, { place, bins }]) => new QuantileSearch(this.source, place, bins), ([key], search) => {
      this.#profiles.set(key, this.scanned.table.slices.map((_, slice) => search.profile(slice)));
    });
  }
}

function sliceText(key: Readonly<Record<string, string | null>>): string {
  return JSON.stringify(Object.entries(key).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The other body of a metric: rows, or what a snapshot keeps. */
export type Against = { readonly kind: 'rows'; readonly body: RowsBody } | { readonly kind: 'snapshot'; readonly summary: Summary };

/** What the other body keeps of a column on a slice, with the rows of its buckets; text where there is nothing. */
export function profileAgainst(against: Against, metric: ColumnMetric<BinForm>, key: Readonly<Record<string, string | null>>): { profile: Profile; sizes: readonly number[] } | string {
  const name = metric.ref.against ?? '';
  const missing = `${name} has no rows of this slice`;
  if (against.kind === 'rows') {
    const at = against.body.sliceAt(key);
    return at === undefined ? missing : { profile: against.body.profiles(metric)[at]!, sizes: against.body.sizesOf(at) };
  }
  const slice = against.summary.slices.find((each) => sliceText(each.key) === sliceText(key));
  if (slice === undefined) return missing;
  const id = profileId(metric.ref, metric.form);
  const profile = Object.hasOwn(slice.profiles ?? {}, id) ? slice.profiles![id]! : undefined;
  return profile === undefined ? `${name} was summarized without ${id}; make its snapshot anew with this gate` : { profile, sizes: slice.sizes };
}
