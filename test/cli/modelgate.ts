import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { parseVerdict } from '../../core/verdict/encode.ts';
import type { Verdict } from '../../core/verdict/verdict.ts';

const cli = resolve(import.meta.dirname, '../../dist/cli.js');

export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the shipped command line in a folder. */
export function modelgate(folder: string, ...args: string[]): Ran {
  const ran = spawnSync(process.execPath, [cli, ...args], { cwd: folder, encoding: 'utf8', env: { ...process.env, NO_COLOR: '1' } });
  return { code: ran.status, stdout: ran.stdout, stderr: ran.stderr };
}

/** A folder under the temporary one of the run, with these files (path → content). */
export function folderWith(files: Readonly<Record<string, string | Buffer>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'modelgate-test-'));
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  return folder;
}

export function verdictIn(folder: string): Verdict {
  const file = join(folder, 'verdict.json');
  return parseVerdict(readFileSync(file, 'utf8'), file);
}

/** Deterministic numbers in [0, 1): mulberry32, public domain by Tommy Ettinger. */
export function randomSource(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** CSV of a binary test set: id, label, score, region; the candidate's scores are a little worse than perfect. */
export function binaryRows(n: number, seed = 1, noise = 0.35): string[] {
  const random = randomSource(seed);
  return Array.from({ length: n }, (_, id) => {
    const label = random() < 0.4 ? 1 : 0;
    const score = Math.min(0.999, Math.max(0.001, (label === 1 ? 0.62 : 0.38) + noise * (random() - 0.5) * 2));
    return `${id},${label},${score.toFixed(4)},r${Math.floor(random() * 4)}`;
  });
}

export const BINARY_HEADER = 'id,label,score,region';

export function csv(header: string, rows: readonly string[]): string {
  return `${[header, ...rows].join('\n')}\n`;
}
