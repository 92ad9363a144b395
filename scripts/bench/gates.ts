import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

const counting = ['accuracy', 'balanced_accuracy', 'precision', 'recall', 'specificity', 'f1', 'fbeta', 'matthews_corrcoef'];

/** Every counting metric of both models with paired intervals; with `ranks` the area under the ROC curve too. */
export function compareGate(cache: string, name: string, file: string, options: { readonly metrics?: readonly string[]; readonly ranks?: boolean; readonly slices: boolean }): string {
  const metrics = [...(options.metrics ?? counting), ...(options.ranks === true ? ['roc_auc'] : [])];
  const scope = options.slices ? ', slices: all' : '';
  return write(cache, name, [
    'model: bench',
    'task: binary',
    'evidence:',
    `  candidate: {rows: ${JSON.stringify(file)}, columns: {score: s2}}`,
    `  baseline: {rows: ${JSON.stringify(file)}, columns: {score: s1}}`,
    'columns: {id: id, label: label}',
    ...(options.slices ? ['slices: [region, device]'] : []),
    'checks:',
    ...metrics.map((metric) => `  - {metric: ${metric}${metric === 'fbeta' ? ', beta: 2' : ''}, max_drop: 0.05${scope}}`),
  ]);
}

/** Drift of 25 columns: the preset's own distances for numbers and text, or one metric for all. */
export function driftGate(cache: string, name: string, reference: string, current: string, metric?: string): string {
  const numbers = Array.from({ length: 20 }, (_, k) => `n${k}`).join(', ');
  const texts = Array.from({ length: 5 }, (_, k) => `s${k}`).join(', ');
  return write(cache, name, [
    ...heldAgainst(reference, current),
    `  - {metric: ${metric ?? 'wasserstein'}, columns: [${numbers}], against: training, max: 0.1}`,
    `  - {metric: ${metric ?? 'jensen_shannon'}, columns: [${texts}], against: training, max: 0.1}`,
  ]);
}

/** Drift of the numbers of predictions, by three metrics each. */
export function distancesGate(cache: string, reference: string, current: string): string {
  return write(cache, 'distances', [
    ...heldAgainst(reference, current),
    ...['kolmogorov_smirnov', 'wasserstein', 'psi'].map((metric) => `  - {metric: ${metric}, columns: [s1, s2, amount], against: training, max: 0.1}`),
  ]);
}

function heldAgainst(reference: string, current: string): string[] {
  return [
    'model: bench',
    'task: scores',
    'evidence:',
    `  candidate: {rows: ${JSON.stringify(current)}}`,
    `  training: {rows: ${JSON.stringify(reference)}}`,
    'columns: {id: id}',
    'checks:',
  ];
}

/** Twenty checks of the rows themselves; quality.py says the same as expectations. */
export function qualityGate(cache: string, file: string): string {
  const categories = (k: number): string => Array.from({ length: 5 + 4 * k }, (_, i) => `c${i}`).join(', ');
  return write(cache, 'quality', [
    'model: bench',
    'task: scores',
    `evidence: {candidate: {rows: ${JSON.stringify(file)}}}`,
    'columns: {id: id}',
    'checks:',
    '  - {metric: row_count, min: 1000000}',
    '  - {metric: duplicate_rate, columns: [id], max: 0}',
    '  - {metric: distinct_count, column: s4, min: 2}',
    '  - {metric: violation_rate, expect: top > n0 or n0 is null, max: 0}',
    "  - {metric: unexpected_value_rate, column: s0, pattern: 'c[0-9]+', max: 0}",
    ...[0, 1, 2, 3, 4].map((k) => `  - {metric: missing_rate, column: n${k}, max: 0.01}`),
    ...[5, 6, 7, 8, 9].map((k) => `  - {metric: out_of_range_rate, column: n${k}, low: ${-2 * (k + 1)}, high: ${2.5 * (k + 1)}, max: 0}`),
    ...[0, 1, 2, 3, 4].map((k) => `  - {metric: unexpected_value_rate, column: s${k}, allowed: [${categories(k)}], max: 0}`),
  ]);
}

/** A gate without rows. */
export function valuesGate(cache: string): string {
  writeFileSync(join(cache, 'metrics.json'), '{"latency_p95_ms": 41.5}\n');
  return write(cache, 'values', ['model: bench', 'task: binary', 'evidence:', '  serving: {values: metrics.json}', 'checks:', '  - {metric: latency_p95_ms, of: serving, max: 50}']);
}

function write(cache: string, name: string, lines: readonly string[]): string {
  const path = join(cache, `${name}.yml`);
  writeFileSync(path, `${lines.join('\n')}\n`);
  return path;
}
