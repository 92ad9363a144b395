import { pairForm, unitOf } from '../spec/catalogue.ts';
import { HASHED_BUCKETS } from '../engine/bucket.ts';
import type { MetricRef } from '../spec/gate.ts';
import type { NamedValue } from '../sources/evidence.ts';
import { whyNoValue } from '../sources/values.ts';
import type { Measure, Reference, SliceKey, SliceSummary, Summary } from '../sources/summary.ts';
import { areaBias, binnedBias, supremumBias } from '../statistics/bias.ts';
import { unitsIn } from '../statistics/occupied.ts';
import type { Bias, Sample } from '../statistics/sample.ts';
import { independentRows } from '../statistics/two-distributions.ts';

/** Bins of the expected calibration error unless the gate says otherwise. */
const DEFAULT_BINS = 15;

/** A body of evidence as checks see it: rows and snapshots are the same thing here. */
export type Body =
  | {
      readonly kind: 'summary';
      readonly name: string;
      readonly summary: Summary;
      /** By the name of a body that it is compared with and whose rows are not the same. */
      readonly meetings?: ReadonlyMap<string, Meeting>;
    }
  | { readonly kind: 'values'; readonly name: string; readonly values: ReadonlyMap<string, NamedValue>; readonly others: ReadonlyMap<string, string> }
  | { readonly kind: 'absent'; readonly name: string; readonly why: string };

/** How the rows of one body relate to those of another. */
export interface Meeting {
  /** Rows whose id both have; undefined: can't be known. */
  readonly common: number | undefined;
  /** Rows, or queries, of the other that this one lacks, where it has none but those of the other; else 0. */
  readonly lacking: number;
}

interface More {
  /** That the value rests on. */
  readonly rows: number;
  /** Rows of the other body that a metric of two rests on. */
  readonly other?: number;
  readonly says?: string;
}

/** What a body says of one metric on one slice. */
export type Found =
  | (More & { readonly kind: 'sample'; readonly evidence: string; readonly sample: Sample; readonly slice: SliceSummary })
  /** A fact that does not spread. */
  | (More & { readonly kind: 'exact'; readonly evidence: string; readonly estimate: number })
  | { readonly kind: 'named'; readonly evidence: string; readonly value: NamedValue; readonly rows: null }
  | { readonly kind: 'nothing'; readonly evidence: string; readonly why: string; readonly rows: number | null }
  | { readonly kind: 'absent'; readonly evidence: string; readonly why: string; readonly rows: null };

/** Looks a metric up on a slice. Never throws: what is not there is `nothing`, with the reason. */
export function find(body: Body, metric: MetricRef, id: string, key: SliceKey, slices: SliceIndex): Found {
  const evidence = body.name;
  if (body.kind === 'absent') return { kind: 'absent', evidence, why: body.why, rows: null };
  if (body.kind === 'values') {
    if (Object.keys(key).length > 0) return { kind: 'nothing', evidence, why: `${evidence} holds named values, which have no slices`, rows: null };
    const value = body.values.get(metric.name);
    if (value !== undefined) return { kind: 'named', evidence, value, rows: null };
    return { kind: 'nothing', evidence, why: `${evidence} ${whyNoValue(body, metric.name)}`, rows: null };
  }
  const slice = slices.get(keyText(key));
  if (slice === undefined) return { kind: 'nothing', evidence, why: `${evidence} has no rows of this slice`, rows: 0 };
  const measure = Object.hasOwn(slice.measures, id) ? slice.measures[id] : undefined;
  if (measure === undefined) {
    const there = Object.keys(slice.measures).join(', ');
    return { kind: 'nothing', evidence, why: `${evidence} was summarized without ${id} (it has ${there}); make its snapshot anew with this gate`, rows: slice.rows };
  }
  if (measure.estimate === null) return { kind: 'nothing', evidence, why: `undefined on ${evidence}: ${measure.why}`, rows: unitOf(metric.name) === 'queries' ? null : slice.rows };
  const { spread, rows, reference, says } = measure;
  const more = { rows: rows ?? slice.rows, ...(reference !== undefined && { other: reference.rows }), ...(says !== undefined && { says }) };
  if (spread === 'exact') return { kind: 'exact', evidence, estimate: measure.estimate, ...more };
  return { kind: 'sample', evidence, sample: sampleOf({ ...measure, spread }, slice, body.summary, metric), slice, ...more };
}

