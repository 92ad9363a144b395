import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../../core/engine/plan.ts';
import type { Measure } from '../../core/sources/summary.ts';
import type { Columns, Slicing } from '../../core/spec/gate.ts';
import { sixDigits } from '../../core/metrics/six-digits.ts';
import { summarize } from '../../core/metrics/summarize.ts';
import { generator } from '../engine/build.ts';
import { csvTable, metricRef, place, summaryOf, withEngine } from './workspace.ts';

const slicings: Slicing[] = [{ kind: 'columns', name: 'g', columns: ['g'], place }, { kind: 'where', name: 'long', where: 'x > 0.5', place }];
const head = 'id,y,p,q,g,x,w';

/** Rows with many ties and weights that don't add up exactly. */
function lines(count: number): string[] {
  const next = generator(3);
  return Array.from({ length: count }, (_, i) => [i, next() < 0.4 ? 1 : 0, Math.round(next() * 20) / 20, next(), 'abc'[i % 3]!, next(), next() + 0.1].join(','));
}

const measured = (measure: Measure | undefined): Measure & { estimate: number } => {
  if (measure === undefined || measure.estimate === null) throw new Error('no value');
  return measure;
};

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'modelgate-summarize-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** The engine itself, with a list of what it was asked to scan. */
function counted(engine: Engine): { engine: Engine; scans: number[] } {
  const scans: number[] = [];
  const counting: Engine = {
    columnsOf: (table) => engine.columnsOf(table),
    distinctValues: (table, column, limit) => engine.distinctValues(table, column, limit),
    frequentValues: (table, column, limit) => engine.frequentValues(table, column, limit),
    quantiles: (table, of, shares) => engine.quantiles(table, of, shares),
    checkSql: (table, texts) => engine.checkSql(table, texts),
    scan: (scan) => {
      scans.push(scan.sums.length);
      return engine.scan(scan);
    },
    wordsForMissing: (table, columns) => engine.wordsForMissing(table, columns),
    commonRows: (a, b, alike) => engine.commonRows(a, b, alike),
    older: (table, of, than) => engine.older(table, of, than),
    examples: (table, singled, most) => engine.examples(table, singled, most),
    close: () => engine.close(),
  };
  return { engine: counting, scans };
}

