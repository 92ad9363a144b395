import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Verdict } from '../../core/verdict/verdict.ts';
import { csv, folderWith, modelgate, randomSource, verdictIn } from './modelgate.ts';

const HEADER = 'id,customer,label,prediction';

/** Rows of a test set; the model is wrong on each that `wrong` says. */
function rowsOf(n: number, wrong: (id: number) => boolean, from = 0): string[] {
  const random = randomSource(5);
  return Array.from({ length: n }, (_, at) => {
    const label = random() < 0.4 ? 1 : 0;
    const id = from + at;
    return `${id},c${Math.floor(id / 3)},${label},${wrong(id) ? 1 - label : label}`;
  });
}

const hard = (id: number): boolean => id % 8 === 0;

interface Case {
  readonly candidate: readonly string[];
  readonly baseline: readonly string[];
  readonly columns?: string;
  readonly evidence?: string;
  readonly against?: string;
  readonly more?: string;
}

function judged({ candidate, baseline, columns = 'id: id', evidence = '', against = 'baseline', more = '' }: Case): { code: number | null; verdict: Verdict } {
  const folder = folderWith({
    'candidate.csv': csv(HEADER, candidate),
    'other.csv': csv(HEADER, baseline),
    'modelgate.yml': `model: m\ntask: binary\nevidence: {candidate: {rows: candidate.csv${evidence}}, ${against}: {rows: other.csv}}\ncolumns: {label: label, prediction: prediction, ${columns}}\nchecks: [{metric: accuracy, max_drop: 0.05${against === 'baseline' ? '' : `, against: ${against}`}}${more}]\n`,
  });
  const { code } = modelgate(folder, 'evaluate', '--out', 'out');
  return { code, verdict: verdictIn(join(folder, 'out')) };
}

const all = rowsOf(400, hard);
const answered = (id: number): boolean => !hard(id);

describe('a candidate that lacks rows of what it is compared with', () => {
  it.each<[string, Case]>([
    ['by id', { candidate: rowsOf(400, hard).filter((_, id) => answered(id)), baseline: all }],
    ['of clusters', { candidate: rowsOf(400, hard).filter((_, id) => answered(id)), baseline: all, columns: 'id: id, cluster: customer' }],
    ['whole clusters', { candidate: rowsOf(400, hard).filter((_, id) => id >= 50), baseline: all, columns: 'id: id, cluster: customer' }],
    ['of an evidence of any name', { candidate: rowsOf(400, hard).filter((_, id) => answered(id)), baseline: all, against: 'champion' }],
    ['in many rows', { candidate: rowsOf(3000, hard).filter((_, id) => answered(id)), baseline: rowsOf(3000, hard) }],
  ])('is no evidence: %s', (_, one) => {
    const { code, verdict } = judged(one);
    expect(code).toBe(2);
    expect(verdict.checks[0]).toMatchObject({ status: 'error', effect: 'block', reason: expect.stringMatching(new RegExp(`^no evidence: candidate lacks (50|375) of the (400|3000) rows of ${one.against ?? 'baseline'}`)) as unknown });
  });

  it('counts changed outcomes of them neither', () => {
    const { verdict } = judged({ candidate: all.filter((_, id) => answered(id)), baseline: rowsOf(400, () => false), more: ', {metric: regressed_rate, max: 0.05}, {metric: accuracy, min: 0.5}' });
    expect(verdict.checks.map(({ status }) => status)).toEqual(['error', 'error', 'pass']);
  });

  it('is one where the gate says that it is a sample, and the report says what was compared', () => {
    const { verdict } = judged({ candidate: all.filter((_, id) => id % 3 === 0), baseline: all, evidence: ', sample: true' });
    expect(verdict.checks[0]!.status).not.toBe('error');
    expect(verdict.checks[0]!.change!.paired).toBe(false);
    expect(verdict.notes[0]).toBe('candidate and baseline did not meet the same rows: they have 134 in common of 134 and 400 rows. They are compared as independent samples, which needs more rows.');
  });

  it.each<[string, Case, string]>([
    ['rows that moved on', { candidate: rowsOf(400, hard, 100), baseline: rowsOf(500, hard) }, 'they have 400 in common of 400 and 500 rows'],
    ['more rows than before', { candidate: rowsOf(400, hard), baseline: rowsOf(300, hard) }, 'they have 300 in common of 400 and 300 rows'],
    ['other labels', { candidate: all.map((row) => row.replace(/,0,/, ',1,')), baseline: all }, 'all 400 rows have the same ids, but not the same labels'],
    ['ids that fit nothing, of another name', { candidate: all.map((row) => `x${row}`), baseline: all, against: 'champion' }, 'they have none in common of 400 and 400 rows'],
  ])('%s are another test set, which is said', (_, one, says) => {
    const { verdict } = judged(one);
    expect(verdict.checks[0]!.status).not.toBe('error');
    expect(verdict.notes[0]).toContain(`candidate and ${one.against ?? 'baseline'} did not meet the same rows: ${says}.`);
  });

  it('is not rehearsed', () => {
    const folder = folderWith({
      'few.csv': csv(HEADER, all.filter((_, id) => answered(id))),
      'all.csv': csv(HEADER, all),
      'modelgate.yml': 'model: m\ntask: binary\nevidence: {candidate: {rows: few.csv}, baseline: {rows: all.csv}}\ncolumns: {id: id, label: label, prediction: prediction}\nchecks: [{metric: accuracy, max_drop: 0.05}]\n',
    });
    expect(modelgate(folder, 'rehearse', '--replays', '20')).toMatchObject({ code: 0, stdout: expect.stringMatching(/nothing of this gate could be played.*candidate lacks 50\s+of\s+the\s+400\s+rows/s) as string });
  });

  it('is known from a snapshot of many rows too', () => {
    const folder = folderWith({
      'few.csv': csv(HEADER, rowsOf(3000, hard).filter((_, id) => id % 100 !== 0)),
      'all.csv': csv(HEADER, rowsOf(3000, hard)),
      'all.yml': 'model: m\ntask: binary\nevidence: {candidate: {rows: all.csv}}\ncolumns: {id: id, label: label, prediction: prediction}\nchecks: [{metric: accuracy, min: 0.5}]\n',
      'modelgate.yml': 'model: m\ntask: binary\nevidence: {candidate: {rows: few.csv}, baseline: {snapshot: all.snapshot}}\ncolumns: {id: id, label: label, prediction: prediction}\nchecks: [{metric: accuracy, max_drop: 0.05}]\n',
    });
    expect(modelgate(folder, 'snapshot', '--gate', 'all.yml', '--out', 'all.snapshot').code).toBe(0);
    expect(modelgate(folder, 'evaluate', '--out', 'out').code).toBe(2);
    expect(verdictIn(join(folder, 'out')).checks[0]!.reason).toMatch(/^no evidence: candidate lacks 30 of the 3000 rows of baseline/);
  });
});

