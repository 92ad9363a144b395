import { unitOf } from '../spec/catalogue.ts';
import { MOST_HAD } from '../statistics/rows.ts';
import type { CheckResult } from '../verdict/verdict.ts';

type Ends = CheckResult['candidate']['interval'];

/** More decimals than this say nothing to a person. */
const MOST_DECIMALS = 12;
/** Nor do more digits of the largest number of a result. */
const MOST_DIGITS = 7;
/** An interval that is this little of its ends wide is the rounding of the sums: it has no width. */
const NO_WIDTH = 1e-9;
/** Decimals that may be added so that a rounded number still stands on its own side of the bound. */
const EXTRA_DECIMALS = 4;

/** The numbers of one result as a person reads them; '' where there is none. */
export interface Figures {
  readonly baseline: string;
  readonly candidate: string;
  /** Signed. */
  readonly change: string;
  /** `[low, high]` of what decides: the change where there is one, else the candidate's value. */
  readonly interval: string;
  /** For a column of rows: `1,042`, or `1,042 / 998` where candidate and baseline differ; `120 queries` where it rests on those. */
  readonly rows: string;
  /** For a sentence: `1,042 rows`, `120 queries`. */
  readonly size: string;
}

/**
 * Rounds a result to what its deciding interval supports: two significant digits of the half-width, and more only where
 * the rounded number would cross the bound. All numbers of a result share their decimals, so that baseline, candidate and
 * change add up on the page.
 */
export function figures(check: CheckResult): Figures {
  const { baseline, candidate, change } = check;
  const interval = change === null ? candidate.interval : change.interval;
  const decided = change === null ? candidate.estimate : change.estimate;
  const rows = rowsText(candidate.rows, baseline?.rows ?? null);
  const unit = unitOf(check.metric);
  const size = rows === '' ? '' : `${rows} ${unit}`;
  const half = halfWidth(interval, decided);
  const show = half === null ? plainly([baseline?.estimate, candidate.estimate, change?.estimate], decided, check.bound.threshold) : rounded(half, [decided, ...(interval ?? [])], check.bound.threshold);
  return {
    baseline: baseline?.estimate == null ? '' : show(baseline.estimate),
    candidate: candidate.estimate === null ? '' : show(candidate.estimate),
    change: change?.estimate == null ? '' : signed(change.estimate, show),
    interval: half === null || interval === null ? '' : ends(interval, change === null ? show : (value) => signed(value, show)),
    rows: unit === 'rows' ? rows : size,
    size,
  };
}

function ends([low, high]: readonly [number | null, number | null], show: (value: number) => string): string {
  return `[${low === null ? '−∞' : show(low)}, ${high === null ? '∞' : show(high)}]`;
}

/** Half the width of the interval, or the finite arm of an open one; null where nothing can be rounded by it. */
function halfWidth(interval: Ends, estimate: number | null): number | null {
  if (interval === null) return null;
  const [low, high] = interval;
  const half = low !== null && high !== null ? (high - low) / 2 : Math.abs((low ?? high ?? NaN) - (estimate ?? NaN));
  return half > NO_WIDTH * Math.abs(low ?? high ?? 0) ? half : null;
}

function rounded(half: number, values: readonly (number | null)[], threshold: number | null): (value: number) => string {
  const decimals = apart(clampDecimals(1 - Math.floor(Math.log10(Number(half.toPrecision(2))))), values, threshold);
  return (value) => fixed(value, decimals);
}

/** Decimals at which every value stands on its own side of the bound, or on it; `least` where no few more would do. */
function apart(least: number, values: readonly (number | null | undefined)[], threshold: number | null): number {
  const enough = Array.from({ length: EXTRA_DECIMALS + 1 }, (_, more) => least + more);
  return enough.find((decimals) => !values.some((value) => crosses(value ?? null, threshold, decimals))) ?? least;
}

/** Whether rounding would move a value onto or over the bound. */
function crosses(value: number | null, threshold: number | null, decimals: number): boolean {
  if (value === null || threshold === null) return false;
  return Math.sign(Number(value.toFixed(decimals)) - threshold) !== Math.sign(value - threshold);
}

/** Without an interval: four significant digits of the largest value, two of the smallest, no trailing zeros; more only where what decides would cross the bound. */
function plainly(values: readonly (number | null | undefined)[], decided: number | null, threshold: number | null): (value: number) => string {
  const sizes = values.filter((value) => value != null && value !== 0).map((value) => Math.floor(Math.log10(Math.abs(value ?? 1))));
  if (sizes.length === 0) return (value) => fixed(value, 0);
  const largest = Math.max(...sizes);
  const decimals = apart(clampDecimals(Math.max(3 - largest, Math.min(1 - Math.min(...sizes), MOST_DIGITS - 1 - largest))), [decided], threshold);
  return (value) => fixed(value, decimals, 10 ** -decimals / 2).replace(/(\.\d*?)0+$/, '$1').replace(/\.$/, '');
}

function clampDecimals(decimals: number): number {
  return Math.min(Math.max(decimals, 0), MOST_DECIMALS);
}

function signed(value: number, show: (value: number) => string): string {
  const text = show(value);
  return value > 0 && /[1-9]/.test(text) ? `+${text}` : text;
}

/** With thousands separators and a true minus sign; a negative that rounds to zero has no sign. @param least what is smaller has an exponent */
function fixed(value: number, decimals: number, least = 10 ** -MOST_DECIMALS): string {
  const size = Math.abs(value);
  const far = size >= 1e15 || (size > 0 && size < least);
  const [whole = '', rest] = (far ? size.toExponential(2) : size.toFixed(decimals)).split('.');
  const text = [whole.replace(/\B(?=(\d{3})+$)/g, ','), rest].filter((part) => part !== undefined).join('.');
  return value < 0 && /[1-9]/.test(text) ? `−${text}` : text;
}

/** `71,234`; '' for null. */
export function count(value: number | null): string {
  return value === null ? '' : fixed(value, 0);
}

function rowsText(candidate: number | null, baseline: number | null): string {
  return baseline === null || candidate === null || baseline === candidate ? count(candidate) : `${count(candidate)} / ${count(baseline)}`;
}

/** Rows that would settle a result, themselves an estimate: two significant digits; '' where that is not asked. */
export function settledBy({ rows_to_settle: rows, metric }: Pick<CheckResult, 'rows_to_settle' | 'metric'>): string {
  if (rows === null) return '';
  const unit = unitOf(metric);
  if (rows > MOST_HAD) return `more ${unit === 'rows' ? '' : `${unit} `}than can be had`;
  return `≈ ${fixed(Number(rows.toPrecision(2)), 0)}${unit === 'rows' ? '' : ` ${unit}`}`;
}

/** `p < 0.001` or two significant digits. */
export function pValue(value: number): string {
  return value < 0.001 ? 'p < 0.001' : `p = ${Number(value.toPrecision(2))}`;
}

/** `95 %`. */
export function percent(fraction: number): string {
  return `${Number((fraction * 100).toPrecision(6))} %`;
}

/** The gate's own number: as it was written, but for trailing zeros. `2%` when relative. */
export function boundNumber(value: number, relative: boolean): string {
  const text = relative ? `${Number((value * 100).toPrecision(12))}%` : String(value);
  return text.replace(/^-/, '−');
}
