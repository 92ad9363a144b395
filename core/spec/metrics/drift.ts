import { ANY, type CatalogueEntry, entry, POSITIVE, UNIT } from './entry.ts';
import type { Binned } from './form.ts';

/**
 * What an empty bin counts as on the side that it is empty on, as in Evidently: a logarithm of 0 says nothing. Where the
 * other side's share is no larger than that itself, the bin would count as equal on both: then a tenth of that share.
 */
const EMPTY_SHARE = 1e-4;
const filled = (share: number, other: number): number => (share > 0 ? share : Math.min(EMPTY_SHARE, other / 10));
const stability = (p: number, q: number): number => (p === q ? 0 : (p - q) * Math.log(p / q));
const BINS = { parameters: ['column', 'bins'], defaults: { bins: 10 } } as const;
const binned = (about: string): string => `${about}; numbers in bins between the reference’s quantiles, else by category`;

/** How far the distribution of a column lies from that of another evidence. 0: not at all. Missing values are left out. */
export const driftMetrics: readonly CatalogueEntry[] = [
  entry({
    name: 'psi', tasks: ANY, better: 'lower', range: POSITIVE, ...BINS, also: ['population_stability_index', 'stability'],
    about: binned('population stability index'),
    formula: 'Σ (p − q)·ln(p ÷ q) over bins, p and q the shares of both bodies; an empty share counts as 0.0001, or as a tenth of the other side’s where that is less', needs: 'a column of both bodies', interval: 'divergence',
    source: 'Siddiqi 2006, “Credit Risk Scorecards”; empty bins as in Evidently, PSI',
    form: { kind: 'bins', values: 'binned', spread: 'positive', value: (rows) => sum(rows, (p, q) => stability(filled(p, q), filled(q, p))) },
  }),
  entry({
    name: 'jensen_shannon', tasks: ANY, better: 'lower', range: [0, Math.sqrt(Math.LN2)], ...BINS, also: ['jensenshannon', 'jensen_shannon_distance', 'js'],
    about: binned('Jensen–Shannon distance, at most √ln 2 = 0.833'),
    formula: '√(½ Σ p·ln(p ÷ m) + ½ Σ q·ln(q ÷ m)), m = (p + q) ÷ 2', needs: 'a column of both bodies', interval: 'distance',
    source: 'SciPy, spatial.distance.jensenshannon',
    form: { kind: 'bins', values: 'binned', spread: 'distance', value: (rows) => root(sum(rows, (p, q) => (toMiddle(p, q) + toMiddle(q, p)) / 2)) },
  }),
  entry({
    name: 'hellinger', tasks: ANY, better: 'lower', range: UNIT, ...BINS, also: ['hellinger_distance'],
    about: binned('Hellinger distance'),
    formula: '√(½ Σ (√p − √q)²)', needs: 'a column of both bodies', interval: 'distance',
    source: 'Hellinger 1909; Evidently, Hellinger distance',
    form: { kind: 'bins', values: 'binned', spread: 'distance', value: (rows) => root(sum(rows, (p, q) => (Math.sqrt(p) - Math.sqrt(q)) ** 2 / 2)) },
  }),
  entry({
    name: 'cramers_v', tasks: ANY, better: 'lower', range: UNIT, ...BINS, also: ['chi_square', 'chi2', 'chi_squared', 'chisquare'],
    about: binned('the χ² statistic of body against bin as an effect size, which does not grow with the rows (Cramér’s V)'),
    formula: '√(χ² ÷ rows of both) of the table of two bodies by bins', needs: 'a column of both bodies', interval: 'distance',
    source: 'SciPy, stats.contingency.association(method="cramer")',
    form: { kind: 'bins', values: 'binned', spread: 'distance', value: association },
  }),
  entry({
    name: 'kolmogorov_smirnov', tasks: ANY, better: 'lower', range: UNIT, parameters: ['column'], also: ['ks_2samp', 'ks_drift', 'kolmogorov'],
    about: 'largest distance of the two distribution functions of a column of numbers, over every value that is met',
    formula: 'sup |F_of − F_against|', needs: 'a column of numbers or times of both bodies, as rows', interval: 'supremum',
    source: 'SciPy, stats.ks_2samp',
    form: { kind: 'distance', of: 'kolmogorov_smirnov' },
  }),
  entry({
    name: 'wasserstein', tasks: ANY, better: 'lower', range: POSITIVE, parameters: ['column'], also: ['wasserstein_distance', 'earth_mover', 'emd'],
    about: 'mean way that a value must move to turn one distribution into the other, in standard deviations of the reference',
    formula: '∫ |F_of − F_against| dx ÷ standard deviation of `against`', needs: 'a column of numbers or times of both bodies, as rows', interval: 'divergence',
    source: 'SciPy, stats.wasserstein_distance, divided by NumPy, std',
    form: { kind: 'distance', of: 'wasserstein' },
  }),
  entry({
    name: 'new_category_rate', tasks: ANY, better: 'lower', range: UNIT, parameters: ['column'], also: ['new_categories', 'unseen_categories'],
    about: 'share of values that the other evidence has nowhere',
    formula: 'rows whose value is not among those of `against` ÷ rows with a value', needs: 'a column of both bodies', interval: 'counted',
    source: 'Deepchecks, NewCategoryTrainTest',
    form: { kind: 'bins', values: 'distinct', spread: 'proportion', value: (rows) => sum(rows, (p, q) => (q === 0 ? p : 0)) },
  }),
];

/** Σ over bins of a function of both shares; NaN where a side has no rows. */
function sum({ of, against }: Binned, term: (p: number, q: number) => number): number {
  const [n, m] = [total(of), total(against)];
  return n > 0 && m > 0 ? of.reduce((so, rows, bin) => so + term(rows / n, against[bin]! / m), 0) : NaN;
}

function toMiddle(p: number, q: number): number {
  return p === 0 ? 0 : p * Math.log((2 * p) / (p + q));
}

function association({ of, against }: Binned): number {
  const [n, m] = [total(of), total(against)];
  if (n === 0 || m === 0) return NaN;
  const squares = of.reduce((so, rows, bin) => {
    const both = rows + against[bin]!;
    return both === 0 ? so : so + (rows - (both * n) / (n + m)) ** 2 / both;
  }, 0);
  return root((squares * (n + m)) / n / m);
}

/** Sums of terms that cancel may end a rounding below 0. */
function root(square: number): number {
  return Math.sqrt(square < 0 ? 0 : square);
}

function total(rows: Float64Array): number {
  return rows.reduce((so, each) => so + each, 0);
}
