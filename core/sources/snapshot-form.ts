import { z } from 'zod';
import { picturesForm } from './pictures.ts';
import type { SliceSummary, Summary } from './summary.ts';

/** Version of the file's form; a reader refuses one that it does not know. */
export const SNAPSHOT_VERSION = 1;

const count = z.int().min(0);
/** JSON has no −0, which is written as text. */
const number = z.union([z.number(), z.literal('-0').transform(() => -0)]);
const nonNegative = z.number().min(0);

const measure = z.union([
  z.strictObject({ estimate: z.null(), why: z.string() }),
  z.strictObject({
    estimate: number,
    spread: z.enum(['proportion', 'unit', 'correlation', 'positive', 'determination', 'real', 'distance', 'exact']),
    influences: z.array(number.nullable()),
    trials: nonNegative.nullable(),
    support: nonNegative.nullable(),
    unseen: nonNegative.exactOptional(),
    unseenChange: nonNegative.exactOptional(),
    noInterval: z.string().exactOptional(),
    rows: nonNegative.exactOptional(),
    reference: z.strictObject({ rows: nonNegative, influences: z.array(number.nullable()), sizes: z.array(nonNegative) }).exactOptional(),
    says: z.string().exactOptional(),
  }),
]);

const binRows = z.array(z.array(count));
const profile = z.union([
  z.strictObject({ kind: z.literal('numbers'), edges: z.array(number), rows: binRows }),
  z.strictObject({ kind: z.literal('categories'), categories: z.array(z.string()), rows: binRows }),
  z.strictObject({ kind: z.literal('none'), why: z.string() }),
]);

const slice = z.strictObject({
  key: z.record(z.string(), z.string().nullable()),
  slicing: z.string(),
  rows: count,
  buckets: z.array(count),
  sizes: z.array(z.int().min(1)),
  measures: z.record(z.string(), measure),
  profiles: z.record(z.string(), profile).exactOptional(),
});

const summary = z.strictObject({
  rows: count,
  unit: z.enum(['cluster', 'query', 'id', 'position']),
  units: count,
  buckets: z.strictObject({
    kind: z.enum(['own', 'hashed']),
    keys: z.array(z.int()),
    fingerprints: z.array(z.string().regex(/^-?\d+$/, 'is no decimal integer')),
  }),
  slices: z.array(slice).min(1),
  columns: z.record(z.string(), z.string()).exactOptional(),
  pictures: picturesForm.exactOptional(),
});

/** A snapshot as its JSON: the summary, and for which model it was made. */
export const snapshotForm = z.strictObject({
  modelgate: z.literal('snapshot'),
  version: z.literal(SNAPSHOT_VERSION),
  model: z.string().min(1),
  summary: summary.check((context) => {
    for (const { path, message } of contradictions(context.value)) context.issues.push({ code: 'custom', input: context.value, path: [...path], message });
  }),
});

interface Contradiction {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** Where a summary's numbers don't fit each other. */
function contradictions(body: Summary): Contradiction[] {
  const found: Contradiction[] = [];
  const must = (holds: boolean, path: readonly (string | number)[], message: string): void => {
    if (!holds) found.push({ path, message });
  };
  const { keys, fingerprints } = body.buckets;
  const [whole] = body.slices;
  if (whole === undefined) return found;
  must(isAscending(keys), ['buckets', 'keys'], 'are not ascending');
  must(fingerprints.length === keys.length, ['buckets', 'fingerprints'], `are ${fingerprints.length} for ${keys.length} buckets`);
  must(body.units <= body.rows, ['units'], 'are more than rows');
  must(keys.length <= body.units, ['buckets', 'keys'], `are ${keys.length} for ${body.units} units`);
  must(Object.keys(whole.key).length === 0 && whole.slicing === '', ['slices', 0], 'is not all rows');
  must(whole.rows === body.rows && whole.buckets.length === keys.length, ['slices', 0], 'does not hold all rows');
  must(new Set(body.slices.map(nameOf)).size === body.slices.length, ['slices'], 'name a slice twice');
  body.slices.forEach((part, index) => sliceContradictions(part, keys.length, (holds, path, message) => must(holds, ['slices', index, ...path], message)));
  return found;
}

function sliceContradictions(part: SliceSummary, bucketCount: number, must: (holds: boolean, path: string[], message: string) => void): void {
  const length = part.buckets.length;
  profileContradictions(part, must);
  must(isAscending(part.buckets) && (part.buckets.at(-1) ?? -1) < bucketCount, ['buckets'], 'are not ascending positions of buckets');
  must(part.sizes.length === length, ['sizes'], `are ${part.sizes.length} for ${length} buckets`);
  must(part.sizes.reduce((sum, size) => sum + size, 0) === part.rows, ['sizes'], `don't add up to ${part.rows} rows`);
  for (const [id, one] of Object.entries(part.measures)) {
    if (one.estimate !== null) must(one.influences.length === (one.spread === 'exact' ? 0 : length), ['measures', id, 'influences'], `are ${one.influences.length} for ${length} buckets`);
  }
}

/** Every bucket has a count for each bin, and bins are in order. */
function profileContradictions(part: SliceSummary, must: (holds: boolean, path: string[], message: string) => void): void {
  for (const [id, one] of Object.entries(part.profiles ?? {})) {
    if (one.kind === 'none') continue;
    const bins = one.kind === 'numbers' ? one.edges.length + 1 : one.categories.length;
    must(one.rows.length === part.buckets.length && one.rows.every((row) => row.length === bins), ['profiles', id], `does not hold ${bins} bins for each bucket`);
    if (one.kind === 'numbers') must(isAscending(one.edges), ['profiles', id, 'edges'], 'are not ascending');
  }
}

function nameOf(part: SliceSummary): string {
  return JSON.stringify([part.slicing, Object.entries(part.key)]);
}

function isAscending(numbers: readonly number[]): boolean {
  return numbers.every((value, index) => index === 0 || numbers[index - 1]! < value);
}
