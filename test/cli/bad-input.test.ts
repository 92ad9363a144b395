import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { BINARY_HEADER, binaryRows, csv, folderWith, modelgate } from './modelgate.ts';

const rows = binaryRows(60);
const good = csv(BINARY_HEADER, rows);
const swap = (line: number, text: string): string => csv(BINARY_HEADER, rows.map((row, at) => (at === line ? text : row)));

interface Parts {
  evidence?: string;
  columns?: string;
  slices?: string;
  checks?: string[];
  more?: string;
}

function gate(parts: Parts = {}): string {
  return [
    'model: test',
    'task: binary',
    `evidence: ${parts.evidence ?? '{candidate: {rows: candidate.csv}, baseline: {rows: baseline.csv}}'}`,
    `columns: ${parts.columns ?? '{id: id, label: label, score: score}'}`,
    `slices: ${parts.slices ?? '[region]'}`,
    ...(parts.more === undefined ? [] : [parts.more]),
    'checks:',
    ...(parts.checks ?? ['{metric: accuracy, min: 0.5}', '{metric: roc_auc, max_drop: 0.1, slices: all}', '{metric: log_loss, max: 2}']).map((check) => `  - ${check}`),
    '',
  ].join('\n');
}

interface Case {
  readonly name: string;
  readonly gate?: string;
  readonly candidate?: string | Buffer | null;
  readonly baseline?: string;
  readonly files?: Readonly<Record<string, string | Buffer>>;
  /** What stderr, or the report for an error inside a verdict, must say. */
  readonly says: RegExp;
}

const bomb = ['a: &a [x,x,x,x,x,x,x,x,x]', ...'bcdefghi'.split('').map((name, at) => `${name}: &${name} [${Array(9).fill(`*${'abcdefgh'[at]}`).join(',')}]`)].join('\n');

