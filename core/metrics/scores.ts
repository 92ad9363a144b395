import { average } from './averages.ts';
import type { Metric } from './metric.ts';
import { isFlagged } from './flags.ts';
import { share } from './share.ts';
import { columnOf, number } from './sql.ts';

/** Mean of a column. */
export const mean: Metric = {
  needs: ['column'],
  plan: (bound, ref) => average(bound, number(columnOf(bound, ref)), 'real'),
};

/** Share of rows that passed. */
export const passRate: Metric = {
  needs: ['flag'],
  plan: (bound, ref) => share(bound, isFlagged(bound, ref)),
};
