import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { CheckResult } from '../../core/verdict/verdict.ts';
import { csv, folderWith, modelgate, randomSource, verdictIn } from './modelgate.ts';

/** Lists of eight documents; `noise` of the scores makes a better or worse model of the same grades. */
function lists(queries: number, seed: number, noise: number): string {
  const grades = randomSource(7);
  const random = randomSource(seed);
  const lines = Array.from({ length: queries * 8 }, (_, at) => {
    const grade = Math.floor(grades() * 3);
    const query = Math.floor(at / 8);
    return `q${query},d${at % 8},${grade},${(grade + noise * random()).toFixed(4)},${query % 3 === 0 ? 'phone' : 'desk'}`;
  });
  return csv('query,doc,grade,score,device', lines);
}

const gate = (checks: readonly string[], baseline = 'rows: old.csv'): string => `model: search
task: ranking
evidence:
  candidate: {rows: new.csv}
  baseline: {${baseline}}
columns: {query: query, id: doc, label: grade, score: score}
slices: [device]
checks:
${checks.map((check) => `  - ${check}\n`).join('')}`;

const files = { 'new.csv': lists(120, 1, 4), 'old.csv': lists(120, 2, 2) };
const CHECKS = ['{metric: ndcg, k: 5, max_drop: 0.01, slices: all}', '{metric: hit_rate_at_k, k: 3, min: 0.5}', '{metric: map, min: 0.99, min_rows: 200}', '{metric: row_count, min: 1}'];

describe('a gate of ranked lists', () => {
  it('compares query by query and speaks of queries', () => {
    const folder = folderWith({ ...files, 'modelgate.yml': gate(CHECKS) });
    const ran = modelgate(folder, 'evaluate', '--out', 'out');
    expect(ran.code, ran.stdout + ran.stderr).toBe(1);
    const { checks, evidence } = verdictIn(join(folder, 'out'));
    expect(evidence['candidate']).toMatchObject({ rows: 960, units: 120, unit: 'query' });
    expect(evidence['candidate']!.fingerprint).toBe(evidence['baseline']!.fingerprint);
    expect(checks.map(({ metric, slice, status, candidate }) => [metric, slice['device'], status, candidate.rows])).toEqual([
      ['ndcg(k=5)', undefined, 'fail', 120],
      ['ndcg(k=5)', 'desk', 'fail', 80],
      ['ndcg(k=5)', 'phone', 'fail', 40],
      ['hit_rate_at_k(k=3)', undefined, 'pass', 120],
      ['map', undefined, 'unsure', 120],
      ['row_count', undefined, 'pass', 960],
    ]);
    expect(checks[0]!.change).toMatchObject({ paired: true });
    expect(ran.stdout).toMatch(/fails on all queries and 2 of 2 slices/);
    expect(ran.stdout).toMatch(/fewer queries than min_rows 200/);
    expect(ran.stdout).toMatch(/960 rows, 120 queries/);
    for (const report of ['report.md', 'report.html', 'junit.xml']) expect(readFileSync(join(folder, 'out', report), 'utf8'), report).toMatch(/120(&nbsp;|\s)queries/);
  });

  it('gives from a snapshot of the champion what its rows give, and tells other grades', () => {
    const folder = folderWith({ ...files, 'modelgate.yml': gate(CHECKS), 'kept.yml': gate(CHECKS, 'snapshot: old.snapshot') });
    expect(modelgate(folder, 'snapshot', '--evidence', 'baseline', '--out', 'old.snapshot').code).toBe(0);
    modelgate(folder, 'evaluate', '--out', 'out');
    modelgate(folder, 'evaluate', '--gate', 'kept.yml', '--out', 'kept');
    const results = (out: string): unknown[] => verdictIn(join(folder, out)).checks.map((check) => ({ ...check, place: null }));
    expect(results('kept')).toEqual(results('out'));
    const other = folderWith({ ...files, 'old.csv': files['old.csv'].replace('q0,d0,0', 'q0,d0,1').replace('q0,d0,2', 'q0,d0,1'), 'modelgate.yml': gate(CHECKS) });
    modelgate(other, 'evaluate', '--out', 'out');
    expect(verdictIn(join(other, 'out')).notes).toEqual([expect.stringContaining('did not meet the same rows: of 120 and 120 queries some are not of both, or have other relevant documents')]);
  });

  it('has no value where no query has a relevant document, and says how many have none', () => {
    const grades = (text: string, grade: (query: number) => string): string => text.replace(/^q(\d+),(d\d),\d/gm, (_, query: string, doc: string) => `q${query},${doc},${grade(Number(query))}`);
    const checks = ['{metric: ndcg, max_drop: 0.1}', '{metric: mrr, max_drop: 0.1}'];
    const judgedWith = (grade: (query: number) => string): CheckResult[] => {
      const folder = folderWith({ 'new.csv': grades(files['new.csv'], grade), 'old.csv': grades(files['old.csv'], grade), 'modelgate.yml': gate(checks) });
      modelgate(folder, 'evaluate', '--out', 'out');
      return verdictIn(join(folder, 'out')).checks;
    };
    expect(judgedWith(() => '0').map(({ status, reason }) => [status, reason])).toEqual(checks.map(() => ['error', 'no evidence: undefined on candidate: no query has a relevant document']));
    const some = judgedWith((query) => (query < 30 ? '0' : '1'));
    expect(some.map(({ status, reason }) => [status !== 'error', /; 30 of 120 queries have no relevant document and count 0/.test(reason)])).toEqual([[true, true], [true, true]]);
  });

  it('names a query that a slice would cut', () => {
    const folder = folderWith({ ...files, 'modelgate.yml': gate(['{metric: ndcg, min: 0.1, slices: doc}']).replace('[device]', '[doc]') });
    const ran = modelgate(folder, 'evaluate', '--out', 'out');
    expect(ran.code).toBe(2);
    expect(ran.stderr).toMatch(/modelgate\.yml:7:10: QUERY_SPLIT: .*slices `doc`: query q0 has rows in several of them/);
  });
});
