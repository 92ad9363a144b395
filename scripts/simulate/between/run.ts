import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { judge } from '../../../core/checks/judge.ts';
import type { Engine, Table } from '../../../core/engine/plan.ts';
import { summarize } from '../../../core/metrics/summarize.ts';
import { metricLabel } from '../../../core/spec/catalogue.ts';
import type { Bound, CheckSpec, Gate, Slicing } from '../../../core/spec/gate.ts';
import type { SliceSummary, Summary } from '../../../core/sources/summary.ts';
import type { CheckResult } from '../../../core/verdict/verdict.ts';
import { drawTables } from '../draw.ts';
import { bodyOf, opened, unclustered } from '../measure.ts';
import { columnsOf, designsOf, GAPS, type GapMetric, GROUPINGS, type Grouping, type Planned, populationOf, TREATMENTS, type Treatment, truthDesign } from './plan.ts';

/** How the interval of one gap did over the samples of a design. */
export interface GapTally {
  samples: number;
  /** Samples in which every group could be judged, so that the interval has two ends. */
  given: number;
  /** Of those: the truth lay below, above the interval. */
  below: number;
  above: number;
  /** Samples that a bound blocked which is the true gap itself. */
  failed: number;
  /** Samples that a bound blocked which allows more than is there; null where groups differ. */
  allowed: number | null;
}

/** One line of the result. */
export interface GapCell {
  readonly groups: number;
  readonly shares: Grouping['shares'];
  readonly treatment: Treatment;
  readonly rows: number;
  readonly clusters: number | null;
  readonly lie: Planned['lie'];
  /** By the metric. */
  readonly metrics: Readonly<Record<string, GapTally>>;
}

/** True gaps and ratios by `truthKey`. */
export type GapTruth = Readonly<Record<string, number>>;

const place = { file: 'simulation', line: 1, column: 1 };
const truthKey = (treatment: Treatment, grouping: Grouping, { metric }: GapMetric): string => `${treatment} ${grouping.column} ${metricLabel(metric)}`;

function checkOf({ metric, kind }: GapMetric, values: readonly number[]): CheckSpec {
  const bounds = values.map((value): Bound => ({ kind, value, relative: false, place }));
  return { name: metricLabel(metric), metric, of: 'candidate', against: null, bounds, slices: [], between: 'group', confidence: 0.95, severity: 'block', minRows: 0, place };
}

function judged(summary: Summary, checks: readonly CheckSpec[]): CheckResult[] {
  const gate: Gate = { file: 'simulation', digest: '', model: 'groups', task: 'binary', evidence: {}, slices: [], metrics: {}, family: 'check', checks };
  return judge(gate, { candidate: bodyOf('candidate', summary) });
}

/** Both treatments of every grouping of a table, each sample cut into its groups. */
async function* summariesOf(table: Table, clustered: boolean, engine: Engine): AsyncGenerator<{ grouping: Grouping; treatment: Treatment; samples: Summary[] }> {
  for (const grouping of GROUPINGS) {
    const slicing: Slicing = { kind: 'columns', name: 'group', columns: ['sample', grouping.column], place };
    const { metrics } = populationOf(false);
    const requests = TREATMENTS.map((name) => ({ name, table, columns: unclustered(columnsOf(name, grouping), clustered), task: 'binary' as const, metrics, today: '2026-01-01' }));
    const summaries = await summarize(requests, [slicing], {}, engine);
    for (const treatment of TREATMENTS) yield { grouping, treatment, samples: samplesOf(summaries[treatment]!, grouping) };
  }
}

function samplesOf(summary: Summary, { column }: Grouping): Summary[] {
  const samples = new Map<string, SliceSummary[]>();
  for (const slice of summary.slices) {
    if (slice.slicing === '') continue;
    const { sample, [column]: group } = slice.key;
    samples.set(sample!, [...(samples.get(sample!) ?? []), { ...slice, key: { group: group! } }]);
  }
  return [...samples.values()].map((slices) => ({ ...summary, slices }));
}

/** True gaps: none at all where groups are treated alike, else those of 4,000,000 rows. */
export async function gapTruth(scratch: string): Promise<GapTruth> {
  const folder = join(scratch, 'gap-truth');
  const truth: Record<string, number> = {};
  for await (const { table, engine } of opened(await drawTables(truthDesign(), folder), scratch)) {
    for await (const { grouping, treatment, samples } of summariesOf(table, false, engine)) {
      const results = judged(samples[0]!, GAPS.map((gap) => checkOf(gap, [gap.allowed])));
      GAPS.forEach((gap, at) => (truth[truthKey(treatment, grouping, gap)] = treatment === 'unequal' ? results[at]!.candidate.estimate! : gap.kind === 'min' ? 1 : 0));
    }
  }
  await rm(folder, { recursive: true });
  return truth;
}

/** Every design of a size, through the engine, the metrics and the checks. */
export async function gapCells(size: 'full' | 'quick', most: number, share: number, truth: GapTruth, scratch: string): Promise<GapCell[]> {
  const cells: GapCell[] = [];
  for (const planned of designsOf(size, most, share)) {
    const start = performance.now();
    cells.push(...(await cellsOf(planned, truth, scratch)));
    const { rows, clusters, samples } = planned.design;
    console.error(`between groups, ${rows} rows, ${clusters ?? 'no'} clusters ${planned.lie}: ${samples} samples in ${((performance.now() - start) / 1000).toFixed(0)} s`);
  }
  return cells;
}

async function cellsOf({ design, lie }: Planned, truth: GapTruth, scratch: string): Promise<GapCell[]> {
  const folder = join(scratch, 'gaps');
  const cells = new Map<string, GapCell>();
  for await (const { table, engine } of opened(await drawTables(design, folder), scratch)) {
    for await (const { grouping, treatment, samples } of summariesOf(table, design.clusters !== null, engine)) {
      const key = `${treatment} ${grouping.column}`;
      const { groups, shares } = grouping;
      const cell = cells.get(key) ?? { groups, shares, treatment, rows: design.rows, clusters: design.clusters, lie, metrics: Object.fromEntries(GAPS.map(({ metric }) => [metricLabel(metric), empty(treatment)])) };
      cells.set(key, cell);
      for (const sample of samples) GAPS.forEach((gap) => count(cell.metrics[metricLabel(gap.metric)]!, sample, gap, truth[truthKey(treatment, grouping, gap)]!));
    }
  }
  await rm(folder, { recursive: true });
  return [...cells.values()];
}

function empty(treatment: Treatment): GapTally {
  return { samples: 0, given: 0, below: 0, above: 0, failed: 0, allowed: treatment === 'equal' ? 0 : null };
}

function count(tally: GapTally, sample: Summary, gap: GapMetric, truth: number): void {
  const [held, loose] = judged(sample, [checkOf(gap, [truth, gap.allowed])]);
  tally.samples++;
  if (held!.status === 'fail') tally.failed++;
  if (tally.allowed !== null && loose!.status === 'fail') tally.allowed++;
  const { interval } = held!.candidate;
  if (interval === null || held!.between!.groups.some(({ unjudged }) => unjudged !== null)) return;
  const [low, high] = [interval[0] ?? -Infinity, interval[1] ?? Infinity];
  tally.given++;
  if (truth < low) tally.below++;
  if (truth > high) tally.above++;
}
