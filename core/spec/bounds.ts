import { betweenForm, CATALOGUE } from './catalogue.ts';
import type { Context } from './context.ts';
import type { Better, Bound, BoundKind, CheckSpec, WhenUnsure } from './gate.ts';
import type { Parts } from './parts.ts';
import type { RawCheck } from './schema.ts';
import { show } from './words.ts';

/** In the order in which a check's bounds are judged. */
export const KINDS: readonly BoundKind[] = ['min', 'max', 'max_drop', 'max_rise', 'min_gain', 'max_gap', 'min_ratio'];

/** Bounds that compare with another evidence. */
export const COMPARING = ['max_drop', 'max_rise', 'min_gain'] as const;

/** Whether a bound compares with another evidence, and does not stand alone or between groups. */
export function compares(kind: BoundKind): boolean {
  return COMPARING.some((each) => each === kind);
}

/** A bound of the value or of its change, and not of groups against each other. */
export type BoundOfBodies = Bound & { readonly kind: Exclude<BoundKind, 'max_gap' | 'min_ratio'> };

/** Whether a bound is of one body or of two, and not between groups. */
export function isOfBodies(bound: Bound): bound is BoundOfBodies {
  return bound.kind !== 'max_gap' && bound.kind !== 'min_ratio';
}

/**
 * What an unsure result does unless the gate says otherwise: an absolute bound goes by its estimate, what compares two
 * evidences or groups warns, since a gate that blocks by chance is switched off.
 */
export function whenUnsure(check: Pick<CheckSpec, 'whenUnsure' | 'between'>, kind: BoundKind): WhenUnsure {
  return check.whenUnsure ?? (compares(kind) || check.between !== undefined ? 'warn' : 'estimate');
}

/** The bounds of a check: absolute ones first. Contradictions among them are reported. */
export function buildBounds(parts: Parts<RawCheck>, context: Context): Bound[] {
  const { path, fields, sound } = parts;
  const bounds = KINDS.flatMap((kind): Bound[] => {
    const raw = fields[kind];
    if (raw === undefined) return [];
    const relative = typeof raw === 'string';
    const value = relative ? Number(raw.slice(0, -1)) / 100 : raw;
    return [{ kind, value, relative, place: context.places.value([...path, kind]) }];
  });
  if (bounds.length === 0 && sound) {
    context.findings.value(path, 'GATE_CONTRADICTION', 'the check has no bound, so nothing could fail it', `Add one of ${KINDS.join(', ')}.`);
  }
  if (fields.min !== undefined && fields.max !== undefined && fields.min > fields.max) {
    context.findings.value([...path, 'min'], 'GATE_CONTRADICTION', `min ${fields.min} is over max ${fields.max}, so every value would fail`, 'Change one of the two.');
  }
  for (const bound of bounds.filter((each) => compares(each.kind) && each.value < 0)) {
    const remedy = bound.kind === 'min_gain' ? 'Use max_drop or max_rise to allow a loss.' : 'Use min_gain to ask for a gain.';
    context.findings.value([...path, bound.kind], 'GATE_CONTRADICTION', `${bound.kind} is ${show(fields[bound.kind])}; a margin is 0 or more`, remedy);
  }
  return bounds;
}

/** The bound that the direction of a metric makes meaningless: why, and what to ask for instead. */
export interface Misdirected {
  readonly bound: Bound;
  readonly message: string;
  readonly remedy: string;
}

/** The bound of a check that would let its metric get worse without limit, or that asks for a gain nobody can tell. */
export function misdirected(bounds: readonly Bound[], name: string, better: Better): Misdirected | undefined {
  const of = (kind: BoundKind): Bound | undefined => bounds.find((bound) => bound.kind === kind);
  const [wrong, right, absolute, worse] = better === 'lower' ? (['max_drop', 'max_rise', 'max', 'rise'] as const) : (['max_rise', 'max_drop', 'min', 'fall'] as const);
  const gain = of('min_gain');
  if (better === 'neither') {
    return gain && { bound: gain, message: `nothing says whether ${name} is better when higher or lower, so it can’t gain`, remedy: 'Use max_drop, max_rise or both.' };
  }
  const bound = of(wrong);
  if (bound === undefined || gain !== undefined || of(right) !== undefined || of(absolute) !== undefined) return undefined;
  return { bound, message: `${name} is better when ${better}: ${wrong} alone would let it ${worse} without limit`, remedy: `Use ${right}.` };
}

/** Refuses bounds that the range of the metric makes meaningless: nothing could fail them, or nothing could hold them. */
export function checkRange(bounds: readonly Bound[], parts: Parts<RawCheck>, name: string, context: Context): void {
  const [low, high] = CATALOGUE.get(name)?.range ?? [-Infinity, Infinity];
  const absolute = parts.sound && betweenForm(name) === undefined ? bounds.filter(({ kind }) => kind === 'min' || kind === 'max') : [];
  for (const { kind, value } of absolute) {
    const [lax, strict] = kind === 'min' ? [value <= low, value > high] : [value >= high, value < low];
    if (!lax && !strict) continue;
    const percent = high === 1 && value > 1 && value <= 100 ? `${value} % is ${value / 100}` : 'Write it in the unit of the metric';
    context.findings.value([...parts.path, kind], 'GATE_CONTRADICTION', `${kind} is ${show(parts.fields[kind])}, but ${name} ${rangeText(low, high)}: no model could ${lax ? 'fail' : 'hold'} it`, `${percent}.`);
  }
  for (const bound of bounds.filter((each) => compares(each.kind))) {
    const never = bound.relative ? bound.kind === 'max_drop' && low >= 0 && bound.value >= 1 : bound.value >= high - low;
    if (!never) continue;
    const effect = bound.kind === 'min_gain' ? 'no model could reach it' : 'no model could fail it';
    const range = `${name} ${rangeText(low, bound.relative ? Infinity : high)}`;
    context.findings.value([...parts.path, bound.kind], 'GATE_CONTRADICTION', `${bound.kind} is ${show(parts.fields[bound.kind])}, but ${range}: ${effect}`, 'Write the margin in the unit of the metric: 0.02, or as a percentage: 2%.');
  }
}

function rangeText(low: number, high: number): string {
  if (high === Infinity) return `is never below ${low}`;
  return low === -Infinity ? `is never above ${high}` : `lies between ${low} and ${Number(high.toPrecision(4))}`;
}
