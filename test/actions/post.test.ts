import { describe, expect, it } from 'vitest';
import { annotationsOf } from '../../actions/post/annotations.ts';
import { postCheckRun } from '../../actions/post/check-run.ts';
import { markerOf, postComment } from '../../actions/post/comment.ts';
import { bytesOf, cutMarkdown, MOST_CHARACTERS, MOST_SUMMARY_BYTES } from '../../actions/post/cut.ts';
import { countsOf, worstOf, type Judged } from '../../actions/post/judged.ts';
import { oneReport, reportOf } from '../../actions/post/report.ts';
import { hostile } from '../report/hostile.ts';
import { floor, verdictWith } from '../report/build.ts';
import type { CheckResult } from '../../core/verdict/verdict.ts';
import { serve } from './fake.ts';

const checkWith = (rest: Partial<CheckResult>): CheckResult => floor('roc_auc', 0.7, 0.01, 0.68, rest);
const place = (line: number): { file: string; line: number; column: number } => ({ file: 'modelgate.yml', line, column: 5 });
const blocked = (checks: number): Judged => ({
  kind: 'verdict',
  gate: 'models/a/modelgate.yml',
  verdict: verdictWith(Array.from({ length: checks }, (_, i) => checkWith({ name: `check ${i}`, status: 'fail', effect: 'block', place: place(i + 1) }))),
});
const passed: Judged = { kind: 'verdict', gate: 'modelgate.yml', verdict: verdictWith([checkWith({ status: 'pass', effect: 'none' })]) };
const fault: Judged = { kind: 'fault', gate: 'modelgate.yml', details: [{ code: 'GATE_SYNTAX', message: '@everyone <script> ](javascript:x)', place: { file: 'modelgate.yml', line: 3 } }] };

describe('cutting', () => {
  it.each([
    ['a table', `<details>\n<summary>x</summary>\n\n${'| a | b |\n'.repeat(20_000)}</details>\n`, MOST_CHARACTERS, undefined],
    ['bytes', '| ä | ✗ |\n'.repeat(200_000), MOST_SUMMARY_BYTES, bytesOf],
  ] as const)('ends %s at a row, with the folds closed and the pointer', (_, text, most, sizeOf) => {
    const cut = cutMarkdown(text, most, 'THE POINTER', sizeOf);
    expect((sizeOf ?? ((one: string) => one.length))(cut)).toBeLessThanOrEqual(most);
    expect(cut.trimEnd().endsWith('THE POINTER')).toBe(true);
    expect(cut.match(/^<details>/gm)?.length ?? 0).toBe(cut.match(/^<\/details>/gm)?.length ?? 0);
    const rows = cut.split('\n').filter((line) => line.startsWith('|'));
    expect(rows.every((row) => row.endsWith('|'))).toBe(true);
    expect(rows.length).toBeGreaterThan(1000);
  });

  it('leaves what fits', () => expect(cutMarkdown('short', 100, 'pointer')).toBe('short'));
});

describe('all gates together', () => {
  it('the worst decides, and a fault blocks', () => {
    expect([worstOf([]), worstOf([passed]), worstOf([passed, blocked(1)]), worstOf([blocked(1), fault, passed])]).toEqual(['passed', 'passed', 'blocked', 'error']);
    expect(countsOf([passed, fault, blocked(2)])).toMatchObject({ pass: 1, fail: 2, error: 1, blocking: 3 });
  });

  it('has a row a model, and each report in a fold', () => {
    const report = reportOf([passed, blocked(2), fault], '');
    expect(report).toContain('BLOCKED: 2 of 3 models');
    expect(report.match(/^\| /gm)!.length).toBeGreaterThanOrEqual(5);
    expect(report.indexOf('GATE_SYNTAX')).toBeLessThan(report.indexOf('PASSED:'));
  });

  it('shows a fault without giving its text a voice', () => {
    expect(oneReport(fault)).not.toMatch(/@everyone|<script>|\]\(javascript/);
  });
});

describe('annotations', () => {
  it('stand at the gate file\'s lines, those that block first', () => {
    const verdict = verdictWith([checkWith({ name: 'w', status: 'fail', effect: 'warn', place: place(4) }), checkWith({ name: 'b', status: 'fail', effect: 'block', place: place(9) })]);
    expect(annotationsOf({ kind: 'verdict', gate: 'a/modelgate.yml', verdict }).map(({ path, line, level }) => [path, line, level])).toEqual([['a/modelgate.yml', 9, 'failure'], ['a/modelgate.yml', 4, 'warning']]);
  });

  it('hold no control characters but line ends', () => {
    const all = annotationsOf({ kind: 'verdict', gate: 'modelgate.yml', verdict: hostile });
    expect(all.length).toBeGreaterThan(0);
    expect(all.filter(({ title, message }) => /\p{Cc}/u.test(title + message.replaceAll('\n', '')))).toEqual([]);
  });
});

describe('the check run', () => {
  it('is a failure for a block, and takes 50 annotations a request', async () => {
    const fake = await serve(() => ({ status: 201, body: { id: 5 } }));
    try {
      await postCheckRun(fake.github, 'a'.repeat(40), 'Modelgate', blocked(120));
      expect(fake.calls.map(({ method, path }) => `${method} ${path}`)).toEqual(['POST /repos/acme/models/check-runs', ...Array<string>(2).fill('PATCH /repos/acme/models/check-runs/5')]);
      expect(fake.calls.map(({ body }) => (body as { output: { annotations: unknown[] } }).output.annotations.length)).toEqual([50, 50, 20]);
      expect(fake.calls[0]?.body).toMatchObject({ conclusion: 'failure', status: 'completed' });
    } finally {
      fake.close();
    }
  });
});

describe('the comment', () => {
  const marker = markerOf('Modelgate');
  const by = (id: number, login: string, type: string, body = `${marker}\nold`): object => ({ id, body, user: { login, type } });

  it.each([
    ['creates one where there is none', [], 'POST /repos/acme/models/issues/3/comments'],
    ['leaves one by someone else alone', [by(1, 'mallory', 'User')], 'POST /repos/acme/models/issues/3/comments'],
    ['edits its own', [by(1, 'mallory', 'User'), by(2, 'github-actions[bot]', 'Bot')], 'PATCH /repos/acme/models/issues/comments/2'],
    ['leaves another app\'s alone', [by(1, 'other[bot]', 'Bot')], 'POST /repos/acme/models/issues/3/comments'],
    ['leaves one that quotes the marker alone', [by(1, 'github-actions[bot]', 'Bot', `> ${marker}`)], 'POST /repos/acme/models/issues/3/comments'],
  ])('%s', async (_, comments, wanted) => {
    const fake = await serve(({ method, path }) => {
      if (path === '/user') return { status: 403, body: { message: 'Resource not accessible by integration' } };
      if (path === '/graphql') return { status: 200, body: { data: { viewer: { login: 'github-actions[bot]' } } } };
      return method === 'GET' ? { status: 200, body: comments } : { status: 200, body: { id: 9 } };
    });
    try {
      await postComment(fake.github, 3, 'Modelgate', 'report');
      const writes = fake.calls.filter(({ method, path }) => method !== 'GET' && path !== '/graphql');
      expect(writes.map(({ method, path }) => `${method} ${path}`)).toEqual([wanted]);
      expect((writes[0]?.body as { body: string }).body.startsWith(`${marker}\n`)).toBe(true);
    } finally {
      fake.close();
    }
  });

  it('has a marker that a name can\'t end', () => expect(markerOf('x --> <b>')).toBe('<!-- modelgate:x-b- -->'));
});
