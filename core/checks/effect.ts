import { whenUnsure } from '../spec/bounds.ts';
import type { BoundKind, CheckSpec } from '../spec/gate.ts';
import { whyNone } from '../statistics/sample.ts';
import type { CheckResult } from '../verdict/verdict.ts';

type Status = CheckResult['status'];
type Effect = CheckResult['effect'];

/**
 * Whether the estimate alone holds, where it may decide: one without any interval may block, but lets nothing pass without a
 * word, since a single row that is right has an accuracy of 1. null: there is too little to go by.
 */
export function decidingEstimate({ tooSmall, met, method }: { readonly tooSmall: boolean; readonly met: boolean | null; readonly method: string | null }): boolean | null {
  return tooSmall || (met === true && whyNone(method) !== null) ? null : met;
}

/**
 * What a result does to the verdict.
 * @param estimateHolds the estimate alone is on the good side; null when there is too little to go by.
 */
export function effectOf(check: CheckSpec, kind: BoundKind, status: Status, estimateHolds: boolean | null): Effect {
  if (status === 'pass' || status === 'waived') return 'none';
  if (status === 'fail' || status === 'error') return check.severity;
  const rule = whenUnsure(check, kind);
  if (rule === 'pass') return 'none';
  if (rule === 'warn') return 'warn';
  if (rule === 'block') return check.severity;
  if (estimateHolds === null) return 'warn';
  return estimateHolds ? 'none' : check.severity;
}
