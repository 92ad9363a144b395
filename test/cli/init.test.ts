import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { BINARY_HEADER, binaryRows, csv, folderWith, modelgate, randomSource } from './modelgate.ts';

function regressionRows(n: number, seed: number): string[] {
  const random = randomSource(seed);
  return Array.from({ length: n }, (_, id) => {
    const y = 100 * random();
    return `${id},${y.toFixed(3)},${(y + 10 * (random() - 0.5)).toFixed(3)},${random() < 0.5 ? 'north' : 'south'}`;
  });
}

function classRows(n: number, seed: number): string[] {
  const random = randomSource(seed);
  return Array.from({ length: n }, (_, id) => {
    const label = Math.floor(random() * 3);
    const right = random() < 0.9;
    const p = [0.1, 0.1, 0.1];
    p[right ? label : (label + 1) % 3] = 0.8;
    return `${id},${'abc'[label]},${p.join(',')}`;
  });
}

function rankedRows(queries: number, seed: number): string[] {
  const relevance = randomSource(7);
  const random = randomSource(seed);
  return Array.from({ length: queries * 8 }, (_, at) => {
    const grade = Math.floor(relevance() * 3);
    return `${Math.floor(at / 8)},d${at},${grade},${(grade + 3 * random()).toFixed(4)}`;
  });
}

const binary = csv(BINARY_HEADER, binaryRows(500));
const cases: { name: string; files: Record<string, string>; args: string[]; task: string; says: RegExp }[] = [
  { name: 'a binary candidate and its champion', files: { 'predictions/candidate.csv': binary, 'predictions/champion.csv': binary.replaceAll('0.4', '0.3') }, args: [], task: 'binary', says: /max_drop.*slices: all/ },
  { name: 'one file alone, no baseline yet', files: { 'scores.csv': binary }, args: [], task: 'binary', says: /roc_auc, min/ },
  { name: 'regression', files: { 'candidate.csv': csv('id,target,prediction,side', regressionRows(400, 1)), 'baseline.csv': csv('id,target,prediction,side', regressionRows(400, 2)) }, args: [], task: 'regression', says: /mean_absolute_error, max_rise: 2%/ },
  { name: 'classes with probabilities', files: { 'candidate.csv': csv('id,label,p_a,p_b,p_c', classRows(400, 3)) }, args: [], task: 'multiclass', says: /scores: p_\*/ },
  { name: 'ranked lists', files: { 'candidate.csv': csv('query_id,doc_id,relevance,score', rankedRows(60, 1)), 'baseline.csv': csv('query_id,doc_id,relevance,score', rankedRows(60, 2)) }, args: [], task: 'ranking', says: /columns: \{id: doc_id, query: query_id, label: relevance, score: score\}[^]*ndcg, max_drop/ },
  { name: 'ranked lists of what has another name', files: { 'candidate.csv': csv('query,doc,grade,score', rankedRows(60, 1)) }, args: [], task: 'ranking', says: /columns: \{id: doc, query: query, label: grade, score: score\}/ },
  { name: 'what a judge wrote', files: { 'candidate.jsonl': Array.from({ length: 60 }, (_, i) => JSON.stringify({ id: `q${i}`, lang: i % 3 === 0 ? 'en' : 'de', helpful: 1 + (i % 5), grounded: i % 4 > 0 })).join('\n') }, args: [], task: 'scores', says: /columns: \{id: id, score: helpful\}\nslices: \[lang\][^]*\{metric: mean, column: helpful, min: / },
  { name: 'roles by flags', files: { 'a.csv': binary.replace(BINARY_HEADER, 'k,y,s,where') }, args: ['--id', 'k', '--label', 'y', '--score', 's', '--slices', 'where', '--model', 'a: "model"'], task: 'binary', says: /a: / },
];

describe('init', () => {
  it.each(cases)('$name: writes a gate that runs and that today\'s candidate passes', ({ files, args, task, says }) => {
    const folder = folderWith(files);
    const ran = modelgate(folder, 'init', '--yes', ...args);
    expect(ran, ran.stderr).toMatchObject({ code: 0 });
    const gate = readFileSync(join(folder, 'modelgate.yml'), 'utf8');
    expect(gate).toContain(`task: ${task}`);
    expect(gate).toMatch(says);
    const judged = modelgate(folder, 'evaluate');
    expect(judged.code, `${gate}${judged.stdout}${judged.stderr}`).toBe(0);
    expect(readdirSync(folder).filter((file) => /draft|partial/.test(file))).toEqual([]);
  });

  it('never writes over a gate file unless told so', () => {
    const folder = folderWith({ 'candidate.csv': binary, 'modelgate.yml': 'mine' });
    expect(modelgate(folder, 'init', '--yes')).toMatchObject({ code: 2, stderr: expect.stringMatching(/modelgate\.yml is there already/) as string });
    expect(readFileSync(join(folder, 'modelgate.yml'), 'utf8')).toBe('mine');
    expect(modelgate(folder, 'init', '--yes', '--force').code).toBe(0);
  });

  it('says what to do where there are no predictions', () => {
    const folder = folderWith({});
    expect(modelgate(folder, 'init', '--yes')).toMatchObject({ code: 2, stderr: expect.stringMatching(/--candidate/) as string });
    expect(existsSync(join(folder, 'modelgate.yml'))).toBe(false);
  });

  it('leaves nothing behind when the predictions can\'t be judged', () => {
    const folder = folderWith({ 'candidate.csv': binary.replace('\n0,1,', '\n0,,').replace('\n0,0,', '\n0,,') });
    writeFileSync(join(folder, 'other.txt'), '');
    const { code, stderr } = modelgate(folder, 'init', '--yes');
    expect([code, /\bdraft\b/.test(stderr)]).toEqual([2, false]);
    expect(readdirSync(folder).sort()).toEqual(['candidate.csv', 'other.txt']);
  });

  it('points to the page for what evaluation tools write', () => {
    const line = readFileSync(join(import.meta.dirname, '../goldens/generative/promptfoo/out.jsonl'), 'utf8');
    expect(modelgate(folderWith({ 'out.jsonl': line }), 'init', '--yes')).toMatchObject({ code: 2, stderr: expect.stringMatching(/out.jsonl is the output of promptfoo.*docs\/generative.md/s) as string });
  });
});
