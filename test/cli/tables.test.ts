import { describe, expect, it } from 'vitest';
import { csv, folderWith, modelgate, randomSource, verdictIn } from './modelgate.ts';
import type { CheckResult } from '../../core/verdict/verdict.ts';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Flights-like rows: id, a number that has moved, a category that has grown, a day, a label and a score where wanted. */
function rows(n: number, seed: number, moved: number, labelled = true): string {
  const random = randomSource(seed);
  const head = `id,age,colour,day${labelled ? ',y,p' : ''}`;
  const lines = Array.from({ length: n }, (_, id) => {
    const y = random() < 0.3 ? 1 : 0;
    const age = (20 + 10 * (random() + random() + random()) + moved).toFixed(2);
    const colour = random() < 0.1 * moved ? 'violet' : ['red', 'green', 'blue'][Math.floor(random() * 3)]!;
    const day = `2026-0${1 + Math.floor(random() * 2)}-1${Math.floor(random() * 9)}`;
    return [id + 10_000 * seed, random() < 0.05 ? '' : age, colour, day, ...(labelled ? [y, (0.3 * y + 0.7 * random()).toFixed(4)] : [])].join(',');
  });
  return csv(head, lines);
}

const gate = (checks: readonly string[], more = ''): string => `model: m
task: binary
evidence:
  candidate: {rows: test.csv}
  training: {rows: train.csv}
${more}columns: {id: id, label: y, score: p}
slices: [colour]
checks:
${checks.map((check) => `  - ${check}\n`).join('')}`;

const files = { 'test.csv': rows(600, 1, 2), 'train.csv': rows(900, 2, 0, false) };

function judged(checks: readonly string[], others: Readonly<Record<string, string | Buffer>> = {}, more = ''): { code: number | null; results: CheckResult[]; out: string; folder: string; text: string } {
  const folder = folderWith({ ...files, ...others, 'modelgate.yml': gate(checks, more) });
  const ran = modelgate(folder, 'evaluate', '--out', 'out');
  const results = ran.code === 2 && !ran.stdout.includes('NOT EVALUATED') ? [] : verdictIn(join(folder, 'out')).checks;
  return { code: ran.code, results, out: join(folder, 'out'), folder, text: ran.stdout + ran.stderr };
}

