import packageJson from '../../package.json' with { type: 'json' };
import type { World } from '../../core/run.ts';
import { historyIn } from '../../core/sources/history-place.ts';
import type { SnapshotStore } from '../../core/sources/store.ts';
import type { Connect } from '../platform/lazy.ts';
import type { Environment, Occasion } from '../platform/occasion.ts';
import { gitEnvironment, targetTip } from '../platform/target.ts';
import { packageStore } from '../store/packages.ts';
import type { Inputs } from './inputs.ts';

const NOTES_REMEDIES = {
  read: 'Let the job fetch from origin: the job token may, unless the project forbids it.',
  write: 'Let the job token push to the repository (Settings, CI/CD, Job token permissions), or keep it elsewhere than in git notes.',
};

/** What the runner gives to the job. */
export interface Outside {
  readonly env: Environment;
  readonly now: Date;
  readonly occasion: Occasion;
  /** With the job's own token. */
  readonly connect: Connect;
  readonly log: (line: string) => void;
}

/**
 * All that an evaluation needs, from the runner and the component's inputs. Where a change goes to a branch, that branch's
 * gate decides; elsewhere there is only the one of the working tree.
 */
export async function worldOf(inputs: Inputs, { env, now, occasion, log }: Outside, store: SnapshotStore, scratch: string): Promise<World> {
  const { why, folder } = occasion;
  const plain: World = { ...askedBy(inputs, env), today: now.toISOString().slice(0, 10), scratch, version: packageJson.version, env, progress: (doing) => log(`${doing} …`), fetch: true, origin: NOTES_REMEDIES, store };
  if (why.kind === 'branch') return { ...plain, base: why.branch };
  if (why.kind === 'other') return plain;
  const ofGit = await gitEnvironment(why, folder, env);
  const tip = await targetTip(why, folder, ofGit);
  return { ...plain, env: ofGit, base: why.branch, policy: inputs.policy === 'head' ? { kind: 'head' } : { kind: 'base', revision: tip } };
}

function askedBy({ history, resources, model, promotions }: Inputs, env: Environment): Partial<World> {
  const pile = historyIn(history, { directory: '.', env, fetch: true }, NOTES_REMEDIES);
  return { ...resources, ...(pile !== undefined && { history: pile }), ...(model !== '' && { artifact: model }), ...(promotions !== '' && { promotions }) };
}

/** The snapshots that pipelines of the target branch left; on a branch those of its own. */
export function storeOf({ occasion: { why, project }, connect }: Outside): SnapshotStore {
  if (why.kind === 'merge-request') return packageStore({ connect, project: why.project, branch: why.branch });
  return packageStore({ connect, project, branch: why.kind === 'branch' ? why.branch : undefined });
}
