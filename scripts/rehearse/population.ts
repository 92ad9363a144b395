import type { Columns, MetricRef } from '../../core/spec/gate.ts';
import type { Population } from '../simulate/populations.ts';

/** Rows of one value of a column. */
export interface Where {
  readonly column: 'segment' | 'band';
  readonly value: string;
}

/** How much noise a candidate has beside that of the champion's twin. */
export interface Noise {
  readonly size: number;
  /** Rows that have it; undefined: all. */
  readonly where?: Where;
}

/** By what a candidate is to show. */
export type Noises = Readonly<Record<string, Noise>>;

export const SEGMENTS = 8;
export const METRICS: readonly MetricRef[] = [{ name: 'accuracy' }, { name: 'roc_auc' }];

const score = (odds: string): string => `least(greatest(round(1 / (1 + exp(-(${odds}))), 5), 0.00001), 0.99999)`;

export function columnsOf(name: string): Columns {
  return { id: 'id', label: 'label', score: name, threshold: 0.5 };
}

/**
 * A champion and candidates that see the log-odds through noise of their own. With no noise beside it a candidate is as good
 * as the champion; more makes it worse on all rows and on each of eight segments alike, or on the rows of one value alone. Half
 * of the rows are of the first of four bands.
 */
export function populationOf(noises: Noises): Population {
  const candidates = Object.entries(noises).map(([name, noise]) => `${score(`2 * z(1) - 1 + 0.8 * z(5) + ${sizeOf(noise)} * z(7)`)} as ${name}`);
  return {
    task: 'binary',
    rare: false,
    columns: `(u(0) < 1 / (1 + exp(-(2 * z(1) - 1))))::int as label, 's' || floor(${SEGMENTS} * pow(u(11), 1.3))::int as segment, 'b' || floor(4 * pow(u(13), 2))::int as band,
      ${[`${score('2 * z(1) - 1 + 0.8 * z(3)')} as champion`, ...candidates].join(',\n      ')}`,
    candidate: columnsOf(Object.keys(noises)[0]!),
    baseline: columnsOf('champion'),
    metrics: METRICS,
    own: {},
  };
}

function sizeOf({ size, where }: Noise): string {
  return where === undefined ? String(size) : `(case when ${where.column} = '${where.value}' then ${size} else 0 end)`;
}
