import packageJson from '../../package.json' with { type: 'json' };
import { join } from 'node:path';
import { duckDbLoader } from '../../core/engine/provide.ts';
import type { Policy, World } from '../../core/run.ts';
import { historyIn } from '../../core/sources/history-place.ts';
import type { SnapshotStore } from '../../core/sources/store.ts';
import { artifactStore } from '../artifacts/store.ts';
import type { Connect } from '../github/lazy.ts';
import type { Environment, Occasion, Target } from '../github/occasion.ts';
import type { Inputs } from './inputs.ts';

const NOTES_REMEDIES = {
  read: 'Let actions/checkout keep its credentials, with the permission `contents: read`.',
  write: 'Give the job the permission `contents: write`, or keep it elsewhere than in git notes.',
};

/** What the runner gives to the action. */
export interface Outside {
  readonly env: Environment;
  readonly now: Date;
  readonly occasion: Occasion;
  readonly connect: Connect;
  readonly log: (line: string) => void;
}

/** All that an evaluation needs, from the runner and the workflow's inputs. */
export function worldOf(inputs: Inputs, outside: Outside, store: SnapshotStore, scratch: string): World {
  const { env, now, occasion, log } = outside;
  const branch = branchOf(occasion);
  const history = historyIn(inputs.history, { directory: '.', env, fetch: true }, NOTES_REMEDIES);
  return {
    today: now.toISOString().slice(0, 10),
    scratch,
    version: packageJson.version,
    env,
    progress: (doing) => log(`${doing} …`),
    loadDuckDb: duckDbLoader({ folder: inputs.duckdb, setting: 'the input `duckdb`', cache: cacheOf(env), env, log }),
    fetch: true,
    origin: NOTES_REMEDIES,
    store,
    ...inputs.resources,
    ...(inputs.model !== '' && { artifact: inputs.model }),
    ...(inputs.promotions !== '' && { promotions: inputs.promotions }),
    ...(history !== undefined && { history }),
    ...(branch === undefined ? {} : { base: branch }),
    ...policyOf(inputs, occasion),
  };
}

/** The snapshots that runs on the target branch left; on a push those of its own branch. */
export function storeOf({ retentionDays }: Inputs, { env, now, occasion, connect }: Outside): SnapshotStore {
  return artifactStore({ connect, branch: branchOf(occasion), days: retentionDays, env, now });
}

function branchOf(occasion: Occasion): string | undefined {
  return occasion.kind === 'push' ? occasion.branch : targetOf(occasion)?.branch;
}

/** The branch that this run's change is merged into; undefined where it is no change. */
export function targetOf(occasion: Occasion): Target | undefined {
  return occasion.kind === 'pull' || occasion.kind === 'queue' ? occasion.base : undefined;
}

/** Where a change goes to a branch, that branch's gate decides; elsewhere there is only the one of the working tree. */
function policyOf({ policy }: Inputs, occasion: Occasion): { readonly policy?: Policy } {
  const target = targetOf(occasion);
  if (target === undefined) return {};
  return { policy: policy === 'head' ? { kind: 'head' } : { kind: 'base', revision: target.sha } };
}

function cacheOf(env: Environment): string {
  return env['RUNNER_TOOL_CACHE'] ?? env['RUNNER_TEMP'] ?? join(process.cwd(), '.modelgate-cache');
}
