import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import packageJson from '../../package.json' with { type: 'json' };
import type { LoadDuckDb } from '../../core/engine/session.ts';
import { Fault } from '../../core/fault.ts';
import { evaluateGate, keepPassed, type Evaluation, type World } from '../../core/run.ts';
import type { Policy } from '../../core/sources/policy.ts';
import type { SnapshotStore } from '../../core/sources/store.ts';
import type { Environment, Occasion } from '../github/occasion.ts';
import type { Judged } from '../post/judged.ts';
import { fromRoot } from './gates.ts';

/** What all gates of one run share. */
export interface Setting {
  readonly occasion: Occasion;
  readonly policy: 'base' | 'head';
  readonly env: Environment;
  readonly loadDuckDb: LoadDuckDb;
  readonly store: SnapshotStore;
  /** Whether a passed gate leaves its snapshot. */
  readonly keep: boolean;
  readonly today: string;
  readonly root: string;
  readonly log: (line: string) => void;
  readonly warn: (line: string) => void;
}

/** Judges one gate file. A fault is a result too: it blocks, and the pull request must see it. */
export async function judgeGate(gate: string, setting: Setting): Promise<Judged> {
  const shown = fromRoot(setting.root, resolve(gate));
  try {
    const evaluation = await withWorld(setting, (world) => evaluateGate(gate, world));
    if (setting.keep) await keep(evaluation, setting);
    return { kind: 'verdict', gate: shown, verdict: evaluation.verdict };
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return { kind: 'fault', gate: shown, details: error.details };
  }
}

/** What can't be kept changes no verdict; the next pull request says that it found none. */
async function keep(evaluation: Evaluation, { store, log, warn }: Setting): Promise<void> {
  try {
    const done = await keepPassed(evaluation, store);
    log(done.kept ? `snapshot of ${evaluation.verdict.model} kept for ${done.commit.slice(0, 12)}` : `no snapshot of ${evaluation.verdict.model} kept: ${done.why}`);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    warn(`${error.details[0]?.message ?? 'the snapshot was not kept'}. The verdict stands.`);
  }
}

/** Hands the outside to `work`; the scratch folder is removed whatever happens. */
export async function withWorld<T>(setting: Setting, work: (world: World) => Promise<T>): Promise<T> {
  const scratch = await mkdtemp(join(setting.env['RUNNER_TEMP'] ?? tmpdir(), 'modelgate-'));
  try {
    return await work({
      today: setting.today,
      scratch,
      version: packageJson.version,
      env: setting.env,
      progress: (doing) => setting.log(`${doing} …`),
      loadDuckDb: setting.loadDuckDb,
      fetch: true,
      store: setting.store,
      ...targetOf(setting),
    });
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** Where a change goes to a branch, that branch's gate decides; elsewhere there is only the one of the working tree. */
function targetOf({ occasion, policy }: Setting): { base?: string; policy?: Policy } {
  if (occasion.kind === 'push') return { base: occasion.branch };
  if (occasion.kind === 'other') return {};
  return { base: occasion.base.branch, policy: policy === 'head' ? { kind: 'head' } : { kind: 'base', revision: occasion.base.sha } };
}
