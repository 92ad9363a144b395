import { unitOf } from '../spec/catalogue.ts';
import { whyNone } from '../statistics/sample.ts';
import type { CheckResult } from './verdict.ts';

/**
 * A check that could not have seen its own margin protects nobody; said once a check, of all its rows, its groups, or its
 * slices. One that passes or fails has decided in spite of that.
 */
export function powerNotes(results: readonly CheckResult[]): string[] {
  const blind = results.filter(({ powerless, status }) => powerless && status !== 'pass' && status !== 'fail');
  const apart = blind.filter(({ between }) => between !== undefined);
  const changes = blind.filter(({ change }) => change !== null);
  return [
    ...apart.map(({ name, method }) => `${name} could not pass even if all groups were equal: ${whyNone(method) ?? 'some of them have too few rows for it'}.`),
    ...[...new Set(changes.map(({ name }) => name))].map((name) => changeNote(name, changes.filter((one) => one.name === name), results.filter((one) => one.name === name && one.change !== null))),
  ];
}

function changeNote(name: string, blind: readonly CheckResult[], all: readonly CheckResult[]): string {
  const isWhole = ({ slice }: CheckResult): boolean => Object.keys(slice).length === 0;
  const first = blind.find(isWhole) ?? blind[0]!;
  const unit = unitOf(first.metric);
  const isValue = first.candidate.rows === null;
  const where = isValue ? '' : isWhole(first) ? ` even on all ${unit}` : ` on ${blind.length} of ${all.filter((one) => !isWhole(one)).length} slices`;
  const otherwise = isValue ? 'the standard error of the values is too large for it' : `there are too few ${unit} for it`;
  return `${name} could not have seen its own margin${where}: ${whyNone(first.method) ?? otherwise}.`;
}
