import type { Sum } from '../engine/plan.ts';
import type { Bound } from './metric.ts';
import { decidedClass, holds, massWhere, named, rowsWhere, weightOf } from './sql.ts';

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

/** Reads the numbers of `classSums` by class, in the order of `Bound.classes`. One reader serves all buckets: nothing is copied. */
export class ClassReader {
  readonly classes: number;
  readonly #weighted: boolean;
  #at: Float64Array = new Float64Array(0);

  constructor(bound: Bound) {
    this.classes = bound.classes.length;
    this.#weighted = weightOf(bound) !== undefined;
  }

  of(at: Float64Array): this {
    this.#at = at;
    return this;
  }

  /** Mass (rows or weight) of a class in the labels. */
  actual(c: number): number {
    return this.#at[c]!;
  }

  /** Mass of a class in the predictions. */
  predicted(c: number): number {
    return this.#at[this.classes + c]!;
  }

  /** Mass where both agree on the class. */
  hits(c: number): number {
    return this.#at[2 * this.classes + c]!;
  }

  /** Rows of a class in the labels that weigh something. */
  rows(c: number): number {
    return this.#at[this.#weighted ? 3 * this.classes + c : c]!;
  }

  /** Do labels or predictions hold the class, if only in rows of weight 0? */
  present(c: number): boolean {
    return this.#weighted ? this.#at[4 * this.classes + c]! > 0 : this.actual(c) + this.predicted(c) > 0;
  }

  /** Σ over classes. */
  sum(term: (c: number) => number): number {
    let sum = 0;
    for (let c = 0; c < this.classes; c++) sum += term(c);
    return sum;
  }

  /** Rows that stand for a mass of 1. */
  rowsPerMass(): number {
    return this.#weighted ? this.sum((c) => this.rows(c)) / this.mass() : 1;
  }

  /** Mass of all labels. */
  mass(): number {
    let sum = 0;
    for (let c = 0; c < this.classes; c++) sum += this.#at[c]!;
    return sum;
  }
}
