import type { Engine } from '../engine/plan.ts';
import type { BoundRequest } from './binding.ts';
import { requirementsOf } from './needs.ts';
import { scanOf } from './plan-scan.ts';
import { named, number } from './sql.ts';

/**
 * Mean label and mean residual of each evidence whose metrics take squares around a centre, from a scan of two sums.
 * They come from exact sums by bucket, so the order of rows can't move them.
 */
export async function findCentres(group: readonly BoundRequest[], engine: Engine): Promise<readonly BoundRequest[]> {
  const centred = group.filter(({ asked }) => asked.some(({ metric }) => metric.centred === true));
  if (centred.length === 0) return group;
  const requirements = centred.flatMap(({ bound, asked }) => requirementsOf(bound, ['numbers'], asked[0]!.ref, false));
  const columns = [...new Set(centred.flatMap(({ bound }) => [named(bound.columns.label), named(bound.columns.prediction)]))];
  const sums = columns.map((column) => ({ kind: 'total', of: number(column) }) as const);
  const { table } = await engine.scan({ ...scanOf(group, []), requirements, sums, rankings: [] });
  const mean = (column: string): number => table.slices[0]!.sums[columns.indexOf(column)]!.reduce((sum, value) => sum + value, 0) / table.rows;
  return group.map((each) => {
    if (!centred.includes(each)) return each;
    const [label, prediction] = [mean(named(each.bound.columns.label)), mean(named(each.bound.columns.prediction))];
    return { ...each, bound: { ...each.bound, centre: { label, residual: label - prediction } } };
  });
}
