import { describe, expect, it } from 'vitest';
import { CATALOGUE, directionOf, FAMILIES, metricLabel, metricsOf } from '../../core/spec/catalogue.ts';
import { checks, parse } from './gates.ts';

describe('the catalogue', () => {
  /** Of the rows themselves: there for every task. */
  const ofRows = FAMILIES.slice(5).flatMap(({ entries }) => entries.filter(({ tasks }) => tasks.length === 5).map(({ name }) => name));
  const fair = [
    'demographic_parity_difference', 'demographic_parity_ratio', 'equalized_odds_difference', 'equalized_odds_ratio',
    'equal_opportunity_difference', 'equal_opportunity_ratio', 'predictive_parity_difference',
  ];
  const labelled = ['conflicting_label_rate'];
  const flips = ['regressed_rate', 'fixed_rate', 'churn'];
  const classed = ['label_balance', ...labelled, ...flips];

  it('has the metrics of each task', () => {
    expect(ofRows).toEqual([
      'row_count', 'missing_rate', 'out_of_range_rate', 'unexpected_value_rate', 'violation_rate', 'distinct_count', 'duplicate_rate', 'freshness',
      'psi', 'jensen_shannon', 'hellinger', 'cramers_v', 'kolmogorov_smirnov', 'wasserstein', 'new_category_rate', 'overlap', 'near_duplicate_rate', 'time_leakage', 'schema_changes', 'size_mb', 'file_count',
    ]);
    expect(metricsOf('binary').sort()).toEqual(
      ['accuracy', 'average_precision', 'balanced_accuracy', 'brier_score', 'cohen_kappa', 'expected_calibration_error', 'f1', 'false_negative_rate', 'false_positive_rate', 'fbeta', 'ks_statistic', 'log_loss', 'matthews_corrcoef', 'precision', 'recall', 'roc_auc', 'selection_rate', 'specificity', 'recall_at_precision', 'precision_at_recall', 'recall_at_fpr', 'precision_at_top_k_percent', 'recall_at_top_k_percent', 'lift_at_top_k_percent', 'expected_cost', 'adaptive_calibration_error', ...fair, ...classed, ...ofRows].sort(),
    );
    expect(metricsOf('multiclass').sort()).toEqual(
      ['accuracy', 'balanced_accuracy', 'cohen_kappa', 'f1_macro', 'f1_micro', 'f1_weighted', 'log_loss', 'matthews_corrcoef', 'precision_macro', 'precision_micro', 'precision_weighted', 'recall_macro', 'recall_micro', 'recall_weighted', 'roc_auc_ovr', 'top_k_accuracy', ...classed, ...ofRows].sort(),
    );
    expect(metricsOf('regression').sort()).toEqual(
      ['explained_variance', 'mean_absolute_error', 'mean_absolute_percentage_error', 'mean_pinball_loss', 'mean_squared_error', 'median_absolute_error', 'r2', 'root_mean_squared_error', ...labelled, ...ofRows].sort(),
    );
    expect(metricsOf('ranking')).toEqual(['ndcg', 'map', 'mrr', 'precision_at_k', 'recall_at_k', 'hit_rate_at_k', ...ofRows]);
    expect(metricsOf('scores')).toEqual(['mean', 'pass_rate', 'quantile', ...flips, ...ofRows]);
  });

  it('requires only parameters that it takes, has defaults for the others, and no name stands for two metrics of a task', () => {
    for (const entry of CATALOGUE.values()) {
      // Lists are not cut off, gains are labels, and 1 is relevant unless said; the threshold is that of the gate. A column is the score unless said; of these a check gives one, or at least one.
      const oneOf = ['column', 'columns', 'low', 'high', 'allowed', 'pattern', 'threshold', ...(entry.tasks[0] === 'ranking' ? ['k', 'gain', 'relevant'] : [])].filter((each) => entry.parameters.some((parameter) => parameter === each));
      const settled = new Set<string>([...entry.required, ...Object.keys(entry.defaults), ...oneOf]);
      expect([...settled].sort()).toEqual([...entry.parameters].sort());
      expect([entry.formula, entry.needs, entry.source, entry.about].filter((text) => text.trim() === '')).toEqual([]);
    }
    const names = [...CATALOGUE.values()].flatMap((entry) => [entry.name, ...entry.also]);
    expect(new Set(names).size).toBe(names.length);
  });

  it('gives directions, the gate’s own first', () => {
    const gate = parse(`metrics: {cost: {sum: x, per: y, better: lower}}\n${checks('{metric: cost, max: 1}')}`);
    expect(['cost', 'roc_auc', 'log_loss', 'mean', 'latency', 'constructor'].map((name) => directionOf(gate, name))).toEqual(['lower', 'higher', 'lower', 'neither', 'neither', 'neither']);
  });
});

it.each([
  [{ name: 'roc_auc' }, 'roc_auc'],
  [{ name: 'fbeta', beta: 2 }, 'fbeta(beta=2)'],
  [{ name: 'duplicate_rate', columns: ['a', 'b'] }, 'duplicate_rate(columns=a+b)'],
  [{ name: 'psi', column: 'age', bins: 10, against: 'training' }, 'psi(column=age, bins=10) against training'],
  [{ q: 0.9, name: 'quantile', column: 'amount' }, 'quantile(column=amount, q=0.9)'],
])('metricLabel of %j is %s', (ref, label) => {
  expect(metricLabel(ref)).toBe(label);
});
