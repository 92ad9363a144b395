import type { MetricRef } from '../../spec/gate.ts';
import type { Outcome } from '../../spec/metrics/form.ts';
import { literal } from '../../spec/quote.ts';
import { isFlagged } from '../flags.ts';
import type { Bound, Need } from '../metric.ts';
import { rowColumn } from '../row-column.ts';
import { columnOf, decidedClass, isPositive, isPredicted, number, trueClass } from '../sql.ts';

/** What a body must have for the outcome of each of its rows. */
export function outcomeNeeds(task: Bound['task']): readonly Need[] {
  return task === 'scores' ? ['id', 'flag'] : ['id', 'truth', 'decision'];
}

/** Whether each row was right, and what was said of it: a class by its name, which both bodies share, not by its position. */
export function outcomeOf(bound: Bound, ref: MetricRef): Outcome {
  if (bound.task === 'scores') {
    const right = isFlagged(bound, ref);
    return { right, said: right };
  }
  if (bound.task === 'binary') return { right: `((${isPositive(bound)}) = (${isPredicted(bound)}))`, said: `(${isPredicted(bound)})` };
  const decided = decidedClass(bound);
  const said = `(case ${decided} ${bound.classes.map(({ name }, at) => `when ${at} then ${literal(name)}`).join(' ')} end)`;
  return { right: `(${decided} = ${trueClass(bound)})`, said };
}

/** The number that outcomes come from, where there is one: how far it moved says how much a row changed. */
export function scoreBehind(bound: Bound, ref: MetricRef): string | undefined {
  if (bound.task === 'binary') return bound.columns.score === undefined || bound.columns.prediction !== undefined ? undefined : number(bound.columns.score);
  if (bound.task !== 'scores' || rowColumn(bound.types, columnOf(bound, ref)).kind !== 'number') return undefined;
  return number(columnOf(bound, ref));
}
