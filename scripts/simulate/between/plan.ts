import type { Columns, MetricRef } from '../../../core/spec/gate.ts';
import type { Design } from '../draw.ts';
import type { Population } from '../populations.ts';

/** How rows are cut into groups: a column of the population. */
export interface Grouping {
  readonly groups: number;
  /** `skewed`: the first group has many times the rows of the last. */
  readonly shares: 'balanced' | 'skewed';
  readonly column: string;
}

export const GROUPINGS: readonly Grouping[] = (['balanced', 'skewed'] as const).flatMap((shares) => [2, 4, 8].map((groups) => ({ groups, shares, column: `g${groups}${shares[0]!}` })));

/** Whether the model treats the groups of a grouping alike. */
export const TREATMENTS = ['equal', 'unequal'] as const;
export type Treatment = (typeof TREATMENTS)[number];

export interface GapMetric {
  readonly metric: MetricRef;
  readonly kind: 'max' | 'min' | 'max_gap';
  /** That a check allows of equal groups, besides none at all. */
  readonly allowed: number;
}

export const GAPS: readonly GapMetric[] = [
  { metric: { name: 'demographic_parity_difference' }, kind: 'max', allowed: 0.05 },
  { metric: { name: 'demographic_parity_ratio' }, kind: 'min', allowed: 0.9 },
  { metric: { name: 'equal_opportunity_difference' }, kind: 'max', allowed: 0.05 },
  { metric: { name: 'equalized_odds_difference' }, kind: 'max', allowed: 0.05 },
  { metric: { name: 'roc_auc' }, kind: 'max_gap', allowed: 0.05 },
  { metric: { name: 'log_loss' }, kind: 'max_gap', allowed: 0.05 },
];

/** Shares of `skewed`: 76 and 24 % of two groups, 44 to 5 % of eight. */
const SKEW = 2.5;

/** A uniform draw that all rows of a cluster share. */
const SHARED = `(((hash(home + ${2 ** 45}) >> 11)::double + 0.5) / ${Number.MAX_SAFE_INTEGER + 1}.0)`;

const placeOf = ({ groups, shares }: Grouping, within: boolean): string => `floor(${groups} * pow(${within ? SHARED : 'u(11)'}, ${shares === 'skewed' ? SKEW : 1}))`;

/** A model that sees the last group worst, with more noise and lower scores than the first; in between by steps. */
function scoreOf(grouping: Grouping | null, within: boolean): string {
  const away = grouping === null ? '0' : `${placeOf(grouping, within)} / ${grouping.groups - 1}`;
  return `least(greatest(round(1 / (1 + exp(-(2 * z(1) - 1 - 0.6 * ${away} + 0.8 * (1 + ${away}) * z(3)))), 5), 0.00001), 0.99999)`;
}

export function columnsOf(treatment: Treatment, { column }: Grouping): Columns {
  return { id: 'id', cluster: 'cluster', label: 'label', score: treatment === 'equal' ? 'same' : `differs_${column}`, threshold: 0.5 };
}

/**
 * Every grouping of the same rows; labels depend on none of them.
 * @param within rows of one cluster are of one group; else each is of any
 */
export function populationOf(within: boolean): Population {
  return {
    task: 'binary',
    rare: false,
    columns: `(u(0) < 1 / (1 + exp(-(2 * z(1) - 1))))::int as label,
      ${GROUPINGS.map((grouping) => `'g' || (${placeOf(grouping, within)})::int as ${grouping.column}`).join(', ')},
      ${scoreOf(null, within)} as same,
      ${GROUPINGS.map((grouping) => `${scoreOf(grouping, within)} as differs_${grouping.column}`).join(',\n      ')}`,
    candidate: columnsOf('equal', GROUPINGS[0]!),
    baseline: columnsOf('equal', GROUPINGS[0]!),
    metrics: ['selection_rate', 'recall', 'false_positive_rate', 'roc_auc', 'log_loss'].map((name): MetricRef => ({ name })),
    own: {},
  };
}

/** `across`: rows of a cluster are of any group; `within`: all of one. */
export type Clusters = 'none' | 'across' | 'within';

interface Shape {
  readonly rows: number;
  readonly clusters: number | null;
  readonly lie: Clusters;
  /** So that up to 1,000 units are a table, where each is a bucket. */
  readonly perTable: number;
  readonly samples: { readonly full: number; readonly quick: number };
}

const shapes: readonly Shape[] = [
  { rows: 200, clusters: null, lie: 'none', perTable: 5, samples: { full: 400, quick: 30 } },
  { rows: 200, clusters: 40, lie: 'across', perTable: 25, samples: { full: 400, quick: 50 } },
  { rows: 2000, clusters: null, lie: 'none', perTable: 50, samples: { full: 250, quick: 0 } },
  { rows: 2000, clusters: 200, lie: 'across', perTable: 5, samples: { full: 250, quick: 0 } },
  { rows: 2000, clusters: 200, lie: 'within', perTable: 5, samples: { full: 250, quick: 0 } },
  { rows: 20_000, clusters: null, lie: 'none', perTable: 20, samples: { full: 100, quick: 0 } },
  { rows: 20_000, clusters: 2000, lie: 'across', perTable: 20, samples: { full: 100, quick: 0 } },
];

/** A design with how its clusters lie. */
export interface Planned {
  readonly design: Design;
  readonly lie: Clusters;
}

/** @param most rows of a sample at most  @param share of the samples that are drawn */
export function designsOf(size: 'full' | 'quick', most: number, share: number): Planned[] {
  return shapes.flatMap(({ rows, clusters, lie, perTable, samples }, at) =>
    samples[size] === 0 || rows > most ? [] : [{ lie, design: { population: populationOf(lie === 'within'), rows, clusters, perTable, samples: perTable * Math.ceil((share * samples[size]) / perTable), seed: 5000 + at } }],
  );
}

export function truthDesign(): Design {
  return { population: populationOf(false), rows: 4_000_000, clusters: null, samples: 1, perTable: 1, seed: 78 };
}
