import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { judge } from '../../../core/checks/judge.ts';
import type { Body } from '../../../core/checks/body.ts';
import { metricLabel } from '../../../core/spec/catalogue.ts';
import type { CheckSpec, FamilyOver, Gate } from '../../../core/spec/gate.ts';
import { drawTables } from '../draw.ts';
import { bodiesOf, bySample, type Truth } from '../measure.ts';
import { type Case, MEMBERS, type Planned, plansOf } from './plan.ts';

/** How often a gate fails whose checks all lie on their bounds. */
export interface BoundCell {
  readonly metric: string;
  readonly kind: Case['kind'];
  readonly value: number;
  readonly rows: number;
  readonly layout: Planned['layout'];
  readonly runs: number;
  /** Runs in which any check failed: with Holm's correction over the gate, and with none. */
  readonly gate: number;
  readonly check: number;
}

const place = { file: 'simulation', line: 1, column: 1 };

export async function boundCells(size: 'full' | 'quick', most: number, share: number, truth: Truth, scratch: string): Promise<BoundCell[]> {
  const cells: BoundCell[] = [];
  for (const planned of plansOf(size, truth).filter(({ rows }) => rows <= most)) {
    const start = performance.now();
    const runs = planned.perTable * Math.ceil((share * planned.runs) / planned.perTable);
    cells.push(...(await cellsOf({ ...planned, runs }, scratch)));
    console.error(`gates on their bounds, ${planned.population.task}, ${planned.rows} rows, ${planned.layout}: ${runs} runs in ${((performance.now() - start) / 1000).toFixed(0)} s`);
  }
  return cells;
}

async function cellsOf({ population, cases, rows, layout, perTable, runs, seed }: Planned, scratch: string): Promise<BoundCell[]> {
  const folder = join(scratch, 'bounds');
  const tables = await drawTables({ population, rows, clusters: null, samples: runs * MEMBERS, perTable: perTable * MEMBERS, seed }, folder);
  const counts = cases.map(() => ({ gate: 0, check: 0 }));
  for await (const { candidate, baseline } of bodiesOf({ population, clustered: false, tables, scratch }, [bySample])) {
    const [own, other] = [samplesOf(candidate), samplesOf(baseline)];
    for (let run = 0; run < own.length; run += MEMBERS) {
      const bodies = Object.fromEntries([...own.slice(run, run + MEMBERS), ...other.slice(run, run + MEMBERS)].map((body, at) => [nameOf(at), { ...body, name: nameOf(at) }]));
      cases.forEach((one, at) => {
        // Where no check fails without a correction none does with it, which would take long to find out.
        if (!fails(one, 'check', bodies)) return;
        counts[at]!.check++;
        if (fails(one, 'gate', bodies)) counts[at]!.gate++;
      });
    }
  }
  await rm(folder, { recursive: true });
  return cases.map(({ metric, kind, value }, at) => ({ metric: metricLabel(metric), kind, value, rows, layout, runs, ...counts[at]! }));
}

/** Candidates come first, then the baseline of each. */
function nameOf(at: number): string {
  return at < MEMBERS ? `candidate ${at}` : `baseline ${at - MEMBERS}`;
}

/** Each sample of a table as a body of its own, in one order. */
function samplesOf(body: Body): Body[] {
  if (body.kind !== 'summary') return [];
  const slices = body.summary.slices.filter(({ slicing }) => slicing !== '').sort((a, b) => Number(a.key['sample']) - Number(b.key['sample']));
  return slices.map((slice) => ({ ...body, summary: { ...body.summary, slices: [{ ...slice, key: {}, slicing: '' }] } }));
}

function fails({ metric, kind, value }: Case, family: FamilyOver, bodies: Readonly<Record<string, Body>>): boolean {
  const checks = Array.from({ length: MEMBERS }, (_, at): CheckSpec => ({
    name: nameOf(at),
    metric,
    of: nameOf(at),
    against: kind === 'min' || kind === 'max' ? null : nameOf(MEMBERS + at),
    bounds: [{ kind, value, relative: false, place }],
    slices: [],
    confidence: 0.95,
    severity: 'block',
    minRows: 0,
    place,
  }));
  const gate: Gate = { file: 'simulation', digest: '', model: 'bounds', task: 'binary', evidence: {}, slices: [], metrics: {}, family, checks };
  return judge(gate, bodies).some(({ status }) => status === 'fail');
}
