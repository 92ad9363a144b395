import { describe, expect, it } from 'vitest';
import { compareGates } from '../../core/spec/compare.ts';
import { checks, HEAD, parse } from './gates.ts';

/** `kind check: what` of each difference between two gates' texts. */
function differences(before: string, after: string): string[] {
  return compareGates(parse(before), parse(after)).map(({ check, kind, what }) => `${kind} ${check}: ${what}`);
}

const NAMED = '{name: auc, metric: roc_auc, ';

describe('compareGates', () => {
  it.each([
    ['min: 0.7}', 'min: 0.6}', 'loosened auc: min 0.7 → 0.6'],
    ['min: 0.6}', 'min: 0.7}', 'tightened auc: min 0.6 → 0.7'],
    ['max: 0.9}', 'max: 0.95}', 'loosened auc: max 0.9 → 0.95'],
    ['max_drop: 0.005}', 'max_drop: 0.02}', 'loosened auc: max_drop 0.005 → 0.02'],
    ['max_drop: 2%}', 'max_drop: 1%}', 'tightened auc: max_drop 2% → 1%'],
    ['max_drop: 0.01}', 'max_drop: 1%}', 'changed auc: max_drop 0.01 → 1%'],
    ['min_gain: 0.01}', 'min_gain: 0}', 'loosened auc: min_gain 0.01 → 0'],
    ['min: 0.7, max_drop: 0.1}', 'max_drop: 0.1}', 'loosened auc: min 0.7 removed'],
    ['max_drop: 0.1}', 'min: 0.7, max_drop: 0.1}', 'tightened auc: min 0.7 added'],
    ['min: 0.7}', 'min: 0.7, severity: warn}', 'loosened auc: severity block → warn'],
    ['min: 0.7, severity: warn}', 'min: 0.7}', 'tightened auc: severity warn → block'],
    ['min: 0.7, slices: all}', 'min: 0.7, slices: [old]}', 'loosened auc: slices: region, region+device removed'],
    ['min: 0.7}', 'min: 0.7, slices: old}', 'tightened auc: slices: old added'],
    ['max_drop: 0.1}', 'max_drop: 0.1, when_unsure: pass}', 'loosened auc: when_unsure warn → pass'],
    ['max_drop: 0.1}', 'max_drop: 0.1, when_unsure: block}', 'tightened auc: when_unsure warn → block'],
    ['min: 0.7}', 'min: 0.7, when_unsure: warn}', 'loosened auc: when_unsure estimate → warn'],
    ['min: 0.7, max_drop: 0.1}', 'min: 0.7, max_drop: 0.1, when_unsure: estimate}', 'tightened auc: when_unsure by kind of bound → estimate'],
    ['max_drop: 0.1, when_unsure: block}', 'max_drop: 0.1, when_unsure: block, confidence: 0.8}', 'loosened auc: confidence 0.95 → 0.8'],
    ['max_drop: 0.1}', 'max_drop: 0.1, confidence: 0.99}', 'loosened auc: confidence 0.95 → 0.99'],
    ['min: 0.7}', 'min: 0.7, confidence: 0.8}', 'changed auc: confidence 0.95 → 0.8'],
    ['max_drop: 0.1}', 'max_drop: 0.1, min_rows: 500}', 'loosened auc: min_rows 0 → 500'],
    ['max_drop: 0.1, when_unsure: block}', 'max_drop: 0.1, when_unsure: block, min_rows: 500}', 'tightened auc: min_rows 0 → 500'],
    ['min: 0.7}', 'min: 0.7, waive: {reason: late, by: eve, until: 2026-12-31}}', 'loosened auc: waiver added: by eve until 2026-12-31: late'],
    ['min: 0.7, waive: {reason: late, by: eve, until: 2026-12-31}}', 'min: 0.7}', 'tightened auc: waiver removed: by eve until 2026-12-31'],
    ['min: 0.7, waive: {reason: late, by: eve, until: 2026-12-31}}', 'min: 0.7, waive: {reason: late, by: eve, until: 2027-12-31}}', 'loosened auc: waiver until 2026-12-31 → 2027-12-31'],
    ['min: 0.7}', 'min: 0.7, slices: {search: [a, b]}}', 'tightened auc: search for slices none → by a, b, depth 2, min_rows 200, most 10'],
    ['min: 0.7, slices: {search: [a, b]}}', 'min: 0.7}', 'loosened auc: search for slices by a, b, depth 2, min_rows 200, most 10 → none'],
    ['min: 0.7, slices: {search: [a, b]}}', 'min: 0.7, slices: {search: [a, b], most: 3}}', 'changed auc: search for slices by a, b, depth 2, min_rows 200, most 10 → by a, b, depth 2, min_rows 200, most 3'],
    ['between: region, max_gap: 0.1}', 'between: region, max_gap: 0.2}', 'loosened auc: max_gap 0.1 → 0.2'],
    ['between: region, min_ratio: 0.8}', 'between: region, min_ratio: 0.9}', 'tightened auc: min_ratio 0.8 → 0.9'],
    ['between: region, max_gap: 0.1}', 'between: sex, max_gap: 0.1}', 'changed auc: between region → sex'],
    ['min: 0.7}', 'min: 0.7, of: training}', 'changed auc: of candidate → training'],
    ['max_drop: 0.1}', 'max_drop: 0.1, against: training}', 'changed auc: against baseline → training'],
  ])('%s → %s', (before, after, expected) => {
    expect(differences(checks(NAMED + before), checks(NAMED + after))).toEqual([expected]);
  });

  it('a family over the gate lets more through', () => {
    const plain = checks(`${NAMED}min: 0.7}`);
    expect(differences(plain, `${plain}family: gate\n`)).toEqual(['loosened auc: family check → gate']);
    expect(differences(plain, `${plain}family: check\n`)).toEqual([]);
  });

  it('another metric under the same name is a change, not a removal', () => {
    expect(differences(checks('{name: quality, metric: roc_auc, min: 0.7}'), checks('{name: quality, metric: accuracy, min: 0.7}'))).toEqual(['changed quality: metric roc_auc → accuracy']);
  });

  it('what reads differently and means the same is none', () => {
    expect(differences(checks('{metric: roc_auc, max_drop: 0.1}', '{metric: accuracy, min: 0.5}'), checks('{metric: accuracy, min: 0.50, of: candidate}', '{metric: roc_auc, max_drop: 0.1, when_unsure: warn, severity: block}'))).toEqual([]);
  });

  it('finds a check whose name was made of its bound, and says what was added and removed', () => {
    const before = checks('{metric: roc_auc, min: 0.7}', '{metric: roc_auc, max_drop: 0.005}', '{metric: f1, min: 0.5}');
    const after = checks('{metric: roc_auc, max_drop: 0.02}', '{metric: roc_auc, min: 0.7}', '{metric: log_loss, max: 0.4}');
    expect(differences(before, after)).toEqual([
      'loosened roc_auc max_drop 0.005: max_drop 0.005 → 0.02',
      'removed f1 min 0.5: the check is removed: f1 min 0.5',
      'added log_loss max 0.4: the check is added: log_loss max 0.4',
    ]);
  });

  it('says where the new gate has it', () => {
    const [loosened, removed] = compareGates(parse(checks('{metric: roc_auc, min: 0.7}', '{metric: f1, min: 0.5}')), parse(checks('{metric: roc_auc, min: 0.6}')));
    expect(loosened?.place).toMatchObject({ file: 'gate.yml', line: 11 });
    expect(removed?.place).toBeNull();
  });

  it.each([
    ['candidate: {rows: a.csv}', 'candidate: {rows: easy.csv}', 'changed auc: evidence candidate: rows a.csv → rows easy.csv'],
    ['candidate: {rows: a.csv}', 'candidate: {rows: a.csv, where: age > 3}', 'changed auc: evidence candidate: where none → age > 3'],
    ['baseline: {rows: b.csv}', 'baseline: {rows: b.csv, if_missing: bootstrap}', 'loosened auc: evidence baseline: if_missing block → bootstrap'],
    ['baseline: {rows: b.csv}', 'baseline: {snapshot: last-passed}', 'changed auc: evidence baseline: rows b.csv → snapshot last-passed'],
    ['score: p}', 'score: p, threshold: 0.4}', 'changed auc: evidence candidate: threshold 0.5 → 0.4|changed auc: evidence baseline: threshold 0.5 → 0.4'],
    ['where: age > 60', 'where: age > 90', 'changed auc: slices: old: where age > 60 → where age > 90'],
    ['model: m', 'model: other', 'changed auc: model m → other'],
    ['training: {rows: c.csv}', 'training: {rows: d.csv}', ''],
    ['slices: [region,', 'slices: [city,', ''],
  ])('what checks share is said of those that use it: %s', (from, to, expected) => {
    const before = checks(`${NAMED}max_drop: 0.1, slices: old}`);
    expect(before).toContain(from);
    expect(differences(before, before.replace(from, to)).join('|')).toBe(expected);
  });

  it('a metric of the gate’s own that now counts otherwise', () => {
    const gate = (sum: string): string => `${HEAD}metrics:\n  cost: {sum: "${sum}", per: "1", better: lower}\nchecks:\n  - {metric: cost, max: 3}\n`;
    expect(differences(gate('case when y = 1 then 40 else 0 end'), gate('0'))).toEqual(['changed cost max 3: metric cost: sum case when y = 1 then 40 else 0 end → 0']);
  });

  it('a long text is cut to a line', () => {
    const [change] = compareGates(parse(checks(`${NAMED}min: 0.7}`)), parse(checks(`${NAMED}min: 0.7, waive: {reason: ${'long '.repeat(100)}, by: eve, until: 2026-12-31}}`)));
    expect(change?.what.length).toBeLessThan(160);
  });
});
