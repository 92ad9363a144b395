import { gradeOf, type Grade, type Graded } from './cells.ts';

const MARKS: Readonly<Record<Grade, string>> = { covers: '', wider: ' ↑', none: '', misses: ' **!**' };

/** "95.2 %", with a mark, and the share that has an interval where that is not all. */
export function shown(outcome: Graded): string {
  const { coverage, given } = outcome;
  if (coverage === null) return 'none';
  const share = given < 0.995 ? ` of ${(100 * given).toFixed(0)} %` : '';
  return `${(100 * coverage).toFixed(1)} %${MARKS[gradeOf(outcome)]}${share}`;
}

/** Things under the same name, in order. */
export function grouped<T>(all: readonly T[], nameOf: (one: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const one of all) groups.set(nameOf(one), [...(groups.get(nameOf(one)) ?? []), one]);
  return groups;
}
