import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** What a command cost, its own children included. */
export interface Cost {
  /** User and system time of all threads, seconds. */
  readonly cpu: number;
  readonly wall: number;
  /** Largest resident set of the process, MiB; NaN for a command that is not Node. */
  readonly peak: number;
}

/** Runs a command in a shell of its own, whose `times` at the end are those of the command alone. */
export function run(cache: string, command: readonly string[]): Cost {
  const peakFile = join(cache, 'peak.txt');
  rmSync(peakFile, { force: true });
  const preload = `--import=${new URL('peak.mjs', import.meta.url).href}`;
  const start = performance.now();
  const { stdout, stderr, status } = spawnSync('sh', ['-c', '"$@" >/dev/null; code=$?; times; exit $code', 'sh', ...command], {
    encoding: 'utf8',
    env: { ...process.env, BENCH_PEAK: peakFile, ...(command[0] === process.execPath ? { NODE_OPTIONS: preload } : {}) },
  });
  const wall = (performance.now() - start) / 1000;
  if (status !== 0) throw new Error(`${command.join(' ')} ended with ${status}: ${stderr}`);
  return { cpu: childSeconds(stdout), wall, peak: command[0] === process.execPath ? Number(readFileSync(peakFile, 'utf8')) : NaN };
}

/** The second line of `times` is of the shell's children: `0m1.230s 0m0.110s`. */
function childSeconds(times: string): number {
  const line = times.trim().split('\n')[1] ?? '';
  return [...line.matchAll(/(\d+)m([\d.]+)s/g)].reduce((sum, [, minutes, seconds]) => sum + 60 * Number(minutes) + Number(seconds), 0);
}

/** The cheapest run of several, by CPU or wall time: the others were disturbed. */
export function best(cache: string, runs: number, command: readonly string[], by: 'cpu' | 'wall' = 'cpu'): Cost {
  const costs = Array.from({ length: runs }, () => run(cache, command));
  return costs.reduce((least, cost) => (cost[by] < least[by] ? cost : least));
}
