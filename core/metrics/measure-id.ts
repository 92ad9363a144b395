import { CATALOGUE, metricLabel } from '../spec/catalogue.ts';
import type { MetricRef } from '../spec/gate.ts';

/**
 * Stable id of a metric with its parameters, as in `roc_auc` and `expected_calibration_error(bins=15)`; key of
 * `SliceSummary.measures`. Defaults are written out: a snapshot must not be read under another default.
 */
export function measureId(ref: MetricRef): string {
  return metricLabel({ ...CATALOGUE.get(ref.name)?.defaults, ...ref });
}
