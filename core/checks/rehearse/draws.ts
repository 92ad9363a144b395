import type { SliceSummary, Summary } from '../../sources/summary.ts';
import type { Alignment } from '../../statistics/difference.ts';
import { randomOf } from '../../statistics/random.ts';
import type { Body } from '../body.ts';
import { pairingOf } from '../pairing.ts';

/** Buckets drawn anew with repetition, the same for every body that met the same rows, so that what they share stays shared. */
export interface Draws {
  /** Positions in the slice's buckets, in one replay; equal for equal replays. */
  picks(body: string, slice: SliceSummary): Uint32Array;
  /** Which draw each of the picks is, by numbers that all slices of bodies with the same rows share; ascending. */
  numbers(body: string, slice: SliceSummary): number[];
  /** The same draw in two slices of bodies that met the same rows: positions in the picks of both, −1 where a side lacks it. */
  align(body: string, a: SliceSummary, b: SliceSummary): Alignment;
}

/** The draws of replay after replay. */
export function drawsOf(bodies: Readonly<Record<string, Body>>, seed: number): (replay: number) => Draws {
  const groups = groupsOf(bodies);
  const places = new Map<SliceSummary, Int32Array>();
  return (replay) => {
    const drawn = new Map<number, Uint32Array>();
    const picked = new Map<SliceSummary, Uint32Array>();
    const numbered = new Map<SliceSummary, number[]>();
    const drawOf = (body: string): Uint32Array => {
      const { group, buckets } = groups.get(body)!;
      const all = drawn.get(group) ?? drawn.set(group, bucketsOf(buckets, randomOf(seed, replay, group))).get(group)!;
      return all;
    };
    return {
      picks(body, slice) {
        const all = drawOf(body);
        return picked.get(slice) ?? picked.set(slice, picksOf(all, placesIn(slice, all.length, places))).get(slice)!;
      },
      numbers(body, slice) {
        const all = drawOf(body);
        return numbered.get(slice) ?? numbered.set(slice, numbersOf(all, placesIn(slice, all.length, places))).get(slice)!;
      },
      align(body, a, b) {
        const all = drawOf(body);
        return sameBuckets(a, b) ? identity(this.picks(body, a).length) : alignmentOf(all, placesIn(a, all.length, places), placesIn(b, all.length, places));
      },
    };
  };
}

interface Group {
  readonly group: number;
  /** Of the whole body. */
  readonly buckets: number;
}

function groupsOf(bodies: Readonly<Record<string, Body>>): ReadonlyMap<string, Group> {
  const groups = new Map<string, Group>();
  const first: Summary[] = [];
  for (const body of Object.values(bodies)) {
    if (body.kind !== 'summary') continue;
    const same = first.findIndex((summary) => pairingOf(summary, body.summary).same);
    groups.set(body.name, { group: same < 0 ? first.length : same, buckets: body.summary.buckets.keys.length });
    if (same < 0) first.push(body.summary);
  }
  return groups;
}

function bucketsOf(buckets: number, random: () => number): Uint32Array {
  return Uint32Array.from({ length: buckets }, () => Math.floor(random() * buckets));
}

/** By bucket of the body: its position in the slice, or −1. */
function placesIn(slice: SliceSummary, buckets: number, known: Map<SliceSummary, Int32Array>): Int32Array {
  const places = known.get(slice) ?? new Int32Array(buckets).fill(-1);
  if (!known.has(slice)) slice.buckets.forEach((bucket, at) => (places[bucket] = at));
  known.set(slice, places);
  return places;
}

function picksOf(drawn: Uint32Array, places: Int32Array): Uint32Array {
  const picks = new Uint32Array(drawn.length);
  let length = 0;
  for (const bucket of drawn) {
    const place = places[bucket]!;
    if (place >= 0) picks[length++] = place;
  }
  return picks.subarray(0, length);
}

function numbersOf(drawn: Uint32Array, places: Int32Array): number[] {
  const numbers: number[] = [];
  for (let at = 0; at < drawn.length; at++) {
    if (places[drawn[at]!]! >= 0) numbers.push(at);
  }
  return numbers;
}

function sameBuckets(a: SliceSummary, b: SliceSummary): boolean {
  return a.buckets.length === b.buckets.length && a.buckets.every((bucket, at) => bucket === b.buckets[at]);
}

const identities = new Map<number, Alignment>();

function identity(length: number): Alignment {
  return identities.get(length) ?? identities.set(length, Array.from({ length }, (_, at) => [at, at] as const)).get(length)!;
}

function alignmentOf(drawn: Uint32Array, a: Int32Array, b: Int32Array): Alignment {
  let [left, right] = [0, 0];
  return Array.from(drawn).flatMap((bucket) => {
    const [inA, inB] = [a[bucket]! >= 0, b[bucket]! >= 0];
    return inA || inB ? [[inA ? left++ : -1, inB ? right++ : -1] as const] : [];
  });
}
