import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { csv, folderWith, modelgate, randomSource, verdictIn } from './modelgate.ts';

/** Rows of 20 authors: a model that is wrong on a share of them, and hostile text beside each. */
function rows(n: number, seed: number, wrong: number, from = 0): string {
  const [truth, random] = [randomSource(7), randomSource(seed)];
  const lines = Array.from({ length: n }, (_, i) => {
    const y = truth() < 0.5 ? 1 : 0;
    const p = random() < wrong ? 1 - y : y;
    return [`"a|${i + from}"`, y, (0.1 + 0.8 * p).toFixed(2), `w${i % 20}`, '"<script>x</script>"', `"secret ${i}"`].join(',');
  });
  return csv('id,y,p,author,text,name', lines);
}

const gate = (...checks: string[]): string => `model: m
task: binary
evidence: {candidate: {rows: now.csv}, baseline: {rows: was.csv}}
columns: {id: id, label: y, score: p, cluster: author}
slices: [author, {name: early, where: author < 'w2'}]
checks:
${checks.map((check) => `  - ${check}\n`).join('')}`;

const files = (checks: readonly string[], was = rows(1000, 2, 0.02)): Record<string, string> => ({ 'now.csv': rows(1000, 1, 0.08), 'was.csv': was, 'modelgate.yml': gate(...checks) });

function evaluated(...given: Parameters<typeof files>) {
  const folder = folderWith(files(...given));
  const ran = modelgate(folder, 'evaluate', '--out', 'out');
  const read = (file: string): string => readFileSync(join(folder, 'out', file), 'utf8');
  return { ran, read, verdict: verdictIn(join(folder, 'out')) };
}

describe('changed outcomes in a gate', () => {
  it('have intervals, slices and a family like any share, and block', () => {
    const { ran, verdict } = evaluated(['{metric: regressed_rate, max: 0.02, slices: all}', '{metric: fixed_rate, min: 0.001}', '{metric: churn, max: 0.2}']);
    const [whole] = verdict.checks;
    expect([ran.code, whole!.status, whole!.method, whole!.family?.size, whole!.baseline]).toEqual([1, 'fail', 'Clopper–Pearson', 2, { evidence: 'baseline', estimate: null, interval: null, rows: null }]);
    expect(whole!.reason).toMatch(/beyond max 0.02, .*; \d+ of 1,000 rows$/);
    expect(verdict.checks.slice(-2).map(({ status }) => status)).toEqual(['pass', 'pass']);
    expect(JSON.stringify(verdict)).not.toMatch(/secret|a\||examples/);
  });

  it('show rows only where the check asks, the columns that it allows, as text in every report', () => {
    const { verdict, read, ran } = evaluated(['{metric: regressed_rate, max: 0.5, slices: all, show: 4, show_columns: [text, baseline.p]}']);
    const [whole, ...slices] = verdict.checks;
    expect(whole!.examples).toMatchObject({ order: 'score_change', columns: ['id', 'text', 'baseline.p'] });
    expect(whole!.examples!.rows).toHaveLength(4);
    expect(slices.filter(({ examples }) => examples !== undefined)).toEqual([]);
    const [id] = whole!.examples!.rows[0]!;
    for (const file of ['verdict.json', 'report.txt', 'report.md', 'report.html']) expect(read(file), file).not.toMatch(/secret/);
    expect(ran.stdout).toContain(id!);
    expect(read('report.md')).toContain(`| ${id!.replace('|', '&#124;')} | &#60;script&#62;x&#60;/script&#62; |`);
    expect(read('report.html')).toContain('&lt;script>x&lt;/script>');
    expect(read('report.html')).not.toContain('<script>x');
  });

  it('never put rows into a snapshot', () => {
    const folder = folderWith(files(['{metric: regressed_rate, max: 0.5, show: 4, show_columns: [name]}']));
    expect(modelgate(folder, 'snapshot', '--out', 'kept.snapshot')).toMatchObject({ code: 0 });
    expect(gunzipSync(readFileSync(join(folder, 'kept.snapshot'))).toString()).not.toMatch(/secret|a\|/);
  });

  it('say which rows only one of both has; without a common row there is no evidence', () => {
    const { verdict } = evaluated(['{metric: churn, max: 0.5}'], rows(900, 2, 0.02));
    expect(verdict.checks[0]!.reason).toContain('of 900 rows; baseline lacks 100 more, which are left out');
    const folder = folderWith(files(['{metric: churn, max: 0.5}'], rows(1000, 2, 0.02, 5000)));
    expect(modelgate(folder, 'evaluate')).toMatchObject({ code: 2, stderr: expect.stringContaining('EVIDENCE_DISJOINT: candidate and baseline have no row in common') as string });
  });
});
