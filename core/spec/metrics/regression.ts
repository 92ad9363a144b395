import { type CatalogueEntry, entry, DETERMINATION, POSITIVE } from './entry.ts';

/** Metrics of predicted numbers. How they are computed is in core/metrics. */
export const regressionMetrics: readonly CatalogueEntry[] = [
  entry({
    name: 'mean_absolute_error', tasks: ['regression'], better: 'lower', range: POSITIVE, also: ['mae', 'neg_mean_absolute_error'],
    about: 'mean size of the error, in the unit of the label',
    formula: 'Σ |y − ŷ| ÷ rows', needs: 'label, prediction', interval: 'mean',
    source: 'scikit-learn, metrics.mean_absolute_error',
  }),
  entry({
    name: 'mean_squared_error', tasks: ['regression'], better: 'lower', range: POSITIVE, also: ['mse', 'neg_mean_squared_error'],
    about: 'mean squared error, in the squared unit of the label',
    formula: 'Σ (y − ŷ)² ÷ rows', needs: 'label, prediction', interval: 'mean',
    source: 'scikit-learn, metrics.mean_squared_error',
  }),
  entry({
    name: 'root_mean_squared_error', tasks: ['regression'], better: 'lower', range: POSITIVE, also: ['rmse', 'neg_root_mean_squared_error'],
    about: 'root of the mean squared error, in the unit of the label',
    formula: '√(Σ (y − ŷ)² ÷ rows)', needs: 'label, prediction', interval: 'mean',
    source: 'scikit-learn, metrics.root_mean_squared_error',
  }),
  entry({
    name: 'r2', tasks: ['regression'], better: 'higher', range: DETERMINATION, also: ['r2_score', 'r_squared'],
    about: 'share of the variance of the label that is explained, bias counted against it',
    formula: '1 − Σ (y − ŷ)² ÷ Σ (y − ȳ)²', needs: 'label, prediction', interval: 'determination',
    source: 'scikit-learn, metrics.r2_score',
  }),
  entry({
    name: 'mean_absolute_percentage_error', tasks: ['regression'], better: 'lower', range: POSITIVE, also: ['mape'],
    about: 'mean of the error relative to the label; 0.1 is 10 %',
    formula: 'Σ |y − ŷ| ÷ max(|y|, ε) ÷ rows', needs: 'label, prediction', interval: 'mean',
    source: 'scikit-learn, metrics.mean_absolute_percentage_error',
  }),
  entry({
    name: 'median_absolute_error', tasks: ['regression'], better: 'lower', range: POSITIVE, also: ['medae', 'neg_median_absolute_error'],
    about: 'median size of the error, in the unit of the label',
    formula: 'median |y − ŷ|', needs: 'label, prediction', interval: 'quantile',
    source: 'scikit-learn, metrics.median_absolute_error',
  }),
  entry({
    name: 'explained_variance', tasks: ['regression'], better: 'higher', range: DETERMINATION, also: ['explained_variance_score'],
    about: 'share of the variance of the label that is explained, bias left aside',
    formula: '1 − Var(y − ŷ) ÷ Var(y)', needs: 'label, prediction', interval: 'determination',
    source: 'scikit-learn, metrics.explained_variance_score',
  }),
  entry({
    name: 'mean_pinball_loss', tasks: ['regression'], better: 'lower', range: POSITIVE, parameters: ['alpha'], defaults: { alpha: 0.5 }, also: ['pinball', 'pinball_loss', 'quantile_loss'],
    about: 'loss of a predicted alpha-quantile, in the unit of the label',
    formula: 'Σ max(α·(y − ŷ), (α − 1)·(y − ŷ)) ÷ rows', needs: 'label, prediction', interval: 'mean',
    source: 'scikit-learn, metrics.mean_pinball_loss',
  }),
];
