import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { Fault, type FaultDetail } from '../../core/fault.ts';
import { resolveEvidence, type Evidence, type Surroundings } from '../../core/sources/evidence.ts';
import type { EvidenceSpec, FileSpec, Gate, RowsSpec } from '../../core/spec/gate.ts';

/** A folder for one test, gone after it. */
export function folder(files: Readonly<Record<string, string | Uint8Array>> = {}): string {
  const path = mkdtempSync(join(tmpdir(), 'modelgate-sources-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  write(path, files);
  return path;
}

export function write(path: string, files: Readonly<Record<string, string | Uint8Array>>): void {
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(path, name)), { recursive: true });
    writeFileSync(join(path, name), content);
  }
}

/** Runs git in a folder, with a name to commit by and none of the machine's own settings. */
export function git(path: string, ...args: string[]): string {
  const env = { PATH: process.env.PATH, HOME: path, GIT_CONFIG_NOSYSTEM: '1', GIT_AUTHOR_DATE: '2026-01-01T00:00:00Z', GIT_COMMITTER_DATE: '2026-01-01T00:00:00Z' };
  const settings = ['-c', 'user.name=Test', '-c', 'user.email=test@example.com', '-c', 'protocol.file.allow=always', '-c', 'init.defaultBranch=main'];
  return execFileSync('git', [...settings, ...args], { cwd: path, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim();
}

/** A repository with one commit of `files` on `main`. */
export function repository(files: Readonly<Record<string, string | Uint8Array>>): string {
  const path = folder(files);
  git(path, 'init', '-q');
  commit(path, {});
  return path;
}

/** Writes files, commits all, and gives the commit. */
export function commit(path: string, files: Readonly<Record<string, string | Uint8Array>>, message = 'change'): string {
  write(path, files);
  git(path, 'add', '--all');
  git(path, 'commit', '-q', '--allow-empty', '-m', message);
  return git(path, 'rev-parse', 'HEAD');
}

type Said<T> = Partial<Omit<T, 'kind' | 'place'>>;

export function rows(paths: string | readonly string[], said: Said<RowsSpec> = {}): RowsSpec {
  const list = typeof paths === 'string' ? [paths] : paths;
  return { kind: 'rows', name: 'candidate', paths: list, columns: { threshold: 0.5 }, sample: false, ifMissing: 'block', ...said, place: place(3) };
}

export function values(path: string, said: Said<FileSpec> = {}): FileSpec {
  return { kind: 'values', name: 'metrics', path, ifMissing: 'block', ...said, place: place(4) };
}

export function snapshotOf(path: string, said: Said<FileSpec> = {}): FileSpec {
  return { kind: 'snapshot', name: 'baseline', path, ifMissing: 'block', ...said, place: place(5) };
}

function place(line: number): RowsSpec['place'] {
  return { file: 'modelgate.yml', line, column: 14 };
}

export function gateOf(specs: readonly EvidenceSpec[]): Gate {
  const evidence = Object.fromEntries(specs.map((spec) => [spec.name, spec]));
  return { file: 'modelgate.yml', digest: 'sha256:0', model: 'churn', task: 'binary', evidence, slices: [], metrics: {}, family: 'check', checks: [] };
}

export function resolveAll(directory: string, specs: readonly EvidenceSpec[], said: Partial<Surroundings> = {}): Promise<Record<string, Evidence>> {
  return resolveEvidence(gateOf(specs), { directory, scratch: folder(), env: process.env, ...said });
}

export async function resolveOne(directory: string, spec: EvidenceSpec, said: Partial<Surroundings> = {}): Promise<Evidence> {
  return (await resolveAll(directory, [spec], said))[spec.name]!;
}

export async function faultsOf(work: Promise<unknown>): Promise<readonly FaultDetail[]> {
  try {
    await work;
  } catch (error) {
    if (error instanceof Fault) return error.details;
    throw error;
  }
  throw new Error('no fault was thrown');
}
