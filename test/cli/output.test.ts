import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { BINARY_HEADER, binaryRows, csv, folderWith } from './modelgate.ts';

const cli = resolve(import.meta.dirname, '../../dist/cli.js');

function gateOf(least: number): string {
  return folderWith({
    'test.csv': csv(BINARY_HEADER, binaryRows(300)),
    'modelgate.yml': `model: m\ntask: binary\nevidence: {candidate: {rows: test.csv}}\ncolumns: {id: id, label: label, score: score}\nchecks: [{metric: roc_auc, min: ${least}}]\n`,
  });
}

function shell(folder: string, script: string): { code: number | null; stderr: string } {
  const ran = spawnSync('bash', ['-o', 'pipefail', '-c', script], { cwd: folder, encoding: 'utf8', env: { ...process.env, NODE: process.execPath, CLI: cli } });
  return { code: ran.status, stderr: ran.stderr };
}

describe('what is printed', () => {
  it.each([
    ['passed', 0.5, 0],
    ['blocked', 0.999, 1],
  ])('a reader that has gone leaves a gate that %s its exit code and its files', (_, least, code) => {
    const folder = gateOf(least);
    const ran = shell(folder, '"$NODE" "$CLI" evaluate --out out | exec true');
    expect(ran).toEqual({ code, stderr: '' });
    expect(existsSync(join(folder, 'out', 'report.html'))).toBe(true);
  });

  it('a disk that is full is said, and is no pass', () => {
    const ran = shell(gateOf(0.5), '"$NODE" "$CLI" evaluate > /dev/full');
    expect(ran.code).toBe(2);
    expect(ran.stderr).toMatch(/^standard output: ENOSPC: .* what was printed is lost/);
    expect(ran.stderr.trim().split('\n')).toHaveLength(1);
  });
});