describe('drift', () => {
  it('asks each column, says the rows of both sides, and orders columns by drift', () => {
    const { results, text } = judged(['{metric: psi, columns: all, against: training, max: 0.2}']);
    expect(results.map(({ column }) => column)).toEqual(['age', 'colour', 'day']);
    expect(results.map(({ metric }) => metric)).toContain('psi(column=age, bins=10) against training');
    const age = results[0]!;
    expect(age.baseline).toMatchObject({ evidence: 'training', estimate: null });
    expect([age.candidate.rows! < 600, age.baseline!.rows! < 900, age.family?.size]).toEqual([true, true, 3]);
    expect(age.candidate.interval![0]!).toBeLessThan(age.candidate.estimate!);
    expect(text.indexOf('colour')).toBeGreaterThan(0);
    expect(text).toMatch(/colour[^\n]*\n[\s\S]*age[^\n]*/);
  });

  it('asks all columns but those that are left out, and new categories of columns that have some', () => {
    const { results } = judged(['{metric: psi, columns: all, except: [day], against: training, max: 0.2}', '{metric: new_category_rate, columns: all, against: training, max: 0.9}', '{metric: duplicate_rate, columns: all, except: [age, day, y, p], max: 0.999}']);
    expect(results.map(({ metric, column }) => [metric.replace(/\(.*/s, ''), column]).sort()).toEqual([['duplicate_rate', undefined], ['new_category_rate', 'colour'], ['psi', 'age'], ['psi', 'colour']]);
    expect(results.at(-1)!.candidate.estimate).toBeCloseTo(1 - 4 / 600, 12);
  });

  it.each(['psi', 'jensen_shannon', 'hellinger', 'cramers_v', 'kolmogorov_smirnov'])('%s of a column of one value passes as surely as its rows allow', (metric) => {
    const constant = { 'test.csv': csv('id,z', Array.from({ length: 4000 }, (_, id) => `${id},7`)), 'train.csv': csv('id,z', Array.from({ length: 3000 }, (_, id) => `${id},7`)) };
    const folder = folderWith({ ...constant, 'modelgate.yml': `model: m\ntask: scores\nevidence: {candidate: {rows: test.csv}, training: {rows: train.csv}}\ncolumns: {id: id}\nchecks:\n  - {metric: ${metric}, column: z, against: training, max: 0.1, when_unsure: block}\n` });
    expect(modelgate(folder, 'evaluate', '--out', 'out')).toMatchObject({ code: 0 });
    expect(verdictIn(join(folder, 'out')).checks[0]).toMatchObject({ status: 'pass', candidate: { estimate: 0, interval: [0, expect.any(Number)] } });
  });

  it('works on training data without a label, on slices, and for every form', () => {
    const metrics = ['psi', 'jensen_shannon', 'hellinger', 'cramers_v', 'kolmogorov_smirnov', 'wasserstein', 'new_category_rate'];
    const { results, code } = judged(metrics.map((metric) => `{metric: ${metric}, column: age, against: training, max: 0.8, slices: all}`));
    expect(code).toBe(2);
    expect(results.filter(({ slice }) => Object.keys(slice).length === 0).map(({ status }) => status)).toEqual(metrics.map(() => 'pass'));
    const violet = results.filter(({ slice }) => slice['colour'] === 'violet');
    expect(violet.map(({ status, reason }) => [status, /training has no rows of this slice/.test(reason)])).toEqual(metrics.map(() => ['error', true]));
  });

  it('gives the same from a snapshot of the reference as from its rows', () => {
    const checks = ['psi', 'jensen_shannon', 'cramers_v'].map((metric) => `{metric: ${metric}, columns: [age, colour], against: training, max: 0.2, slices: all}`);
    const whole = judged([...checks, '{metric: schema_changes, against: training, max: 2}']);
    expect(modelgate(whole.folder, 'snapshot', '--evidence', 'training', '--out', 'train.snapshot')).toMatchObject({ code: 0 });
    const folder = folderWith({ ...files, 'train.snapshot': readFileSync(join(whole.folder, 'train.snapshot')), 'modelgate.yml': gate([...checks, '{metric: schema_changes, against: training, max: 2}']).replace('{rows: train.csv}', '{snapshot: train.snapshot}') });
    modelgate(folder, 'evaluate', '--out', 'out');
    expect(verdictIn(join(folder, 'out')).checks).toEqual(whole.results);
  });

  it('refuses a snapshot where the rows of both are needed', () => {
    const folder = folderWith({ ...files, 'modelgate.yml': gate(['{metric: wasserstein, column: age, against: training, max: 0.2}']).replace('{rows: train.csv}', '{snapshot: train.snapshot}') });
    expect(modelgate(folder, 'evaluate')).toMatchObject({ code: 2, stderr: expect.stringMatching(/GATE_METRIC_UNFIT: wasserstein needs the rows of both sides/) as string });
  });

  it('a first run without a baseline is a stated choice', () => {
    const { results, code } = judged(['{metric: psi, column: age, max: 0.2}'], {}, '  baseline: {rows: nowhere.csv, if_missing: bootstrap}\n');
    expect([code, results.map(({ status, baseline }) => [status, baseline?.evidence])]).toEqual([0, [['waived', 'baseline']]]);
  });
});

describe('data quality', () => {
  it('judges the rows that are there under min and max, and two samples under a change', () => {
    const { results } = judged([
      '{metric: missing_rate, column: colour, max: 0}',
      '{metric: missing_rate, column: age, against: training, max_rise: 0.1}',
      '{metric: row_count, of: training, min: 901}',
      '{metric: violation_rate, expect: age < 60 or age is null, max: 0, slices: all}',
      '{metric: freshness, of: training, column: day, max: -1}',
      '{metric: distinct_count, columns: all, of: training, min: 2}',
    ]);
    expect(results.slice(0, 3).map(({ status, candidate, change }) => [status, candidate.interval !== null, change?.interval != null])).toEqual([['pass', false, false], ['pass', true, true], ['fail', false, false]]);
    expect(results[0]!.reason).toBe('the rows that are there hold max 0');
    expect(results.filter(({ metric }) => metric.startsWith('violation_rate')).map(({ status }) => status)).toEqual(['pass', 'pass', 'pass', 'pass', 'pass']);
    expect(results.filter(({ metric }) => metric.startsWith('distinct_count')).map(({ column }) => column)).toEqual(['age', 'colour', 'day']);
  });

  it.each([['max: 30', ['error']], ['max: 30, min: -40000', ['pass', 'pass']], ['max: -1', ['pass']]])('a newest value in the future is fresh only where the check says so (%s)', (bounds, statuses) => {
    const { results } = judged([`{metric: freshness, column: day, ${bounds}}`], { 'test.csv': 'id,day,colour,y,p\n1,2019-01-01,red,1,0.5\n2,2099-01-01,red,0,0.5\n' });
    expect(results.map(({ status }) => status)).toEqual(statuses);
    if (statuses.includes('error')) expect(results[0]!.reason).toMatch(/lies [\d,]+ days in the future.*min/);
  });

  it('needs no label, no score and no model: a gate of tables alone', () => {
    const folder = folderWith({
      'train.csv': files['train.csv'],
      'modelgate.yml': 'model: m\ntask: scores\nevidence: {candidate: {rows: train.csv}, other: {rows: train.csv, where: id < 20400, columns: {id: null}}}\ncolumns: {id: id}\nchecks:\n  - {metric: duplicate_rate, columns: all, max: 0.5}\n  - {metric: duplicate_rate, columns: [id], of: other, max: 0}\n  - {metric: psi, columns: [age], against: other, max: 0.5}\n',
    });
    expect(modelgate(folder, 'evaluate', '--out', 'out')).toMatchObject({ code: 0 });
    expect(verdictIn(join(folder, 'out')).checks.map(({ status }) => status)).toEqual(['pass', 'pass', 'pass']);
  });

  it.each(['csv', 'jsonl'])('takes no word for a value unless the gate says so (%s)', (format) => {
    const values = Array.from({ length: 200 }, (_, id) => ({ id, x: id % 4 === 0 ? 'NA' : String(id / 2), day: id % 5 === 0 ? 'None' : '2026-01-01' }));
    const text = format === 'csv' ? csv('id,x,day', values.map((row) => Object.values(row).join(','))) : values.map((row) => JSON.stringify(row)).join('\n');
    const ran = (missing: string) => {
      const folder = folderWith({ [`rows.${format}`]: text, 'modelgate.yml': `model: m\ntask: scores\nevidence: {candidate: {rows: rows.${format}${missing}}}\ncolumns: {id: id}\nchecks:\n  - {metric: missing_rate, columns: [x, day], max: 0.5}\n` });
      const { code, stderr } = modelgate(folder, 'evaluate', '--out', 'out');
      return { code, stderr, values: code === 2 ? [] : verdictIn(join(folder, 'out')).checks.map(({ candidate }) => candidate.estimate) };
    };
    const refused = ran('');
    expect(refused).toMatchObject({ code: 2, stderr: expect.stringMatching(/:6:5: COLUMN_TYPE: .*`x` .*text only because of `NA` in 50 rows.*missing: \["NA"\].*`day` .*`None` in 40 rows; all its other values are DATE/s) as string });
    expect(ran(', missing: [NA, None]').values).toEqual([0.25, 0.2]);
    expect(ran(', missing: []').values).toEqual([0, 0]);
  });

  it('names the columns that changed', () => {
    const { results } = judged(['{metric: schema_changes, against: training, max: 0}'], { 'train.csv': 'id,age,colour,gate\n1,x,red,A1\n2,y,blue,B2\n' });
    expect(results[0]).toMatchObject({ status: 'fail', candidate: { estimate: 5 } });
    expect(results[0]!.reason).toContain('added: day DATE, y BIGINT, p DOUBLE; removed: gate VARCHAR; retyped: age VARCHAR → DOUBLE');
  });

  it.each([
    ['{metric: psi, column: hue, against: training, max: 1}', /modelgate\.yml:9:5: COLUMN_MISSING: psi\(column=hue\) .*: test.csv has no column `hue`/],
    ['{metric: psi, columns: all, except: [hue], against: training, max: 1}', /modelgate\.yml:9:5: COLUMN_MISSING: psi\(columns=all, except=hue\).*`hue` to leave out/],
    ['{metric: overlap, columns: all, except: [hue], against: training, max: 0.9}', /modelgate\.yml:9:5: COLUMN_MISSING: overlap.*`hue`/],
    ['{metric: psi, columns: [age], except: [day], against: training, max: 1}', /GATE_CONTRADICTION: except leaves columns out of all/],
    ['{metric: kolmogorov_smirnov, column: colour, against: training, max: 0.9}', /modelgate\.yml:9:5: COLUMN_TYPE: .*column `colour` .* needs numbers or dates/],
    ['{metric: freshness, column: age, max: 1}', /COLUMN_TYPE: .* needs dates or timestamps/],
    ['{metric: violation_rate, expect: age <, max: 0}', /modelgate\.yml:9:5: SQL_INVALID: `expect` of violation_rate/],
    ['{metric: violation_rate, expect: age + 1, max: 0}', /SQL_INVALID: .* a condition/],
    ['{metric: conflicting_label_rate, of: training, columns: [age], max: 0}', /modelgate\.yml:6:26: COLUMN_MISSING: train.csv has no column `y` \(label\)/],
  ])('%s is refused', (check, message) => {
    const { code, text } = judged([check]);
    expect([code, text]).toEqual([2, expect.stringMatching(message)]);
  });
});

describe('unseen data', () => {
  const both = 'id,age,colour,day,y,p\n';
  const test = `${both}1,30,red,2026-02-01,1,0.9\n2,31,blue,2026-01-01,0,0.2\n3,,green,2026-03-01,0,0.4\n4,50,red,2026-03-02,1,0.7\n`;
  const train = `${both}9,30,red,2026-02-01,1,0.9\n2,99,blue,2026-01-05,0,0.2\n8,,green,2026-02-01,0,0.4\n`;

  it('finds rows by key and by features, null equal to null, and rows from before the newest of training', () => {
    const { results } = judged([
      '{metric: overlap, column: id, against: training, max: 0}',
      '{metric: overlap, columns: [age, colour], against: training, max: 0}',
      '{metric: overlap, columns: all, against: training, max: 0.5}',
      '{metric: time_leakage, column: day, against: training, max: 0}',
      '{metric: near_duplicate_rate, columns: [age, colour], against: training, max: 0}',
    ], { 'test.csv': test, 'train.csv': train.replace('30,red', '30.01,Red!') });
    expect(results.map(({ candidate, status, baseline }) => [candidate.estimate, status, baseline?.rows])).toEqual([[0.25, 'fail', 3], [0.25, 'fail', 3], [0, 'pass', 3], [0.25, 'fail', 3], [0.5, 'fail', 3]]);
  });
});

describe('against: trivial', () => {
  const predictions = (score: (y: number, random: () => number) => number): string => {
    const random = randomSource(3);
    return csv('id,y,p', Array.from({ length: 4000 }, (_, id) => {
      const y = id % 4 === 0 ? 1 : 0;
      return `${id},${y},${score(y, random).toFixed(4)}`;
    }));
  };
  const alone = (task: string, columns: string, ...checks: readonly string[]): string => `model: m\ntask: ${task}\nevidence: {candidate: {rows: test.csv}}\ncolumns: ${columns}\nchecks:\n${checks.map((check) => `  - ${check}\n`).join('')}`;
  const run = (text: string, rowsText: string): CheckResult[] => {
    const folder = folderWith({ 'test.csv': rowsText, 'modelgate.yml': text });
    modelgate(folder, 'evaluate', '--out', 'out');
    return verdictIn(join(folder, 'out')).checks;
  };

  it('lets no model pass that learned nothing, and one that did', () => {
    const gateText = alone('binary', '{id: id, label: y, score: p}', '{metric: roc_auc, against: trivial, min_gain: 0.05}', '{metric: log_loss, against: trivial, min_gain: 1%}', '{metric: accuracy, against: trivial, min_gain: 0.02}');
    const nothing = run(gateText, predictions((_, random) => 0.25 + 0.1 * (random() - 0.5)));
    expect(nothing.map(({ status }) => status)).toEqual(['fail', 'fail', 'fail']);
    expect(nothing.map(({ baseline }) => Number(baseline?.estimate?.toFixed(6)))).toEqual([0.5, 0.562335, 0.75]);
    expect(nothing.map(({ change }) => change?.paired)).toEqual([true, true, true]);
    const constant = run(gateText.replace('log_loss, against: trivial, min_gain: 1%', 'balanced_accuracy, against: trivial, min_gain: 0.05'), predictions(() => 0.3));
    expect(constant.map(({ status, change }) => [status, change?.estimate])).toEqual([['fail', 0], ['fail', 0], ['fail', 0]]);
    const something = run(gateText, predictions((y, random) => 0.05 + 0.4 * y + 0.5 * random()));
    expect(something.map(({ status }) => status)).toEqual(['pass', 'pass', 'pass']);
  });

  it('knows the ½ of a model that ranks nothing, so that one that ranks all right is surely better', () => {
    const checks = run(alone('binary', '{id: id, label: y, score: p}', '{metric: roc_auc, against: trivial, min_gain: 0.1}', '{metric: roc_auc, against: trivial, min_gain: 0.5}'), predictions((y) => y));
    expect(checks.map(({ status, change }) => ({ status, estimate: change?.estimate, paired: change?.paired }))).toEqual([
      { status: 'pass', estimate: 0.5, paired: true },
      { status: 'unsure', estimate: 0.5, paired: true },
    ]);
    expect(checks[0]!.baseline!.interval).toBeNull();
    expect(checks[0]!.change!.interval![0]).toBeGreaterThan(0.49);
    expect(checks[0]!.change!.interval![0]).toBeLessThan(0.5);
  });

  it('predicts the mean for regression, and the shares of the classes for multiclass', () => {
    const regression = run(alone('regression', '{id: id, label: y, prediction: p}', '{metric: r2, against: trivial, min_gain: 0.1}'), predictions((y) => y));
    expect(regression[0]!.baseline!.estimate).toBeCloseTo(0, 9);
    const text = csv('id,y,p_a,p_b,p_c', Array.from({ length: 200 }, (_, id) => `${id},${'aabc'[id % 4]!},0.5,0.25,0.25`));
    const multiclass = run(alone('multiclass', '{id: id, label: y, scores: p_*}', '{metric: accuracy, against: trivial, min_gain: 0.1}', '{metric: log_loss, against: trivial, max_rise: 0}'), text);
    expect(multiclass.map(({ baseline }) => Number(baseline!.estimate!.toFixed(9)))).toEqual([0.5, Number((-(0.5 * Math.log(0.5) + 0.5 * Math.log(0.25))).toFixed(9))]);
    expect(multiclass[1]!.change!.estimate).toBeCloseTo(0, 12);
  });
});
