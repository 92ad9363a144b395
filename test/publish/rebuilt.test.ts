import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { writeRun } from '../../core/publish/files.ts';
import { renderConsole } from '../../core/report/console.ts';
import { renderCsv } from '../../core/report/csv.ts';
import { renderSarif } from '../../core/report/sarif.ts';
import { run, type World } from '../../core/run.ts';
import { parseVerdict } from '../../core/verdict/encode.ts';
import type { Verdict } from '../../core/verdict/verdict.ts';
import { cases } from '../report/cases.ts';

const root = resolve(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'modelgate-rebuilt-'));
afterAll(() => rmSync(folder, { recursive: true }));

async function evaluated(example: string): Promise<Verdict> {
  const scratch = mkdtempSync(join(folder, 'scratch-'));
  const world: World = { today: '2026-01-01', scratch, version: '0.1.0', env: process.env, progress: () => undefined, threads: 1 };
  return run(join(root, 'examples', example, 'modelgate.yml'), world);
}

/** Every report of a verdict, by name: the files of a run in both forms of HTML, and the formats that go to standard output. */
async function reportsOf(verdict: Verdict): Promise<Record<string, string>> {
  const judged = { kind: 'verdict', gate: verdict.gate.file, verdict } as const;
  const files: Record<string, string> = {};
  for (const form of ['one', 'files'] as const) {
    const out = mkdtempSync(join(folder, 'run-'));
    await writeRun(out, [judged], form);
    for (const name of readdirSync(out)) files[`${form}/${name}`] = readFileSync(join(out, name), 'utf8');
  }
  return { ...files, csv: renderCsv(verdict), sarif: renderSarif([judged], verdict.tool.version), colour: renderConsole(verdict, { colour: true, width: 80 }) };
}

describe('every report is made from verdict.json alone', () => {
  it.each(['flights', 'digits', 'diabetes', ...Object.keys(cases)])('%s', async (name) => {
    const first = await reportsOf(cases[name] ?? (await evaluated(name)));
    const again = await reportsOf(parseVerdict(first['one/verdict.json']!, 'verdict.json'));
    expect(Object.keys(first).sort()).toEqual(expect.arrayContaining(['csv', 'sarif', 'one/report.html', 'files/report.html', 'files/report.css', 'one/report.md', 'one/report.txt', 'one/junit.xml', 'one/metrics.txt', 'one/code-quality.json']));
    expect(Object.keys(again).filter((file) => again[file] !== first[file])).toEqual([]);
  });
});
