import type { FamilyOver } from '../spec/gate.ts';
import { holm } from '../statistics/holm.ts';
import type { CheckResult } from '../verdict/verdict.ts';
import type { Assessed } from './assess.ts';

export type Family = NonNullable<CheckResult['family']>;

/**
 * Holm's correction over the slices of one bound, all rows among them, so that 40 slices of equal models don't raise
 * two false alarms; or over all results of a gate, for one such rate in all. Slices without evidence or uncertainty are no
 * members, nor those with too few rows for an interval, whatever their values are: they can't fail, and that says nothing of
 * the others. Where values are why there is none, leaving it out would choose the others by their values: it counts. A family
 * of one needs no correction.
 * @returns in the order of `assessed`; null for those that are not in a family
 */
export function familyOf(assessed: readonly Pick<Assessed, 'pWorse' | 'tooSmall'>[], over: FamilyOver): (Family | null)[] {
  const families = new Array<Family | null>(assessed.length).fill(null);
  // A p-value takes long, and one result alone needs none.
  if (assessed.length < 2) return families;
  const members = assessed.flatMap((one, at) => (one.tooSmall || one.pWorse === null ? [] : [{ at, p: one.pWorse }]));
  if (members.length < 2) return families;
  const adjusted = holm(members.map(({ p }) => p));
  members.forEach(({ at, p }, member) => {
    families[at] = { correction: 'holm', ...(over === 'gate' && { over }), size: members.length, p_value: p, adjusted_p_value: adjusted[member]! };
  });
  return families;
}
