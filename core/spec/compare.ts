import type { Place } from '../fault.ts';
import { metricLabel } from './catalogue.ts';
import { boundText } from './bound-text.ts';
import { checkDifferences } from './compare-check.ts';
import { sharedDifferences } from './compare-shared.ts';
import { promoteDifferences, targetText } from './compare-promote.ts';
import type { CheckSpec, Gate } from './gate.ts';
import type { PromoteSpec } from './promote.ts';

/**
 * What a change does to a check. `changed`: neither clearly looser nor clearly stricter (another metric, other evidence).
 * `removed` lets more through and `added` less, as a whole check.
 */
export type ChangeKind = 'loosened' | 'tightened' | 'changed' | 'added' | 'removed';

/** One thing that differs in one check; a check may have several. */
export interface GateChange {
  /** Name of the check in the old gate; in the new one for `added`. */
  readonly check: string;
  readonly kind: ChangeKind;
  /** `max_drop 0.005 → 0.02`, `severity block → warn`, `waiver added: …`. */
  readonly what: string;
  /** Where the new gate says it; null for a check that is gone. */
  readonly place: Place | null;
}

/**
 * How a gate differs from what it was, check by check, in the order of the old gate; what was added comes last. What
 * several checks share (evidence, slicings, metrics) is said of each check that uses it. Empty: both judge alike.
 */
export function compareGates(before: Gate, after: Gate): GateChange[] {
  const partner = partnersOf(before.checks, after.checks);
  const kept = before.checks.flatMap((old): GateChange[] => {
    const now = partner.get(old);
    if (now === undefined) return [{ check: old.name, kind: 'removed', what: `the check is removed: ${text(old)}`, place: null }];
    const differences = [...checkDifferences(old, now), ...sharedDifferences({ gate: before, check: old }, { gate: after, check: now })];
    return differences.map(({ kind, what }) => ({ check: old.name, kind, what, place: now.place }));
  });
  const known = new Set(partner.values());
  const added = after.checks.filter((check) => !known.has(check));
  return [
    ...kept,
    ...added.map((check): GateChange => ({ check: check.name, kind: 'added', what: `the check is added: ${text(check)}`, place: check.place })),
    ...promotion(before.promote, after.promote),
  ];
}

/** Stands where the name of a check stands. */
const PROMOTE = 'promote';

function promotion(old: PromoteSpec | undefined, now: PromoteSpec | undefined): GateChange[] {
  if (old === undefined && now === undefined) return [];
  if (old === undefined) return [{ check: PROMOTE, kind: 'added', what: `promotion is added: to ${now!.to.map(targetText).join('; ')}`, place: now!.place }];
  if (now === undefined) return [{ check: PROMOTE, kind: 'removed', what: 'promotion is removed, with all that it asked for', place: null }];
  return promoteDifferences(old, now).map(({ kind, what }) => ({ check: PROMOTE, kind, what, place: now.place }));
}

function text(check: CheckSpec): string {
  return `${metricLabel(check.metric)} ${check.bounds.map(boundText).join(', ')}${check.between === undefined ? '' : ` between ${check.between}`}`;
}

/**
 * The new check of each old one: of the same name; else of the same metric on the same evidence, with the same kinds of
 * bounds where there is one. Names that nobody gave are made of the bounds, so they change with them.
 */
function partnersOf(before: readonly CheckSpec[], after: readonly CheckSpec[]): ReadonlyMap<CheckSpec, CheckSpec> {
  const partner = new Map<CheckSpec, CheckSpec>();
  const free = new Set(after);
  const subject = ({ metric, of, against, between }: CheckSpec): string => JSON.stringify([metricLabel(metric), of, against, between ?? null]);
  const kinds = ({ bounds }: CheckSpec): string => bounds.map(({ kind }) => kind).sort().join();
  const ways: readonly ((check: CheckSpec) => string)[] = [
    ({ name }) => name,
    (check) => subject(check) + kinds(check) + check.slices.join('\n'),
    (check) => subject(check) + kinds(check),
    subject,
  ];
  for (const key of ways) {
    for (const old of before.filter((each) => !partner.has(each))) {
      const now = [...free].find((each) => key(each) === key(old));
      if (now === undefined) continue;
      partner.set(old, now);
      free.delete(now);
    }
  }
  return partner;
}