describe('summarize', () => {
  it('reads two score columns of one file in one scan, and gives each its own values', async () => {
    const file = join(folder, 'two.csv');
    writeFileSync(file, [head, ...lines(300)].join('\n'));
    const metrics = ['accuracy', 'f1', 'roc_auc'].map(metricRef);
    const request = (name: string, score: string) => ({ name, table: csvTable(file), task: 'binary' as const, columns: { id: 'id', label: 'y', score, threshold: 0.5 }, metrics, today: '2026-01-01' });
    await withEngine([file], async (real) => {
      const { engine, scans } = counted(real);
      const both = await summarize([request('candidate', 'p'), request('baseline', 'q')], slicings, {}, engine);
      // The label's count is shared: 3 sums of one model, 2 of the other, and 1 of negatives for ROC AUC.
      expect(scans).toEqual([6]);
      const alone = await summarize([request('baseline', 'q')], slicings, {}, real);
      expect(both['baseline']).toEqual(alone['baseline']);
      expect(both['candidate']!.slices[0]!.measures).not.toEqual(both['baseline']!.slices[0]!.measures);
      expect(both['candidate']!.slices.map(({ key }) => key)).toEqual([{}, { g: 'a' }, { g: 'b' }, { g: 'c' }, { slice: 'long' }]);
    });
  });

  it.each([{ weight: 'w' }, {}])('gives the same bytes in any order of rows: %o', async (extra: Partial<Columns>) => {
    const rows = lines(1500);
    const metrics = ['accuracy', 'log_loss', 'roc_auc', 'average_precision', 'ks_statistic', 'expected_calibration_error'];
    const columns = { id: 'id', label: 'y', score: 'p', ...extra };
    const answer = async (order: string[]): Promise<string> => JSON.stringify(await summaryOf({ csv: [head, ...order].join('\n'), task: 'binary', columns, metrics, slicings }));
    const sorted = await answer(rows);
    expect(await answer(rows.toReversed())).toBe(sorted);
    expect(await answer(rows.toSorted((a, b) => (a.slice(3) < b.slice(3) ? -1 : 1)))).toBe(sorted);
  });

  it('gives the same bytes in any order of rows: regression', async () => {
    const rows = lines(1500);
    const columns = { id: 'id', label: 'x', prediction: 'q', weight: 'w' };
    const metrics = ['r2', 'explained_variance', 'median_absolute_error', 'mean_absolute_error'];
    const answer = async (order: string[]): Promise<string> => JSON.stringify(await summaryOf({ csv: [head, ...order].join('\n'), task: 'regression', columns, metrics }));
    expect(await answer(rows.toReversed())).toBe(await answer(rows));
  });

  it('divides the sums of an own metric', async () => {
    const own = { cost: { name: 'cost', sum: 'case when y = 1 and p < 0.5 then 40 else 0 end -- a comment', per: 'p', better: 'lower', place } } as const;
    const { slices } = await summaryOf({ csv: 'y,p\n1,0.25\n0,0.5\n1,0.75\n', task: 'binary', columns: { label: 'y', score: 'p' }, metrics: ['cost'], own });
    expect(measured(slices[0]!.measures['cost']).estimate).toBeCloseTo(40 / 1.5, 12);
  });

  it('says why a value does not exist', async () => {
    const metrics = ['precision', 'recall', 'roc_auc', 'average_precision', 'f1', 'cohen_kappa', 'balanced_accuracy'];
    const { slices } = await summaryOf({ csv: 'y,p\n0,0.25\n0,0.4\n', task: 'binary', columns: { label: 'y', score: 'p' }, metrics });
    const why = Object.fromEntries(Object.entries(slices[0]!.measures).map(([id, measure]) => [id, measure.estimate === null ? measure.why : measure.estimate]));
    expect(why).toEqual({
      precision: 'no predicted positives',
      recall: 'no positives',
      roc_auc: 'no positives',
      average_precision: 'no positives',
      f1: 'no positives, neither true nor predicted',
      cohen_kappa: 'labels and predictions hold one class only',
      balanced_accuracy: 'no positives',
    });
  });

  it('counts the trials of a proportion, and the smaller class', async () => {
    const csv = 'y,p,w\n1,0.9,1\n1,0.2,3\n0,0.8,2\n0,0.1,0\n0,0.3,1\n';
    const counts = async (columns: Partial<Columns>): Promise<unknown> => {
      const { slices } = await summaryOf({ csv, task: 'binary', columns: { label: 'y', score: 'p', ...columns }, metrics: ['accuracy', 'recall', 'roc_auc'] });
      return Object.values(slices[0]!.measures).map((measure) => (measure.estimate === null ? null : [measure.trials, measure.support]));
    };
    expect(await counts({})).toEqual([[5, null], [2, null], [null, 2]]);
    // Kish: (Σw)² ÷ Σw² = 49 ÷ 15 and 16 ÷ 10; the row of weight 0 is no negative.
    expect(await counts({ weight: 'w' })).toEqual([[49 / 15, null], [1.6, null], [null, 2]]);
  });
});

describe('influences as they are kept', () => {
  it('keeps six significant digits, like toPrecision', () => {
    const next = generator(9);
    const numbers = Array.from({ length: 2000 }, () => (next() - 0.5) * 10 ** Math.floor(next() * 40 - 20));
    expect([0, -0.000123456789, 1234567, ...numbers].filter((x) => sixDigits(x) !== Number(x.toPrecision(6)))).toEqual([]);
  });
});
