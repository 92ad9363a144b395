import type { ColumnRead, Fact, Grid, Ranking, Requirement, Scan, Sum } from '../engine/plan.ts';
import type { MetricRef } from '../spec/gate.ts';
import type { BoundRequest } from './binding.ts';
import type { Bound, Plan } from './metric.ts';
import { CATALOGUE, metricLabel, pairForm } from '../spec/catalogue.ts';
import { requirementsOf } from './needs.ts';
import { pairNeeds } from './pairs/needs.ts';
import { readKey, readOf, readsColumn } from './pairs/reads.ts';
import { type PlannedPictures, planPictures } from './pictures/plan.ts';
import { addSum, Once, rankingKey } from './places.ts';
import { DOCUMENT } from './ranks.ts';
import { mass, weightOf } from './sql.ts';

/** A metric of one evidence with the places of its sums and rankings in the scan. */
export interface Planned {
  readonly evidence: string;
  readonly id: string;
  readonly ref: MetricRef;
  readonly plan: Plan;
  /** Places of `plan.sums` in `Scan.sums`; `ROWS_AT`: the bucket sizes. */
  readonly sums: readonly number[];
  /** Places of `plan.rankings` in `Scan.rankings`; empty for a metric of sums. */
  readonly rankings: readonly number[];
  /** Place of `plan.fact` in `Scan.facts`; −1 for others. */
  readonly fact: number;
}

export interface ScanPlan {
  readonly scan: Scan;
  readonly planned: readonly Planned[];
  /** Places of columns in `Scan.columns`, by `readKey`. */
  readonly places: ReadonlyMap<string, number>;
  readonly pictures: readonly PlannedPictures[];
  /** Places of Σ weight: not all of them may be 0. */
  readonly weights: readonly { readonly bound: Bound; readonly at: number }[];
}

/** One scan that answers all metrics of evidences with the same table and units, each sum, ranking and requirement once. */
export function planScan(requests: readonly BoundRequest[], slicings: Scan['slicings']): ScanPlan {
  const [sums, rankings, requirements, facts] = [new Once<Sum>(), new Once<Ranking>(), new Once<Requirement>(), new Once<Fact>()];
  const planned = requests.flatMap(({ request, bound, asked }) => asked.map(({ ref, metric }): Planned => {
    for (const each of requirementsOf(bound, metric.needs, ref, metric.weighted !== false)) requirements.add(each, `${each.code} ${each.holds}`);
    const plan = metric.plan(bound, ref);
    return {
      evidence: request.name,
      id: metricLabel(ref),
      ref,
      plan,
      fact: plan.kind === 'facts' ? facts.add(plan.fact, JSON.stringify(plan.fact)) : -1,
      sums: plan.kind === 'facts' ? [] : plan.sums.map((sum) => addSum(sums, sum)),
      rankings: plan.kind === 'ranks' ? plan.rankings.map((ranking) => rankings.add(ranking, rankingKey(ranking))) : [],
    };
  }));
  for (const { bound, pairs, request } of requests) {
    for (const ref of [...pairs, ...(request.keeps ?? [])]) for (const each of requirementsOf(bound, pairNeeds(ref, bound.task), ref, false)) requirements.add(each, `${each.code} ${each.holds}`);
  }
  const weighted = requests.filter(({ bound, asked }) => weightOf(bound) !== undefined && asked.some(({ metric }) => metric.weighted !== false));
  const weights = weighted.map(({ bound }) => ({ bound, at: addSum(sums, mass(bound)) }));
  const grids = new Once<Grid>();
  const pictures = requests.filter(({ request }) => request.pictures === true).map((each) => planPictures(each, { sums, rankings, grids }));
  const columns = new Once<ColumnRead>();
  const reads = requests.flatMap(({ bound, pairs, request }) => [...pairs, ...(request.keeps ?? [])].flatMap((ref) => readsFor(bound, ref)));
  const places = new Map(reads.map((read) => [readKey(read), columns.add(read, readKey(read))]));
  return { weights, places, pictures, scan: { ...scanOf(requests, slicings), requirements: requirements.all, sums: sums.all, rankings: rankings.all, facts: facts.all, columns: columns.all, grids: grids.all }, planned };
}

function readsFor(bound: Bound, ref: MetricRef): ColumnRead[] {
  const form = pairForm(ref.name)!;
  return readsColumn(form) ? [readOf(bound, ref, form)] : [];
}

/** What all evidences of a scan share. */
export function scanOf(group: readonly BoundRequest[], slicings: Scan['slicings']): Omit<Scan, 'requirements' | 'sums' | 'rankings'> {
  const { request, bound } = group[0]!;
  const { cluster, id, label, query } = request.columns;
  const ranked = bound.table.layers !== undefined && query !== undefined;
  const labelled = label !== undefined && (Object.hasOwn(bound.types, label) || group.some(readsLabel));
  return {
    table: request.table,
    slicings,
    ...(cluster !== undefined && { cluster }),
    ...(id !== undefined && { id: ranked ? DOCUMENT : id }),
    ...(ranked && { query: { column: query, ...(id !== undefined && { document: id }) } }),
    ...(labelled && { label, labelOptional: !group.some(readsLabel) }),
  };
}

/** Metrics of the rows themselves need no label: training data may be looked at before it is labelled. */
function readsLabel({ asked }: BoundRequest): boolean {
  const others = asked.filter(({ ref }) => CATALOGUE.get(ref.name)?.form === undefined);
  return others.length > 0 || asked.some(({ metric }) => metric.needs.includes('label'));
}

/** Evidences with an equal key are read in one scan: same files, same units, same label. */
export function scanKey({ table, columns }: BoundRequest['request']): string {
  return JSON.stringify([table.files, table.format, table.missing, table.where, table.constants, table.layers, columns.cluster, columns.id, columns.label]);
}
