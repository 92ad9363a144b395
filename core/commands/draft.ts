import { stringify } from 'yaml';
import { CATALOGUE } from '../spec/catalogue.ts';
import type { Guess } from './guess.ts';

/** A check of a first gate: an absolute bound that today's candidate meets, and a change where there is a baseline. */
export interface DraftCheck {
  readonly metric: string;
  readonly column?: string;
  readonly better: 'higher' | 'lower';
  /** Margin of the change, in the metric's unit or as text with %. */
  readonly margin: number | string;
}

/** The checks that fit what was found: rank and probability metrics need a score, class metrics a prediction or a score. */
export function draftChecks(guess: Guess): DraftCheck[] {
  const drop = (metric: string, margin: number | string): DraftCheck => ({ metric, better: 'higher', margin });
  const rise = (metric: string, margin: number | string): DraftCheck => ({ metric, better: 'lower', margin });
  if (guess.task === 'binary') {
    if (guess.score === undefined) return [drop('balanced_accuracy', 0.01), drop('f1', 0.01)];
    return [drop('roc_auc', 0.005), drop('average_precision', 0.01)];
  }
  if (guess.task === 'multiclass') return [drop('accuracy', 0.01), drop('f1_macro', 0.01)];
  if (guess.task === 'ranking') return [drop('ndcg', 0.01), drop('mrr', 0.01)];
  if (guess.task === 'regression') return [rise('mean_absolute_error', '2%'), rise('root_mean_squared_error', '2%')];
  return [{ metric: 'mean', ...(guess.score === undefined ? {} : { column: guess.score }), better: 'higher', margin: '2%' }];
}

/** Bounds of the absolute checks by metric; undefined while they are being measured. */
export type Measured = ReadonlyMap<string, number>;

/** The text of a gate file. Every value is written by a YAML library, so no name can break out of its place. */
export function draftGate(model: string, guess: Guess, files: { candidate: string; baseline?: string }, measured: Measured): string {
  const { task, slices, ...columns } = guess;
  const flow = (value: unknown): string => stringify(value, { collectionStyle: 'flow', lineWidth: 0, flowCollectionPadding: false }).trim();
  const absolute = (check: DraftCheck): number => measured.get(check.metric) ?? anything(check);
  const naming = (check: DraftCheck): object => (check.column === undefined ? { metric: check.metric } : { metric: check.metric, column: check.column });
  const checks = draftChecks(guess).flatMap((check) => [
    { ...naming(check), [check.better === 'higher' ? 'min' : 'max']: absolute(check) },
    ...(files.baseline === undefined
      ? []
      : [{ ...naming(check), [check.better === 'higher' ? 'max_drop' : 'max_rise']: check.margin, ...(slices.length === 0 ? {} : { slices: 'all' }) }]),
  ]);
  return [
    `model: ${flow(model)}`,
    `task: ${task}`,
    '',
    'evidence:',
    `  candidate: ${flow({ rows: files.candidate })}`,
    ...(files.baseline === undefined ? [] : [`  baseline: ${flow({ rows: files.baseline })}`]),
    '',
    ...(Object.keys(columns).length === 0 ? [] : [`columns: ${flow(columns)}`]),
    ...(slices.length === 0 ? [] : [`slices: ${flow(slices)}`]),
    '',
    '# min, max: what today\'s candidate surely reaches. max_drop, max_rise: how far it may lie on the wrong side of the baseline.',
    'checks:',
    ...checks.map((check) => `  - ${flow(check)}`),
    '',
  ].join('\n');
}

/** Two significant digits on the safe side of an interval's edge, so that today's candidate passes its own gate. */
export function safeBound(edge: number, better: 'higher' | 'lower'): number {
  if (edge === 0 || !Number.isFinite(edge)) return edge;
  const unit = 10 ** (Math.floor(Math.log10(Math.abs(edge))) - 1);
  const steps = better === 'higher' ? Math.floor(edge / unit) : Math.ceil(edge / unit);
  return Number((steps * unit).toPrecision(2));
}

/** A bound that is no bound yet, just within the range of the metric. */
function anything({ metric, better }: DraftCheck): number {
  const [low, high] = CATALOGUE.get(metric)?.range ?? [-Infinity, Infinity];
  return better === 'higher' ? Math.max(-1e300, low + 1e-9) : Math.min(1e300, high - 1e-9);
}
