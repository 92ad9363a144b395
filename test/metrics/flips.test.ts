import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { summarize } from '../../core/metrics/summarize.ts';
import type { Request, Shown } from '../../core/metrics/request.ts';
import type { Measure, Summary } from '../../core/sources/summary.ts';
import type { Columns, MetricRef, Slicing, Task } from '../../core/spec/gate.ts';
import { csvTable, faultsOf, place, withEngine } from './workspace.ts';

const NAMES = ['regressed_rate', 'fixed_rate', 'churn'];
const refs = (more: Partial<MetricRef> = {}): MetricRef[] => NAMES.map((name) => ({ name, against: 'baseline', ...more }));

interface Asked {
  readonly task: Task;
  readonly columns: Partial<Columns>;
  readonly other?: Partial<Columns>;
  readonly metrics?: readonly MetricRef[];
  readonly slicings?: readonly Slicing[];
  readonly shows?: readonly Shown[];
}

/** The candidate's summary, of two bodies given as CSV text. */
async function summaryOf(of: string, against: string, { task, columns, other = {}, metrics = refs(), slicings = [], shows = [] }: Asked): Promise<Summary> {
  const folder = mkdtempSync(join(tmpdir(), 'modelgate-flips-'));
  try {
    const files = [join(folder, 'of.csv'), join(folder, 'against.csv')];
    [of, against].forEach((text, i) => writeFileSync(files[i]!, text));
    const request = (name: string, at: number, own: Partial<Columns>, more: Partial<Request>): Request => ({ name, table: csvTable(files[at]!), task, columns: { threshold: 0.5, ...columns, ...own }, metrics: [], today: '2026-01-01', ...more });
    return await withEngine(files, async (engine) => (await summarize([request('candidate', 0, {}, { metrics, shows }), request('baseline', 1, other, { keeps: metrics })], slicings, {}, engine))['candidate']!);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

type Valued = Exclude<Measure, { estimate: null }>;
const valued = (summary: Summary, name: string, slice = 0): Valued => {
  const measure = summary.slices[slice]!.measures[`${name} against baseline`]!;
  if (measure.estimate === null) throw new Error(measure.why);
  return measure;
};

describe('changed outcomes', () => {
  it('are counted on the rows of both, by bucket and slice', async () => {
    const of = 'id,y,p,g\n1,1,0.9,a\n2,1,0.1,a\n3,0,0.2,b\n4,0,0.7,b\n5,1,0.8,b\n6,0,0.9,c\n';
    const against = 'id,y,p,g\n1,1,0.9,a\n2,1,0.8,a\n3,0,0.6,b\n4,0,0.9,b\n5,1,0.7,b\n';
    const slicings: Slicing[] = [{ kind: 'columns', name: 'g', columns: ['g'], place }];
    const summary = await summaryOf(of, against, { task: 'binary', columns: { id: 'id', label: 'y', score: 'p' }, slicings });
    // Row 2 was right and is wrong, row 3 the other way round; both changed. Row 6 is the candidate's alone.
    expect(NAMES.map((name) => valued(summary, name).estimate)).toEqual([1 / 5, 1 / 5, 2 / 5]);
    expect(valued(summary, 'regressed_rate')).toMatchObject({ spread: 'proportion', trials: 5, rows: 5, says: '1 of 5 rows; baseline lacks 1 more, which are left out' });
    expect(valued(summary, 'regressed_rate').influences).toHaveLength(6);
    expect([valued(summary, 'regressed_rate', 1).estimate, valued(summary, 'fixed_rate', 2).estimate]).toEqual([1 / 2, 1 / 3]);
    expect(summary.slices[3]!.measures['churn against baseline']).toEqual({ estimate: null, why: 'baseline has none of these rows' });
  });

  it('are told by class and not by its position, which differs between bodies', async () => {
    const of = 'id,y,said\n1,cat,cat\n2,dog,ant\n3,eel,eel\n';
    const against = 'id,y,said\n1,cat,cat\n2,dog,dog\n3,eel,dog\n';
    const summary = await summaryOf(of, against, { task: 'multiclass', columns: { id: 'id', label: 'y', prediction: 'said' } });
    expect(NAMES.map((name) => valued(summary, name).estimate)).toEqual([1 / 3, 1 / 3, 2 / 3]);
  });

  it('of a boolean column, of numbers over the threshold, and of another column in the other body', async () => {
    const of = 'id,passed,score\n1,true,0.9\n2,false,0.7\n3,true,0.2\n4,true,0.6\n';
    const against = 'id,passed,score\n1,true,0.2\n2,true,0.9\n3,false,0.8\n4,true,0.6\n';
    const flags = await summaryOf(of, against, { task: 'scores', columns: { id: 'id' }, metrics: refs({ column: 'passed' }) });
    const at = (summary: Summary, column: string): number[] => NAMES.map((name) => (summary.slices[0]!.measures[`${name}(column=${column}) against baseline`] as Valued).estimate);
    expect(at(flags, 'passed')).toEqual([1 / 4, 1 / 4, 2 / 4]);
    const numbers = await summaryOf(of, against, { task: 'scores', columns: { id: 'id', threshold: 0.8 }, metrics: refs({ column: 'score' }) });
    expect(at(numbers, 'score')).toEqual([2 / 4, 1 / 4, 3 / 4]);
    const swapped = await summaryOf(of, of, { task: 'scores', columns: { id: 'id', score: 'score' }, other: { score: 'passed' } });
    expect(NAMES.map((name) => valued(swapped, name).estimate)).toEqual([1 / 4, 1 / 4, 2 / 4]);
  });

  it('join ids of different types, and need them', async () => {
    const asked: Asked = { task: 'binary', columns: { id: 'id', label: 'y', score: 'p' } };
    const summary = await summaryOf('id,y,p\n1,1,0.9\n2,1,0.1\n', 'id,y,p\n1,1,0.1\n2,1,0.1\nx,1,0.1\n', asked);
    expect(valued(summary, 'fixed_rate').estimate).toBe(1 / 2);
    const [fault] = await faultsOf(summaryOf('id,y,p\n1,1,0.9\n', 'id,y,p\n1,1,0.9\n', { ...asked, columns: { label: 'y', score: 'p' } }));
    expect(fault).toMatchObject({ code: 'GATE_METRIC_UNFIT', message: 'regressed_rate needs a column for id, and the gate names none for rows.csv.' });
  });

  it('refuse rows without an outcome on either side', async () => {
    const asked: Asked = { task: 'scores', columns: { id: 'id' }, metrics: refs({ column: 'passed' }) };
    const [fault] = await faultsOf(summaryOf('id,passed\n1,true\n2,false\n', 'id,passed\n1,true\n2,\n', asked));
    expect(fault).toMatchObject({ code: 'COLUMN_NULL' });
    const [type] = await faultsOf(summaryOf('id,passed\n1,yes\n', 'id,passed\n1,yes\n', asked));
    expect(type).toMatchObject({ code: 'COLUMN_TYPE', message: expect.stringContaining('needs numbers or booleans') as string });
  });
});

describe('rows that are shown', () => {
  const rows = (shift: number): string => `id,y,p,q\n${Array.from({ length: 40 }, (_, i) => `r${i},1,${((i + shift) % 40) / 40},question ${i}`).join('\n')}\n`;
  const show = (more: Partial<Shown>): Shown => ({ key: 'k', ref: refs()[0]!, most: 3, columns: [], ...more });
  const asked = (shown: Shown, task: Task = 'binary'): Asked => ({ task, columns: { id: 'id', label: 'y', score: 'p' }, shows: [shown] });

  it('are those whose score changed most, with the columns that the gate allows and nothing else', async () => {
    const summary = await summaryOf(rows(5), rows(0), asked(show({ columns: ['q', 'baseline.p'] })));
    expect(summary.examples!['k']).toMatchObject({ order: 'score_change', columns: ['id', 'q', 'baseline.p'] });
    // Scores moved by 5/40, and by 35/40 for the five that came round.
    expect(summary.examples!['k']!.rows.map(([id, q, p]) => [q === `question ${id!.slice(1)}`, Number(p) >= 35 / 40])).toEqual([[true, true], [true, true], [true, true]]);
  });

  it('are picked by a hash of the id where there is no score, the same in any order of rows', async () => {
    const flag = (text: string): string => text.replaceAll(/,(0(?:\.\d+)?),/g, (_, p: string) => `,${Number(p) >= 0.5 ? 'cat' : 'dog'},`).replaceAll(',1,', ',cat,');
    const other = flag(rows(5));
    const [head, ...lines] = other.trim().split('\n');
    const turned = `${[head, ...lines.toReversed()].join('\n')}\n`;
    const multi = { ...asked(show({ most: 4 }), 'multiclass'), columns: { id: 'id', label: 'y', prediction: 'p' } };
    const [one, two] = [await summaryOf(other, flag(rows(0)), multi), await summaryOf(turned, flag(rows(0)), multi)];
    expect(one.examples!['k']!.order).toBe('id_hash');
    expect(one.examples!['k']!.rows).toHaveLength(4);
    expect(two.examples).toEqual(one.examples);
  });

  it('cut long texts, keep missing ones apart, and refuse columns that are not there', async () => {
    const of = `id,y,p,q\n1,1,0.1,${'x'.repeat(900)}\n2,1,0.2,\n`;
    const against = 'id,y,p\n1,1,0.9\n2,1,0.9\n';
    const { rows: shown } = (await summaryOf(of, against, asked(show({ columns: ['q'] })))).examples!['k']!;
    expect(shown).toEqual([['1', `${'x'.repeat(299)}…`], ['2', null]]);
    const [fault] = await faultsOf(summaryOf(of, against, asked(show({ columns: ['secret'] }))));
    expect(fault).toMatchObject({ code: 'COLUMN_MISSING', message: 'rows.csv has no column `secret` (show_columns); it has id, y, p, q.' });
  });
});
