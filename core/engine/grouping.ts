import { Fault } from '../fault.ts';
import { HASHED_BUCKETS } from './bucket.ts';
import { grouped } from './faults.ts';
import { dimensionsOf } from './layout.ts';
import { type Derived, rowsSql } from './rows.ts';
import type { Plan } from './scan.ts';
import type { Session } from './session.ts';

/** Most values a slicing may cut the rows into. */
export const MOST_SLICES = 10_000;

/** One pass over the rows: what it groups by (beside the bucket), and the temporary table of its sums. */
export interface Grouping {
  readonly table: string;
  readonly dimensions: readonly Derived[];
  /** Positions in `Layout.cuts` that are rolled up from it. */
  readonly cuts: readonly number[];
}

/** The finest grouping when it stays small, else one a slicing: sums are exact, so both give the same numbers. */
export async function groupingsOf(session: Session, plan: Plan): Promise<Grouping[]> {
  const { layout } = plan;
  const sizes = await dimensionSizes(session, plan);
  const buckets = plan.own ? plan.units : HASHED_BUCKETS;
  const cells = layout.dimensions.reduce((product, _, i) => product * (sizes[i] ?? 1), 1);
  if (Math.min(cells * buckets, plan.rows) <= plan.limits.mostGroups) {
    return [{ table: session.name('cells'), dimensions: layout.dimensions, cuts: layout.cuts.map((_, i) => i) }];
  }
  return layout.cuts.map((cut, i) => {
    const needed = dimensionsOf(cut);
    return { table: session.name('cells'), dimensions: layout.dimensions.filter(({ name }) => needed.includes(name)), cuts: [i] };
  });
}

async function dimensionSizes(session: Session, plan: Plan): Promise<number[]> {
  const { scan, relation, layout } = plan;
  const sizes: number[] = [];
  for (const dimension of layout.dimensions) {
    const [row] = await session.rows(`select count(*) from (select distinct ${dimension.name} from ${rowsSql(scan, relation, [dimension])})`);
    const size = Number(row?.[0]);
    const at = layout.cuts.findIndex((cut) => dimensionsOf(cut).includes(dimension.name));
    if (size > MOST_SLICES) throw tooManySlices(plan, at, size);
    sizes.push(size);
  }
  return sizes;
}

export function tooManySlices(plan: Plan, cut: number, count: number): Fault {
  const slicing = plan.scan.slicings[cut - 1];
  return new Fault({
    code: 'GATE_INVALID',
    message: `slices \`${slicing?.name ?? ''}\`: ${grouped(count)} slices in ${plan.relation.shown}; at most ${grouped(MOST_SLICES)} are allowed.`,
    place: slicing?.place ?? plan.scan.table.place,
    remedy: 'Slice by a column with fewer values, or by conditions (`where`).',
  });
}
