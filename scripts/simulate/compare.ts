import { noiseOf, type Cell, type Outcome } from './cells.ts';
import { KINDS } from './coverage.ts';
import type { Result } from './document.ts';

/**
 * Standard errors that a cell may lie from what is kept: about 600 numbers are compared, of which one in 30,000 strays
 * further by chance.
 */
const TOLERANCE = 4;

/** What a new, smaller simulation says otherwise than the kept one; empty when nothing. */
export function differencesFrom(kept: Result, got: Result): string[] {
  const known = new Map(kept.cells.map((cell) => [keyOf(cell), cell]));
  const found = got.cells.flatMap((cell) => {
    const old = known.get(keyOf(cell));
    if (old === undefined) return [`${keyOf(cell)}: is not in the kept result`];
    return KINDS.flatMap((kind) => differ(`${keyOf(cell)}, ${kind}`, old.kinds[kind], cell.kinds[kind]));
  });
  return [...found, ...Object.entries(got.equal.blocked).flatMap(([metric, blocked]) => tooMany(metric, blocked, got.equal.runs))];
}

function keyOf({ population, rows, clusters, layout, metric }: Cell): string {
  return `${population}, ${rows} rows, ${clusters ?? 'no'} clusters, ${layout}, ${metric}`;
}

function differ(name: string, old: Outcome, got: Outcome): string[] {
  const found: string[] = [];
  if (apart(old.given, old.samples, got.given, got.samples)) found.push(`${name}: ${percent(got.given)} have an interval, ${percent(old.given)} are kept`);
  if (old.coverage === null || got.coverage === null) return found;
  if (apart(old.coverage, old.samples * old.given, got.coverage, got.samples * got.given)) found.push(`${name}: ${percent(got.coverage)} cover, ${percent(old.coverage)} are kept`);
  return found;
}

function apart(p: number, n: number, q: number, m: number): boolean {
  const pooled = (p * n + q * m) / (n + m);
  return Math.abs(p - q) > TOLERANCE * Math.hypot(noiseOf(pooled, n), noiseOf(pooled, m));
}

/** More blocked runs than a rate of 5 % gives by chance. */
function tooMany(metric: string, blocked: number, runs: number): string[] {
  const most = 0.05 * runs + TOLERANCE * Math.sqrt(0.05 * 0.95 * runs);
  return blocked > most ? [`equal models, ${metric}: ${blocked} of ${runs} runs are blocked`] : [];
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
