import type { Files } from './checkout.ts';

/** A gate of named values: no rows, so the action needs no engine. */
export const valuesGate = `model: flight-delay
task: scores
evidence:
  candidate: {values: metrics.json}
checks:
  - {metric: accuracy_test, min: 0.9}
  - {metric: latency_ms, max: 50, severity: warn}
`;

export const metrics = (accuracy: number, latency = 20): string => `${JSON.stringify({ accuracy_test: accuracy, latency_ms: latency })}\n`;

export const good: Files = { 'metrics.json': metrics(0.95) };
export const bad: Files = { 'metrics.json': metrics(0.8) };
export const repository: Files = { 'modelgate.yml': valuesGate, ...good };
