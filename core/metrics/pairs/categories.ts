import type { CategoryRows } from '../../engine/plan.ts';
import type { Profile } from '../../sources/summary.ts';
import { placesOf, type Source } from './blocks.ts';

const TOO_MANY = 'the column has more than 10,000 different texts, so they are no categories';

/** What a body has of columns of categories, by column and then by slice: rows by bucket and category. */
export async function categoryProfiles({ columns, table }: Source, at: readonly number[]): Promise<Profile[][]> {
  const counted = await columns.categories(at);
  return counted.map((rows) => (rows === null ? table.slices.map(() => ({ kind: 'none', why: TOO_MANY })) : profilesOf(rows, columns.slicesOf, table)));
}

function profilesOf({ categories, code, bucket, cell, rows }: CategoryRows, slicesOf: readonly Uint32Array[], { slices, bucketKeys }: Source['table']): Profile[] {
  const tables = slices.map(({ buckets }) => Array.from(buckets, () => new Array<number>(categories.length).fill(0)));
  const places = slices.map(({ buckets }) => placesOf(buckets, bucketKeys.length));
  rows.forEach((count, i) => {
    for (const slice of slicesOf[cell[i]!]!) tables[slice]![places[slice]![bucket[i]!]!]![code[i]!]! += count;
  });
  return tables.map((each) => ({ kind: 'categories', categories, rows: each }));
}
