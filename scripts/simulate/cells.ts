import { KINDS, type Kind, type Tallies, type Tally } from './coverage.ts';

/** One line of the result: a metric under one design. */
export interface Cell {
  readonly population: string;
  readonly rows: number;
  /** null: every row stands for itself. */
  readonly clusters: number | null;
  /** `own`: a table of this size; `slice`: a slice of a large table, in up to 100 hashed buckets. */
  readonly layout: 'own' | 'slice';
  readonly metric: string;
  readonly kinds: Readonly<Record<Kind, Outcome>>;
}

export interface Outcome {
  readonly samples: number;
  /** Share of samples with an interval. */
  readonly given: number;
  /** Share of the given intervals that hold the truth; null when fewer than `FEWEST` are given. */
  readonly coverage: number | null;
  /** Shares of the given with the truth below, above. */
  readonly below: number;
  readonly above: number;
  readonly width: number | null;
  /** The most frequent reason for none. */
  readonly why: string | null;
}

/** Intervals below which a coverage says nothing. */
export const FEWEST = 50;

/** What a grade is given by. */
export type Graded = Pick<Outcome, 'coverage' | 'samples' | 'given'>;

export type Grade = 'covers' | 'wider' | 'none' | 'misses';

export const LOWEST = 0.93;
export const HIGHEST = 0.97;

/** What a cell shows: `wider` is on the safe side, `misses` is a fault. Two standard errors of simulation are allowed. */
export function gradeOf(outcome: Graded): Grade {
  const { coverage, samples, given } = outcome;
  if (coverage === null) return 'none';
  const noise = 2 * noiseOf(coverage, samples * given);
  if (coverage < LOWEST - noise) return 'misses';
  return coverage > HIGHEST + noise ? 'wider' : 'covers';
}

/** Standard error of a simulated coverage; never that of 0 or 1. */
export function noiseOf(coverage: number, samples: number): number {
  const p = Math.min(0.99, Math.max(0.5, coverage));
  return Math.sqrt((p * (1 - p)) / samples);
}

export function cellsOf(base: Omit<Cell, 'metric' | 'kinds'>, tallies: Tallies): Cell[] {
  return [...tallies].map(([metric, counts]) => ({
    ...base,
    metric,
    kinds: Object.fromEntries(KINDS.map((kind) => [kind, outcomeOf(counts[kind])])) as Record<Kind, Outcome>,
  }));
}

function outcomeOf(tally: Tally): Outcome {
  const { samples, given, below, above, width } = tally;
  const enough = given >= FEWEST;
  const [why] = Object.entries(tally.why).sort((a, b) => b[1] - a[1])[0] ?? [null];
  return {
    samples,
    given: round(given / samples),
    coverage: enough ? round(1 - (below + above) / given) : null,
    below: enough ? round(below / given) : 0,
    above: enough ? round(above / given) : 0,
    width: enough ? Number((width / given).toPrecision(4)) : null,
    why,
  };
}

function round(share: number): number {
  return Number(share.toFixed(4));
}
