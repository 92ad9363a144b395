import { stringify } from 'csv-stringify/sync';
import type { CheckResult, Verdict } from '../verdict/verdict.ts';
import { visible, withSafeText } from './escape.ts';
import { sliceText } from './words.ts';

type Ends = CheckResult['candidate']['interval'];

const COLUMNS: Readonly<Record<string, (check: CheckResult) => string | number | null | undefined>> = {
  check: ({ name }) => name,
  metric: ({ metric }) => metric,
  column: ({ column }) => column,
  slice: sliceText,
  status: ({ status }) => status,
  effect: ({ effect }) => effect,
  candidate: ({ candidate }) => candidate.estimate,
  ...ends('candidate', ({ candidate }) => candidate.interval),
  baseline: ({ baseline }) => baseline?.estimate,
  ...ends('baseline', ({ baseline }) => baseline?.interval ?? null),
  change: ({ change }) => change?.estimate,
  ...ends('change', ({ change }) => change?.interval ?? null),
  bound: ({ bound }) => bound.kind,
  bound_value: ({ bound }) => bound.value,
  threshold: ({ bound }) => bound.threshold,
  rows: ({ candidate }) => candidate.rows,
  baseline_rows: ({ baseline }) => baseline?.rows,
  rows_to_settle: ({ rows_to_settle: rows }) => rows,
  adjusted_p_value: ({ family }) => family?.adjusted_p_value,
  method: ({ method }) => method,
  reason: ({ reason }) => reason,
};

function ends(name: string, of: (check: CheckResult) => Ends): typeof COLUMNS {
  return { [`${name}_low`]: (check) => of(check)?.[0], [`${name}_high`]: (check) => of(check)?.[1] };
}

/**
 * The results as CSV (RFC 4180), a row each, numbers in full; an empty cell where there is none. Text that a spreadsheet would
 * take for a formula begins with an apostrophe.
 */
export function renderCsv(verdict: Verdict): string {
  const { checks } = withSafeText(verdict, visible);
  const rows = checks.map((check) => Object.values(COLUMNS).map((of) => of(check) ?? ''));
  return stringify([Object.keys(COLUMNS), ...rows.map((row) => row.map((cell) => (typeof cell === 'number' ? String(cell) : harmless(cell))))], { record_delimiter: '\r\n' });
}

/** csv-stringify's own guard would quote negative numbers too. */
function harmless(text: string): string {
  return /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
}
