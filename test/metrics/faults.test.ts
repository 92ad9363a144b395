import { describe, expect, it } from 'vitest';
import type { Columns, Task } from '../../core/spec/gate.ts';
import { faultsOf, place, summaryOf } from './workspace.ts';

interface Bad {
  readonly what: string;
  readonly rows: string;
  readonly task?: Task;
  readonly columns: Partial<Columns>;
  readonly metrics: readonly string[];
  readonly code: string;
  /** What message and remedy must say. */
  readonly says: readonly string[];
}

const binary = { label: 'y', score: 'p' };
const good = 'y,p\n1,0.9\n0,0.2\n1,0.4\n0,0.1\n';

const bad: readonly Bad[] = [
  { what: 'labels of three kinds', rows: 'y,p\n1,0.9\n0,0.2\n2,0.4\n', columns: binary, metrics: ['accuracy'], code: 'LABEL_CLASSES', says: ['`0`, `1`, `2`', 'positive:', 'task: multiclass'] },
  { what: 'labels of three words', rows: 'y,p\na,0.9\nb,0.2\nc,0.4\n', columns: { ...binary, positive: 'a' }, metrics: ['roc_auc'], code: 'LABEL_CLASSES', says: ['`a`, `b`, `c`', 'task: multiclass'] },
  { what: 'words without `positive`', rows: 'y,p\nlate,0.9\non time,0.2\n', columns: binary, metrics: ['roc_auc'], code: 'LABEL_CLASSES', says: ['`late`, `on time`', 'positive:'] },
  { what: 'a `positive` that is not there', rows: 'y,p\nlate,0.9\non time,0.2\n', columns: { ...binary, positive: 'Late' }, metrics: ['roc_auc'], code: 'LABEL_CLASSES', says: ['`late`, `on time`', '`positive: Late`'] },
  { what: 'a `positive` word for numbers', rows: good, columns: { ...binary, positive: 'late' }, metrics: ['roc_auc'], code: 'LABEL_CLASSES', says: ['`0`, `1`'] },
  { what: 'predictions of a third kind', rows: 'y,d\n1,1\n0,2\n', columns: { label: 'y', prediction: 'd' }, metrics: ['accuracy'], code: 'LABEL_CLASSES', says: ['`d`', '`1`, `2`'] },
  { what: 'predictions in other words than the label', rows: 'y,d\nYes,yes\nNo,no\n', columns: { label: 'y', prediction: 'd', positive: 'Yes' }, metrics: ['accuracy'], code: 'LABEL_CLASSES', says: ['`d`', '`no`, `yes`', '`Yes` being the positive one', 'upper and lower case'] },
  { what: 'probabilities above 1', rows: 'y,p\n1,1.7\n0,0.2\n', columns: binary, metrics: ['log_loss'], code: 'SCORE_RANGE', says: ['`p`', '1.7', 'log_loss needs probabilities'] },
  { what: 'logits cut at the default threshold', rows: 'y,p\n1,1.7\n0,-0.2\n', columns: binary, metrics: ['accuracy'], code: 'SCORE_RANGE', says: ['`p`', 'threshold:'] },
  { what: 'grades cut at the default threshold', task: 'scores', rows: 'id,p\n1,4\n2,1\n', columns: { score: 'p' }, metrics: ['pass_rate'], code: 'SCORE_RANGE', says: ['`p`', '`threshold: 4` in the check of pass_rate'] },
  { what: 'NaN scores', rows: 'y,p\n1,nan\n0,0.5\n', columns: binary, metrics: ['roc_auc'], code: 'COLUMN_NULL', says: ['`p`', 'NaN'] },
  { what: 'null scores', rows: 'y,p\n1,\n0,0.5\n', columns: binary, metrics: ['roc_auc'], code: 'COLUMN_NULL', says: ['`p`'] },
  { what: 'null labels', rows: 'y,p\n1,0.2\n,0.5\n', columns: binary, metrics: ['roc_auc'], code: 'COLUMN_NULL', says: ['`y`'] },
  { what: 'a negative weight', rows: 'y,p,w\n1,0.2,1\n0,0.5,-1\n', columns: { ...binary, weight: 'w' }, metrics: ['accuracy'], code: 'WEIGHT_RANGE', says: ['`w`', '-1'] },
  { what: 'weights of nothing', rows: 'y,p,w\n1,0.2,0\n0,0.5,0\n', columns: { ...binary, weight: 'w' }, metrics: ['accuracy'], code: 'WEIGHT_RANGE', says: ['`w`', 'every row'] },
  { what: 'a column that is not there', rows: good, columns: { label: 'y', score: 'P_late' }, metrics: ['roc_auc'], code: 'COLUMN_MISSING', says: ['`P_late`', 'it has y, p'] },
  { what: 'a column that is nearly there', rows: 'late,p_late\n1,0.3\n0,0.2\n', columns: { label: 'late', score: 'p_lat' }, metrics: ['roc_auc'], code: 'COLUMN_MISSING', says: ['Did you mean `p_late`?'] },
  { what: 'scores of text', rows: 'y,p\n1,high\n0,low\n', columns: binary, metrics: ['roc_auc'], code: 'COLUMN_TYPE', says: ['`p`', 'VARCHAR', 'roc_auc'] },
  { what: 'a role that the gate does not name', rows: good, columns: { label: 'y' }, metrics: ['roc_auc'], code: 'GATE_METRIC_UNFIT', says: ['score', 'y, p'] },
  { what: 'a metric of another task', rows: good, columns: binary, metrics: ['r2'], code: 'GATE_METRIC_UNFIT', says: ['`r2`', 'roc_auc'] },
  { what: 'labels of text in regression', task: 'regression', rows: 'y,d\nten,1\ntwo,2\n', columns: { label: 'y', prediction: 'd' }, metrics: ['r2'], code: 'COLUMN_TYPE', says: ['`y`'] },
  { what: 'a flag for a time', rows: 'y,p,f\n1,0.9,true\n0,0.2,false\n', columns: binary, metrics: ['freshness(column=f)'], code: 'COLUMN_TYPE', says: ['`f`', 'BOOLEAN', 'Name another column'] },
  { what: 'an infinite prediction', task: 'regression', rows: 'y,d\n1,inf\n2,2\n', columns: { label: 'y', prediction: 'd' }, metrics: ['r2'], code: 'COLUMN_NULL', says: ['`d`', 'infinity'] },
  { what: 'a class without a score column', task: 'multiclass', rows: 'y,p_a,p_b\na,0.5,0.5\nc,0.5,0.5\n', columns: { label: 'y', scores: 'p_*' }, metrics: ['log_loss'], code: 'LABEL_CLASSES', says: ['`c`', 'a, b'] },
  { what: 'a pattern that fits nothing', task: 'multiclass', rows: 'y,p_a,p_b\na,0.5,0.5\n', columns: { label: 'y', scores: 'q_*' }, metrics: ['log_loss'], code: 'COLUMN_MISSING', says: ['q_*', 'no column'] },
  { what: 'probabilities that do not sum to 1', task: 'multiclass', rows: 'y,p_a,p_b\na,0.5,0.4\nb,0.5,0.5\n', columns: { label: 'y', scores: 'p_*' }, metrics: ['log_loss'], code: 'SCORE_RANGE', says: ['sum to 1'] },
  { what: 'more kinds than classes can be', task: 'multiclass', rows: `y,d\n${Array.from({ length: 1100 }, (_, i) => `v${i},v1\n`).join('')}`, columns: { label: 'y', prediction: 'd' }, metrics: ['accuracy'], code: 'LABEL_CLASSES', says: ['more than 1000', 'regression'] },
];

