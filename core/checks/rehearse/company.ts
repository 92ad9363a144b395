import type { Bound, Gate } from '../../spec/gate.ts';
import { decidingP } from '../../statistics/deciding-p.ts';
import type { Opened, Part } from './part.ts';
import { membersOf, type Company } from './play.ts';

/**
 * With whom each part shares its family, in one replay: the others of its bound, or of the gate, who are as good as the champion.
 * @param opened of every part  @returns in the order of `parts`
 */
export function companiesOf({ family }: Gate, parts: readonly Part[], opened: readonly Opened[]): readonly Company[] {
  const companies = new Map<number, Company>();
  for (const together of familiesOf(family === 'gate', parts)) {
    const level = Math.min(...together.map((at) => (1 - parts[at]!.check.confidence) / 2));
    const members = together.map((at) => (together.length === 1 ? [] : membersOf(opened[at]!.scenes)));
    const all = Math.max(1, members.flat().length);
    const ps = members.map((assessments) => assessments.map((assessment) => decidingP(assessment, level, all) ?? 1));
    together.forEach((part, at) => companies.set(part, { over: family, others: ps.flatMap((own, other) => (other === at ? [] : own)), level }));
  }
  return parts.map((_, part) => companies.get(part)!);
}

/** Places of the parts that share a family. */
function familiesOf(whole: boolean, parts: readonly Part[]): number[][] {
  if (whole) return [[...parts.keys()]];
  const byBound = new Map<Bound, number[]>();
  parts.forEach(({ bound }, at) => byBound.set(bound, [...(byBound.get(bound) ?? []), at]));
  return [...byBound.values()];
}
