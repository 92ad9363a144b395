import type { Better, Gate, MetricRef, Task } from './gate.ts';
import { artifactMetrics } from './metrics/artifact.ts';
import { classificationMetrics } from './metrics/classification.ts';
import { driftMetrics } from './metrics/drift.ts';
import { type CatalogueEntry, PARAMETERS } from './metrics/entry.ts';
import { fairnessMetrics } from './metrics/fairness.ts';
import { flipMetrics } from './metrics/flips.ts';
import { type BetweenForm, isPair, type PairForm } from './metrics/form.ts';
import { qualityMetrics } from './metrics/quality.ts';
import { rankingMetrics } from './metrics/ranking.ts';
import { regressionMetrics } from './metrics/regression.ts';
import { scoresMetrics } from './metrics/scores.ts';
import { thresholdMetrics } from './metrics/thresholds.ts';
import { unseenMetrics } from './metrics/unseen.ts';

/** A family of metrics, which is a section of the docs. */
export interface Family {
  readonly title: string;
  readonly entries: readonly CatalogueEntry[];
}

export const FAMILIES: readonly Family[] = [
  { title: 'Classes and scores', entries: classificationMetrics },
  { title: 'Thresholds, costs and calibration', entries: thresholdMetrics },
  { title: 'Regression', entries: regressionMetrics },
  { title: 'Ranking', entries: rankingMetrics },
  { title: 'Scores without a truth', entries: scoresMetrics },
  { title: 'Changed outcomes', entries: flipMetrics },
  { title: 'Data quality', entries: qualityMetrics },
  { title: 'Drift', entries: driftMetrics },
  { title: 'Unseen data', entries: unseenMetrics },
  { title: 'Artifacts', entries: artifactMetrics },
  { title: 'Fairness', entries: fairnessMetrics },
];

const entries = FAMILIES.flatMap((family) => family.entries);

/** Every metric that modelgate computes, by name. */
export const CATALOGUE: ReadonlyMap<string, CatalogueEntry> = new Map(entries.map((each) => [each.name, each]));

/** Names of the metrics that a task has, in the catalogue's order. */
export function metricsOf(task: Task): string[] {
  return entries.filter((each) => each.tasks.includes(task)).map((each) => each.name);
}

/** Which direction of a metric is good; `neither` for a named value that the catalogue does not know. */
export function directionOf(gate: Pick<Gate, 'metrics'>, name: string): Better {
  if (Object.hasOwn(gate.metrics, name)) return gate.metrics[name]!.better;
  return CATALOGUE.get(name)?.better ?? 'neither';
}

/** The form of a metric of two bodies; undefined for metrics of one. */
export function pairForm(name: string): PairForm | undefined {
  const form = CATALOGUE.get(name)?.form;
  return isPair(form) ? form : undefined;
}

/** The form of a metric that compares groups of rows; undefined for others. */
export function betweenForm(name: string): BetweenForm | undefined {
  const form = CATALOGUE.get(name)?.form;
  return form?.kind === 'between' ? form : undefined;
}

/** Whether `min` and `max` judge the rows that are there, as a count and not as an estimate of something beyond them. */
export function isCounted(name: string): boolean {
  const interval = CATALOGUE.get(name)?.interval;
  return interval === 'counted' || interval === 'exact';
}

/** What a metric rests on and is settled by: rows, or the queries that they make up. By its name, or by its label. */
export function unitOf(metric: string): 'rows' | 'queries' {
  const tasks = CATALOGUE.get(metric.replace(/\(.*/s, ''))?.tasks;
  return tasks?.length === 1 && tasks[0] === 'ranking' ? 'queries' : 'rows';
}

/** A metric as reports name it: `roc_auc`, `quantile(column=amount, q=0.9)`, `psi(column=age, bins=10) against training`. */
export function metricLabel(ref: MetricRef): string {
  const given = PARAMETERS.flatMap((parameter) => (ref[parameter] === undefined ? [] : [`${parameter}=${[ref[parameter]].flat().join('+')}`]));
  const plain = given.length === 0 ? ref.name : `${ref.name}(${given.join(', ')})`;
  return ref.against === undefined ? plain : `${plain} against ${ref.against}`;
}
