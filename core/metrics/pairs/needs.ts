import { pairForm } from '../../spec/catalogue.ts';
import type { MetricRef, Task } from '../../spec/gate.ts';
import type { Need } from '../metric.ts';
import { outcomeNeeds } from './outcome.ts';

/** What a metric of two bodies reads from the rows of each. */
export function pairNeeds(ref: MetricRef, task: Task): readonly Need[] {
  const form = pairForm(ref.name)!;
  if (form.kind === 'flips') return outcomeNeeds(task);
  return form.kind === 'schema' || (ref.columns !== undefined && form.kind === 'overlap') ? ['key'] : ['field'];
}
