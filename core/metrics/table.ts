import type { Task } from '../spec/gate.ts';
import { binaryCounts } from './binary.ts';
import { ksStatistic } from './ks.ts';
import type { Metric } from './metric.ts';
import { multiclassMetrics } from './multiclass.ts';
import { averagePrecision } from './precision-recall.ts';
import { probabilityMetrics } from './probability.ts';
import { medianAbsoluteError, quantile } from './quantiles.ts';
import { regressionMetrics } from './regression.ts';
import { rocAuc, rocAucOvr } from './roc.ts';
import { mean } from './scores.ts';

/** How each metric of the catalogue is computed, by task: names that two tasks share mean different sums. */
export const METRICS: Readonly<Record<Task, Readonly<Record<string, Metric>>>> = {
  binary: { ...binaryCounts, ...probabilityMetrics, roc_auc: rocAuc, average_precision: averagePrecision, ks_statistic: ksStatistic },
  multiclass: { ...multiclassMetrics, roc_auc_ovr: rocAucOvr },
  regression: { ...regressionMetrics, median_absolute_error: medianAbsoluteError },
  scores: { mean, quantile },
};
