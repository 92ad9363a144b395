import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { encodeMark, type Mark } from '../../core/promote/mark.ts';
import { addToRecord } from '../../core/promote/record.ts';
import { folderWith, modelgate, verdictIn } from './modelgate.ts';

const GATE = 'model: churn\ntask: scores\nevidence: {candidate: {values: metrics.json}}\nchecks: [{metric: accuracy, min: 0.5}]\n';
const OVERRIDE = { reason: 'the old one is broken', by: 'ada' };

function mark(said: Partial<Mark>): Mark {
  return {
    form: 1, kind: 'promotion', model: 'churn', artifact: null, verdict: null, gate: null, commit: null, at: '2026-01-02T03:04:05.000Z', by: 'ci',
    signed_by: null, approved_by: null, override: null, ...said,
  };
}

it('an override is said by every later report, until a verdict that passes is promoted or the champion is rolled back', async () => {
  const folder = folderWith({ 'modelgate.yml': GATE, 'metrics.json': '{"accuracy": 0.9}' });
  const record = join(folder, '.modelgate/promotions.jsonl');
  const notes = (...args: string[]): readonly string[] => {
    expect(modelgate(folder, 'evaluate', '--out', 'out', '--quiet', ...args).code).toBe(0);
    return verdictIn(join(folder, 'out')).notes;
  };
  const promoted = (said: Partial<Mark>): Promise<void> => addToRecord(record, { mark: mark(said), targets: [] });
  expect(notes()).toEqual([]);
  await promoted({ override: OVERRIDE });
  const said = 'The champion stands by an override: its verdict did not pass, and ada let it through on 2026-01-02: the old one is broken';
  expect(notes()).toEqual([said]);
  expect(modelgate(folder, 'report', 'out/verdict.json', '--format', 'markdown').stdout).toContain('stands by an override');
  await promoted({ model: 'another' });
  writeFileSync(record, `${encodeMark(mark({ override: OVERRIDE }))}\n${encodeMark(mark({ override: null })).slice(0, 40)}`);
  expect(notes()).toEqual([said]);
  await promoted({ kind: 'rollback' });
  expect(notes()).toEqual([]);
  expect(notes('--promotions', 'gone.jsonl')).toEqual(['The record of promotions is not at gone.jsonl, so it is not known whether the champion stands by an override.']);
  writeFileSync(record, '{"model": "churn"}\n');
  expect(modelgate(folder, 'evaluate', '--quiet')).toMatchObject({ code: 2, stderr: expect.stringContaining('line 1 is no promotion') as string });
  rmSync(record);
  expect(notes()).toEqual([]);
});
