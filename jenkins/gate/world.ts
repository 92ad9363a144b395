import packageJson from '../../package.json' with { type: 'json' };
import { accessSync, constants } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { duckDbLoader } from '../../core/engine/provide.ts';
import type { Policy, World } from '../../core/run.ts';
import type { Environment, GitPlace } from '../../core/sources/git.ts';
import { originNotes } from '../../core/sources/pile-origin.ts';
import { pileStore } from '../../core/sources/store-pile.ts';
import { historyIn } from '../../core/sources/history-place.ts';
import type { SnapshotStore } from '../../core/sources/store.ts';
import { archivedStore, HOW_TO_FILL } from './archived.ts';
import type { Inputs } from './inputs.ts';
import { targetTip } from './target.ts';

const CREDENTIALS = {
  read: 'Give the step credentials that may read the repository (gitCredentialsId).',
  write: 'Give the step credentials that may write to the repository (gitCredentialsId), or keep it elsewhere than in git notes.',
};

/** What the agent gives to the program. */
export interface Outside {
  readonly env: Environment;
  readonly now: Date;
  readonly say: (line: string) => void;
}

/**
 * All that an evaluation needs, from the agent and the step's parameters.
 * @throws Fault GIT_* when the gate of the target branch decides and that branch can't be read
 */
export async function worldOf(inputs: Inputs, { env, now, say }: Outside, scratch: string): Promise<World> {
  const place: GitPlace = { directory: '.', env, fetch: true };
  const store = storeOf(inputs, place);
  const history = historyIn(inputs.history, place, CREDENTIALS);
  return {
    today: now.toISOString().slice(0, 10),
    scratch,
    version: packageJson.version,
    env,
    progress: (doing) => say(`${doing} …`),
    loadDuckDb: duckDbLoader({ folder: inputs.duckdb, setting: 'the parameter `duckdb`', ...cacheOf(inputs, env), log: say }),
    fetch: true,
    origin: CREDENTIALS,
    ...inputs.resources,
    ...(inputs.model !== '' && { artifact: inputs.model }),
    ...(inputs.promotions !== '' && { promotions: inputs.promotions }),
    ...(store === undefined ? {} : { store }),
    ...(history === undefined ? {} : { history }),
    ...(inputs.target === '' ? {} : { base: inputs.target, policy: await policyOf(inputs, place, say) }),
  };
}

function storeOf({ snapshots }: Inputs, place: GitPlace): SnapshotStore | undefined {
  if (snapshots.place === 'git-notes') return pileStore(originNotes(place, 'snapshot', CREDENTIALS), HOW_TO_FILL);
  return snapshots.place === 'artifacts' ? archivedStore(snapshots) : undefined;
}

/** Where a change goes to a branch, that branch's gate decides; elsewhere there is only the one of the working tree. */
async function policyOf({ policy, target }: Inputs, place: GitPlace, say: Outside['say']): Promise<Policy> {
  return policy === 'head' ? { kind: 'head' } : { kind: 'base', revision: await targetTip(place, target, say) };
}

/**
 * The agent's cache outlives the build, in the home folder unless the agent's MODELGATE_CACHE names another. In a container
 * the user may have no home that can be written; npm wants one too.
 */
function cacheOf({ temp }: Inputs, env: Environment): { readonly cache: string; readonly env: Environment } {
  const named = env['MODELGATE_CACHE'] ?? '';
  const home = homedir();
  const homeless = !isWritable(home);
  const cache = named !== '' ? named : homeless ? temp : join(home, '.cache');
  return { cache, env: homeless ? { ...env, HOME: temp } : env };
}

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