describe('rows that can’t be measured', () => {
  it.each(bad)('$what: $code', async ({ rows, task = 'binary', columns, metrics, code, says }) => {
    const faults = await faultsOf(summaryOf({ csv: rows, task, columns, metrics }));
    expect(faults.map((fault) => fault.code)).toEqual([code]);
    expect(faults[0]!.place).toEqual(place);
    for (const part of says) expect(`${faults[0]!.message} ${faults[0]!.remedy ?? ''}`).toContain(part);
  });

  it('says everything that is wrong about columns at once', async () => {
    const columns = { id: 'key', label: 'why', score: 'p' };
    const faults = await faultsOf(summaryOf({ csv: 'y,p\n1,a\n0,b\n', task: 'binary', columns, metrics: ['accuracy', 'roc_auc'] }));
    expect(faults.map(({ code }) => code).sort()).toEqual(['COLUMN_MISSING', 'COLUMN_MISSING', 'COLUMN_TYPE']);
  });

  it('refuses SQL of an own metric that asks for more than the row', async () => {
    const own = { cost: { name: 'cost', sum: 'sum(p)', per: '1', better: 'lower', place } } as const;
    const faults = await faultsOf(summaryOf({ csv: good, task: 'binary', columns: binary, metrics: ['cost'], own }));
    expect(faults[0]!.code).toMatch(/^SQL_/);
    expect(faults[0]!.message).toContain('`sum` of metric cost');
  });

  it('lets metrics of ranks take scores that are no probabilities', async () => {
    const { slices } = await summaryOf({ csv: 'y,p\n1,17\n0,-2\n1,3\n0,5\n', task: 'binary', columns: binary, metrics: ['roc_auc', 'average_precision', 'ks_statistic'] });
    expect(slices[0]!.measures['roc_auc']!.estimate).toBe(0.75);
  });
});
