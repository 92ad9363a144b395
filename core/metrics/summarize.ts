import type { Engine, Scan, Scanned, SumTable } from '../engine/plan.ts';
import { Fault } from '../fault.ts';
import type { FaultDetail } from '../fault.ts';
import type { Pictures } from '../sources/pictures.ts';
import type { Measure, SliceSummary, Summary } from '../sources/summary.ts';
import { bind } from './binding.ts';
import type { BoundRequest } from './binding.ts';
import { findCentres } from './centre.ts';
import { ofFile } from './columns.ts';
import { evaluateFact } from './evaluate-facts.ts';
import { evaluateRanks } from './evaluate-ranks.ts';
import { evaluateSums } from './evaluate-sums.ts';
import { listClasses } from './labels.ts';
import type { Evaluated, OwnMetrics, RankPlan } from './metric.ts';
import { RowsBody } from './pairs/body.ts';
import { evaluatePairs, type Paired } from './pairs/evaluate.ts';
import { pairForm } from '../spec/catalogue.ts';
import { type PictureRun, startPictures } from './pictures/evaluate.ts';
import { planScan, scanKey } from './plan-scan.ts';
import type { Planned, ScanPlan } from './plan-scan.ts';
import { withRanks } from './ranks.ts';
import type { Request } from './request.ts';
import { sixDigits } from './six-digits.ts';

/**
 * Reduces every evidence of rows to its summary. Evidences that share a table, its units and label (two score columns
 * of one file) are read in one scan. `kept`: snapshots that metrics of two bodies are held against. Keys are the names of the requests; measures are keyed by `metricLabel`.
 * Throws a Fault with all that is wrong about columns of all evidences at once, or the first broken requirement of rows.
 */
export async function summarize(requests: readonly Request[], slicings: Scan['slicings'], own: OwnMetrics, engine: Engine, kept: Readonly<Record<string, Summary>> = {}): Promise<Record<string, Summary>> {
  const bound = await bindAll(await withRanks(requests, engine), own, engine);
  const groups = new Map<string, BoundRequest[]>();
  for (const each of bound) groups.set(scanKey(each.request), [...(groups.get(scanKey(each.request)) ?? []), each]);
  const found = new Map<string, Body>();
  for (const group of groups.values()) {
    for (const body of await scanGroup(group, slicings, engine)) found.set(body.rows.request.request.name, body);
  }
  const bodies = new Map(requests.map(({ name }) => [name, found.get(name)!.rows]));
  const paired = await evaluatePairs(bodies, kept, slicings, engine);
  return Object.fromEntries(requests.map(({ name }) => [name, summaryOf(found.get(name)!, paired.get(name)!)]));
}

/** One evidence after its scan: the metrics of itself, and its rows for those of two. */
interface Body {
  readonly rows: RowsBody;
  readonly measured: readonly Measured[];
  readonly pictures: Pictures;
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

async function scanGroup(group: readonly BoundRequest[], slicings: Scan['slicings'], engine: Engine): Promise<Body[]> {
  try {
    const { scan, planned, places, weights, pictures } = planScan(await findCentres(group, engine), slicings);
    const scanned = await engine.scan(scan);
    checkWeights(scanned.table, weights);
    const runs = pictures.map((each) => startPictures(each, scanned));
    const measured = await measureAll(planned, scanned, runs);
    const drawn = new Map(runs.map((run) => [run.evidence, run.finish()]));
    return group.map((each) => {
      const { name } = each.request;
      return { rows: new RowsBody(each, scanned, places), measured: measured.filter(({ of }) => of.evidence === name), pictures: drawn.get(name) ?? {} };
    });
  } catch (error) {
    if (!(error instanceof Fault) || group[0]!.bound.task !== 'binary') throw error;
    const columns = group.flatMap(({ request }) => [request.columns.label, request.columns.prediction]).filter((name) => name !== undefined);
    throw await listClasses(engine, group[0]!.request.table, columns, group[0]!.request.columns.positive, error);
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

async function measureAll(planned: readonly Planned[], scanned: Scanned, runs: readonly PictureRun[]): Promise<Measured[]> {
  const ranked = planned.filter(isRanked);
  const walked = await evaluateRanks(ranked, scanned, runs.flatMap(({ walk }) => walk ?? []));
  return [
    ...planned.flatMap((of): Measured[] => {
      const { plan, sums } = of;
      if (plan.kind === 'facts') return [{ of, slices: scanned.facts.map((facts) => evaluateFact(plan, facts[of.fact]!)) }];
      return plan.kind === 'sums' ? [{ of, slices: scanned.table.slices.map((slice) => evaluateSums(plan, slice, sums)) }] : [];
    }),
    ...ranked.map((of, at) => ({ of, slices: walked[at]! })),
  ];
}

function isRanked(planned: Planned): planned is Planned & { readonly plan: RankPlan } {
  return planned.plan.kind === 'ranks';
}

function summaryOf({ rows: body, measured, pictures: own }: Body, paired: Paired): Summary {
  const { table } = body.scanned;
  const measures = new Map([...measured.map(({ of, slices }) => [of.id, slices] as const), ...paired.measures]);
  const slices = table.slices.map((slice, at): SliceSummary => ({
    key: slice.key,
    slicing: slice.slicing,
    rows: slice.sizes.reduce((sum, size) => sum + size, 0),
    buckets: Array.from(slice.buckets),
    sizes: Array.from(slice.sizes),
    measures: Object.fromEntries([...measures].map(([id, values]) => [id, measureOf(values[at]!)])),
    ...(paired.profiles.size > 0 && { profiles: Object.fromEntries([...paired.profiles].map(([id, profiles]) => [id, profiles[at]!])) }),
  }));
  const { rows, unit, units, bucketKind: kind, bucketKeys: keys, fingerprints } = table;
  const { request, bound } = body.request;
  const keepsSchema = request.keeps?.some(({ name }) => pairForm(name)?.kind === 'schema') === true;
  const pictures: Pictures = { ...own, ...(paired.drift.length > 0 && { drift: [...paired.drift] }) };
  return { rows, unit, units, buckets: { kind, keys, fingerprints }, slices, ...(keepsSchema && { columns: ofFile(bound.types) }), ...(paired.examples.size > 0 && { examples: Object.fromEntries(paired.examples) }), ...(Object.keys(pictures).length > 0 && { pictures }) };
}

function measureOf({ estimate, why, spread, influences, trials, support, unseen, noInterval, rows, reference, says }: Evaluated): Measure {
  if (!Number.isFinite(estimate)) return { estimate: null, why };
  return {
    estimate,
    spread,
    influences: Array.from(influences, shortened),
    trials,
    support,
    ...(unseen !== undefined && { unseen: sixDigits(unseen.value), unseenChange: sixDigits(unseen.change) }),
    ...(noInterval !== undefined && { noInterval }),
    ...(rows !== undefined && { rows }),
    ...(reference !== undefined && { reference: { ...reference, influences: reference.influences.map(shortened) } }),
    ...(says !== undefined && { says }),
  };
}

/** What feeds variances alone needs no more digits. */
function shortened(influence: number | null): number | null {
  return influence === null || Number.isNaN(influence) ? null : sixDigits(influence);
}
