import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Verdict } from '../../core/verdict/verdict.ts';
import { folderWith, modelgate, verdictIn } from './modelgate.ts';

const goldens = resolve(import.meta.dirname, '../goldens/generative');
const read = (path: string): string => readFileSync(join(goldens, path), 'utf8');
const named = (run: string, prefix: string): string => `lm-eval/${run}/${readdirSync(join(goldens, 'lm-eval', run)).find((name) => name.startsWith(prefix))!}`;

function judged(files: Readonly<Record<string, string>>, evidence: string, checks: readonly string[], more = ''): { verdict: Verdict; text: string; code: number | null } {
  const gate = `model: m\ntask: scores\nevidence: ${evidence}\n${more}checks:\n${checks.map((check) => `  - ${check}\n`).join('')}`;
  const folder = folderWith({ ...files, 'modelgate.yml': gate });
  const ran = modelgate(folder, 'evaluate', '--out', 'out');
  return { verdict: verdictIn(join(folder, 'out')), text: ran.stdout + ran.stderr, code: ran.code };
}

describe('a gate on what evaluation tools wrote', () => {
  it('lm-evaluation-harness, sample by sample: two filters of a document are one cluster', () => {
    const files = Object.fromEntries(['1', '2'].flatMap((run) => ['samples_sums_choice', 'samples_sums_free'].map((prefix) => [`${run}/${named(`run-${run}`, prefix).split('/').at(-1)!}`, read(named(`run-${run}`, prefix))])));
    const { verdict } = judged(files, '{candidate: {rows: "2/samples_*.jsonl", where: filter <> \'flexible\'}, baseline: {rows: "1/samples_*.jsonl"}, choice: {rows: "2/samples_sums_choice*.jsonl"}, before: {rows: "1/samples_sums_choice*.jsonl"}}', [
      '{metric: pass_rate, column: score_acc, of: choice, min: 0.001}',
      '{metric: regressed_rate, column: score_acc, of: choice, against: before, max: 0.9}',
    ]);
    expect(verdict.evidence['candidate']).toMatchObject({ rows: 24, units: 24, unit: 'cluster' });
    expect(verdict.evidence['baseline']).toMatchObject({ rows: 36, units: 24, unit: 'cluster' });
    expect(verdict.checks[0]).toMatchObject({ status: 'pass', method: 'Clopper–Pearson' });
    expect(verdict.checks[1]).toMatchObject({ status: 'pass', candidate: { rows: 12 } });
  });

  it('lm-evaluation-harness, results: standard errors make intervals; two versions of a task are two tests', () => {
    const results = ['run-1', 'run-2'].map((run) => read(named(run, 'results_')));
    const evidence = '{candidate: {values: c.json}, baseline: {values: b.json}}';
    const checks = ['{metric: sums_choice.acc, min: 0.05}', '{metric: sums_choice.acc, max_drop: 0.9}', '{metric: sums_free.samples, min: 12}'];
    const { verdict } = judged({ 'c.json': results[1]!, 'b.json': results[0]! }, evidence, checks);
    expect(verdict.checks.map(({ status }) => status)).toEqual(expect.arrayContaining(['pass']));
    expect([verdict.checks[0]!.candidate.interval, verdict.checks[0]!.method, verdict.checks[1]!.change?.interval]).toEqual([expect.any(Array), 'Student’s t over 12 repeats', expect.any(Array)]);
    const other = judged({ 'c.json': results[1]!.replace('"sums_choice": 1.0', '"sums_choice": 2.0'), 'b.json': results[0]! }, evidence, checks);
    expect([other.code, other.verdict.checks[0]!.status, other.verdict.checks[1]!.status, other.verdict.checks[1]!.reason]).toEqual([2, verdict.checks[0]!.status, 'error', 'no evidence: candidate was measured by version 2 of sums_choice and baseline by version 1 of sums_choice, which are two tests']);
  });

  it('DeepEval: costs, passes, and an error of a judge that is said and does not pass', () => {
    const { verdict, text } = judged({ 'run.json': read('deepeval/out.json') }, '{candidate: {rows: run.json}}', [
      '{metric: pass_rate, column: passed, min: 0.2}',
      '{metric: mean, column: cost, max: 0.001}',
      '{metric: mean, column: judge_cost, max: 0.01}',
      '{metric: quantile, column: latency_ms, q: 0.5, max: 300}',
    ]);
    expect(verdict.checks.map(({ candidate }) => candidate.estimate)).toEqual([0.25, 0.0002, 0.002, 250]);
    expect(text).toContain('1 of 4 results ended in an error of DeepEval');
  });

  it('an outage makes no model cheap: an error has no cost, and the remedy names what leaves it out', () => {
    const result = (i: number, failed: boolean): string => JSON.stringify({ success: !failed, score: failed ? 0 : 1, promptIdx: 0, vars: { q: i }, gradingResult: failed ? null : { pass: true }, failureReason: failed ? 2 : 0, cost: failed ? 0 : 0.001, latencyMs: failed ? 2 : 500 });
    const file = (every: number): string => Array.from({ length: 60 }, (_, i) => result(i, i % every === 0)).join('\n');
    const files = { 'c.jsonl': file(3), 'b.jsonl': file(60) };
    const gate = (more: string): string => `model: m\ntask: scores\nevidence: {candidate: {rows: c.jsonl}, baseline: {rows: b.jsonl}}\n${more}`;
    const remedy = /COLUMN_NULL: c\.jsonl: column `cost` .* in 20 of 60 rows.*\n.*`where: not error`.*(\{sum: .*, per: .*, better: )…\}/;
    const refused = modelgate(folderWith({ ...files, 'modelgate.yml': gate('checks: [{metric: mean, column: cost, max_rise: 0}]\n') }), 'evaluate');
    expect(refused).toMatchObject({ code: 2, stderr: expect.stringMatching(remedy) as string });
    const own = `metrics: {per_answer: ${remedy.exec(refused.stderr)![1]!}lower}}\nchecks: [{metric: per_answer, max_rise: 0.0001}]\n`;
    expect(modelgate(folderWith({ ...files, 'modelgate.yml': gate(own) }), 'evaluate')).toMatchObject({ code: 0, stdout: expect.stringMatching(/all rows +0\.001 +0\.001 /) as string });
  });

  it('scores that an error left out are refused, not averaged over the rest', () => {
    const folder = folderWith({ 'run.json': read('deepeval/out.json'), 'modelgate.yml': 'model: m\ntask: scores\nevidence: {candidate: {rows: run.json}}\nchecks: [{metric: mean, column: score_Word_Overlap, min: 0.2}]\n' });
    expect(modelgate(folder, 'evaluate')).toMatchObject({ code: 2, stderr: expect.stringMatching(/COLUMN_NULL: run.json: column `score_Word_Overlap` holds .*in 1 of 4 rows/) as string });
  });

  describe('several providers in one run of promptfoo', () => {
    const right: Readonly<Record<string, (i: number) => boolean>> = { A: (i) => i % 10 !== 0, B: (i) => i % 2 === 0, C: () => true };
    const ran = (...providers: readonly string[]): string => providers.flatMap((provider, promptIdx) => Array.from({ length: 40 }, (_, i) => JSON.stringify({ success: right[provider]!(i), score: 1, promptIdx, provider, prompt: { label: 'p' }, vars: { q: i }, gradingResult: {}, failureReason: 0 }))).join('\n');
    const gate = (evidence: string, more = ''): string => `model: m\ntask: scores\nevidence: ${evidence}\n${more}checks: [{metric: regressed_rate, column: passed, max: 0.99}]\n`;
    const sides = '{candidate: {rows: c.jsonl}, baseline: {rows: b.jsonl}}';

    it.each([
      ['in another order', ['A', 'B'], ['B', 'A'], 'B, p'],
      ['one behind a new one', ['A'], ['C', 'A'], 'A, p'],
      ['one after the first was left out', ['A', 'B'], ['B'], 'B, p'],
    ])('%s are refused: places would pair them crosswise', (_, was, now, moved) => {
      expect(modelgate(folderWith({ 'b.jsonl': ran(...was), 'c.jsonl': ran(...now), 'modelgate.yml': gate(sides) }), 'evaluate')).toMatchObject({ code: 2, stderr: expect.stringMatching(new RegExp(`EVIDENCE_DISJOINT: .${moved}. stands in another place.*\\n.*id: attempt`)) as string });
    });

    it('a new one in the place of an old one is what is judged', () => {
      expect(judged({ 'b.jsonl': ran('A', 'B'), 'c.jsonl': ran('A', 'C') }, sides, ['{metric: regressed_rate, column: passed, max: 0.99}']).verdict.checks[0]).toMatchObject({ candidate: { estimate: 0, rows: 80 } });
    });

    it('one against another, wherever they stand, by item and repeat', () => {
      const evidence = "{candidate: {rows: c.jsonl, where: provider = 'B'}, baseline: {rows: c.jsonl, where: provider = 'A'}}";
      expect(judged({ 'c.jsonl': ran('A', 'B') }, evidence, ['{metric: regressed_rate, column: passed, max: 0.99}'], 'columns: {id: attempt}\n').verdict.checks[0]).toMatchObject({ candidate: { estimate: 0.5, rows: 40 } });
    });
  });

  describe('grades', () => {
    const grades = (turn: number): string => Array.from({ length: 60 }, (_, i) => JSON.stringify({ id: i, grade: 1 + ((i + turn) % 5), right: i % 5 > 1 })).join('\n');
    const files = { 'c.jsonl': grades(1), 'b.jsonl': grades(0) };
    const evidence = '{candidate: {rows: c.jsonl}, baseline: {rows: b.jsonl}}';
    const columns = 'columns: {id: id}\n';

    it('pass from the number on that each check says, else from that of the gate', () => {
      const checks = [2, 5].map((threshold) => ['pass_rate', 'regressed_rate', 'churn'].map((metric) => `{metric: ${metric}, column: grade, threshold: ${threshold}, max: 0.99}`)).flat();
      const { verdict } = judged(files, evidence, [...checks, '{metric: pass_rate, column: grade, max: 0.99}'], columns.replace('}', ', threshold: 4}'));
      expect(verdict.checks.map(({ metric, candidate }) => [metric.replace(' against baseline', ''), candidate.estimate])).toEqual([
        ['pass_rate(column=grade, threshold=2)', 0.8], ['regressed_rate(column=grade, threshold=2)', 0.2], ['churn(column=grade, threshold=2)', 0.4],
        ['pass_rate(column=grade, threshold=5)', 0.2], ['regressed_rate(column=grade, threshold=5)', 0.2], ['churn(column=grade, threshold=5)', 0.4],
        ['pass_rate(column=grade)', 0.4],
      ]);
    });

    it.each([
      ['a grade against a boolean', ['{metric: pass_rate, column: grade, max_drop: 0.5}'], columns, /COLUMN_TYPE: .*`grade` of c\.jsonl holds booleans, and column `grade` of b\.jsonl numbers/],
      ['the same of changed outcomes', ['{metric: churn, column: grade, max: 0.99}'], columns, /COLUMN_TYPE/],
      ['a threshold of booleans alone', ['{metric: pass_rate, column: right, threshold: 2, max: 0.99}'], columns, /GATE_CONTRADICTION: .*`right` of c\.jsonl holds booleans.*\n.*Remove threshold/],
    ])('%s is refused', (_, checks, more, says) => {
      const folder = folderWith({ ...files, 'c.jsonl': grades(1).replaceAll(/"grade":(\d)/g, (_, grade: string) => `"grade":${Number(grade) > 3}`), 'modelgate.yml': `model: m\ntask: scores\nevidence: ${evidence}\n${more}checks: [${checks.join(', ')}]\n` });
      expect(modelgate(folder, 'evaluate')).toMatchObject({ code: 2, stderr: expect.stringMatching(says) as string });
    });

    it('are held against booleans by a threshold that the check says', () => {
      const { verdict } = judged(files, '{candidate: {rows: c.jsonl, columns: {score: right}}, baseline: {rows: b.jsonl, columns: {score: grade}}}', ['{metric: churn, threshold: 3, max: 0.99}'], columns);
      expect(verdict.checks[0]).toMatchObject({ candidate: { estimate: 0 } });
    });
  });

  it('scores of a judge as plain lines', () => {
    const lines = Array.from({ length: 60 }, (_, i) => JSON.stringify({ id: `q${i % 20}/${i}`, question: `q${i % 20}`, helpful: 3 + (i % 3), grounded: i % 20 !== 0 }));
    const { verdict } = judged({ 'scores.jsonl': lines.join('\n') }, '{candidate: {rows: scores.jsonl}}', ['{metric: mean, column: helpful, min: 3}', '{metric: pass_rate, column: grounded, min: 0.7}', '{metric: pass_rate, column: helpful, min: 0.5}'], 'columns: {id: id, cluster: question, threshold: 4}\n');
    expect(verdict.checks.map(({ candidate }) => candidate.estimate)).toEqual([4, 0.95, 40 / 60]);
    expect(verdict.evidence['candidate']).toMatchObject({ units: 20, unit: 'cluster' });
  });
});
