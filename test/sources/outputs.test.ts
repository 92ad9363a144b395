import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { RowsEvidence, ValuesEvidence } from '../../core/sources/evidence.ts';
import { openEngine } from '../../core/engine/duckdb.ts';
import { faultsOf, folder, resolveOne, rows, values } from './case.ts';

const goldens = resolve(import.meta.dirname, '../goldens/generative');
const golden = (path: string): string => readFileSync(join(goldens, path), 'utf8');

async function opened(at: string, paths: string | readonly string[], said: Parameters<typeof rows>[1] = {}): Promise<{ evidence: RowsEvidence; lines: Record<string, unknown>[] }> {
  const evidence = await resolveOne(at, rows(paths, said));
  if (evidence.kind !== 'rows') throw new Error(`it is ${evidence.kind}`);
  const lines = readFileSync(evidence.table.files[0]!, 'utf8').trim().split('\n').map((line) => JSON.parse(line) as Record<string, unknown>);
  return { evidence, lines };
}

describe('promptfoo', () => {
  it.each(['promptfoo/out.json', 'promptfoo/out.jsonl'])('%s becomes a table, a result a row', async (path) => {
    const { evidence, lines } = await opened(goldens, path);
    expect(evidence).toMatchObject({ columns: { id: 'id', cluster: 'item' }, table: { format: 'jsonl' }, note: '2 of 6 results ended in an error of promptfoo, the model or the judge; they count as not passed' });
    const [france] = lines.filter(({ var_question: asked }) => asked === 'capital of France');
    expect(france).toMatchObject({ repeat: 1, error: false, provider: 'table-a', prompt: 'What is the {{question}}?', description: 'france', passed: true, score: 0.75, cost: 0.0002, tokens: 12, response: 'Paris', score_exact: 1, score_brevity: 0.5, var_topic: 'geo' });
    expect(typeof france!['latency_ms']).toBe('number');
    expect(lines.map(({ id }) => id).sort()).toEqual(lines.map(({ item, repeat }) => `${String(item)}#${String(repeat)}`).sort());
    expect([new Set(lines.map(({ item }) => item)).size, new Set(lines.map(({ id }) => id)).size]).toEqual([3, 6]);
    const none = { score: undefined, cost: undefined, tokens: undefined, latency_ms: undefined };
    const failed = { passed: false, reason: 'the model did not answer', ...none };
    expect(lines.filter(({ error }) => error).map((line) => ({ ...none, ...line }))).toEqual([expect.objectContaining(failed), expect.objectContaining(failed)]);
  });

  const result = (more: object): string => JSON.stringify({ success: true, score: 1, promptIdx: 0, testIdx: 0, vars: { q: 'a' }, gradingResult: { pass: true, score: 1 }, ...more });

  it('knows an error of the time before there was a reason for failures, and never lets one pass', async () => {
    const at = folder({ 'o.jsonl': [result({ error: 'boom', gradingResult: null }), result({ success: false, score: 0, error: 'Expected "a"', vars: { q: 'b' } })].join('\n') });
    const { lines, evidence } = await opened(at, 'o.jsonl');
    expect(lines.map(({ error, passed }) => [error, passed])).toEqual([[true, false], [false, false]]);
    expect(evidence.note).toContain('1 of 2 results');
  });

  it('names an item by what was asked, whatever order its variables stand in, and tells prompts apart', async () => {
    const at = folder({ 'o.jsonl': [result({ vars: { a: 1, b: [2, { c: 3, d: 4 }], sessionId: 'x' } }), result({ vars: { b: [2, { d: 4, c: 3 }], a: 1, sessionId: 'y' } }), result({ vars: { a: 1, b: [2, { c: 3, d: 4 }] }, promptIdx: 1 }), result({ vars: { a: 2 } })].join('\n') });
    const { lines } = await opened(at, 'o.jsonl');
    const [first] = lines;
    expect(lines.map(({ item }) => item === first!['item'])).toEqual([true, true, true, false]);
    expect(lines.map(({ id }) => String(id).slice(13))).toEqual(['#1', '#2', '@1#1', '#1']);
    expect(lines.map(({ attempt, variant }) => [String(attempt).slice(13), variant])).toEqual([['#1', 0], ['#2', 0], ['#1', 1], ['#1', 0]]);
    expect(JSON.stringify(lines.map(({ item, id }) => [item, id]))).not.toMatch(/sessionId|"a"/);
  });

  it('refuses names that make one column', async () => {
    const at = folder({ 'o.jsonl': result({ namedScores: { 'a b': 1, 'a_b': 0 } }), 'p.jsonl': result({ vars: { Name: 1, name: 2 } }) });
    expect(await faultsOf(resolveOne(at, rows('o.jsonl')))).toMatchObject([{ code: 'EVIDENCE_UNREADABLE', message: 'evidence candidate: o.jsonl:1 has two names that make one column: score_a_b' }]);
    expect(await faultsOf(resolveOne(at, rows('p.jsonl')))).toMatchObject([{ message: expect.stringContaining('var_name') as string }]);
  });
});

