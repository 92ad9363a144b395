import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { judge } from '../../core/checks/judge.ts';
import { CATALOGUE } from '../../core/spec/catalogue.ts';
import { summaryOf } from '../metrics/workspace.ts';
import { parse } from '../spec/gates.ts';

const cases = resolve(import.meta.dirname, '../goldens/fairness/cases');

interface Expected {
  readonly columns: Readonly<Record<string, string>>;
  /** `recall max_gap`, or the name of a metric of fairness → how far groups lie apart; null: undefined. */
  readonly apart: Readonly<Record<string, number | null>>;
  readonly groups: Readonly<Record<string, Readonly<Record<string, number | null>>>>;
}

/** The loosest bound that a check takes: only what is found matters. */
function checkLine(label: string): string {
  const [metric, kind = CATALOGUE.get(label)?.better === 'lower' ? 'max' : 'min'] = label.split(' ');
  return `{metric: ${metric!}, between: group, ${kind}: ${kind === 'max_gap' || kind === 'max' ? 0.999 : 0.001}}`;
}

describe('how far groups lie apart equals Fairlearn', () => {
  it.each(readdirSync(cases).sort())('%s', async (name) => {
    const { columns, apart, groups } = JSON.parse(readFileSync(join(cases, name, 'expected.json'), 'utf8')) as Expected;
    const labels = Object.keys(apart);
    const gate = parse(`model: m\ntask: binary\nevidence: {candidate: {rows: rows.csv}}\ncolumns: {id: id, label: label, prediction: prediction}\nchecks:\n${labels.map((label) => `  - ${checkLine(label)}\n`).join('')}`);
    const csv = readFileSync(join(cases, name, 'rows.csv'), 'utf8');
    const summary = await summaryOf({ csv, task: 'binary', columns: { id: 'id', label: 'label', prediction: 'prediction', ...columns }, metrics: Object.keys(groups), slicings: gate.slices });
    const results = judge(gate, { candidate: { kind: 'summary', name: 'candidate', summary } });
    const near = (a: number | null, b: number | null): boolean => (a === null || b === null ? a === b : Math.abs(a - b) <= 1e-9);
    expect(labels.filter((label, at) => !near(results[at]!.candidate.estimate, apart[label]!))).toEqual([]);
    const wrong = results.flatMap((result) => (result.between?.groups ?? []).filter(({ metric, slice, estimate }) => !near(estimate, groups[metric]![slice['group']!]!)));
    expect(wrong).toEqual([]);
    // A value that does not exist is no evidence, or not enough to judge by.
    expect(labels.flatMap((label, at) => (apart[label] === null && !['error', 'unsure'].includes(results[at]!.status) ? [label] : []))).toEqual([]);
  });

  it('covers every metric of fairness', () => {
    const all = readdirSync(cases).map((name) => JSON.parse(readFileSync(join(cases, name, 'expected.json'), 'utf8')) as Expected);
    const met = new Set(all.flatMap(({ apart, groups }) => [...Object.keys(apart), ...Object.keys(groups)]));
    expect([...CATALOGUE.values()].filter(({ form, name, source }) => (form?.kind === 'between' || source.startsWith('Fairlearn')) && !met.has(name))).toEqual([]);
  });
});
