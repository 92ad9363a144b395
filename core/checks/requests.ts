import type { Shown } from '../metrics/request.ts';
import { exampleKey } from '../sources/summary.ts';
import { betweenForm, metricLabel, pairForm } from '../spec/catalogue.ts';
import type { CheckSpec, Gate, MetricRef, Slicing } from '../spec/gate.ts';

const CANDIDATE = 'candidate';

/** Metrics of rows that a check's metric is made of: those in which groups are compared, for the names of fairness; else itself. */
export function partsOf(metric: MetricRef): MetricRef[] {
  return betweenForm(metric.name)?.of.map((name) => ({ name })) ?? [metric];
}

/** What a check judges, of each of its columns where it names several. @throws TypeError for `all`, which the columns of a table decide. */
export function subjectsOf({ metric, columns }: CheckSpec): MetricRef[] {
  if (columns === undefined) return [metric];
  if (columns === 'all') throw new TypeError('the columns of a check are not known yet');
  return columns.map((column) => ({ ...metric, column }));
}

/** What a check asks of rows. @throws TypeError as `subjectsOf`. */
function metricsOfCheck(check: CheckSpec): MetricRef[] {
  return check.between === undefined ? subjectsOf(check) : subjectsOf(check).flatMap(partsOf);
}

const isPair = (metric: MetricRef): boolean => pairForm(metric.name) !== undefined;

/** Metrics that checks ask of one evidence, whether it is judged or compared with; each once, in the order of the gate. */
export function metricsAsked(gate: Gate, evidence: string): MetricRef[] {
  return unique(gate.checks.filter((check) => check.of === evidence || (check.against === evidence && !isPair(check.metric))).flatMap(metricsOfCheck));
}

/** Metrics of two bodies whose other body an evidence is. */
export function metricsAgainst(gate: Gate, evidence: string): MetricRef[] {
  return unique(gate.checks.filter((check) => check.against === evidence && isPair(check.metric)).flatMap(metricsOfCheck));
}

/** Every metric that the gate asks of rows: a snapshot holds them all, so that it can stand in for any evidence later. */
export function metricsOfRows(gate: Gate): MetricRef[] {
  return unique(gate.checks.filter((check) => !['values', 'artifact'].includes(gate.evidence[check.of]?.kind ?? '') && !isPair(check.metric)).flatMap(metricsOfCheck));
}

/** Every metric of two bodies: what they need of the other one is kept in a snapshot. */
export function pairsOfGate(gate: Gate): MetricRef[] {
  return unique(gate.checks.filter((check) => isPair(check.metric)).flatMap(metricsOfCheck));
}

/**
 * Metrics of the candidate: those that checks ask of it, and those that they ask of the snapshot that an earlier candidate
 * left, so that this one can take its place. Not those of other evidence, which the candidate may not have the columns for.
 */
export function metricsToKeep(gate: Gate): MetricRef[] {
  return unique([CANDIDATE, ...keptNames(gate)].flatMap((name) => metricsAsked(gate, name)));
}

/** The same of metrics of two bodies. */
export function pairsToKeep(gate: Gate): MetricRef[] {
  return unique([CANDIDATE, ...keptNames(gate)].flatMap((name) => metricsAgainst(gate, name)));
}

function keptNames(gate: Gate): string[] {
  return Object.values(gate.evidence).filter(({ kind }) => kind === 'kept').map(({ name }) => name);
}

/** Rows of one evidence that checks show. */
export function rowsShown(gate: Gate, evidence: string): Shown[] {
  return gate.checks.filter((check) => check.of === evidence).flatMap((check) => (check.show === undefined ? [] : metricsOfCheck(check).map((ref) => ({ key: exampleKey(check.name, metricLabel(ref)), ref, ...check.show! }))));
}

/** The first check that asks for each metric, by the metric's label. */
export function askedBy(gate: Gate): Map<string, CheckSpec> {
  return new Map(gate.checks.toReversed().flatMap((check) => metricsOfCheck(check).map((ref) => [metricLabel(ref), check] as const)));
}

/** Slicings that any check looks at; the others are not computed. */
export function usedSlicings(gate: Gate): Slicing[] {
  const used = new Set(gate.checks.flatMap(({ slices, between }) => (between === undefined ? slices : [...slices, between])));
  return gate.slices.filter((slicing) => used.has(slicing.name));
}

function unique(metrics: readonly MetricRef[]): MetricRef[] {
  return [...new Map(metrics.map((metric) => [JSON.stringify(Object.entries(metric).sort()), metric])).values()];
}
