import { boundText } from './bound-text.ts';
import type { CheckResult } from '../verdict/verdict.ts';
import type { Judged } from './judge.ts';

/** One sentence for a person: what was found, and what would settle it. No rounding of numbers that matter: they stand beside it. */
export function reasonOf(judged: Judged, raw: CheckResult['status'], status: CheckResult['status'], effect: CheckResult['effect']): string {
  const { check, assessed, family } = judged;
  if (assessed.bootstrapped) return `not judged: ${assessed.baseline?.kind === 'absent' ? assessed.baseline.why : 'no baseline'}, and if_missing: bootstrap lets a first model through`;
  const found = foundOf(judged, raw);
  if (status === 'waived') return `${found}; waived until ${check.waive!.until} by ${check.waive!.by}: ${check.waive!.reason}`;
  if (raw === 'unsure' && family !== null && assessed.stance === 'bad') return found;
  if (raw !== 'unsure') return found;
  return `${found}${settleOf(judged)}${ruleOf(judged, effect)}`;
}

function foundOf(judged: Judged, raw: CheckResult['status']): string {
  const { assessed, check, bound, family } = judged;
  const text = boundText(bound);
  if (raw === 'error') return `no evidence: ${assessed.missing ?? 'nothing to judge'}`;
  if (assessed.tooSmall) return `too few rows: fewer than min_rows ${check.minRows}`;
  if (assessed.method === null) return raw === 'pass' ? `the value holds ${text}; it came without an interval and is compared as it is` : `the value is beyond ${text}; it came without an interval and is compared as it is`;
  if (assessed.method.startsWith('none: ')) return `no honest interval (${assessed.method.slice('none: '.length)})`;
  const what = assessed.baseline === null ? 'interval' : assessed.change?.paired === true ? 'paired interval of the change' : 'unpaired interval of the change';
  if (raw === 'pass') return `the whole ${what} holds ${text}`;
  if (raw === 'fail') return `the whole ${what} is beyond ${text}${family === null ? '' : `, also after Holm’s correction over ${family.size} slices`}`;
  if (assessed.stance === 'bad' && family !== null) return `beyond ${text} on its own, but not after Holm’s correction over ${family.size} slices (p = ${family.adjusted_p_value.toPrecision(2)}): with so many slices one such is expected by chance`;
  return `the ${what} straddles ${text}: it can’t be told on which side the truth lies`;
}

function settleOf({ assessed }: Judged): string {
  if (assessed.rowsToSettle === null) return '';
  const rows = Math.min(assessed.candidate.rows ?? Infinity, assessed.baseline?.rows ?? Infinity);
  const need = Number(assessed.rowsToSettle.toPrecision(2));
  return need > rows ? `; about ${need.toLocaleString('en-US')} rows would settle it, here are ${rows.toLocaleString('en-US')}` : '';
}

function ruleOf({ assessed }: Judged, effect: CheckResult['effect']): string {
  if (assessed.met === null) return '';
  const side = assessed.met ? 'holds' : 'does not hold';
  const does = effect === 'block' ? 'blocks' : effect === 'warn' ? 'warns' : 'lets it pass';
  return `; the estimate ${side}, and the gate ${does}`;
}