const cases: Case[] = [
  { name: 'no such file', candidate: null, says: /modelgate\.yml:3:\d+: EVIDENCE_NOT_FOUND: .*candidate\.csv/ },
  { name: 'an empty file', candidate: '', says: /EVIDENCE_EMPTY: .*candidate\.csv/ },
  { name: 'a header without rows', candidate: `${BINARY_HEADER}\n`, says: /EVIDENCE_EMPTY: .*candidate\.csv/ },
  { name: 'a truncated Parquet file', gate: gate({ evidence: '{candidate: {rows: half.parquet}, baseline: {rows: baseline.csv}}' }), files: { 'half.parquet': Buffer.from('PAR1 half a file') }, says: /EVIDENCE_UNREADABLE: .*half\.parquet/ },
  { name: 'a CSV with a torn line', candidate: good.slice(0, -14), says: /EVIDENCE_UNREADABLE: .*candidate\.csv.*(line|Line) ?\d+/s },
  { name: 'a CSV with a torn line in the middle', candidate: swap(20, '20,1'), says: /EVIDENCE_UNREADABLE: .*candidate\.csv/ },
  { name: 'a missing column', gate: gate({ columns: '{id: id, label: label, score: scores}' }), says: /modelgate\.yml:4:\d+: COLUMN_MISSING: .*`?scores`?.*score/s },
  { name: 'words for missing values of Parquet', gate: gate({ evidence: '{candidate: {rows: rows.parquet, missing: [NA]}, baseline: {rows: baseline.csv}}' }), files: { 'rows.parquet': Buffer.concat([Buffer.from('PAR1'), Buffer.alloc(8), Buffer.from([4, 0, 0, 0]), Buffer.from('PAR1')]) }, says: /EVIDENCE_UNREADABLE: .*missing is about text in CSV and JSON Lines/ },
  { name: 'a mistyped column', candidate: swap(5, '5,1,high,r1'), says: /(COLUMN_TYPE|EVIDENCE_UNREADABLE): .*score/ },
  { name: 'labels of three kinds in a binary task', candidate: swap(7, '7,2,0.5,r1'), says: /LABEL_CLASSES: .*label/ },
  { name: 'a score outside [0, 1] where a metric needs probabilities', candidate: swap(8, '8,1,1.7,r1'), says: /SCORE_RANGE: .*score.*1\.7/s },
  { name: 'NaN', candidate: swap(9, '9,1,NaN,r1'), says: /COLUMN_NULL: .*score/ },
  { name: 'null', candidate: swap(9, '9,1,,r1'), says: /COLUMN_NULL: .*score/ },
  { name: 'a null label', candidate: swap(9, '9,,0.3,r1'), says: /COLUMN_NULL: .*label/ },
  { name: 'duplicate ids', candidate: swap(10, rows[11]!), says: /ID_DUPLICATE: .*11/ },
  { name: 'no common rows', baseline: csv(BINARY_HEADER, rows.map((row) => `9${row}`)), says: /EVIDENCE_DISJOINT: .*candidate.*baseline/ },
  { name: 'ids of another type', baseline: csv(BINARY_HEADER, rows.map((row) => `r${row}`)), says: /EVIDENCE_DISJOINT: .*BIGINT in candidate and VARCHAR in baseline.*same type/s },
  { name: 'no common rows of the same clusters', gate: gate({ columns: '{id: id, label: label, score: score, cluster: region}' }), baseline: csv(BINARY_HEADER, rows.map((row) => `9${row}`)), says: /EVIDENCE_DISJOINT: .*candidate.*baseline/ },
  { name: 'a slice value that vanished', candidate: csv(BINARY_HEADER, rows.map((row) => row.replace('r3', 'r2'))), says: /region=r3.*no rows/s },
  { name: 'a metric that the task can\'t have', gate: gate({ checks: ['{metric: r2, min: 0.5}'] }), says: /modelgate\.yml:7:\d+: GATE_METRIC_UNFIT: .*r2/ },
  { name: 'unknown keys', gate: gate({ checks: ['{metrik: accuracy, min: 0.5}'], more: 'chekcs: []' }), says: /GATE_UNKNOWN_KEY: .*chekcs.*checks.*GATE_UNKNOWN_KEY: .*metrik.*metric/s },
  { name: 'a key of a later version', gate: gate({ more: 'publish: {to: []}' }), says: /GATE_UNKNOWN_KEY: .*publish/ },
  { name: 'min over max', gate: gate({ checks: ['{metric: accuracy, min: 0.9, max: 0.1}'] }), says: /modelgate\.yml:7:\d+: GATE_CONTRADICTION/ },
  { name: 'a waiver without a reason', gate: gate({ checks: ['{metric: accuracy, min: 0.9, waive: {by: me, until: 2999-01-01}}'] }), says: /GATE_WAIVER: .*reason/ },
  { name: 'a waiver past its date', gate: gate({ checks: ['{metric: accuracy, min: 0.9, waive: {reason: x, by: me, until: 2020-01-01}}'] }), says: /GATE_WAIVER: .*2020-01-01/ },
  { name: 'a gate file of 10 MB', gate: `model: ${'x'.repeat(10_000_000)}`, says: /GATE_TOO_LARGE/ },
  { name: 'a YAML bomb', gate: `${bomb}\n`, says: /GATE_SYNTAX/ },
  { name: 'broken YAML', gate: 'model: [', says: /modelgate\.yml:1:\d+: GATE_SYNTAX/ },
  { name: 'SQL that reads another file', gate: gate({ slices: `[{name: s, where: "id in (select 1 from read_csv('/etc/passwd'))"}]` }), says: /SQL_FORBIDDEN/ },
  { name: 'SQL that reads a file by a function', gate: gate({ slices: `[{name: s, where: "length(read_text('/etc/passwd')) > 1"}]` }), says: /SQL_(FORBIDDEN|INVALID)/ },
  { name: 'SQL that attaches a database', gate: gate({ more: `metrics: {cost: {sum: "1); attach 'x.db'; select (1", per: "1", better: lower}}`, checks: ['{metric: cost, max: 1}'] }), says: /SQL_(FORBIDDEN|INVALID)/ },
  { name: 'SQL that changes with each run', gate: gate({ evidence: '{candidate: {rows: candidate.csv, where: "random() < 0.5"}, baseline: {rows: baseline.csv}}' }), says: /SQL_FORBIDDEN: .*random/ },
  { name: 'a revision outside of a repository', gate: gate({ evidence: '{candidate: {rows: candidate.csv}, baseline: {rows: baseline.csv, at: merge-base}}' }), says: /GIT_/ },
  { name: 'an evidence that is not declared', gate: gate({ checks: ['{metric: accuracy, of: candidat, min: 0.5}'] }), says: /modelgate\.yml:7:\d+: GATE_CONTRADICTION: .*candidat.*candidate/s },
];

