import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { metricLabel } from '../../core/spec/catalogue.ts';
import { summarize } from '../../core/metrics/summarize.ts';
import type { Measure } from '../../core/sources/summary.ts';
import type { MetricRef } from '../../core/spec/gate.ts';
import { csvTable, withEngine } from './workspace.ts';

/** A metric of two bodies, each with one column x. */
async function measureOf(name: string, of: readonly unknown[], against: readonly unknown[]): Promise<Measure> {
  const folder = mkdtempSync(join(tmpdir(), 'modelgate-unseen-'));
  try {
    const files = [of, against].map((values, i) => {
      const file = join(folder, `${i}.csv`);
      writeFileSync(file, `id,x\n${values.map((x, id) => `${id},${String(x)}`).join('\n')}\n`);
      return file;
    });
    const ref: MetricRef = { name, columns: ['x'], against: 'training' };
    const request = (at: number) => ({ name: ['candidate', 'training'][at]!, table: csvTable(files[at]!), task: 'binary' as const, columns: { id: 'id', threshold: 0.5 }, metrics: at === 0 ? [ref] : [], keeps: at === 0 ? [] : [ref], today: '2026-01-01' });
    const { candidate } = await withEngine(files, (engine) => summarize([request(0), request(1)], [], {}, engine));
    return candidate!.slices[0]!.measures[metricLabel(ref)]!;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe.each(['overlap', 'near_duplicate_rate'])('%s', (name) => {
  it('of columns of unlike kinds is what is found, and undefined where nothing is', async () => {
    expect(await measureOf(name, [7, 8], ['7', 'a'])).toMatchObject({ estimate: 0.5 });
    expect(await measureOf(name, [7, 8], ['7.0', 'a'])).toMatchObject({ estimate: null, why: expect.stringContaining('x is BIGINT and in training VARCHAR') as string });
    expect(await measureOf(name, [7, 8], [1.5, 2.5])).toMatchObject({ estimate: 0 });
  });
});
