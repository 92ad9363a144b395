import type { Sum } from '../engine/plan.ts';
import { double, identifier, literal } from '../spec/quote.ts';
import type { MetricRef } from '../spec/gate.ts';
import type { Bound, Class } from './metric.ts';

/** Rows of the slice; answered by the bucket sizes without asking the engine. */
export const ROWS: Sum = { kind: 'count', when: 'true' };

/** A column as double. */
export function number(column: string): string {
  return `cast(${identifier(column)} as double)`;
}

/** Is it one of DuckDB's numeric types? */
export function isNumeric(type: string | undefined): boolean {
  return type !== undefined && /^(U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|FLOAT|DOUBLE|DECIMAL.*)$/.test(type);
}

/** Can it hold NaN and infinity? */
export function isFloating(type: string | undefined): boolean {
  return type === 'FLOAT' || type === 'DOUBLE';
}

/** The condition that a column holds a class, whatever way the column writes it: true, 1, '1'. */
export function holds(bound: Pick<Bound, 'types'>, column: string, value: string): string {
  const type = bound.types[column];
  if (type === 'BOOLEAN') return `${identifier(column)} = ${truth(value)}`;
  if (!isNumeric(type)) return `cast(${identifier(column)} as varchar) = ${literal(value)}`;
  if (/^-?\d+$/.test(value)) return `${identifier(column)} = ${value}`;
  return /^[-+.\d]+(e[-+]?\d+)?$/i.test(value) && Number.isFinite(Number(value)) ? `${identifier(column)} = ${double(Number(value))}` : 'false';
}

function truth(value: string): string {
  return /^(true|1)$/i.test(value) ? 'true' : 'false';
}

/** Name of a role's column; binding has made sure that it is there. */
export function named(column: string | undefined): string {
  if (column === undefined) throw new TypeError('a column that the metric needs was not bound');
  return column;
}

/** Binary: the row is positive. */
export function isPositive(bound: Bound): string {
  return positiveIn(bound, named(bound.columns.label));
}

/** Binary: the row is predicted positive, by `prediction` or else by score and threshold. */
export function isPredicted(bound: Bound): string {
  const { prediction, threshold } = bound.columns;
  if (prediction !== undefined) return positiveIn(bound, prediction);
  return `${number(named(bound.columns.score))} >= ${double(threshold)}`;
}

function positiveIn(bound: Bound, column: string): string {
  const positive = String(bound.columns.positive ?? true);
  if (bound.types[column] === 'BOOLEAN') return /^(false|0)$/i.test(positive) ? `not ${identifier(column)}` : identifier(column);
  return holds(bound, column, binaryValues(bound, column)[0]!);
}

/** The values that a binary column may hold, the positive one first; numbers beside labels of text are 1 and 0. */
export function binaryValues(bound: Bound, column: string): readonly string[] {
  const { labels } = bound;
  const usable = labels.length > 0 && !(isNumeric(bound.types[column]) && labels.some((value) => !Number.isFinite(Number(value))));
  return usable ? labels : ['1', '0'];
}

/** Multiclass: position of the predicted class; the first of equal scores, as numpy's argmax. */
export function decidedClass(bound: Bound): string {
  const { prediction } = bound.columns;
  return prediction === undefined ? argmax(bound.classes) : position(bound, prediction);
}

/** Multiclass: position of the label's class. */
export function trueClass(bound: Bound): string {
  return byTrueClass(bound, (_, at) => String(at));
}

function position(bound: Bound, column: string): string {
  return `(case ${bound.classes.map((c, at) => `when ${holds(bound, column, c.name)} then ${at}`).join(' ')} end)`;
}

function argmax(classes: readonly Class[]): string {
  const scores = classes.map((c) => number(named(c.column)));
  return `(case greatest(${scores.join(', ')}) ${scores.map((score, at) => `when ${score} then ${at}`).join(' ')} end)`;
}

/** Multiclass: the score of the row's true class. */
export function trueScore(bound: Bound): string {
  return byTrueClass(bound, (c) => number(named(c.column)));
}

/** An expression that depends on the row's true class. */
export function byTrueClass(bound: Bound, of: (c: Class, at: number) => string): string {
  const label = named(bound.columns.label);
  return `(case ${bound.classes.map((c, at) => `when ${holds(bound, label, c.name)} then ${of(c, at)}`).join(' ')} end)`;
}

/** The weight as double; undefined: every row weighs 1. */
export function weightOf(bound: Bound): string | undefined {
  return bound.columns.weight === undefined ? undefined : number(bound.columns.weight);
}

/** Rows, or their weight, where a condition is true. */
export function massWhere(bound: Bound, when: string): Sum {
  const weight = weightOf(bound);
  if (weight === undefined) return { kind: 'count', when };
  return { kind: 'total', of: `case when ${when} then ${weight} else 0 end` };
}

/** Squared weight where a condition is true, for Kish's effective number of rows. */
export function squareWhere(weight: string, when: string): Sum {
  return { kind: 'total', of: `case when ${when} then ${weight} * ${weight} else 0 end` };
}

/** Rows that weigh something and satisfy a condition. */
export function rowsWhere(bound: Bound, when: string): Sum {
  const weight = weightOf(bound);
  return { kind: 'count', when: weight === undefined ? when : `${when} and ${weight} > 0` };
}

/** All rows, or their weight. */
export function mass(bound: Bound): Sum {
  const weight = weightOf(bound);
  return weight === undefined ? ROWS : { kind: 'total', of: weight };
}

/** Σ of an expression times weight. `limit` bounds |expression|. */
export function totalOf(bound: Bound, expression: string, limit?: number): Sum {
  const weight = weightOf(bound);
  if (weight !== undefined) return { kind: 'total', of: `(${expression}) * ${weight}` };
  return limit === undefined ? { kind: 'total', of: expression } : { kind: 'total', of: expression, limit };
}

/** The column that a statistic of a column is about: its own, or `columns.score`. */
export function columnOf(bound: Bound, ref: MetricRef): string {
  return ref.column ?? named(bound.columns.score);
}
