import type { Gate, MetricRef, Slicing } from '../spec/gate.ts';

const CANDIDATE = 'candidate';

/** Metrics that checks ask of one evidence, whether it is judged or compared with; each once, in the order of the gate. */
export function metricsAsked(gate: Gate, evidence: string): MetricRef[] {
  return unique(gate.checks.filter((check) => check.of === evidence || check.against === evidence).map((check) => check.metric));
}

/** Every metric that the gate asks of rows: a snapshot holds them all, so that it can stand in for any evidence later. */
export function metricsOfRows(gate: Gate): MetricRef[] {
  return unique(gate.checks.filter((check) => gate.evidence[check.of]?.kind !== 'values').map((check) => check.metric));
}

/**
 * Metrics of the candidate: those that checks ask of it, and those that they ask of the snapshot that an earlier candidate
 * left, so that this one can take its place. Not those of other evidence, which the candidate may not have the columns for.
 */
export function metricsToKeep(gate: Gate): MetricRef[] {
  const kept = Object.values(gate.evidence).filter(({ kind }) => kind === 'kept');
  return unique([CANDIDATE, ...kept.map(({ name }) => name)].flatMap((name) => metricsAsked(gate, name)));
}

/** Slicings that any check looks at; the others are not computed. */
export function usedSlicings(gate: Gate): Slicing[] {
  const used = new Set(gate.checks.flatMap((check) => check.slices));
  return gate.slices.filter((slicing) => used.has(slicing.name));
}

function unique(metrics: readonly MetricRef[]): MetricRef[] {
  return [...new Map(metrics.map((metric) => [JSON.stringify(Object.entries(metric).sort()), metric])).values()];
}