describe('lm-evaluation-harness', () => {
  it('samples of several tasks become one table; a filter is a row of its own, the task comes from the name', async () => {
    const { evidence, lines } = await opened(goldens, 'lm-eval/run-1/samples_*.jsonl');
    expect(evidence).toMatchObject({ columns: { id: 'id', cluster: 'item' } });
    expect(lines).toHaveLength(36);
    expect(lines[0]).toMatchObject({ item: expect.stringMatching(/^sums_choice\/0-[0-9a-f]{8}$/) as string, task: 'sums_choice', filter: 'none', error: false });
    expect(lines[0]!['id']).toBe(lines[0]!['item']);
    const free = lines.filter(({ task, filter }) => task === 'sums_free' && filter === 'strict');
    expect(free.map(({ score_exact_match: score }) => score)).toEqual(Array.from({ length: 12 }, (_, i) => (i % 4 === 0 ? 1 : 0)));
    expect(free[0]).toMatchObject({ response: 'lol', target: 'lol' });
    expect(free[0]!['id']).toBe(`${String(free[0]!['item'])}@strict`);
    const mean = (name: string): number => lines.filter(({ task }) => task === 'sums_choice').reduce((sum, line) => sum + Number(line[name]) / 12, 0);
    expect([mean('score_acc'), mean('score_acc_norm')].map((value) => Number(value.toFixed(12)))).toEqual([0.25, 0.25]);
  });

  it.each([
    ['all tasks', 'samples_*', {}, "36 rows are of 24 documents, scored once for each of the filters flexible, none, strict; judge one with where: filter = 'flexible'"],
    ['one with a condition on something else', 'samples_sums_free*', { where: "target <> ''" }, "24 rows are of 12 documents, scored once for each of the filters flexible, strict; judge one with where: filter = 'flexible'"],
    ['one filter', 'samples_*', { where: "filter <> 'flexible'" }, null],
    ['a task without', 'samples_sums_choice*', {}, null],
  ])('says where documents are rows once for each filter: %s', async (_, files, said, note) => {
    expect((await opened(goldens, `lm-eval/run-1/${files}.jsonl`, said)).evidence.note).toBe(note);
  });

  it('gives two runs the same ids, and refuses two runs in one table', async () => {
    const [one, two] = [await opened(goldens, 'lm-eval/run-1/samples_*.jsonl'), await opened(goldens, 'lm-eval/run-2/samples_*.jsonl')];
    expect(one.lines.map(({ id }) => id)).toEqual(two.lines.map(({ id }) => id));
    expect(await faultsOf(resolveOne(goldens, rows('lm-eval/run-*/samples_*.jsonl')))).toMatchObject([{ code: 'EVIDENCE_UNREADABLE', message: expect.stringMatching(/a second time$/) as string }]);
  });

  it('reads samples of before metrics were listed: numbers that are none of the known keys', async () => {
    const at = folder({ 'samples_gsm8k.jsonl': JSON.stringify({ doc_id: 3, doc: {}, target: '7', arguments: [], resps: [['7']], filtered_resps: ['7'], exact_match: true, word_perplexity: [-3.2, 5] }) });
    const { lines } = await opened(at, 'samples_gsm8k.jsonl');
    expect(lines).toEqual([{ id: 'gsm8k/3', item: 'gsm8k/3', error: false, task: 'gsm8k', filter: 'none', target: '7', response: '7', score_exact_match: 1 }]);
  });

  const results = 'lm-eval/run-1';
  const file = (run: string): string => readdirSync(join(goldens, run)).find((name) => name.startsWith('results_'))!;

  it('results become named values with standard errors, documents, and the version that measured them', async () => {
    const found = (await resolveOne(goldens, values(`${results}/${file(results)}`))) as ValuesEvidence;
    expect(found.values.get('sums_choice.acc')).toEqual({ value: 0.25, standardError: 0.1305582419667734, repeats: 12, measuredBy: 'version 1 of sums_choice', better: 'higher' });
    expect(found.values.get('sums_free.exact_match.strict')).toMatchObject({ value: 0.25, repeats: 12 });
    expect(found.values.get('sums_free.exact_match.flexible')).toMatchObject({ value: 0, standardError: null, repeats: null, trials: 12 });
    expect(found.values.get('sums_free.samples')).toMatchObject({ value: 12 });
    expect([...found.values.keys()].filter((name) => /alias|stderr|configs/.test(name))).toEqual([]);
  });

  it('goes by the gate’s word where it has one', async () => {
    const path = `${results}/${file(results)}`;
    const plain = (await resolveOne(goldens, values(path, { format: 'json' }))) as ValuesEvidence;
    expect(plain.values.get('results.sums_choice.acc,none')).toMatchObject({ value: 0.25 });
    expect(await faultsOf(resolveOne(folder({ 'm.json': '{"a": 1}' }), values('m.json', { format: 'lm-eval' })))).toMatchObject([{ code: 'EVIDENCE_UNREADABLE', message: expect.stringContaining('has no mapping `results`') as string }]);
    const na = folder({ 'r.json': JSON.stringify({ results: { t: { 'ppl,none': 3.5, 'ppl_stderr,none': 'N/A', 'f1,none': 'NaN', 'bleu,none': 12, 'bleu_stderr,none': 0 } }, 'n-samples': { t: { effective: 9 } }, versions: {}, configs: {} }) });
    const found = (await resolveOne(na, values('r.json'))) as ValuesEvidence;
    expect([found.values.get('t.ppl'), found.values.get('t.bleu'), found.others.get('t.f1')]).toEqual([{ value: 3.5, standardError: null, repeats: null }, { value: 12, standardError: null, repeats: null }, 'the value NaN']);
  });
});

