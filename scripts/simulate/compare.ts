import { type GapCell } from './between/run.ts';
import { designOf } from './between/show.ts';
import { type BoundCell } from './bounds/run.ts';
import type { Cell, Outcome } from './cells.ts';
import { KINDS } from './coverage.ts';
import type { Result } from './document.ts';
import type { EqualModels } from './equal-models.ts';
import { areApart, exceeds, percent, PROMISED, type Rate } from './rate.ts';
import type { SearchCell } from './search/run.ts';

/**
 * Standard errors that a cell may lie from what is kept: about 2,000 numbers are compared, of which one in 30,000 strays
 * further by chance.
 */
const TOLERANCE = 4;

/** What a new, smaller simulation says otherwise than the kept one; empty when nothing. */
export function differencesFrom(kept: Result, got: Partial<Result>): string[] {
  return [
    ...pairedBy(kept.cells, got.cells, keyOf).flatMap(([key, old, cell]) => KINDS.flatMap((kind) => differ(`${key}, ${kind}`, old.kinds[kind], cell.kinds[kind]))),
    ...pairedBy(kept.gaps, got.gaps, gapKey).flatMap(([key, old, cell]) => gapsDiffer(key, old, cell)),
    ...pairedBy(kept.searches, got.searches, searchKey).flatMap(([key, old, cell]) => ratesDiffer(`${key}, found`, { hits: old.found, runs: old.runs }, { hits: cell.found, runs: cell.runs })),
    ...pairedBy(kept.bounds, got.bounds, boundKey).flatMap(([key, old, cell]) => [
      ...ratesDiffer(`${key}, family: gate`, { hits: old.gate, runs: old.runs }, { hits: cell.gate, runs: cell.runs }),
      ...ratesDiffer(`${key}, family: check`, { hits: old.check, runs: old.runs }, { hits: cell.check, runs: cell.runs }),
    ]),
    ...(got.equal === undefined ? [] : tooMany(got.equal)),
    ...missingFrom(kept, got),
  ];
}

/** Each new cell with the kept one of the same key. */
function pairedBy<T>(kept: readonly T[], got: readonly T[] | undefined, keyOf: (cell: T) => string): [key: string, old: T, cell: T][] {
  const known = new Map(kept.map((cell) => [keyOf(cell), cell]));
  return (got ?? []).flatMap((cell): [string, T, T][] => {
    const old = known.get(keyOf(cell));
    return old === undefined ? [] : [[keyOf(cell), old, cell]];
  });
}

function missingFrom(kept: Result, got: Partial<Result>): string[] {
  const missing = <T>(old: readonly T[], cells: readonly T[] | undefined, key: (cell: T) => string): string[] => {
    const known = new Set(old.map(key));
    return (cells ?? []).map(key).filter((each) => !known.has(each));
  };
  const all = [...missing(kept.cells, got.cells, keyOf), ...missing(kept.gaps, got.gaps, gapKey), ...missing(kept.searches, got.searches, searchKey), ...missing(kept.bounds, got.bounds, boundKey)];
  return all.map((key) => `${key}: is not in the kept result`);
}

function keyOf({ population, rows, clusters, layout, metric }: Cell): string {
  return `${population}, ${rows} rows, ${clusters ?? 'no'} clusters, ${layout}, ${metric}`;
}

const gapKey = (cell: GapCell): string => `between ${cell.groups} ${cell.shares} groups, ${cell.treatment}, ${designOf(cell)}`;
const searchKey = ({ title, depth, rows }: SearchCell): string => `search of ${rows} rows, depth ${depth}, ${title}`;
const boundKey = ({ metric, kind, value, rows, layout }: BoundCell): string => `eight checks on their bounds, ${metric} ${kind} ${value}, ${rows} rows, ${layout}`;

function differ(name: string, old: Outcome, got: Outcome): string[] {
  const found: string[] = [];
  if (apart(old.given, old.samples, got.given, got.samples)) found.push(`${name}: ${percent(got.given)} have an interval, ${percent(old.given)} are kept`);
  if (old.coverage === null || got.coverage === null) return found;
  if (apart(old.coverage, old.samples * old.given, got.coverage, got.samples * got.given)) found.push(`${name}: ${percent(got.coverage)} cover, ${percent(old.coverage)} are kept`);
  return found;
}

function gapsDiffer(key: string, old: GapCell, got: GapCell): string[] {
  return Object.entries(got.metrics).flatMap(([metric, tally]) => {
    const before = old.metrics[metric]!;
    const rates = (['given', 'failed'] as const).flatMap((what) => ratesDiffer(`${key}, ${metric}, ${what}`, { hits: before[what], runs: before.samples }, { hits: tally[what], runs: tally.samples }));
    if (before.given === 0 || tally.given === 0) return rates;
    const held = ({ given, below, above }: typeof tally): Rate => ({ hits: given - below - above, runs: given });
    return [...rates, ...ratesDiffer(`${key}, ${metric}, covered`, held(before), held(tally))];
  });
}

function ratesDiffer(name: string, old: Rate, got: Rate): string[] {
  const [p, q] = [old.hits / old.runs, got.hits / got.runs];
  return apart(p, old.runs, q, got.runs) ? [`${name}: ${percent(q)}, ${percent(p)} are kept`] : [];
}

function apart(p: number, n: number, q: number, m: number): boolean {
  return areApart(p, n, q, m, TOLERANCE);
}

/** More blocked runs than the promised rate gives by chance. */
function tooMany({ blocked, runs }: EqualModels): string[] {
  return Object.entries(blocked).flatMap(([metric, hits]) => (exceeds({ hits, runs }, PROMISED, TOLERANCE) ? [`equal models, ${metric}: ${hits} of ${runs} runs are blocked`] : []));
}
