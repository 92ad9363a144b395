import { average } from './averages.ts';
import type { Metric } from './metric.ts';
import { columnOf, number } from './sql.ts';

/** Mean of a column. */
export const mean: Metric = {
  needs: ['column'],
  plan: (bound, ref) => average(bound, number(columnOf(bound, ref)), 'real'),
};
