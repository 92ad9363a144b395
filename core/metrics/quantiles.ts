import type { Ranking } from '../engine/plan.ts';
import { NO_WEIGHT } from './averages.ts';
import type { Bound, Metric, RankPlan } from './metric.ts';
import type { Spread } from '../sources/summary.ts';
import { QuantileWalker } from './quantile-walk.ts';
import type { Interpolation } from './quantile-walk.ts';
import { absoluteError } from './regression.ts';
import { columnOf, mass, number, squareWhere, weightOf } from './sql.ts';

/** The q-quantile of a SQL number over the rows of a slice; influences are linear, see `QuantileWalker.influences`. */
function quantilePlan(bound: Bound, value: string, q: number, spread: Spread, weighted: Interpolation): RankPlan {
  const weight = weightOf(bound);
  const ranking: Ranking = { value, ...(weight !== undefined && { weight }) };
  return {
    kind: 'ranks',
    rankings: [ranking],
    sums: weight === undefined ? [] : [mass(bound), squareWhere(weight, 'true')],
    start: (slices, buckets) => {
      const walker = new QuantileWalker(q, weight === undefined ? 'linear' : weighted, slices, buckets);
      const evaluate = (_: unknown, at: number) => ({
        estimate: walker.estimate(at),
        why: NO_WEIGHT,
        spread,
        influences: walker.influences(at),
        trials: null,
        support: null,
      });
      return { walkers: [walker], finish: () => slices.map(evaluate) };
    },
  };
}

/** numpy.quantile of a column: linear interpolation; with weights its `inverted_cdf`, the one form it has for them. */
export const quantile: Metric = {
  needs: ['column'],
  plan: (bound, ref) => quantilePlan(bound, number(columnOf(bound, ref)), ref.q ?? 0.5, 'real', 'inverted'),
};

/** Median of |y − ŷ|. */
export const medianAbsoluteError: Metric = {
  needs: ['numbers'],
  plan: (bound) => quantilePlan(bound, absoluteError(bound), 0.5, 'positive', 'averaged'),
};