type Spreading = Exclude<Measure, { estimate: null }> & { readonly spread: Sample['spread'] };

function sampleOf(measure: Spreading, slice: SliceSummary, summary: Summary, metric: MetricRef): Sample {
  const bias = biasOf(metric);
  const clustered = summary.unit === 'cluster' || summary.unit === 'query';
  return {
    estimate: measure.estimate,
    influences: numbersOf(measure.influences),
    sizes: Float64Array.from(slice.sizes),
    spread: measure.spread,
    trials: measure.trials,
    support: measure.support,
    ...(measure.unseen === undefined ? {} : { unseen: measure.unseen }),
    ...(measure.unseenChange === undefined ? {} : { unseenChange: measure.unseenChange }),
    ...(measure.noInterval === undefined ? {} : { noInterval: measure.noInterval }),
    clustered,
    ...(clustered && summary.buckets.kind === 'hashed' && { clusters: clustersIn(slice, summary) }),
    // Kish's number of trials is whole where all weights are alike, which is as good as none.
    weighted: measure.trials !== null && !Number.isInteger(measure.trials),
    ...(measure.reference !== undefined && apartOf(metric, measure, measure.reference, slice, clustered)),
    ...(bias === undefined ? {} : { bias }),
  };
}

/** The other body of a value of two, and how far apart both can be by their rows alone. */
function apartOf(metric: MetricRef, { rows = 0 }: Spreading, reference: Reference, slice: SliceSummary, clustered: boolean): Pick<Sample, 'reference' | 'apart'> {
  const other = { influences: numbersOf(reference.influences), sizes: Float64Array.from(reference.sizes) };
  const independent = [independentRows(rows, Float64Array.from(slice.sizes), clustered), independentRows(reference.rows, other.sizes, clustered)] as const;
  const form = pairForm(metric.name);
  if (form?.kind === 'distance' && form.of === 'kolmogorov_smirnov') return { reference: other, apart: { kind: 'band', rows: independent } };
  if (form?.kind !== 'bins' || form.spread === 'proportion') return { reference: other };
  const farthest = (share: number, theirs: number): number => form.value({
    of: Float64Array.of(1 - share, share, 0).map((each) => each * rows),
    against: Float64Array.of(1 - theirs, 0, theirs).map((each) => each * reference.rows),
  });
  return { reference: other, apart: { kind: 'shares', rows: independent, farthest } };
}

/** Of all rows they are counted; a slice may lie in a few of them. */
function clustersIn(slice: SliceSummary, { units }: Summary): number {
  return slice.slicing === '' ? units : Math.min(units, unitsIn(slice.buckets.length, HASHED_BUCKETS));
}

function numbersOf(influences: readonly (number | null)[]): Float64Array {
  return Float64Array.from(influences, (influence) => influence ?? NaN);
}

/** The largest of many values that are noisy alike. */
const LARGEST: readonly string[] = ['ks_statistic', 'kolmogorov_smirnov', 'recall_at_precision'];

/** Metrics that lie above the truth on average, by how they are made. */
function biasOf(metric: MetricRef): Bias | undefined {
  if (metric.name === 'expected_calibration_error' || metric.name === 'adaptive_calibration_error') return binnedBias(metric.bins ?? DEFAULT_BINS);
  if (metric.name === 'wasserstein') return areaBias;
  return LARGEST.includes(metric.name) ? supremumBias : undefined;
}

export type SliceIndex = ReadonlyMap<string, SliceSummary>;

/** Slices by their key's text; empty for bodies that have none. */
export function indexSlices(body: Body): SliceIndex {
  if (body.kind !== 'summary') return new Map();
  return new Map(body.summary.slices.map((slice) => [keyText(slice.key), slice]));
}

/** One text a slice key, whatever the order its columns are named in. */
export function keyText(key: SliceKey): string {
  return JSON.stringify(Object.entries(key).sort(([a], [b]) => (a < b ? -1 : 1)));
}
