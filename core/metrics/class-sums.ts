import type { Sum } from '../engine/plan.ts';
import type { Bound } from './metric.ts';
import { decidedClass, holds, massWhere, named, rowsWhere, weightOf } from './sql.ts';

/** A slice by class, in the order of `Bound.classes`. */
export interface ClassSums {
  /** Mass (rows or weight) of the class in the labels. */
  readonly actual: Float64Array;
  /** Mass of the class in the predictions. */
  readonly predicted: Float64Array;
  /** Mass where both agree on the class. */
  readonly hits: Float64Array;
  /** Rows of the class in the labels that weigh something. */
  readonly rows: Float64Array;
  /** 1 where labels or predictions hold the class, if only in rows of weight 0. */
  readonly present: Uint8Array;
}

/** Sums by class: labels, predictions, agreements; when weighted also rows and presence, which masses can't tell. */
export function classSums(bound: Bound): Sum[] {
  const actual = bound.classes.map((c) => holds(bound, named(bound.columns.label), c.name));
  const predicted = bound.classes.map((c, at) => isDecided(bound, c.name, at));
  const both = actual.map((when, at) => `${when} and ${predicted[at]!}`);
  const masses = [...actual, ...predicted, ...both].map((when) => massWhere(bound, when));
  if (weightOf(bound) === undefined) return masses;
  const present = actual.map((when, at): Sum => ({ kind: 'count', when: `${when} or ${predicted[at]!}` }));
  return [...masses, ...actual.map((when) => rowsWhere(bound, when)), ...present];
}

function isDecided(bound: Bound, name: string, at: number): string {
  const { prediction } = bound.columns;
  return prediction === undefined ? `${decidedClass(bound)} = ${at}` : holds(bound, prediction, name);
}

/** Reads the numbers of `classSums` back as views; nothing is copied. */
export function byClass(bound: Bound): (at: Float64Array) => ClassSums {
  const [c, weighted] = [bound.classes.length, weightOf(bound) !== undefined];
  return (at) => {
    const [actual, predicted, hits] = [at.subarray(0, c), at.subarray(c, 2 * c), at.subarray(2 * c, 3 * c)];
    const met = weighted ? at.subarray(4 * c) : actual.map((mass, k) => mass + predicted[k]!);
    return { actual, predicted, hits, rows: weighted ? at.subarray(3 * c, 4 * c) : actual, present: Uint8Array.from(met, (rows) => (rows > 0 ? 1 : 0)) };
  };
}
