import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CATALOGUE } from '../../core/spec/catalogue.ts';
import type { Columns, Task } from '../../core/spec/gate.ts';
import { metricLabel } from '../../core/spec/catalogue.ts';
import { summarize } from '../../core/metrics/summarize.ts';
import { csvTable, engineOn, metricRef } from './workspace.ts';

const cases = resolve(import.meta.dirname, '../goldens/sklearn/cases');
const names = readdirSync(cases).sort();

interface Expected {
  readonly task: Task;
  readonly columns: Partial<Columns>;
  /** Metric with its parameters → value; null: undefined. */
  readonly metrics: Readonly<Record<string, number | null>>;
}

const expectedOf = (name: string): Expected => JSON.parse(readFileSync(join(cases, name, 'expected.json'), 'utf8')) as Expected;

/** Within 1e-9 of the reference, relative; where 1 is the best and 0 a difference of rounded numbers, within 1e-12 of it as well. */
function near(metric: string, value: number | null, reference: number | null): boolean {
  if (value === null || reference === null) return value === reference;
  const floor = CATALOGUE.get(metric)!.range[1] === 1 ? 1e-12 : 0;
  return Math.abs(value - reference) <= Math.max(floor, 1e-9 * Math.abs(reference));
}

let open: Awaited<ReturnType<typeof engineOn>>;
beforeAll(async () => {
  open = await engineOn(names.map((name) => join(cases, name, 'rows.csv')));
});
afterAll(() => open.close());

describe('values equal scikit-learn', () => {
  it.each(names)('%s', async (name) => {
    const { task, columns, metrics } = expectedOf(name);
    const file = join(cases, name, 'rows.csv');
    const refs = Object.keys(metrics).map(metricRef);
    const request = { name, table: csvTable(file), task, columns: { id: 'id', threshold: 0.5, ...columns }, metrics: refs, today: '2026-01-01' };
    const { measures } = (await summarize([request], [], {}, open.engine))[name]!.slices[0]!;
    const wrong = Object.entries(metrics).flatMap(([label, reference]) => {
      const { estimate } = measures[metricLabel(metricRef(label))]!;
      return near(metricRef(label).name, estimate, reference) ? [] : [{ label, estimate, reference }];
    });
    expect(wrong).toEqual([]);
  });

  it('covers every metric of every task', () => {
    const met = new Set(names.flatMap((name) => Object.keys(expectedOf(name).metrics).map((label) => `${expectedOf(name).task} ${metricRef(label).name}`)));
    // Metrics of tables, of ranked lists and Fairlearn's are held against others: tables, ranking and fairness.test.ts.
    const own = [...CATALOGUE.values()].filter(({ name, form, of, source }) => form === undefined && of === undefined && name !== 'label_balance' && !source.startsWith('Fairlearn'));
    const all = own.flatMap(({ name, tasks }) => tasks.filter((task) => task !== 'ranking').map((task) => `${task} ${name}`));
    expect(all.filter((metric) => !met.has(metric))).toEqual([]);
  });
});
