import { readResources, type Resources } from '../../core/engine/resources.ts';
import { Fault } from '../../core/fault.ts';
import type { Environment } from '../../core/sources/git.ts';

/** What the step modelGate hands over; it has checked names and kinds, so that only its own mistakes are met here. */
export interface Inputs {
  /** Paths and globs of gate files, from the working directory. */
  readonly gates: readonly string[];
  /** The branch that this build's change is merged into; '' where it is no change. */
  readonly target: string;
  readonly policy: 'base' | 'head';
  readonly onlyChanged: boolean;
  /** Folder for verdicts and reports, from the working directory. */
  readonly reports: string;
  readonly snapshots: SnapshotsInputs;
  /** Where earlier verdicts are kept; '' for nowhere. */
  readonly history: string;
  /** Whether the candidate is counted in the ledger that its gate names. */
  readonly recordReuse: boolean;
  /** The model of the only gate, from the working directory; '' where the gate names it. */
  readonly model: string;
  /** Record of promotions, from the working directory; '' for the one beside the gate. */
  readonly promotions: string;
  readonly resources: Resources;
  /** Folder with a pre-installed DuckDB; '' for none. */
  readonly duckdb: string;
  /** Folder of the agent beside the workspace, for files of this call. */
  readonly temp: string;
  /** File that tells the step how it went. */
  readonly result: string;
}

export interface SnapshotsInputs {
  /** Where snapshots of passed gates are kept. */
  readonly place: 'artifacts' | 'git-notes' | 'none';
  /** Whether this build may leave one. */
  readonly keep: boolean;
  /** Folder that the step fills from an earlier build's artifacts and archives afterwards. */
  readonly folder: string;
  /** Why that folder could not be filled; '' when it could. */
  readonly trouble: string;
}

/**
 * Reads all inputs from the environment: values never stand in a command line.
 * @throws Fault USAGE
 */
export function readInputs(env: Environment): Inputs {
  const text = (name: string): string => env[`MODELGATE_${name}`] ?? '';
  const given = (name: string): string => {
    if (text(name) === '') throw new Fault({ code: 'USAGE', message: `MODELGATE_${name} is not set`, remedy: 'Run this by the step modelGate of the shared library.' });
    return text(name);
  };
  return {
    gates: given('GATE').split('\n').map((line) => line.trim()).filter((line) => line !== ''),
    target: text('TARGET'),
    policy: text('POLICY') === 'head' ? 'head' : 'base',
    onlyChanged: text('ONLY_CHANGED') === 'true',
    reports: given('REPORTS'),
    snapshots: { place: placeOf(text('SNAPSHOTS')), keep: text('KEEP_SNAPSHOTS') === 'true', folder: given('SNAPSHOT_FOLDER'), trouble: text('SNAPSHOT_TROUBLE') },
    history: text('HISTORY'),
    recordReuse: text('RECORD_REUSE') === 'true',
    model: text('MODEL'),
    promotions: text('PROMOTIONS'),
    resources: readResources({ threads: text('THREADS'), memory: text('MEMORY') }, (name) => `the parameter ${name}`),
    duckdb: text('DUCKDB'),
    temp: given('TEMP'),
    result: given('RESULT'),
  };
}

function placeOf(text: string): SnapshotsInputs['place'] {
  return text === 'artifacts' || text === 'git-notes' ? text : 'none';
}
