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
