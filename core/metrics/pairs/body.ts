import type { ColumnValues, Scanned } from '../../engine/plan.ts';
import type { MetricRef } from '../../spec/gate.ts';
import type { Profile, Summary } from '../../sources/summary.ts';
import type { BoundRequest } from '../binding.ts';
import { type ColumnForm, profileId, readKey, readOf } from './reads.ts';
import { profileOf } from './profile.ts';
import { type SliceValues, splitBySlice } from './split.ts';
import type { Side } from './distances.ts';

/** A column of a body, dealt out to its slices. */
interface Column {
  readonly slices: readonly SliceValues[];
  /** Undefined: numbers. `many`: too many texts to be categories. */
  readonly categories: readonly string[] | undefined;
  readonly many: boolean;
}

/** A body of rows that has been scanned: gives columns by slice, of which the last is kept, and profiles of them, which are small. */
export class RowsBody {
  readonly request: BoundRequest;
  readonly scanned: Scanned;
  readonly #places: ReadonlyMap<string, number>;
  readonly #slices: ReadonlyMap<string, number>;
  #column: { readonly key: string; readonly column: Promise<Column> } | undefined;
  readonly #profiles = new Map<string, Promise<Profile[]>>();

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

  column(ref: MetricRef, form: ColumnForm): Promise<Column> {
    const read = readOf(this.request.bound, ref, form);
    const key = readKey(read);
    if (this.#column?.key !== key) this.#column = { key, column: this.#read(this.#places.get(key)!) };
    return this.#column.column;
  }

  /** Where it stands among the columns that are read: those that are read together are asked for together. */
  placeOf(ref: MetricRef, form: ColumnForm): number {
    return this.#places.get(readKey(readOf(this.request.bound, ref, form))) ?? -1;
  }

  async #read(place: number): Promise<Column> {
    const rows = this.scanned.columns[place]!;
    const values: ColumnValues | null = await rows.read();
    const none = { value: new Float64Array(0), bucket: new Uint16Array(0), cell: new Uint32Array(0), count: new Float64Array(0), categories: [] };
    return { slices: splitBySlice(values ?? none, rows.slicesOf, this.scanned.table), categories: values === null ? [] : values.categories, many: values === null };
  }

  async side(ref: MetricRef, form: ColumnForm, slice: number): Promise<Side> {
    return { values: (await this.column(ref, form)).slices[slice]!, sizes: this.sizesOf(slice) };
  }

  /** By slice. */
  profiles(ref: MetricRef, form: ColumnForm): Promise<Profile[]> {
    const id = JSON.stringify([profileId(ref, form), readKey(readOf(this.request.bound, ref, form))]);
    const profiles = this.#profiles.get(id) ?? this.#profile(ref, form);
    this.#profiles.set(id, profiles);
    return profiles;
  }

  async #profile(ref: MetricRef, form: ColumnForm): Promise<Profile[]> {
    const { slices, categories, many } = await this.column(ref, form);
    return slices.map((values, at) => (many ? { kind: 'none', why: TOO_MANY } : profileOf(values, categories, this.scanned.table.slices[at]!.sizes.length, ref.bins ?? 1)));
  }
}

export const TOO_MANY = 'the column has more than 10,000 different texts, so they are no categories';

function sliceText(key: Readonly<Record<string, string | null>>): string {
  return JSON.stringify(Object.entries(key).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The other body of a metric: rows, or what a snapshot keeps. */
export type Against = { readonly kind: 'rows'; readonly body: RowsBody } | { readonly kind: 'snapshot'; readonly summary: Summary };

/** What the other body keeps of a column on a slice, with the rows of its buckets; text where there is nothing. */
export async function profileAgainst(against: Against, ref: MetricRef, form: ColumnForm, key: Readonly<Record<string, string | null>>): Promise<{ profile: Profile; sizes: readonly number[] } | string> {
  const missing = `${ref.against ?? ''} has no rows of this slice`;
  if (against.kind === 'rows') {
    const at = against.body.sliceAt(key);
    return at === undefined ? missing : { profile: (await against.body.profiles(ref, form))[at]!, sizes: against.body.sizesOf(at) };
  }
  const slice = against.summary.slices.find((each) => sliceText(each.key) === sliceText(key));
  if (slice === undefined) return missing;
  const id = profileId(ref, form);
  const profile = Object.hasOwn(slice.profiles ?? {}, id) ? slice.profiles![id]! : undefined;
  return profile === undefined ? `${ref.against ?? ''} was summarized without ${id}; make its snapshot anew with this gate` : { profile, sizes: slice.sizes };
}
