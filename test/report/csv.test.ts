import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { renderCsv } from '../../core/report/csv.ts';
import { drop, floor, verdictWith } from './build.ts';
import { hostile } from './hostile.ts';

/** Read back by another program than wrote it. */
function read(csv: string): Record<string, string>[] {
  const program = 'import csv, json, sys; print(json.dumps(list(csv.DictReader(sys.stdin, strict=True))))';
  return JSON.parse(execFileSync('python3', ['-c', program], { input: csv, encoding: 'utf8', env: { ...process.env, PYTHONIOENCODING: 'utf-8' } })) as Record<string, string>[];
}

describe('CSV', () => {
  it('has a row a result, with numbers in full and nothing where there is none', () => {
    const rows = read(renderCsv(verdictWith([drop('roc_auc', 0.8, -0.1234567891, 0.02, 0.005, { slice: { carrier: 'HA, Inc' } }), floor('latency', 41, null, 50)])));
    expect(rows[0]).toMatchObject({ check: 'roc_auc', slice: 'carrier="HA, Inc"', status: 'pass', change: '-0.1234567891', threshold: '-0.005', rows: '71234' });
    expect(rows[1]).toMatchObject({ check: 'latency', candidate: '41', candidate_low: '', baseline: '', change: '' });
  });

  it('holds no formula and no control character, whatever the verdict says', () => {
    const rows = read(renderCsv({ ...hostile, checks: [...hostile.checks, floor('=1+1', 0.5, 0.1, 0.5, { reason: '@SUM(A1)', method: '-2+3|cmd' })] }));
    expect(rows).toHaveLength(hostile.checks.length + 1);
    const texts = rows.flatMap((row) => Object.values(row));
    expect(texts.filter((text) => /^[=+@\t]|^-(?![\d.])|\p{Cc}/u.test(text))).toEqual([]);
    expect(rows.at(-1)).toMatchObject({ check: "'=1+1", reason: "'@SUM(A1)", method: "'-2+3|cmd" });
  });
});
