import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CATALOGUE, metricLabel, pairForm } from '../../core/spec/catalogue.ts';
import type { Columns, MetricRef } from '../../core/spec/gate.ts';
import { summarize } from '../../core/metrics/summarize.ts';
import { csvTable, engineOn, metricRef } from './workspace.ts';

const cases = resolve(import.meta.dirname, '../goldens/tables/cases');
const names = readdirSync(cases).sort();

interface Expected {
  readonly columns: Partial<Columns>;
  /** Metric with its parameters → value; null: undefined. */
  readonly metrics: Readonly<Record<string, number | null>>;
}

const expectedOf = (name: string): Expected => JSON.parse(readFileSync(join(cases, name, 'expected.json'), 'utf8')) as Expected;

/** A metric by its label, with the lists and texts that only metrics of tables take. */
function refOf(label: string): MetricRef {
  const [name, rest = ''] = label.split(/\((.*)\)$/s);
  const pairs = rest === '' ? [] : rest.split(/, (?=\w+=)/).map((pair) => pair.split(/=(.*)/s));
  const given = Object.fromEntries(pairs.map(([key, value]): [string, unknown] => {
    if (key === 'columns' || key === 'allowed') return [key, value!.split('+')];
    return [key!, key === 'column' || key === 'pattern' || key === 'expect' ? value : Number(value)];
  }));
  return { ...metricRef(name!), ...given, ...(pairForm(name!) === undefined ? {} : { against: 'against' }) };
}

let open: Awaited<ReturnType<typeof engineOn>>;
beforeAll(async () => {
  open = await engineOn(names.flatMap((name) => ['of', 'against'].map((side) => join(cases, name, `${side}.csv`))));
});
afterAll(() => open.close());

describe('values equal SciPy, NumPy and pandas', () => {
  it.each(names)('%s', async (name) => {
    const { columns, metrics } = expectedOf(name);
    const refs = Object.keys(metrics).map(refOf);
    const request = (side: string, asked: readonly MetricRef[], keeps: readonly MetricRef[]) =>
      ({ name: side, table: csvTable(join(cases, name, `${side}.csv`)), task: 'binary' as const, columns: { id: 'id', threshold: 0.5, ...columns }, metrics: asked, keeps, today: '2026-01-01' });
    const pairs = refs.filter((ref) => ref.against !== undefined);
    const { measures } = (await summarize([request('of', refs, []), request('against', [], pairs)], [], {}, open.engine))['of']!.slices[0]!;
    const wrong = Object.entries(metrics).flatMap(([label, reference]) => {
      const { estimate } = measures[metricLabel(refOf(label))]!;
      const near = estimate === null || reference === null ? estimate === reference : Math.abs(estimate - reference) <= Math.max(1e-12, 1e-9 * Math.abs(reference));
      return near ? [] : [{ label, estimate, reference }];
    });
    expect(wrong).toEqual([]);
  });

  it('covers every metric of tables', () => {
    const met = new Set(names.flatMap((name) => Object.keys(expectedOf(name).metrics).map((label) => refOf(label).name)));
    const all = [...CATALOGUE.values()].filter(({ name, form }) => (form !== undefined && form.kind !== 'between') || name === 'label_balance').map(({ name }) => name);
    // Freshness hangs on the day; test/metrics/quality.test.ts holds it against dates.
    expect(all.filter((name) => !met.has(name))).toEqual(['freshness']);
  });
});