describe('DeepEval', () => {
  it('a test run becomes a table; a metric that could not judge is an error and no pass', async () => {
    const { evidence, lines } = await opened(goldens, 'deepeval/out.json');
    expect(evidence.note).toBe('1 of 4 results ended in an error of DeepEval, the model or the judge; they count as not passed');
    expect(lines.map(({ passed, error }) => [passed, error])).toEqual([[true, false], [false, false], [false, true], [false, false]]);
    expect(lines[3]).toMatchObject({ repeat: 1, name: 'test_case_3', latency_ms: 250, cost: 0.0002, tokens: 12, judge_cost: 0.002, response: 'Madrid of course', target: 'Madrid', score_Exact_Match: 0, passed_Word_Overlap: true, judge_Exact_Match: 'rules-1' });
    expect(lines[2]).not.toHaveProperty('score_Word_Overlap');
  });

  it('reads conversations, named by what the user said', async () => {
    const turn = (role: string, content: string): object => ({ role, content, order: 0 });
    const at = folder({ 'run.json': JSON.stringify({ testCases: [], conversationalTestCases: [1, 2].map((n) => ({ name: `c${n}`, success: true, metricsData: [], turns: [turn('user', 'hello'), turn('assistant', `answer ${n}`)] })) }) });
    const { lines } = await opened(at, 'run.json');
    expect(lines.map(({ name, passed, repeat }) => [name, passed, repeat])).toEqual([['c1', true, 1], ['c2', true, 2]]);
  });
});

