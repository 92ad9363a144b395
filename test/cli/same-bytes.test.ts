import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { BINARY_HEADER, binaryRows, csv, folderWith, modelgate, randomSource, verdictIn } from './modelgate.ts';

const BINARY_METRICS = ['accuracy', 'balanced_accuracy', 'precision', 'recall', 'f1', 'matthews_corrcoef', 'roc_auc', 'average_precision', 'log_loss', 'brier_score', 'expected_calibration_error', 'ks_statistic'];

function binaryGate(metrics: readonly string[], candidate: string, baseline: string): string {
  const lower = /loss|brier|calibration/;
  return [
    'model: test',
    'task: binary',
    `evidence: {candidate: ${candidate}, baseline: ${baseline}}`,
    'columns: {id: id, label: label, score: score}',
    'slices: [region, {name: high, where: score > 0.6}]',
    'checks:',
    ...metrics.flatMap((metric) => [
      `  - {metric: ${metric}, ${lower.test(metric) ? 'max_rise' : 'max_drop'}: 0.02, slices: all}`,
      `  - {metric: ${metric}, ${lower.test(metric) ? 'max: 0.99' : 'min: 0.1'}}`,
    ]),
    '',
  ].join('\n');
}

function shuffled<T>(rows: readonly T[], seed: number): T[] {
  const random = randomSource(seed);
  const copy = [...rows];
  for (let i = copy.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [copy[i], copy[j]] = [copy[j]!, copy[i]!];
  }
  return copy;
}

function bytesOf(folder: string, ...args: string[]): string {
  const ran = modelgate(folder, 'evaluate', '--out', 'out', '--quiet', ...args);
  expect(ran.code, ran.stderr).toBeLessThan(2);
  return readFileSync(join(folder, 'out/verdict.json'), 'utf8');
}

describe.each([300, 5_000])('%i rows', (n) => {
  const candidate = binaryRows(n, 1);
  const baseline = binaryRows(n, 1, 0.4);
  const gate = binaryGate(BINARY_METRICS, '{rows: candidate*.csv}', '{rows: baseline.csv}');
  const whole = { 'modelgate.yml': gate, 'candidate.csv': csv(BINARY_HEADER, candidate), 'baseline.csv': csv(BINARY_HEADER, baseline) };
  const folder = folderWith(whole);
  let expected: string;
  beforeAll(() => {
    expected = bytesOf(folder, '--threads', '1');
  });

  it('give the same verdict bytes shuffled, split into files, with 1 and 8 threads', () => {
    expect(bytesOf(folderWith(whole), '--threads', '8')).toBe(expected);
    const mixed = shuffled(candidate, 7);
    const split = {
      'modelgate.yml': gate,
      'candidate-1.csv': csv(BINARY_HEADER, mixed.slice(0, n / 3)),
      'candidate-2.csv': csv(BINARY_HEADER, mixed.slice(n / 3)),
      'baseline.csv': csv(BINARY_HEADER, shuffled(baseline, 8)),
    };
    expect(bytesOf(folderWith(split), '--threads', '8')).toBe(expected);
  });

  it('give the same verdict from a snapshot of the baseline', () => {
    const fromRows = verdictIn(join(folder, 'out'));
    const kept = modelgate(folder, 'snapshot', '--evidence', 'baseline', '--out', 'champion.snapshot');
    expect(kept.code, kept.stderr).toBe(0);
    const files = { ...whole, 'modelgate.yml': binaryGate(BINARY_METRICS, '{rows: candidate.csv}', '{snapshot: champion.snapshot}'), 'champion.snapshot': readFileSync(join(folder, 'champion.snapshot')) };
    const other = folderWith(files);
    bytesOf(other);
    const fromSnapshot = verdictIn(join(other, 'out'));
    expect(fromSnapshot.checks).toEqual(fromRows.checks);
    expect(fromSnapshot.status).toBe(fromRows.status);
    expect(fromSnapshot.pictures).toEqual(fromRows.pictures);
    expect(Object.keys(fromSnapshot.pictures?.['baseline'] ?? {})).toEqual(['curve', 'histogram', 'reliability', 'confusion']);
    expect(fromSnapshot.evidence['baseline']?.fingerprint).toBe(fromRows.evidence['baseline']?.fingerprint);
  });
});

it('a snapshot of 10 metrics on 30 slices is under 200 KB', () => {
  const random = randomSource(3);
  const rows = binaryRows(20_000, 5).map((row) => `${row.replace(/r\d$/, '')}s${Math.floor(random() * 29)}`);
  const folder = folderWith({
    'modelgate.yml': binaryGate(BINARY_METRICS.slice(0, 10), '{rows: candidate.csv}', '{rows: baseline.csv}').replace(', {name: high, where: score > 0.6}', ''),
    'candidate.csv': csv(BINARY_HEADER, rows),
  });
  const kept = modelgate(folder, 'snapshot', '--out', 'champion.snapshot');
  expect(kept.code, kept.stderr).toBe(0);
  expect(kept.stdout).toMatch(/20000 rows of candidate kept as 30 slices/);
  expect(statSync(join(folder, 'champion.snapshot')).size).toBeLessThan(200_000);
});

it('regression with large numbers gives the same bytes in any order', () => {
  const random = randomSource(11);
  const rows = Array.from({ length: 2_000 }, (_, id) => {
    const label = 1e6 + 1e3 * random() ** 4;
    return `${id},${label},${label + 100 * (random() - 0.5)},${(random() * 3).toFixed(3)}`;
  });
  const gate = [
    'model: test',
    'task: regression',
    'evidence: {candidate: {rows: "*.csv"}}',
    'columns: {id: id, label: label, prediction: prediction, weight: weight}',
    'checks:',
    ...['mean_absolute_error', 'root_mean_squared_error', 'median_absolute_error', 'mean_absolute_percentage_error'].map((metric) => `  - {metric: ${metric}, max: 1000}`),
    '  - {metric: r2, min: 0.1}',
    '  - {metric: explained_variance, min: 0.1}',
    '',
  ].join('\n');
  const of = (lines: readonly string[]): string => bytesOf(folderWith({ 'modelgate.yml': gate, 'rows.csv': csv('id,label,prediction,weight', lines) }));
  expect(of(shuffled(rows, 2))).toBe(of(rows));
});
