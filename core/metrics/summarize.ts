import type { Engine, Scanned, SumTable } from '../engine/plan.ts';
import { Fault } from '../fault.ts';
import type { FaultDetail } from '../fault.ts';
import type { Measure, SliceSummary, Summary } from '../sources/summary.ts';
import type { Slicing } from '../spec/gate.ts';
import { bind } from './binding.ts';
import type { BoundRequest } from './binding.ts';
import { findCentres } from './centre.ts';
import { evaluateRanks } from './evaluate-ranks.ts';
import { evaluateSums } from './evaluate-sums.ts';
import { listClasses } from './labels.ts';
import type { Evaluated, OwnMetrics, RankPlan } from './metric.ts';
import { planScan, scanKey } from './plan-scan.ts';
import type { Planned, ScanPlan } from './plan-scan.ts';
import type { Request } from './request.ts';
import { sixDigits } from './six-digits.ts';

/**
 * Reduces every evidence of rows to its summary. Evidences that share a table, its units and label (two score columns
 * of one file) are read in one scan. Keys are the names of the requests; measures are keyed by `metricLabel`.
 * Throws a Fault with all that is wrong about columns of all evidences at once, or the first broken requirement of rows.
 */
export async function summarize(requests: readonly Request[], slicings: readonly Slicing[], own: OwnMetrics, engine: Engine): Promise<Record<string, Summary>> {
  const bound = await bindAll(requests, own, engine);
  const groups = new Map<string, BoundRequest[]>();
  for (const each of bound) groups.set(scanKey(each.request), [...(groups.get(scanKey(each.request)) ?? []), each]);
  const summaries = new Map<string, Summary>();
  for (const group of groups.values()) {
    for (const [name, summary] of await summarizeGroup(group, slicings, engine)) summaries.set(name, summary);
  }
  return Object.fromEntries(requests.map(({ name }) => [name, summaries.get(name)!]));
}

/** Binds one evidence after the other, so that faults of all of them come in the order of the gate. */
async function bindAll(requests: readonly Request[], own: OwnMetrics, engine: Engine): Promise<BoundRequest[]> {
  const bound: BoundRequest[] = [];
  const faults = new Map<string, FaultDetail>();
  for (const request of requests) {
    try {
      bound.push(await bind(request, own, engine));
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      for (const detail of error.details) faults.set(JSON.stringify(detail), detail);
    }
  }
  if (faults.size > 0) throw new Fault([...faults.values()]);
  return bound;
}

async function summarizeGroup(group: readonly BoundRequest[], slicings: readonly Slicing[], engine: Engine): Promise<Map<string, Summary>> {
  try {
    const { scan, planned, weights } = planScan(await findCentres(group, engine), slicings);
    const scanned = await engine.scan(scan);
    checkWeights(scanned.table, weights);
    const measured = await measureAll(planned, scanned);
    return new Map(group.map(({ request }) => [request.name, summaryOf(scanned.table, measured.filter(({ of }) => of.evidence === request.name))]));
  } catch (error) {
    if (!(error instanceof Fault) || group[0]!.bound.task !== 'binary') throw error;
    const columns = group.flatMap(({ request }) => [request.columns.label, request.columns.prediction]).filter((name) => name !== undefined);
    throw await listClasses(engine, group[0]!.request.table, columns, error);
  }
}

function checkWeights(table: SumTable, weights: ScanPlan['weights']): void {
  for (const { bound, at } of weights) {
    if (table.slices[0]!.sums[at]!.some((weight) => weight > 0)) continue;
    throw new Fault({
      code: 'WEIGHT_RANGE',
      message: `column \`${bound.columns.weight ?? ''}\` (weight) of ${bound.table.shown} is 0 in every row.`,
      place: bound.table.place,
      remedy: 'Give some row a weight above 0, or leave `weight` out.',
    });
  }
}

/** A metric with its value on each slice, in the order of the table's slices. */
interface Measured {
  readonly of: Planned;
  readonly slices: readonly Evaluated[];
}

async function measureAll(planned: readonly Planned[], scanned: Scanned): Promise<Measured[]> {
  const ranked = planned.filter(isRanked);
  const walked = await evaluateRanks(ranked, scanned);
  return [
    ...planned.flatMap((of): Measured[] => {
      const { plan, sums } = of;
      return plan.kind === 'sums' ? [{ of, slices: scanned.table.slices.map((slice) => evaluateSums(plan, slice, sums)) }] : [];
    }),
    ...ranked.map((of, at) => ({ of, slices: walked[at]! })),
  ];
}

function isRanked(planned: Planned): planned is Planned & { readonly plan: RankPlan } {
  return planned.plan.kind === 'ranks';
}

function summaryOf(table: SumTable, measured: readonly Measured[]): Summary {
  const slices = table.slices.map((slice, at): SliceSummary => ({
    key: slice.key,
    slicing: slice.slicing,
    rows: slice.sizes.reduce((sum, size) => sum + size, 0),
    buckets: Array.from(slice.buckets),
    sizes: Array.from(slice.sizes),
    measures: Object.fromEntries(measured.map(({ of, slices: values }) => [of.id, measureOf(values[at]!)])),
  }));
  const { rows, unit, units, bucketKind: kind, bucketKeys: keys, fingerprints } = table;
  return { rows, unit, units, buckets: { kind, keys, fingerprints }, slices };
}

function measureOf({ estimate, why, spread, influences, trials, support, unseen }: Evaluated): Measure {
  if (!Number.isFinite(estimate)) return { estimate: null, why };
  return { estimate, spread, influences: Array.from(influences, (influence) => (Number.isNaN(influence) ? null : sixDigits(influence))), trials, support, ...(unseen === undefined ? {} : { unseen: sixDigits(unseen) }) };
}
