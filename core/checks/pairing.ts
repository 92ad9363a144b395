import type { SliceSummary, Summary } from '../sources/summary.ts';

/** Whether two summaries met the same rows, proved by the fingerprints of their buckets. */
export type Pairing =
  | { readonly same: true }
  | {
      readonly same: false;
      /** Buckets that only one side has or whose fingerprints differ. */
      readonly differing: number;
      /** Buckets of either side. */
      readonly of: number;
      /** Buckets that are on both sides with the same fingerprint. */
      readonly common: number;
    };

/** Compares bucket by bucket: the same units with the same labels give the same fingerprints, in any order of rows. */
export function pairingOf(a: Summary, b: Summary): Pairing {
  const prints = new Map(a.buckets.keys.map((key, j) => [key, a.buckets.fingerprints[j]]));
  const common = b.buckets.keys.filter((key, j) => prints.get(key) === b.buckets.fingerprints[j]).length;
  const of = new Set([...a.buckets.keys, ...b.buckets.keys]).size;
  // A list without a relevant document leaves no fingerprint, only its query.
  const lists = a.unit !== 'query' || a.units === b.units;
  if (a.unit === b.unit && a.buckets.kind === b.buckets.kind && common === of && lists) return { same: true };
  return { same: false, differing: of - common, of, common };
}

/** Positions of the same bucket in two slices of summaries that met the same rows: [in a, in b]; −1 where one lacks it. */
export function alignBuckets(a: SliceSummary, b: SliceSummary): [number, number][] {
  const aligned: [number, number][] = [];
  let i = 0;
  let j = 0;
  while (i < a.buckets.length || j < b.buckets.length) {
    const left = a.buckets[i] ?? Infinity;
    const right = b.buckets[j] ?? Infinity;
    aligned.push([left <= right ? i : -1, right <= left ? j : -1]);
    if (left <= right) i++;
    if (right <= left) j++;
  }
  return aligned;
}
