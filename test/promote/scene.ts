import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Permission } from '../../core/promote/allow.ts';
import { promotePermitted, type PromoteOptions } from '../../core/promote/promote.ts';
import { abort, goOn, rollback, type RollbackOptions } from '../../core/promote/rollback.ts';
import { openSession, type Outcome, type PromoteWorld } from '../../core/promote/session.ts';
import { status, type Status } from '../../core/promote/status.ts';
import { readArtifactRef } from '../../core/sources/artifact.ts';
import { digestOf } from '../../core/spec/parse.ts';

export const GATE = 'modelgate.yml';

export function git(directory: string, ...args: string[]): string {
  return execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.com', '-c', 'init.defaultBranch=main', ...args], { cwd: directory, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim();
}

/** A folder that is gone after the test. */
export function temporary(): string {
  const folder = mkdtempSync(join(tmpdir(), 'modelgate-promote-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A clone of a bare repository, with a gate that promotes to these targets. */
export class Scene {
  readonly root: string;
  readonly clone: string;
  readonly env: Record<string, string | undefined>;
  /** Seconds since the first promotion. */
  #clock = 0;

  constructor(to: readonly object[], root: string, env: Readonly<Record<string, string>> = {}) {
    this.root = root;
    this.clone = join(root, 'clone');
    this.env = { ...process.env, ...env };
    git(root, 'init', '--quiet', '--bare', 'remote.git');
    git(root, 'clone', '--quiet', 'remote.git', 'clone');
    this.write(GATE, gateText(to));
    this.commit('gate');
  }

  write(path: string, text: string): void {
    writeFileSync(join(this.clone, path), text);
  }

  commit(message: string): string {
    appendFileSync(join(this.clone, 'log.txt'), `${message}\n`);
    git(this.clone, 'add', '--all');
    git(this.clone, 'commit', '--quiet', '--message', message);
    return git(this.clone, 'rev-parse', 'HEAD');
  }

  /** A new model, of a new commit. */
  model(name: string): Promise<Candidate> {
    mkdirSync(join(this.root, name), { recursive: true });
    writeFileSync(join(this.root, name, 'model.onnx'), `the model ${name}\n`.repeat(100));
    writeFileSync(join(this.root, name, 'config.json'), JSON.stringify({ name }));
    return this.candidate(name, this.commit(name));
  }

  async candidate(name: string, commit: string, artifact = join(this.root, name)): Promise<Candidate> {
    const read = await readArtifactRef(artifact, this.root);
    const digest = typeof read === 'string' ? read : read.digest;
    return { artifact, permission: permissionOf(digest, sha256(`verdict of ${name}`), readFileSync(join(this.clone, GATE)), commit) };
  }

  world(step: PromoteWorld['step'] = () => undefined): PromoteWorld {
    const scratch = mkdtempSync(join(this.root, 'scratch-'));
    return { now: new Date(Date.UTC(2030, 0, 1, 0, 0, this.#clock++)), env: this.env, scratch, step };
  }

  get gate(): string {
    return join(this.clone, GATE);
  }

  options({ artifact }: Pick<Candidate, 'artifact'>, more: Partial<PromoteOptions> = {}): PromoteOptions {
    return { gate: this.gate, verdict: 'verdict.json', artifact, by: 'alice', ...more };
  }

  async promote(candidate: Candidate, more: Partial<PromoteOptions> = {}, step?: PromoteWorld['step']): Promise<Outcome> {
    const [options, world] = [this.options(candidate, more), this.world(step)];
    return promotePermitted(await openSession(options, world), { ...candidate.permission }, options, world);
  }

  rollback(more: Partial<RollbackOptions> = {}, step?: PromoteWorld['step']): Promise<Outcome> {
    return rollback({ gate: this.gate, by: 'bob', ...more }, this.world(step));
  }

  status(): Promise<Status> {
    return status({ gate: this.gate }, this.world());
  }

  abort(): Promise<Outcome> {
    return abort({ gate: this.gate }, this.world());
  }

  goOn(): Promise<Outcome> {
    return goOn({ gate: this.gate }, this.world());
  }

  /** What stands at each target, in the order of the gate: the digest of the artifact, null for nothing. */
  async standing(): Promise<(string | null)[]> {
    return (await this.status()).targets.map((one) => {
      if (one.kind === 'unread') throw new Error(one.details[0]?.message);
      return one.standing?.mark?.artifact ?? null;
    });
  }

  /** Lines of the audit record. */
  record(): Record<string, unknown>[] {
    return readFileSync(join(this.clone, '.modelgate/promotions.jsonl'), 'utf8').trim().split('\n').map((line) => JSON.parse(line) as Record<string, unknown>);
  }
}

export interface Candidate {
  readonly artifact: string;
  readonly permission: Permission;
}

export function sha256(text: string | Buffer): `sha256:${string}` {
  return `sha256:${createHash('sha256').update(text).digest('hex')}`;
}

export function gateText(to: readonly object[]): string {
  return `model: flight-delay
task: binary
evidence:
  candidate: {rows: test.csv}
columns: {id: id, label: label, score: score}
checks:
  - {metric: roc_auc, min: 0.7}
promote:
  to: ${JSON.stringify(to)}
`;
}

export function permissionOf(artifact: Permission['artifact'], verdictDigest: Permission['verdictDigest'], gate: Buffer, commit: string): Permission {
  return { model: 'flight-delay', artifact, verdictDigest, gateDigest: digestOf(gate), commit, championDigest: null, signedBy: null, approvedBy: null, override: null };
}
