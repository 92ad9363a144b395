import type { Requirement } from '../engine/plan.ts';
import { identifier } from '../spec/quote.ts';
import type { MetricRef } from '../spec/gate.ts';
import type { Bound, Need } from './metric.ts';
import { binaryValues, columnOf, holds, isFloating, isNumeric, named, number } from './sql.ts';

/** The cut that is assumed when the gate names none: sensible for probabilities only. */
const PROBABILITY_CUT = 0.5;

/** Distributions over classes may miss 1 by this much: probabilities written with three digits. */
const SUM_TOLERANCE = 1e-3;

/** What every row must satisfy for a metric with these needs, in the order in which it makes sense to hear of it. */
export function requirementsOf(bound: Bound, needs: readonly Need[], ref: MetricRef, weighted: boolean): Requirement[] {
  const { weight } = bound.columns;
  return [...needs.flatMap((need) => requirementOf(bound, need, ref)), ...(weighted && weight !== undefined ? weightRequirements(bound, weight) : [])];
}

function requirementOf(bound: Bound, need: Need, ref: MetricRef): Requirement[] {
  const { columns } = bound;
  switch (need) {
    case 'truth':
      return classRequirements(bound, named(columns.label));
    case 'decision':
      return decisionRequirements(bound);
    case 'score':
      return [finite(bound, named(columns.score))];
    case 'probability':
      return probability(bound, named(columns.score), `${ref.name} needs probabilities: write P(positive), or ask for a metric of ranks.`);
    case 'scores':
      return bound.classes.map((c) => finite(bound, named(c.column)));
    case 'distribution':
      return distribution(bound, ref);
    case 'numbers':
      return [finite(bound, named(columns.label)), finite(bound, named(columns.prediction))];
    case 'graded':
      return gradedRequirements(bound, named(columns.label), named(columns.score));
    case 'column':
      return [finite(bound, columnOf(bound, ref))];
    case 'flag':
      return flagRequirements(bound, columnOf(bound, ref), ref);
    case 'field':
    case 'key':
    case 'id':
      return [];
    case 'label':
      return [finite(bound, named(columns.label))];
  }
}

/** No null, and where the number itself is finite, neither NaN nor infinity. */
function finite(bound: Bound, column: string): Requirement {
  const name = identifier(column);
  const floating = isFloating(bound.types[column]);
  return {
    column,
    holds: floating ? `${name} is not null and isfinite(${name})` : `${name} is not null`,
    code: 'COLUMN_NULL',
    says: floating ? 'holds NaN, infinity or null' : 'holds null',
    remedy: bound.types['error'] === 'BOOLEAN' ? withoutErrors(column) : 'Leave such rows out with `where:`, or fill the value in where the file is written.',
  };
}

/** Results of evaluation tools say in a column which of them are errors, and those have no numbers. */
function withoutErrors(column: string): string {
  return `Where results ended in an error, judge evidence without them (\`where: not error\`), or a metric of your own over the others: {sum: case when error then 0 else ${column} end, per: case when error then 0 else 1 end, better: …}.`;
}

/** Binary: one of the two values. Multiclass: the classes were read from the column itself, so only null is left. */
function classRequirements(bound: Bound, column: string): Requirement[] {
  const known = finite(bound, column);
  if (bound.task !== 'binary' || bound.types[column] === 'BOOLEAN') return [known];
  const values = binaryValues(bound, column);
  return [known, {
    column,
    holds: `coalesce(${values.map((value) => holds(bound, column, value)).join(' or ')}, false)`,
    code: 'LABEL_CLASSES',
    says: `is neither ${values.map((value) => `\`${value}\``).join(' nor ')}`,
    remedy: 'Name the positive value with `positive:` under `columns:`, or set `task: multiclass`.',
    impliesEarlier: true,
  }];
}

function decisionRequirements(bound: Bound): Requirement[] {
  const { prediction, score, threshold } = bound.columns;
  if (prediction !== undefined) return classRequirements(bound, prediction);
  if (bound.task === 'multiclass') return bound.classes.map((c) => finite(bound, named(c.column)));
  if (threshold !== PROBABILITY_CUT) return [finite(bound, named(score))];
  return probability(bound, named(score), 'A score that is no probability needs its own cut: set `threshold:` under `columns:`, or name a `prediction` column.');
}

/** Where nobody says from which number on a row passes, 0.5 is a guess that suits shares alone: every score from 1 to 5 would pass. */
function flagRequirements(bound: Bound, column: string, ref: MetricRef): Requirement[] {
  if (!isNumeric(bound.types[column]) || ref.threshold !== undefined || bound.columns.threshold !== PROBABILITY_CUT) return [finite(bound, column)];
  return probability(bound, column, `Say from which number on a row passes: \`threshold: 4\` in the check of ${ref.name}, or under \`columns:\` for all of them.`);
}

function gradedRequirements(bound: Bound, label: string, score: string): Requirement[] {
  return [finite(bound, score), finite(bound, label), {
    column: label,
    holds: `coalesce(${identifier(label)} >= 0, false)`,
    code: 'LABEL_RANGE',
    says: 'is below 0, and a grade of relevance is not',
    remedy: 'Write 0 for documents that are not relevant, or that nobody has judged.',
    impliesEarlier: false,
  }];
}

function probability(bound: Bound, column: string, remedy: string): Requirement[] {
  const name = identifier(column);
  return [finite(bound, column), { column, holds: `coalesce(${name} >= 0 and ${name} <= 1, false)`, code: 'SCORE_RANGE', says: 'is outside [0, 1]', remedy, impliesEarlier: true }];
}

function distribution(bound: Bound, ref: MetricRef): Requirement[] {
  const columns = bound.classes.map((c) => named(c.column));
  const remedy = `${ref.name} needs probabilities: write one P(class) a class.`;
  return [...columns.flatMap((column) => probability(bound, column, remedy)), {
    column: columns[0]!,
    holds: `coalesce(abs(${columns.map(number).join(' + ')} - 1) <= ${SUM_TOLERANCE}, false)`,
    code: 'SCORE_RANGE',
    says: 'and the other scores of its row do not sum to 1',
    remedy,
  }];
}

function weightRequirements(bound: Bound, column: string): Requirement[] {
  const name = identifier(column);
  const floating = isFloating(bound.types[column]) ? ` and isfinite(${name})` : '';
  return [{
    column,
    holds: `coalesce(${name} >= 0${floating}, false)`,
    code: 'WEIGHT_RANGE',
    says: 'is negative, NaN, infinite or null',
    remedy: 'Weights are finite numbers, 0 or more.',
  }];
}
