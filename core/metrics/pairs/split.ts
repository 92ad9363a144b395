import type { ColumnValues, SumTable } from '../../engine/plan.ts';

/** The values of a column on one slice; rows without one are left out. */
export interface SliceValues {
  readonly value: Float64Array;
  /** Position in the slice's buckets. */
  readonly bucket: Uint16Array;
  /** Rows that each value stands for; undefined: one. */
  readonly count?: Float64Array;
}

/** Deals the values of a column out to the slices of its table. */
export function splitBySlice(values: ColumnValues, slicesOf: readonly Uint32Array[], table: SumTable): SliceValues[] {
  const places = table.slices.map(({ buckets }) => placesOf(buckets, table.bucketKeys.length));
  if (table.slices.length === 1) return [known(values)];
  const parts = sizesOf(values, slicesOf, table.slices.length).map((size) => ({
    value: new Float64Array(size),
    bucket: new Uint16Array(size),
    ...(values.count !== undefined && { count: new Float64Array(size) }),
  }));
  const next = new Uint32Array(parts.length);
  const { value, bucket, cell, count } = values;
  for (let row = 0; row < value.length; row++) {
    if (Number.isNaN(value[row]!)) continue;
    const slices = slicesOf[cell[row]!]!;
    for (let k = 0; k < slices.length; k++) {
      const slice = slices[k]!;
      const part = parts[slice]!;
      const at = next[slice]!++;
      part.value[at] = value[row]!;
      part.bucket[at] = places[slice]![bucket[row]!]!;
      if (part.count !== undefined && count !== undefined) part.count[at] = count[row]!;
    }
  }
  return parts;
}

function sizesOf({ value, cell }: ColumnValues, slicesOf: readonly Uint32Array[], length: number): number[] {
  const sizes = new Array<number>(length).fill(0);
  for (let row = 0; row < value.length; row++) {
    if (Number.isNaN(value[row]!)) continue;
    const slices = slicesOf[cell[row]!]!;
    for (let k = 0; k < slices.length; k++) sizes[slices[k]!]!++;
  }
  return sizes;
}

/** Position in the table's buckets → position in the slice's. Of all rows they are the same. */
function placesOf(buckets: Uint32Array, length: number): Uint16Array {
  const places = new Uint16Array(length);
  buckets.forEach((bucket, at) => (places[bucket] = at));
  return places;
}

/** Rows with a value; those of all rows, whose buckets are the table's own. */
function known(values: ColumnValues): SliceValues {
  const { value, bucket, count } = values;
  let missing = 0;
  for (let i = 0; i < value.length; i++) missing += Number.isNaN(value[i]!) ? 1 : 0;
  if (missing === 0) return values;
  const size = value.length - missing;
  const left = { value: new Float64Array(size), bucket: new Uint16Array(size), ...(count !== undefined && { count: new Float64Array(size) }) };
  for (let i = 0, at = 0; i < value.length; i++) {
    if (Number.isNaN(value[i]!)) continue;
    left.value[at] = value[i]!;
    left.bucket[at] = bucket[i]!;
    if (left.count !== undefined) left.count[at] = count![i]!;
    at++;
  }
  return left;
}
