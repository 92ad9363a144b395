import type { Better, Gate, MetricRef, Task } from './gate.ts';
import { artifactMetrics } from './metrics/artifact.ts';
import { classificationMetrics } from './metrics/classification.ts';
import { driftMetrics } from './metrics/drift.ts';
import { type CatalogueEntry, PARAMETERS } from './metrics/entry.ts';
import { isPair, type PairForm } from './metrics/form.ts';
import { qualityMetrics } from './metrics/quality.ts';
import { regressionMetrics } from './metrics/regression.ts';
import { scoresMetrics } from './metrics/scores.ts';
import { unseenMetrics } from './metrics/unseen.ts';

/** A family of metrics, which is a section of the docs. */
export interface Family {
  readonly title: string;
  readonly entries: readonly CatalogueEntry[];
}

export const FAMILIES: readonly Family[] = [
  { title: 'Classes and scores', entries: classificationMetrics },
  { title: 'Regression', entries: regressionMetrics },
  { title: 'Scores without a truth', entries: scoresMetrics },
  { title: 'Data quality', entries: qualityMetrics },
  { title: 'Drift', entries: driftMetrics },
  { title: 'Unseen data', entries: unseenMetrics },
  { title: 'Artifacts', entries: artifactMetrics },
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

/** Whether `min` and `max` judge the rows that are there, as a count and not as an estimate of something beyond them. */
export function isCounted(name: string): boolean {
  const interval = CATALOGUE.get(name)?.interval;
  return interval === 'counted' || interval === 'exact';
}

/** A metric as reports name it: `roc_auc`, `quantile(column=amount, q=0.9)`, `psi(column=age, bins=10) against training`. */
export function metricLabel(ref: MetricRef): string {
  const given = PARAMETERS.flatMap((parameter) => (ref[parameter] === undefined ? [] : [`${parameter}=${[ref[parameter]].flat().join('+')}`]));
  const plain = given.length === 0 ? ref.name : `${ref.name}(${given.join(', ')})`;
  return ref.against === undefined ? plain : `${plain} against ${ref.against}`;
}
