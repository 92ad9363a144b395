import { describe, expect, it } from 'vitest';
import { digestOf, parseGate } from '../../core/spec/parse.ts';
import { checks, HEAD, parse, TODAY } from './gates.ts';

const names = (...lines: string[]): string[] => parse(checks(...lines)).checks.map((check) => check.name);
const first = (line: string) => parse(checks(line)).checks[0]!;

describe('a gate', () => {
  const gate = parse(checks('{metric: roc_auc, min: 0.7}'));

  it('carries its file, digest, model and task', () => {
    expect(gate).toMatchObject({ file: 'gate.yml', model: 'm', task: 'binary' });
    expect(gate.digest).toBe(digestOf(Buffer.from(checks('{metric: roc_auc, min: 0.7}'))));
    expect(digestOf(Buffer.from('abc'))).toBe('sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  });

  it('has evidence in the order of the file, with the gate’s columns and the places of its names', () => {
    expect(Object.keys(gate.evidence)).toEqual(['candidate', 'baseline', 'training', 'serving']);
    expect(gate.evidence['candidate']).toEqual({
      kind: 'rows',
      name: 'candidate',
      paths: ['a.csv'],
      columns: { id: 'i', label: 'y', score: 'p', threshold: 0.5 },
      columnPlaces: { i: { file: 'gate.yml', line: 8, column: 15 }, y: { file: 'gate.yml', line: 8, column: 25 }, p: { file: 'gate.yml', line: 8, column: 35 } },
      sample: false,
      ifMissing: 'block',
      place: { file: 'gate.yml', line: 4, column: 3 },
    });
    expect(gate.evidence['serving']).toEqual({ kind: 'values', name: 'serving', path: 'v.json', ifMissing: 'block', place: { file: 'gate.yml', line: 7, column: 3 } });
  });

  it('names slicings by their columns', () => {
    expect(gate.slices).toEqual([
      { kind: 'columns', name: 'region', columns: ['region'], place: { file: 'gate.yml', line: 9, column: 10 } },
      { kind: 'columns', name: 'region+device', columns: ['region', 'device'], place: { file: 'gate.yml', line: 9, column: 18 } },
      { kind: 'where', name: 'old', where: 'age > 60', place: { file: 'gate.yml', line: 9, column: 36 } },
    ]);
  });

  it('fills in a check', () => {
    expect(gate.checks).toEqual([
      {
        name: 'roc_auc min 0.7',
        metric: { name: 'roc_auc' },
        of: 'candidate',
        against: null,
        bounds: [{ kind: 'min', value: 0.7, relative: false, place: { file: 'gate.yml', line: 11, column: 28 } }],
        slices: [],
        confidence: 0.95,
        severity: 'block',
        minRows: 0,
        place: { file: 'gate.yml', line: 11, column: 5 },
      },
    ]);
  });
});

describe('evidence', () => {
  const rows = (map: string, columns = '{id: i, label: y, score: p}') => {
    const made = parse(`${HEAD.replace('{rows: a.csv}', map).replace('{id: i, label: y, score: p}', columns)}checks: [{metric: accuracy, min: 0.5}]\n`).evidence['candidate'];
    if (made?.kind !== 'rows') throw new Error('no rows');
    return made;
  };

  it('keeps all that is said of rows', () => {
    expect(rows('{rows: [a/*.parquet, b.parquet], format: parquet, at: merge-base, where: x > 1}')).toMatchObject({ paths: ['a/*.parquet', 'b.parquet'], format: 'parquet', at: 'merge-base', where: 'x > 1' });
  });

  it.each([
    ['role by role', '{rows: a.csv, columns: {score: q, weight: w}}', '{label: y, score: p}', { label: 'y', score: 'q', weight: 'w', threshold: 0.5 }],
    ['with the gate’s threshold', '{rows: a.csv, columns: {score: q}}', '{label: y, score: p, threshold: 0.3}', { label: 'y', score: 'q', threshold: 0.3 }],
    ['with a threshold that replaces the gate’s prediction', '{rows: a.csv, columns: {score: q, threshold: 0.2}}', '{label: y, prediction: r}', { label: 'y', score: 'q', threshold: 0.2 }],
    ['with a positive label', '{rows: a.csv, columns: {positive: 2}}', '{label: y, score: p, positive: late}', { label: 'y', score: 'p', positive: 2, threshold: 0.5 }],
  ])('lays its own columns over the gate’s %s', (_, map, columns, merged) => {
    expect(rows(map, columns).columns).toEqual(merged);
  });

  it('may be missing when it is only compared with', () => {
    expect(parse(checks('{metric: f1, max_drop: 0.1}').replace('{rows: b.csv}', '{rows: b.csv, if_missing: bootstrap}')).evidence['baseline']?.ifMissing).toBe('bootstrap');
  });

  it('takes multiclass scores as a pattern or by class, numbers as names of classes included', () => {
    const columnsOf = (scores: string) => {
      const gate = parse(`model: m\ntask: multiclass\nevidence: {candidate: {rows: a.csv}}\ncolumns: {label: y, scores: ${scores}}\nchecks: [{metric: log_loss, max: 1}]\n`);
      return gate.evidence['candidate']?.kind === 'rows' ? gate.evidence['candidate'].columns.scores : undefined;
    };
    expect(columnsOf('p_*')).toBe('p_*');
    expect(columnsOf('{0: p0, 1: p1, constructor: p2}')).toEqual({ 0: 'p0', 1: 'p1', constructor: 'p2' });
  });
});

describe('checks', () => {
  it.each([
    ['max_drop: 2%', 0.02, true],
    ['max_drop: 0.5%', 0.005, true],
    ['max_drop: "7%"', 0.07, true],
    ['max_drop: 0', 0, false],
    ['min_gain: 1e-3', 0.001, false],
  ])('reads the bound %s', (bound, value, relative) => {
    const [only] = first(`{metric: f1, ${bound}}`).bounds;
    expect(only?.value).toBeCloseTo(value, 15);
    expect(only?.relative).toBe(relative);
  });

  it('compares with the baseline only where a bound compares', () => {
    expect(first('{metric: f1, min: 0.1, max_drop: 0.1}')).toMatchObject({ against: 'baseline', bounds: [{ kind: 'min' }, { kind: 'max_drop' }] });
    expect(first('{metric: f1, min: 0.1}').against).toBeNull();
    expect(first('{metric: f1, max_drop: 0.1, against: training}').against).toBe('training');
  });

  it.each([
    ['the wrong direction when the right one is bounded too', '{metric: log_loss, max_drop: 0.1, max_rise: 0.1}'],
    ['the wrong direction when the value itself is bounded', '{metric: log_loss, max_drop: 0.1, max: 2}'],
    ['both directions of a named value', '{metric: a.b, of: serving, max: 3}'],
    ['an upper bound where higher is better', '{metric: f1, max: 0.99}'],
    ['a waiver on its last day', `{metric: f1, min: 0.1, waive: {reason: r, by: b, until: ${TODAY}}}`],
  ])('allow %s', (_, line) => {
    expect(parse(checks(line)).checks).toHaveLength(1);
  });

  it.each([
    ['all', ['region', 'region+device', 'old']],
    ['region', ['region']],
    ['[old, region+device, old]', ['old', 'region+device']],
  ])('resolve slices: %s', (slices, expected) => {
    expect(first(`{metric: f1, min: 0.1, slices: ${slices}}`).slices).toEqual(expected);
  });

  it('take the gate’s confidence and when_unsure unless they say otherwise', () => {
    const gate = parse(`confidence: 0.9\nwhen_unsure: block\n${checks('{metric: f1, min: 0.1}', '{metric: f1, min: 0.2, confidence: 0.99, when_unsure: pass}')}`);
    expect(gate.checks.map((check) => [check.confidence, check.whenUnsure])).toEqual([[0.9, 'block'], [0.99, 'pass']]);
    expect(first('{metric: f1, min: 0.1}')).not.toHaveProperty('whenUnsure');
  });

  it.each([
    ['{metric: fbeta, beta: 2, min: 0.1}', { name: 'fbeta', beta: 2 }],
    ['{metric: expected_calibration_error, max: 0.1}', { name: 'expected_calibration_error', bins: 15 }],
    ['{metric: expected_calibration_error, bins: 10, max: 0.1}', { name: 'expected_calibration_error', bins: 10 }],
    ['{metric: nested.latency, of: serving, max: 10}', { name: 'nested.latency' }],
    ['{metric: constructor, of: serving, max: 10}', { name: 'constructor' }],
  ])('resolve the metric of %s', (line, metric) => {
    expect(first(line).metric).toEqual(metric);
  });

  it('are named by metric and bounds, with what tells them apart', () => {
    expect(
      names(
        '{metric: roc_auc, min: 0.7}',
        '{metric: roc_auc, max_drop: 0.005, slices: all}',
        '{metric: f1, max_drop: 2%}',
        '{metric: f1, max_drop: 2%, slices: [region, old]}',
        '{metric: f1, max_drop: 2%, against: training}',
        '{metric: f1, min: 0.1, max: 0.9, of: training}',
        '{metric: fbeta, beta: 0.5, min: 0.1}',
        '{metric: expected_calibration_error, max: 0.1}',
        '{name: by hand, metric: f1, min: 0.3}',
      ),
    ).toEqual([
      'roc_auc min 0.7',
      'roc_auc max_drop 0.005',
      'f1 max_drop 2%',
      'f1 max_drop 2% on region, old',
      'f1 max_drop 2% against training',
      'f1 min 0.1, max 0.9 of training',
      'fbeta(beta=0.5) min 0.1',
      'expected_calibration_error max 0.1',
      'by hand',
    ]);
  });

  it('compare the slices of a slicing, which need not be declared', () => {
    const gate = parse(checks('{metric: f1, between: region, max_gap: 0.1}', '{metric: f1, between: [device, region], max_gap: 0.1}', '{metric: f1, between: sex, min_ratio: 0.8}', '{metric: equalized_odds_ratio, between: sex, min: 0.8}'));
    expect(gate.checks.map(({ between }) => between)).toEqual(['region', 'region+device', 'sex', 'sex']);
    expect(gate.slices.map(({ name }) => name)).toEqual(['region', 'region+device', 'old', 'sex']);
    expect(gate.slices.at(-1)).toEqual({ kind: 'columns', name: 'sex', columns: ['sex'], place: { file: 'gate.yml', line: 13, column: 27 } });
    expect(gate.checks.map(({ name }) => name)).toEqual(['f1 max_gap 0.1 between region', 'f1 max_gap 0.1 between region+device', 'f1 min_ratio 0.8 between sex', 'equalized_odds_ratio min 0.8 between sex']);
    expect(parse(checks('{metric: f1, between: sex, max_gap: 0.1}', '{metric: f1, min: 0.1, slices: all}')).checks[1]!.slices).toEqual(['region', 'region+device', 'old']);
  });

  it('look for slices that nobody named, with defaults', () => {
    expect(first('{metric: f1, min: 0.1, slices: {search: [a, b, c]}}')).toMatchObject({ slices: [], search: { columns: ['a', 'b', 'c'], depth: 2, minRows: 200, most: 10 } });
    expect(first('{metric: f1, min: 0.1, slices: {search: [a], depth: 3, min_rows: 50, most: 4}}').search).toEqual({ columns: ['a'], depth: 1, minRows: 50, most: 4 });
    expect(names('{metric: f1, min: 0.1}', '{metric: f1, min: 0.1, slices: {search: [a, b]}}')).toEqual(['f1 min 0.1', 'f1 min 0.1 with search by a, b']);
  });

  it('may use the gate’s own metrics', () => {
    const gate = parse(`metrics: {constructor: {sum: a, per: 1, better: lower}, cost: {sum: x, per: y, better: neither}}\n${checks('{metric: constructor, max_rise: 1}', '{metric: cost, max_drop: 1}')}`);
    expect(gate.metrics['cost']).toEqual({ name: 'cost', sum: 'x', per: 'y', better: 'neither', place: { file: 'gate.yml', line: 1, column: 57 } });
    expect(gate.metrics['constructor']).toMatchObject({ per: '1' });
    expect('toString' in gate.metrics).toBe(false);
  });
});

describe('YAML', () => {
  it('may repeat a value by an alias, and faults inside have the place where they stand', () => {
    const text = `${HEAD}checks:\n  - {metric: f1, min: 0.1, waive: &w {reason: r, by: b, until: 2026-03-02}}\n  - {metric: f1, min: 0.2, waive: *w}\n`;
    expect(parse(text).checks[1]?.waive).toEqual({ reason: 'r', by: 'b', until: '2026-03-02' });
    const late = () => parseGate(text, 'gate.yml', { today: '2026-03-03' });
    expect(late).toThrow(/gate\.yml:11:64: GATE_WAIVER/);
  });

  it('may be JSON, start with a byte order mark, and end lines with CR LF', () => {
    const json = JSON.stringify({ model: 'm', task: 'scores', evidence: { candidate: { rows: 'a' } }, checks: [{ metric: 'mean', column: 'x', max: 1 }] });
    expect(parse(json).checks).toHaveLength(1);
    expect(parse(checks('{metric: f1, min: 0.1}').replaceAll('\n', '\r\n')).checks).toHaveLength(1);
  });
});
