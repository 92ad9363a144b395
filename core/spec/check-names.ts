import { boundText } from './bound-text.ts';
import { metricLabel } from './catalogue.ts';
import type { Findings } from './findings.ts';
import type { CheckSpec, MetricRef } from './gate.ts';
import type { Path } from './places.ts';
import { show } from './words.ts';

/** A check whose name is still to be found. */
export interface Draft {
  readonly check: Omit<CheckSpec, 'name'>;
  readonly path: Path;
  /** As the gate gives it. */
  readonly given: string | undefined;
  /** The metric as the check writes it, without defaults. */
  readonly written: MetricRef;
  readonly slicesWritten: string;
}

/**
 * Names every check: as the gate says, else by metric and bounds (`roc_auc max_drop 0.005`), with the evidence when it is
 * not the usual one, and the slices when two checks could not be told apart otherwise. Names that stay equal are refused:
 * a report could not be read, nor its history followed.
 */
export function nameChecks(drafts: readonly Draft[], findings: Findings): CheckSpec[] {
  const short = drafts.map((draft) => draft.given ?? derived(draft));
  const often = new Map<string, number>();
  for (const name of short) often.set(name, (often.get(name) ?? 0) + 1);
  const taken = new Map<string, number>();
  return drafts.map((draft, i) => {
    const { check, path, given, slicesWritten } = draft;
    const plain = short[i] ?? '';
    const name = given === undefined && (often.get(plain) ?? 0) > 1 ? `${plain}${slicesWritten}` : plain;
    const before = taken.get(name);
    if (before !== undefined) {
      findings.value(given === undefined ? path : [...path, 'name'], 'GATE_CONTRADICTION', `the check of line ${before} is named ${show(name)} too`, 'Remove one of the two, or give it a name: {name: …}.');
    }
    taken.set(name, before ?? check.place.line ?? 0);
    return { name, ...check };
  });
}

function derived({ check, written }: Draft): string {
  const of = check.of === 'candidate' ? '' : ` of ${check.of}`;
  const against = check.against === null || check.against === 'baseline' ? '' : ` against ${check.against}`;
  const between = check.between === undefined ? '' : ` between ${check.between}`;
  return `${metricLabel(written)} ${check.bounds.map(boundText).join(', ')}${between}${of}${against}`;
}
