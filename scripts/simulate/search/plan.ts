import type { CheckSpec, Columns } from '../../../core/spec/gate.ts';
import type { Population } from '../populations.ts';

const place = { file: 'simulation', line: 1, column: 1 };

/** Share of rows that a model gets right on every slice, and the bound that it just holds. */
const RIGHT = 0.8;
/** Of a model that holds the bound with room to spare, but for one slice. */
const GOOD = 0.85;

/** The slice in which the weak models are weak: of one region in four the oldest fifth, 5 % of rows. */
export const WEAK = { region: 'r3', age: 'over ' } as const;
/** Share of rows that the weak models get right there. */
export const WEAKER = [0.7, 0.6] as const;

export const COLUMNS = ['region', 'age', 'channel', 'device'] as const;
export const DEPTHS = [1, 2] as const;

/** A model that is right with a chance, on rows whose label is even. */
const model = (name: string, draw: number, chance: string): string => `(case when u(${draw}) < ${chance} then label else 1 - label end) as ${name}`;
const isWeak = `(region = '${WEAK.region}' and age >= 66)`;

/** Four columns that are searched: 4 regions, ages cut at quintiles, 3 channels and 6 devices of unequal size. */
export const population: Population = {
  task: 'binary',
  rare: false,
  columns: `(u(1) < 0.5)::int as label, 'r' || floor(4 * u(2))::int as region, 18 + floor(60 * u(3))::int as age,
    'c' || floor(3 * pow(u(4), 1.5))::int as channel, 'd' || floor(6 * pow(u(5), 2))::int as device,
    ${model('one', 6, String(RIGHT))}, ${model('two', 7, String(RIGHT))},
    ${WEAKER.map((weak, at) => model(`weak${at}`, 8 + at, `case when ${isWeak} then ${weak} else ${GOOD} end`)).join(', ')}`,
  candidate: columnsOf('one'),
  baseline: columnsOf('two'),
  metrics: [],
  own: {},
};

export function columnsOf(prediction: string): Columns {
  return { id: 'id', label: 'label', prediction, threshold: 0.5 };
}

/** What is asked of one model: its check, and whether there is a slice that it should find. */
export interface Case {
  readonly title: string;
  readonly check: CheckSpec;
  readonly weak: boolean;
}

const searching = (depth: number) => ({ columns: COLUMNS, depth, minRows: 200, most: 10 });

function caseOf(title: string, of: string, metric: string, kind: 'min' | 'max_drop', depth: number, weak: boolean): Case {
  const name = `${title}, depth ${depth}`;
  const against = kind === 'min' ? null : 'two';
  const check: CheckSpec = { name, metric: { name: metric }, of, against, bounds: [{ kind, value: kind === 'min' ? RIGHT : 0, relative: false, place }], slices: [], search: searching(depth), whenUnsure: 'pass', confidence: 0.95, severity: 'block', minRows: 0, place };
  return { title, check, weak };
}

/** Searches with nothing to find, on whose bound every slice lies; then those with one weak slice. */
export function casesOf(depth: number): Case[] {
  return [
    caseOf('`accuracy`, `min`: each slice on the bound', 'one', 'accuracy', 'min', depth, false),
    caseOf('`f1`, `min`: each slice on the bound', 'one', 'f1', 'min', depth, false),
    caseOf('`accuracy`, `max_drop: 0`: two equal models', 'one', 'accuracy', 'max_drop', depth, false),
    ...WEAKER.map((weak, at) => caseOf(`\`accuracy\`, \`min: ${RIGHT}\`: ${GOOD} on all rows but ${weak} on 5 %`, `weak${at}`, 'accuracy', 'min', depth, true)),
  ];
}

/** Models that are searched together, in halves that all cases of theirs share; each search cuts the rows but once. */
export function searchesOf(depth: number): CheckSpec[] {
  return [['one', 'two'], ['weak0', 'weak1']].map(([of, against]): CheckSpec => ({ ...casesOf(depth)[0]!.check, name: of!, of: of!, against: against! }));
}

export interface Shape {
  readonly rows: number;
  readonly runs: { readonly full: number; readonly quick: number };
}

export const shapes: readonly Shape[] = [
  { rows: 4000, runs: { full: 200, quick: 4 } },
  { rows: 20_000, runs: { full: 80, quick: 0 } },
];
