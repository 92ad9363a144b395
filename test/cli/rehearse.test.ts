import { Ajv2020 } from 'ajv/dist/2020.js';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { rehearsalJsonSchema, rehearsalSchema } from '../../core/verdict/rehearsal.ts';
import { mayUpdate } from '../report/update.ts';
import { BINARY_HEADER, binaryRows, csv, folderWith, modelgate, type Ran } from './modelgate.ts';

const gate = `model: churn
task: binary
evidence:
  candidate: {rows: candidate.csv}
  baseline: {rows: champion.csv}
columns: {id: id, label: label, score: score}
slices: [region]
checks:
  - {metric: roc_auc, min: 0.7}
  - {metric: accuracy, max_drop: 0.01, slices: all}
  - {metric: missing_rate, column: region, max: 0}
`;
const files = { 'modelgate.yml': gate, 'champion.csv': csv(BINARY_HEADER, binaryRows(600, 1, 0.5)), 'candidate.csv': csv(BINARY_HEADER, binaryRows(600, 1, 0.48)) };
const quick = ['rehearse', '--replays', '40'];

/** One rehearsal that several tests look at, in one.json of this folder. */
const folder = folderWith(files);
let ran: Ran;
beforeAll(() => {
  ran = modelgate(folder, ...quick, '--json', 'one.json');
});
const written = (name: string): string => readFileSync(join(folder, `${name}.json`), 'utf8');

describe('modelgate rehearse', () => {
  it('writes a table and the whole of it as JSON of the published schema, the same bytes for the same seed', () => {
    expect(ran).toMatchObject({ code: 0, stderr: '' });
    expect(ran.stdout).toMatch(/^churn, rehearsed: this gate would block a model as good as the champion in \d/);
    expect(ran.stdout).toMatch(/accuracy max_drop 0\.01\n\s+\? all rows/);
    expect(ran.stdout).toContain('seed 1 · 40 replays');
    modelgate(folder, ...quick, '--json', 'two.json', '--threads', '1');
    modelgate(folder, ...quick, '--json', 'other.json', '--seed', '2');
    const [one, two, other] = ['one', 'two', 'other'].map(written);
    expect([two === one, other === one]).toEqual([true, false]);
    const rehearsal = rehearsalSchema.parse(JSON.parse(one!));
    expect(rehearsal).toMatchObject({ seed: 1, replays: 40, model: 'churn', whole: { results: 7, left_out: 0 } });
    expect(rehearsal.results.at(-1)).toMatchObject({ equal: { block: 0, warn: 0 }, noticed: 0, beyond: null });
  });

  it('writes Markdown, in which names can’t act', () => {
    const hostile = folderWith({ ...files, 'modelgate.yml': gate.replace('model: churn', 'model: "<b>@team</b>"') });
    const told = modelgate(hostile, ...quick, '--format', 'markdown');
    expect(told.code).toBe(0);
    expect(told.stdout).toMatch(/^### &#60;b&#62;@&#8203;team/);
    expect(told.stdout).toMatch(/\| accuracy max_drop 0\.01 \| region=r0 \|/);
  });

  it('serves a gate from a snapshot of the baseline as from its rows', () => {
    expect(modelgate(folder, 'snapshot', '--evidence', 'baseline', '--out', 'champion.snapshot').code).toBe(0);
    writeFileSync(join(folder, 'kept.yml'), gate.replace('{rows: champion.csv}', '{snapshot: champion.snapshot}'));
    modelgate(folder, ...quick, '--gate', 'kept.yml', '--json', 'snapshot.json');
    const [rows, snapshot] = ['one', 'snapshot'].map((name) => rehearsalSchema.parse(JSON.parse(written(name))));
    expect(snapshot!.results).toEqual(rows!.results);
  });

  it('plays checks between groups and searches, and says what their lines are', () => {
    const more = "  - {metric: recall, between: region, max_gap: 0.2, min_rows: 20}\n  - {metric: accuracy, max_drop: 0.05, slices: {search: [region, score], min_rows: 50}}\n";
    const folder = folderWith({ ...files, 'modelgate.yml': `${gate}${more}` });
    const ran = modelgate(folder, ...quick, '--json', 'one.json');
    expect(ran).toMatchObject({ code: 0, stderr: '' });
    expect(ran.stdout).toMatch(/a model as good as the champion, to which groups are alike,\s+in/);
    expect(ran.stdout).toMatch(/recall max_gap 0\.2 between region\n\s+\d+ groups .*\n\s+\?? *apart: region=r\d/);
    expect(ran.stdout).toMatch(/accuracy max_drop 0\.05\n\s+all rows .*\n\s+\d+ slices searched .*\n\s+\?? *weak: /);
    expect(ran.stdout).toContain('notices: acts in 80 % of replays');
    const kinds = rehearsalSchema.parse(JSON.parse(readFileSync(join(folder, 'one.json'), 'utf8'))).results.flatMap(({ part }) => part?.kind ?? []);
    expect([...new Set(kinds)]).toEqual(['groups', 'group', 'search', 'weak']);
    const markdown = modelgate(folder, ...quick, '--format', 'markdown').stdout;
    expect(markdown).toMatch(/\| recall max_gap 0\.2 between region \| apart: region=r\d \|/);
    expect(markdown).toContain('slices searched |');
  });

  it.each([
    [['--replays', '0'], /USAGE: --replays is 0; it takes a whole number from 1 to 100000/],
    [['--replays', '1e3'], /USAGE: --replays is 1e3/],
    [['--seed', '-1'], /USAGE: --seed is -1; it takes a whole number from 0/],
    [['--gate', 'nowhere.yml'], /GATE_NOT_FOUND/],
    [['--json', 'modelgate.yml/x.json'], /OUTPUT_UNWRITABLE/],
  ])('%s ends with exit code 2', (args, message) => {
    const refused = modelgate(folderWith(files), ...quick, ...args);
    expect([refused.code, refused.stderr]).toEqual([2, expect.stringMatching(message)]);
  });
});

describe('the published schema of a rehearsal', () => {
  const file = join(import.meta.dirname, '../../docs/schema/rehearsal.schema.json');
  const text = `${JSON.stringify(rehearsalJsonSchema(), null, 2)}\n`;

  it('is what the code checks by, and what the command line prints', () => {
    if (mayUpdate) writeFileSync(file, text);
    expect(readFileSync(file, 'utf8')).toBe(text);
    expect(modelgate('.', 'schema', '--rehearsal').stdout).toBe(text);
  });

  it('accepts what is written', () => {
    const validate = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(rehearsalJsonSchema());
    const rehearsal = JSON.parse(written('one')) as Record<string, unknown>;
    expect([validate(rehearsal), validate.errors]).toEqual([true, null]);
    expect(validate({ ...rehearsal, extra: 1 })).toBe(false);
  });
});
