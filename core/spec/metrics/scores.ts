import { type CatalogueEntry, entry, REAL, UNIT } from './entry.ts';

/** Metrics of numbers without a truth. How they are computed is in core/metrics. */
export const scoresMetrics: readonly CatalogueEntry[] = [
  entry({
    name: 'mean', tasks: ['scores'], better: 'neither', range: REAL, parameters: ['column'], also: ['average', 'avg'],
    about: 'mean of a column, `columns.score` unless said',
    formula: 'Σ x ÷ rows', needs: 'a column of numbers', interval: 'mean',
    source: 'NumPy, mean; average where weighted',
  }),
  entry({
    name: 'pass_rate', tasks: ['scores'], better: 'higher', range: UNIT, parameters: ['column', 'threshold'], required: ['column'], also: ['success_rate', 'passed', 'win_rate'],
    about: 'share of rows that passed: whose column is true, or a number of at least `threshold` (unless said `columns.threshold`; 0.5, which only numbers in [0, 1] may leave out)',
    formula: 'rows that passed ÷ rows', needs: 'a boolean column, or one of numbers; threshold', interval: 'share',
    source: 'NumPy, mean of booleans; average where weighted',
  }),
  entry({
    name: 'quantile', tasks: ['scores'], better: 'neither', range: REAL, parameters: ['column', 'q'], required: ['q'], also: ['percentile', 'median'],
    about: 'the value that a share q of a column lies below, `columns.score` unless said',
    formula: 'linear between the values at ranks around q·(rows − 1)', needs: 'a column of numbers', interval: 'quantile',
    source: 'NumPy, quantile; inverted_cdf where weighted',
  }),
];