describe('any of them', () => {
  it('is read compressed, with a byte order mark, and by the gate’s word whatever the name', async () => {
    const text = golden('promptfoo/out.json');
    const at = folder({ 'o.json.gz': gzipSync(text), 'bom.json': `\ufeff${text}`, 'o.txt': text });
    for (const [path, said] of [['o.json.gz', {}], ['bom.json', {}], ['o.txt', { format: 'promptfoo' }]] as const) expect((await opened(at, path, said)).lines, path).toHaveLength(6);
    const plain = await resolveOne(goldens, rows('promptfoo/out.jsonl', { format: 'jsonl' }));
    expect(plain).toMatchObject({ columns: { threshold: 0.5 }, note: null });
  });

  it('keeps the gate’s columns over its own', async () => {
    const { evidence } = await opened(goldens, 'promptfoo/out.json', { columns: { cluster: 'var_topic', threshold: 0.5 } });
    expect(evidence.columns).toEqual({ id: 'id', cluster: 'var_topic', threshold: 0.5 });
  });

  it.each<[string, string, string, object]>([
    ['cut off', 'o.json', golden('promptfoo/out.json').slice(0, -900), { code: 'EVIDENCE_UNREADABLE', message: expect.stringContaining('is cut off') as string }],
    ['no JSON', 'o.json', '{"evalId": 1, "results": {"results": [}', { code: 'EVIDENCE_UNREADABLE', message: expect.stringContaining('is no JSON') as string }],
    ['a broken line', 'o.jsonl', `${golden('promptfoo/out.jsonl').split('\n')[0]!}\n{"success": tr\n`, { message: expect.stringContaining('o.jsonl:2 is no JSON') as string }],
    ['another shape', 'o.json', '{"evalId": 1, "results": {"results": [{"pass": true}]}}', { message: expect.stringContaining('o.json, result 1 is no result of promptfoo: success') as string }],
    ['no results', 'o.json', '{"evalId": 1, "results": {"results": []}}', { code: 'EVIDENCE_EMPTY' }],
    ['other JSON', 'o.json', '{"accuracy": 1}', { message: expect.stringContaining('neither a list of objects nor the output of promptfoo or DeepEval') as string }],
    ['results of lm-eval as rows', 'o.json', '{"results": {"t": {}}, "configs": {}}', { remedy: expect.stringContaining('format: lm-eval') as string }],
    ['no UTF-8', 'o.json', '{"evalId": 1, "results": {"results": [{"a": "\udcff"}]}}', { code: 'EVIDENCE_UNREADABLE' }],
  ])('%s is refused', async (_, path, text, fault) => {
    const at = folder({ [path]: text });
    expect(await faultsOf(resolveOne(at, rows(path)))).toMatchObject([fault]);
  });

  it('is a table that the engine reads, with types', async () => {
    const at = goldens;
    const { evidence } = await opened(at, 'promptfoo/out.json');
    const engine = await openEngine({ scratch: folder(), files: evidence.table.files, threads: 1 });
    try {
      expect(await engine.columnsOf(evidence.table)).toMatchObject({ id: 'VARCHAR', item: 'VARCHAR', repeat: 'BIGINT', passed: 'BOOLEAN', error: 'BOOLEAN', score: 'DOUBLE', latency_ms: 'BIGINT', score_exact: 'BIGINT' });
    } finally {
      engine.close();
    }
  });

  it('is read one result at a time: a file of 60 MB in little memory', async () => {
    const one = (golden('promptfoo/out.jsonl').split('\n')[0] ?? '').replace('"capital of France"', `"${'x'.repeat(3000)}"`);
    const many = Array.from({ length: 12_000 }, (_, i) => one.replace('"topic":"geo"', `"topic":"${i}"`));
    const at = folder({ 'big.json': `{"evalId":"e","results":{"version":3,"results":[${many.join(',')}]}}` });
    many.length = 0;
    const before = process.memoryUsage().heapUsed;
    let peak = before;
    const watch = setInterval(() => (peak = Math.max(peak, process.memoryUsage().heapUsed)), 20);
    const { table } = (await resolveOne(at, rows('big.json'))) as RowsEvidence;
    clearInterval(watch);
    expect(readFileSync(table.files[0]!, 'utf8').trim().split('\n')).toHaveLength(12_000);
    expect((peak - before) / 1e6).toBeLessThan(150);
  }, 60_000);
});
