import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { gradedOf } from '../scripts/simulate/between/show.ts';
import { gradeOf } from '../scripts/simulate/cells.ts';
import { differencesFrom } from '../scripts/simulate/compare.ts';
import { KINDS } from '../scripts/simulate/coverage.ts';
import { documentOf, type Result } from '../scripts/simulate/document.ts';
import { areApart, exceeds, PROMISED } from '../scripts/simulate/rate.ts';

const read = (name: string): string => readFileSync(new URL(`../docs/${name}`, import.meta.url), 'utf8');
const kept = JSON.parse(read('simulation.json')) as Result;

describe('the simulation that is kept', () => {
  it('is what its page shows', () => {
    expect(read('simulation.md')).toBe(documentOf(kept));
  });

  it('has no interval that misses', () => {
    expect(kept.cells.flatMap((cell) => KINDS.filter((kind) => gradeOf(cell.kinds[kind]) === 'misses').map((kind) => [cell, kind]))).toEqual([]);
    expect(kept.gaps.flatMap(({ metrics }) => Object.values(metrics)).filter((tally) => gradeOf(gradedOf(tally)) === 'misses')).toEqual([]);
  });

  it('blocks what holds its bound at most at the promised rate', () => {
    const gaps = kept.gaps.flatMap(({ metrics }) => Object.values(metrics).map(({ failed, samples }) => ({ hits: failed, runs: samples })));
    const searches = kept.searches.map(({ weak, found, wrong, runs }) => ({ hits: weak ? wrong : found, runs }));
    const equal = Object.values(kept.equal.blocked).map((hits) => ({ hits, runs: kept.equal.runs }));
    const shares = kept.bounds.filter(({ metric }) => metric.startsWith('pass_rate')).map(({ gate: hits, runs }) => ({ hits, runs }));
    expect([...gaps, ...searches, ...equal, ...shares].filter((rate) => exceeds(rate, PROMISED, 3))).toEqual([]);
  });
});

describe('holding a smaller simulation against it', () => {
  it('finds nothing where nothing changed', () => {
    expect(differencesFrom(kept, kept)).toEqual([]);
  });

  it('finds gates that fail more often, gaps that are covered less, searches that blame more, and cells that are new', () => {
    const [bound, gap, search] = [kept.bounds[0]!, kept.gaps[0]!, kept.searches[0]!];
    const [metric, tally] = Object.entries(gap.metrics)[0]!;
    const got = {
      bounds: [{ ...bound, gate: 0.3 * bound.runs }, { ...bound, rows: 1 }],
      gaps: [{ ...gap, metrics: { [metric]: { ...tally, below: 0.2 * tally.given } } }],
      searches: [{ ...search, found: 0.3 * search.runs }],
    };
    expect(differencesFrom(kept, got)).toEqual([
      expect.stringMatching(/^between .* covered: /),
      expect.stringMatching(/^search of .* found: 30.0 %/),
      expect.stringMatching(/^eight checks .* family: gate: 30.0 %/),
      expect.stringMatching(/1 rows, own: is not in the kept result$/),
    ]);
  });

  it('takes the noise of few samples for what it is', () => {
    expect([exceeds({ hits: 3, runs: 100 }, 0.025), exceeds({ hits: 8, runs: 100 }, 0.025)]).toEqual([false, true]);
    expect([areApart(0.95, 1000, 0.9, 20, 4), areApart(0.95, 1000, 0.7, 200, 4)]).toEqual([false, true]);
  });
});
