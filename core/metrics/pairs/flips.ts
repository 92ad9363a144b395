import type { Engine, Scan, SliceSums, Table } from '../../engine/plan.ts';
import { metricLabel, pairForm } from '../../spec/catalogue.ts';
import type { MetricRef } from '../../spec/gate.ts';
import { identifier } from '../../spec/quote.ts';
import { evaluateSums } from '../evaluate-sums.ts';
import { exactly } from '../evaluate-facts.ts';
import type { Evaluated, SumPlan } from '../metric.ts';
import { named, ROWS } from '../sql.ts';
import { scanOf } from '../plan-scan.ts';
import type { RowsBody } from './body.ts';
import { outcomeOf } from './outcome.ts';

/** What the other model made of the row, beside it; null where the other body has no such row. */
const RIGHT = 'modelgate was right';
const SAID = 'modelgate was said';

/** The condition that a row of both bodies changed its outcome, on the table with the other's outcome beside it. */
export function flipOf(body: RowsBody, other: RowsBody, ref: MetricRef): { table: Table; when: string } {
  const form = pairForm(ref.name);
  if (form?.kind !== 'flips') throw new TypeError(`${ref.name} is no metric of changed outcomes`);
  const was = outcomeOf(other.request.bound, ref);
  const flipped = form.when({ right: identifier(RIGHT), said: identifier(SAID) }, outcomeOf(body.request.bound, ref));
  return { table: besideOther(body, other, { [RIGHT]: was.right, [SAID]: was.said }), when: `${inBoth} and coalesce(${flipped}, false)` };
}

const inBoth = `${identifier(RIGHT)} is not null`;

/** The rows of a body with columns of the other's row of the same id. */
function besideOther(body: RowsBody, other: RowsBody, columns: Readonly<Record<string, string>>): Table {
  const key = { own: named(body.request.bound.columns.id), other: named(other.request.bound.columns.id) };
  return { ...body.request.bound.table, beside: { table: other.request.bound.table, key, columns } };
}

/**
 * Metrics of changed outcomes of one body against another, of one column and threshold: one scan of the joined rows. All rows of the
 * body are scanned, so that slices and buckets are those of its summary; those that the other lacks count nowhere.
 */
export async function evaluateFlips(body: RowsBody, other: RowsBody, refs: readonly MetricRef[], slicings: Scan['slicings'], engine: Engine): Promise<Map<string, readonly Evaluated[]>> {
  const flips = refs.map((ref) => flipOf(body, other, ref));
  const sums = [inBoth, ...flips.map(({ when }) => when)].map((when) => ({ kind: 'count', when }) as const);
  const { table } = await engine.scan({ ...scanOf([body.request], slicings), table: flips[0]!.table, requirements: [], rankings: [], sums });
  return new Map(refs.map((ref, at) => [metricLabel(ref), table.slices.map((slice) => onSlice(slice, at + 1, ref))]));
}

const PLAN: SumPlan = {
  kind: 'sums',
  spread: 'proportion',
  sums: [ROWS, ROWS],
  value: (at) => at[0]! / at[1]!,
  why: () => '',
  trials: (at) => at[1]!,
};

/** With how many rows it rests on, and how many were left out. */
function onSlice(slice: SliceSums, at: number, ref: MetricRef): Evaluated {
  const [flips, common, all] = [slice.sums[at]!, slice.sums[0]!, slice.sizes].map((by) => by.reduce((sum, value) => sum + value, 0)) as [number, number, number];
  const against = ref.against ?? '';
  if (common === 0) return exactly(NaN, `${against} has none of these rows`);
  const shown = (rows: number): string => rows.toLocaleString('en-US');
  const left = all === common ? '' : `; ${against} lacks ${shown(all - common)} more, which are left out`;
  return { ...evaluateSums(PLAN, slice, [at, 0]), rows: common, says: `${shown(flips)} of ${shown(common)} rows${left}` };
}
