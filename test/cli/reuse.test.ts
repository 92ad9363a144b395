import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { BINARY_HEADER, binaryRows, csv, folderWith, modelgate, verdictIn } from './modelgate.ts';

const gate = (reuse: string): string => `model: m\ntask: binary\nevidence: {candidate: {rows: test.csv}}\ncolumns: {id: id, label: label, score: score}\n${reuse}checks: [{metric: roc_auc, min: 0.5}]\n`;
const rows = (shift: number): string => csv(BINARY_HEADER, binaryRows(200, 1, 0.3).map((line) => line.replace(/,(0\.\d+),/, (_, p: string) => `,${(Number(p) * (1 - shift / 1000)).toFixed(6)},`)));
const ledger = 'reuse: {ledger: kept/reuse.jsonl, most: 2}\n';

it('counts candidates on the same test set only where the gate asks, and writes only where the command says so', () => {
  const folder = folderWith({ 'test.csv': rows(0), 'modelgate.yml': gate(ledger) });
  const evaluate = (...args: string[]): { text: string; reuse: unknown; notes: readonly string[]; bytes: string } => {
    const ran = modelgate(folder, 'evaluate', '--out', 'out', ...args);
    const { reuse, notes } = verdictIn(join(folder, 'out'));
    return { text: ran.stdout + ran.stderr, reuse, notes, bytes: readFileSync(join(folder, 'out/verdict.json'), 'utf8') };
  };
  const first = evaluate();
  expect([first.reuse, existsSync(join(folder, 'kept'))]).toEqual([{ ledger: 'kept/reuse.jsonl', candidates: 1, most: 2 }, false]);
  expect(first.text).toContain('met by 1 candidate, 2 allowed');
  const recorded = evaluate('--record-reuse');
  expect(recorded.text).toContain('reuse recorded in kept/reuse.jsonl: 1 of 2 candidates have met this test set');
  // The same candidate again, before and after it was recorded: the same bytes.
  expect([recorded.bytes, evaluate('--record-reuse').bytes, evaluate().bytes]).toEqual([first.bytes, first.bytes, first.bytes]);
  for (const shift of [1, 2]) {
    writeFileSync(join(folder, 'test.csv'), rows(shift));
    evaluate('--record-reuse');
  }
  const worn = evaluate();
  expect(worn.reuse).toMatchObject({ candidates: 3 });
  expect(worn.notes[0]).toMatch(/^The test set is worn out: 3 candidates have met it, and the gate allows 2\. The best of 3 equal models looks better than it is by up to 1\.5 standard errors/);
  expect(worn.text).toContain('The test set is worn out');
  writeFileSync(join(folder, 'test.csv'), csv(BINARY_HEADER, binaryRows(200, 9, 0.3)));
  expect(evaluate().reuse).toMatchObject({ candidates: 1 });
});

it('is off unless asked, and needs rows', () => {
  const folder = folderWith({ 'test.csv': rows(0), 'modelgate.yml': gate('') });
  const ran = modelgate(folder, 'evaluate', '--out', 'out', '--record-reuse');
  expect([verdictIn(join(folder, 'out')).reuse, ran.stderr]).toEqual([undefined, expect.stringContaining('no reuse recorded: the gate names no ledger')]);
  writeFileSync(join(folder, 'modelgate.yml'), gate(ledger).replace('{rows: test.csv}', '{values: m.json}').replace('columns: {id: id, label: label, score: score}\n', ''));
  expect(modelgate(folder, 'evaluate')).toMatchObject({ code: 2, stderr: expect.stringContaining('reuse counts the candidates that met one test set, and the candidate has no rows') as string });
});
