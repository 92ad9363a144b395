import type { Bound, CheckSpec, Gate, Slicing } from '../../core/spec/gate.ts';
import type { RehearsedResult } from '../../core/verdict/rehearsal.ts';
import type { Where } from './population.ts';
import type { Truth } from './truth.ts';

const place = { file: 'simulation', line: 1, column: 1 };
const slicingBy = (column: Where['column']): Slicing => ({ kind: 'columns', name: column, columns: [column], place });
export const slicings: readonly Slicing[] = [slicingBy('segment'), slicingBy('band')];

/** Margins: of n = 2,000 rows about two standard errors of the change. */
export const MARGINS = { accuracy: 0.02, roc_auc: 0.01 } as const;

export interface Case {
  readonly title: string;
  readonly metric: keyof typeof MARGINS;
  readonly check: CheckSpec;
  /** Drops from the champion at which it is simulated: at the margin and at twice it. */
  readonly drops: { readonly at: number | null; readonly beyond: number | null };
  /** Rows that the worse models are worse on; undefined: all. */
  readonly where?: Where;
  /** The drop of a model that a rehearsal says is noticed. */
  dropOf(result: RehearsedResult): number | null;
  /** Whether replays know how far a model as good as the champion lies from the bound. */
  readonly levelKnown: boolean;
}

function checkOf(metric: string, bound: Pick<Bound, 'kind' | 'value'>, more: Partial<CheckSpec>): CheckSpec {
  const against = ['min', 'max_gap', 'min_ratio'].includes(bound.kind) ? null : 'baseline';
  return { name: `${metric} ${bound.kind}`, metric: { name: metric }, of: 'candidate', against, bounds: [{ ...bound, relative: false, place }], slices: [], confidence: 0.95, severity: 'block', minRows: 0, place, ...more };
}

/** How a metric of the champion may fall by more and more. */
function change(metric: keyof typeof MARGINS, margin: number, more: Partial<CheckSpec> = {}): Omit<Case, 'title'> {
  return { metric, check: checkOf(metric, { kind: 'max_drop', value: margin }, more), drops: margin === 0 ? { at: null, beyond: null } : { at: margin, beyond: 2 * margin }, dropOf: ({ change: noticed }) => (noticed === null ? null : -noticed), levelKnown: true };
}

function value(metric: keyof typeof MARGINS, champion: number, more: Partial<CheckSpec> = {}): Omit<Case, 'title'> {
  const bar = champion - MARGINS[metric];
  return { metric, check: checkOf(metric, { kind: 'min', value: bar }, more), drops: { at: MARGINS[metric], beyond: null }, dropOf: ({ noticed }) => (noticed === null ? null : champion - noticed), levelKnown: false };
}

/** Groups that are alike but for one. */
function groups(kind: 'max_gap' | 'min_ratio', bound: number, where: Where, dropAt: (apart: number) => number, twice: number): Omit<Case, 'title'> {
  const check = checkOf('accuracy', { kind, value: bound }, { between: where.column });
  return { metric: 'accuracy', check, drops: { at: dropAt(bound), beyond: dropAt(twice) }, where, dropOf: ({ noticed }) => (noticed === null ? null : dropAt(noticed)), levelKnown: true };
}

/** A change of a share of rows, of a rank metric, bounds of the value itself, families of slices, groups, and a search with half of the rows weak. */
export function casesOf({ champion }: Truth): Case[] {
  const search = { columns: ['segment', 'band'], depth: 2, minRows: 100, most: 10 };
  return [
    { title: '`accuracy`, `max_drop: 0.02`', ...change('accuracy', MARGINS.accuracy) },
    { title: '`roc_auc`, `max_drop: 0.01`', ...change('roc_auc', MARGINS.roc_auc) },
    { title: '`accuracy`, `min`, by its estimate', ...value('accuracy', champion.accuracy) },
    { title: '`roc_auc`, `min`, `when_unsure: block`', ...value('roc_auc', champion.roc_auc, { whenUnsure: 'block' }) },
    { title: '`accuracy`, `max_drop: 0.02` on 8 slices', ...change('accuracy', MARGINS.accuracy, { slices: ['segment'] }) },
    { title: '`roc_auc`, `max_drop: 0.01` on 8 slices', ...change('roc_auc', MARGINS.roc_auc, { slices: ['segment'] }) },
    { title: '`accuracy` between 4 groups, `max_gap: 0.1`', ...groups('max_gap', 0.1, { column: 'band', value: 'b1' }, (gap) => gap, 0.2) },
    { title: '`accuracy` between 8 groups, `min_ratio: 0.85`', ...groups('min_ratio', 0.85, { column: 'segment', value: 's3' }, (ratio) => champion.accuracy * (1 - ratio), 0.85 ** 2) },
    { title: '`accuracy`, `max_drop: 0.05`, search of 2 columns', ...change('accuracy', 0.05, { search }), where: { column: 'band', value: 'b0' } },
    { title: '`accuracy`, `max_drop: 0`, search of 2 columns', ...change('accuracy', 0, { search }), where: { column: 'band', value: 'b0' } },
  ];
}

/** A gate that allows no loss at all on any slice: what equal models break most often. */
export const strictChecks: readonly CheckSpec[] = (['accuracy', 'roc_auc'] as const).map((metric) => checkOf(metric, { kind: 'max_drop', value: 0 }, { slices: ['segment'] }));

export function gateOf(checks: readonly CheckSpec[]): Gate {
  return { file: 'simulation', digest: '', model: 'twins', task: 'binary', evidence: {}, slices: slicings, metrics: {}, checks, family: 'check' };
}