describe('lists of which one has documents that nobody judged', () => {
  const ranked = (tail: string, queries: readonly number[] = Array.from({ length: 80 }, (_, q) => q)): string =>
    csv('query,doc,grade,score', queries.flatMap((q) => [0, 1, 2, 3].map((d) => `q${q},d${d},${d === q % 4 ? 2 : 0},${((q * 7 + d * 3) % 11) / 10}`).concat(`q${q},${tail},0,-1`)));
  const gate = 'model: m\ntask: ranking\nevidence: {candidate: {rows: candidate.csv}, baseline: {rows: baseline.csv}}\ncolumns: {query: query, id: doc, label: grade, score: score}\nchecks: [{metric: ndcg, max_drop: 0.05}]\n';

  it('met the same queries, and have the same fingerprint', () => {
    const folder = folderWith({ 'candidate.csv': ranked('x'), 'baseline.csv': ranked('y'), 'modelgate.yml': gate });
    expect(modelgate(folder, 'evaluate', '--out', 'out').code).toBe(0);
    const { checks, notes, evidence } = verdictIn(join(folder, 'out'));
    expect(checks[0]!.change).toMatchObject({ estimate: 0, paired: true });
    expect(notes.join()).not.toContain('same rows');
    expect(evidence['candidate']!.fingerprint).toBe(evidence['baseline']!.fingerprint);
  });

  it('don’t, where one has no answer to a query', () => {
    const folder = folderWith({ 'candidate.csv': ranked('x', Array.from({ length: 75 }, (_, q) => q)), 'baseline.csv': ranked('y'), 'modelgate.yml': gate });
    expect(modelgate(folder, 'evaluate', '--out', 'out').code).toBe(2);
    expect(verdictIn(join(folder, 'out')).checks[0]!.reason).toMatch(/^no evidence: candidate lacks 5 of the 80 queries of baseline/);
  });
});
