import { describe, expect, it } from 'vitest';
import { CATALOGUE, directionOf, metricLabel, metricsOf } from '../../core/spec/catalogue.ts';
import { checks, parse } from './gates.ts';

describe('the catalogue', () => {
  it('has the metrics of each task', () => {
    expect(metricsOf('binary').sort()).toEqual(
      ['accuracy', 'average_precision', 'balanced_accuracy', 'brier_score', 'cohen_kappa', 'expected_calibration_error', 'f1', 'fbeta', 'ks_statistic', 'log_loss', 'matthews_corrcoef', 'precision', 'recall', 'roc_auc', 'specificity'],
    );
    expect(metricsOf('multiclass').sort()).toEqual(
      ['accuracy', 'balanced_accuracy', 'cohen_kappa', 'f1_macro', 'f1_micro', 'f1_weighted', 'log_loss', 'matthews_corrcoef', 'precision_macro', 'precision_micro', 'precision_weighted', 'recall_macro', 'recall_micro', 'recall_weighted', 'roc_auc_ovr', 'top_k_accuracy'],
    );
    expect(metricsOf('regression').sort()).toEqual(
      ['explained_variance', 'mean_absolute_error', 'mean_absolute_percentage_error', 'mean_pinball_loss', 'mean_squared_error', 'median_absolute_error', 'r2', 'root_mean_squared_error'],
    );
    expect(metricsOf('scores')).toEqual(['mean', 'quantile']);
  });

  it('requires only parameters that it takes, has defaults for the others, and no name stands for two metrics of a task', () => {
    for (const entry of CATALOGUE.values()) {
      const settled = [...entry.required, ...Object.keys(entry.defaults), ...(entry.parameters.includes('column') ? ['column'] : [])];
      expect(settled.sort()).toEqual([...entry.parameters].sort());
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
  [{ q: 0.9, name: 'quantile', column: 'amount' }, 'quantile(column=amount, q=0.9)'],
])('metricLabel of %j is %s', (ref, label) => {
  expect(metricLabel(ref)).toBe(label);
});