describe('bad input ends with exit code 2, a clear error, and nothing written over', () => {
  /** The good input with its verdict, of which each case spoils a copy. */
  const judged = folderWith({ 'modelgate.yml': gate(), 'candidate.csv': good, 'baseline.csv': good });
  beforeAll(() => expect(modelgate(judged, 'evaluate', '--out', 'out').code).toBe(0));

  it.each(cases)('$name', (one) => {
    const folder = folderWith({});
    cpSync(judged, folder, { recursive: true });
    const before = readFileSync(join(folder, 'out/verdict.json'), 'utf8');

    if (one.gate !== undefined) writeFileSync(join(folder, 'modelgate.yml'), one.gate);
    if (one.candidate === null) execFileSync('rm', [join(folder, 'candidate.csv')]);
    else if (one.candidate !== undefined) writeFileSync(join(folder, 'candidate.csv'), one.candidate);
    if (one.baseline !== undefined) writeFileSync(join(folder, 'baseline.csv'), one.baseline);
    for (const [path, content] of Object.entries(one.files ?? {})) writeFileSync(join(folder, path), content);

    const ran = modelgate(folder, 'evaluate', '--out', 'out');
    expect(`${ran.stderr}${ran.stdout}`).toMatch(one.says);
    expect(ran.stderr).not.toMatch(/fault of its own|^\s+at /m);
    expect(ran.code).toBe(2);
    expect(readFileSync(join(folder, 'out/verdict.json'), 'utf8')).toBe(before);
    for (const name of ['report.html', 'report.md', 'report.txt']) {
      const report = readFileSync(join(folder, 'out', name), 'utf8');
      expect(report).toMatch(/NOT EVALUATED/);
      expect(report).not.toMatch(/PASSED/);
      expect(report.replace(/\s+/g, ' ')).toContain('The verdict.json beside this report is of an earlier evaluation.');
    }
    expect(readFileSync(join(folder, 'out/junit.xml'), 'utf8')).toMatch(/<testsuites name="[^"]*" tests="\d+" failures="0" errors="1"/);
  });

  it('a vanished slice is an error inside the verdict, which is written where none stood before', () => {
    const folder = folderWith({ 'modelgate.yml': gate(), 'candidate.csv': csv(BINARY_HEADER, rows.map((row) => row.replace('r3', 'r2'))), 'baseline.csv': good });
    expect(modelgate(folder, 'evaluate', '--out', 'out').code).toBe(2);
    expect(existsSync(join(folder, 'out/verdict.json'))).toBe(true);
  });

  it.each([['a gate that can\'t be read', { 'modelgate.yml': 'model: [' }], ['no gate', {}]])('%s leaves reports in a fresh folder too, and no verdict', (_, files) => {
    const folder = folderWith(files);
    expect(modelgate(folder, 'evaluate', '--out', 'out').code).toBe(2);
    expect(readdirSync(join(folder, 'out')).sort()).toEqual(['junit.xml', 'report.html', 'report.md', 'report.txt']);
    expect(readFileSync(join(folder, 'out/report.txt'), 'utf8')).toMatch(/NOT EVALUATED: modelgate\.yml could not be judged\nNothing was decided, and what is not decided does not pass\.\n\n.*GATE_/);
  });

  it('a rank metric takes any score', () => {
    const folder = folderWith({ 'modelgate.yml': gate({ checks: ['{metric: roc_auc, min: 0.5}'] }), 'candidate.csv': swap(8, '8,1,17.5,r1'), 'baseline.csv': good });
    expect(modelgate(folder, 'evaluate').code).toBe(0);
  });

  it('says what is wrong with the command line', () => {
    const folder = folderWith({});
    expect(modelgate(folder, 'evaluate')).toMatchObject({ code: 2, stderr: expect.stringMatching(/GATE_NOT_FOUND.*modelgate init/s) as string });
    expect(modelgate(folder, 'evaluat')).toMatchObject({ code: 2, stderr: expect.stringMatching(/evaluate/) as string });
    expect(modelgate(folder, 'evaluate', '--threads', 'many')).toMatchObject({ code: 2, stderr: expect.stringContaining('USAGE: --threads is many') as string });
    expect(modelgate(folder, 'evaluate', '--gate', 'a.yml', 'b.yml')).toMatchObject({ code: 2, stderr: expect.stringContaining('in quotes: --gate "models/*/modelgate.yml"') as string });
    for (const option of ['--history', '--store']) expect(modelgate(folderWith({ 'modelgate.yml': gate() }), 'evaluate', option, 'git-note')).toMatchObject({ code: 2, stderr: expect.stringMatching(/USAGE: --(history|store) is git-note;.*Did you mean `?git-notes/s) as string });
    expect(modelgate(folder, 'evaluate', '--memory', 'lots')).toMatchObject({ code: 2, stderr: expect.stringContaining('USAGE: --memory is lots') as string });
  });
});
