import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { encodeAttestation, signWithKey } from '../../core/attest/sign.ts';
import { statementOf, type PredicateKind } from '../../core/attest/statement.ts';
import { Fault } from '../../core/fault.ts';
import { permit, type Permission, type PermitRequest } from '../../core/promote/allow.ts';
import { Refusal } from '../../core/promote/refusal.ts';
import { run } from '../../core/run.ts';
import { encodeVerdict } from '../../core/verdict/encode.ts';
import type { Verdict } from '../../core/verdict/verdict.ts';
import { commit, folder, repository } from '../sources/case.ts';

/** The day of every commit of these tests is 2026-01-01; this is a day later. */
export const NOW = new Date('2026-01-02T00:00:00Z');

/** A gate over one artifact, which needs no rows. `promote` is what is asked besides its target. */
export function gateText(promote = '', check = 'max: 1'): string {
  return `model: churn
task: scores
evidence: {model: {artifact: model.onnx}}
checks: [{metric: size_mb, of: model, ${check}}]
promote: {to: [{folder: {path: store}}]${promote}}
`;
}

export interface Keys {
  readonly privateKey: KeyObject;
  readonly pem: string;
}

export function keyPair(): Keys {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  return { privateKey, pem: publicKey.export({ format: 'pem', type: 'spki' }).toString() };
}

/** A repository with a gate and a model on main, where verdicts are made, signed and judged. */
export class Scene {
  readonly directory: string;
  readonly keys = keyPair();

  constructor(gate = gateText(), files: Readonly<Record<string, string>> = {}) {
    this.directory = repository({ 'modelgate.yml': gate, 'model.onnx': 'bytes of a model', 'key.pub': this.keys.pem, ...files });
  }

  path(name: string): string {
    return join(this.directory, name);
  }

  write(files: Readonly<Record<string, string>>): void {
    for (const [name, text] of Object.entries(files)) writeFileSync(this.path(name), text);
  }

  commit(files: Readonly<Record<string, string>>): string {
    return commit(this.directory, files);
  }

  /** Judges what lies there and keeps the verdict outside of the repository. */
  async evaluate(today = '2026-01-02'): Promise<string> {
    const verdict = await run(this.path('modelgate.yml'), { today, scratch: folder(), version: '0.1.0', env: process.env, progress: () => undefined });
    return this.keep(encodeVerdict(verdict));
  }

  keep(text: string): string {
    const file = join(folder(), 'verdict.json');
    writeFileSync(file, text);
    return file;
  }

  /** A verdict with changes made by hand, in the form that modelgate writes. */
  edited(file: string, change: (verdict: Verdict) => void): string {
    const verdict = JSON.parse(readFileSync(file, 'utf8')) as Verdict;
    change(verdict);
    return this.keep(`${JSON.stringify(verdict, null, 2)}\n`);
  }

  /** Signs a verdict; the file of the bundle. */
  sign(file: string, { at = NOW, key = this.keys.privateKey, kind = 'test-result' }: { at?: Date; key?: KeyObject; kind?: PredicateKind } = {}): string {
    const verdict = JSON.parse(readFileSync(file, 'utf8')) as Verdict;
    const out = join(folder(), 'verdict.sigstore.json');
    writeFileSync(out, encodeAttestation(signWithKey(statementOf(verdict, file, kind, at), key), 'bundle'));
    return out;
  }

  permit(verdict: string, said: Partial<PermitRequest> = {}): Promise<Permission> {
    return permit({
      verdict, gate: this.path('modelgate.yml'), artifact: undefined, attestation: undefined, override: undefined, approval: undefined,
      now: NOW, scratch: folder(), env: process.env, ...said,
    });
  }
}

/** Codes of why a promotion is refused; of a fault those of the fault; `permitted` where it is not. */
export async function outcome(work: Promise<Permission>): Promise<string[]> {
  try {
    await work;
    return ['permitted'];
  } catch (error) {
    if (error instanceof Refusal) return error.reasons.map(({ code }) => code);
    if (error instanceof Fault) return error.details.map(({ code }) => `fault ${code}`);
    throw error;
  }
}
