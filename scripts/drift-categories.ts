/**
 * How often two bodies of one distribution have the whole interval of their drift above 0, by how many rows a category has
 * on average: `npx tsx scripts/drift-categories.ts` prints the share of seeded samples, which may be 2.5 % at most. It is what
 * `FEWEST_ROWS` in core/metrics/pairs/bins.ts rests on.
 */
import { evaluateBins } from '../core/metrics/pairs/bins.ts';
import { pairForm } from '../core/spec/catalogue.ts';
import { interval } from '../core/statistics/interval.ts';
import type { Sample } from '../core/statistics/sample.ts';
import { randomOf } from '../core/statistics/random.ts';

const SAMPLES = Number(process.argv[2] ?? 400);
const BUCKETS = 100;
/** Rows of both bodies. */
const SIZES = [[100, 100], [100, 5000], [1000, 1000], [2000, 50_000], [5000, 5000]] as const;
const METRICS = ['psi', 'jensen_shannon', 'hellinger', 'cramers_v'];
const COLUMNS: Readonly<Record<string, (categories: number) => number[]>> = {
  uniform: (categories) => Array.from({ length: categories }, () => 1),
  Zipf: (categories) => Array.from({ length: categories }, (_, i) => 1 / (i + 1)),
};

/** Rows by bucket and category, every row by itself. */
function drawn(next: () => number, shares: readonly number[], rows: number): number[][] {
  let all = 0;
  const below = shares.map((share) => (all += share));
  const table = Array.from({ length: BUCKETS }, () => new Array<number>(shares.length).fill(0));
  for (let row = 0; row < rows; row++) {
    const at = next() * all;
    let [low, high] = [0, shares.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (below[middle]! > at) high = middle;
      else low = middle + 1;
    }
    table[row % BUCKETS]![low]!++;
  }
  return table;
}

function isAbove(name: string, of: number[][], against: number[][]): boolean {
  const form = pairForm(name);
  if (form?.kind !== 'bins') throw new TypeError(`${name} is not of bins`);
  const sizes = (rows: number[][]): number[] => rows.map((row) => row.reduce((a, b) => a + b, 0));
  const { estimate, influences, spread, reference } = evaluateBins(form, { of, against, categories: [] }, sizes(against));
  const other = { influences: Float64Array.from(reference!.influences, Number), sizes: Float64Array.from(sizes(against)) };
  const sample = { estimate, influences, sizes: Float64Array.from(sizes(of)), spread, trials: null, support: null, clustered: false, reference: other } as Sample;
  return interval(sample, 0.95)!.low > 0;
}

for (const [shape, shares] of Object.entries(COLUMNS)) {
  for (const [rows, others] of SIZES) {
    for (const mean of [100, 20, 10, 5, 2]) {
      const categories = Math.round(rows / mean);
      const next = randomOf(mean, rows);
      const above = METRICS.map(() => 0);
      for (let sample = 0; sample < SAMPLES; sample++) {
        const [of, against] = [drawn(next, shares(categories), rows), drawn(next, shares(categories), others)];
        METRICS.forEach((name, i) => (above[i]! += isAbove(name, of, against) ? 1 : 0));
      }
      console.log(`${shape}, ${rows} and ${others} rows, ${categories} categories, ${mean} rows each: ${METRICS.map((name, i) => `${name} ${((100 * above[i]!) / SAMPLES).toFixed(1)} %`).join(', ')}`);
    }
  }
}
