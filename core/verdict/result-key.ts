import type { CheckResult } from './verdict.ts';

type Named = Pick<CheckResult, 'name' | 'metric' | 'column' | 'slice' | 'candidate' | 'baseline'> & { readonly bound: Pick<CheckResult['bound'], 'kind'> };

/** What makes a result the same one in another verdict: not the bound's value, since a bound that was moved is the same check. */
export function resultKey({ name, metric, column, bound, slice, candidate, baseline }: Named): string {
  return JSON.stringify([name, metric, column ?? null, bound.kind, candidate.evidence, baseline?.evidence ?? null, Object.entries(slice).sort()]);
}
