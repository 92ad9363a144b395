import { adaptiveCalibrationError } from './adaptive-calibration.ts';
import { CATALOGUE } from '../spec/catalogue.ts';
import type { Task } from '../spec/gate.ts';
import { isPair } from '../spec/metrics/form.ts';
import { binaryCounts } from './binary.ts';
import { expectedCost } from './expected-cost.ts';
import { metricOfForm } from './forms.ts';
import { ksStatistic } from './ks.ts';
import { labelBalance } from './label-balance.ts';
import type { Metric } from './metric.ts';
import { multiclassMetrics } from './multiclass.ts';
import { averagePrecision } from './precision-recall.ts';
import { probabilityMetrics } from './probability.ts';
import { medianAbsoluteError, quantile } from './quantiles.ts';
import { rankingMetrics } from './ranking.ts';
import { regressionMetrics } from './regression.ts';
import { rocAuc, rocAucOvr } from './roc.ts';
import { mean, passRate } from './scores.ts';
import { thresholdMetrics } from './thresholds.ts';

/** How metrics are computed that are of no form, by task: names that two tasks share mean different sums. */
const METRICS: Readonly<Record<Task, Readonly<Record<string, Metric>>>> = {
  binary: { ...binaryCounts, ...probabilityMetrics, ...thresholdMetrics, expected_cost: expectedCost, adaptive_calibration_error: adaptiveCalibrationError, roc_auc: rocAuc, label_balance: labelBalance, average_precision: averagePrecision, ks_statistic: ksStatistic },
  multiclass: { ...multiclassMetrics, label_balance: labelBalance, roc_auc_ovr: rocAucOvr },
  regression: { ...regressionMetrics, median_absolute_error: medianAbsoluteError },
  ranking: rankingMetrics,
  scores: { mean, pass_rate: passRate, quantile },
};

/** The way of computing a metric of one body; undefined where the task has none of that name. */
export function metricFor(task: Task, name: string): Metric | undefined {
  if (Object.hasOwn(METRICS[task], name)) return METRICS[task][name];
  const entry = CATALOGUE.get(name);
  if (entry?.form === undefined || entry.form.kind === 'between' || isPair(entry.form) || !entry.tasks.includes(task)) return undefined;
  return metricOfForm(entry.form);
}
