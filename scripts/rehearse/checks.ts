import type { Bound, CheckSpec, Gate, Slicing } from '../../core/spec/gate.ts';
import type { Truth } from './truth.ts';

const place = { file: 'simulation', line: 1, column: 1 };
export const slicing: Slicing = { kind: 'columns', name: 'segment', columns: ['segment'], place };

/** Margins: of n = 2,000 rows about two standard errors of the change. */
export const MARGINS = { accuracy: 0.02, roc_auc: 0.01 } as const;

export interface Case {
  readonly title: string;
  readonly metric: keyof typeof MARGINS;
  readonly check: CheckSpec;
  /** Drops from the champion at which it is simulated: at the margin and at twice it. */
  readonly drops: { readonly at: number; readonly beyond: number | null };
}

function checkOf(metric: string, bound: Pick<Bound, 'kind' | 'value'>, more: Partial<CheckSpec>): CheckSpec {
  const against = bound.kind === 'min' ? null : 'baseline';
  return { name: `${metric} ${bound.kind}`, metric: { name: metric }, of: 'candidate', against, bounds: [{ ...bound, relative: false, place }], slices: [], confidence: 0.95, severity: 'block', minRows: 0, place, ...more };
}

/** A change of a share of rows, of a rank metric, bounds of the value itself, and families of slices. */
export function casesOf({ champion }: Truth): Case[] {
  const change = (metric: keyof typeof MARGINS, more: Partial<CheckSpec> = {}): Pick<Case, 'metric' | 'check' | 'drops'> => ({
    metric,
    check: checkOf(metric, { kind: 'max_drop', value: MARGINS[metric] }, more),
    drops: { at: MARGINS[metric], beyond: 2 * MARGINS[metric] },
  });
  const value = (metric: keyof typeof MARGINS, more: Partial<CheckSpec> = {}): Pick<Case, 'metric' | 'check' | 'drops'> => ({
    metric,
    check: checkOf(metric, { kind: 'min', value: champion[metric] - MARGINS[metric] }, more),
    drops: { at: MARGINS[metric], beyond: null },
  });
  return [
    { title: '`accuracy`, `max_drop: 0.02`', ...change('accuracy') },
    { title: '`roc_auc`, `max_drop: 0.01`', ...change('roc_auc') },
    { title: '`accuracy`, `min`, by its estimate', ...value('accuracy') },
    { title: '`roc_auc`, `min`, `when_unsure: block`', ...value('roc_auc', { whenUnsure: 'block' }) },
    { title: '`accuracy`, `max_drop: 0.02` on 8 slices', ...change('accuracy', { slices: [slicing.name] }) },
    { title: '`roc_auc`, `max_drop: 0.01` on 8 slices', ...change('roc_auc', { slices: [slicing.name] }) },
  ];
}

/** A gate that allows no loss at all on any slice: what equal models break most often. */
export const strictChecks: readonly CheckSpec[] = (['accuracy', 'roc_auc'] as const).map((metric) => checkOf(metric, { kind: 'max_drop', value: 0 }, { slices: [slicing.name] }));

export function gateOf(checks: readonly CheckSpec[]): Gate {
  return { file: 'simulation', digest: '', model: 'twins', task: 'binary', evidence: {}, slices: [slicing], metrics: {}, checks, family: 'check' };
}
