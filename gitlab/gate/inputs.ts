import { readResources, type Resources } from '../../core/engine/resources.ts';
import type { Environment } from '../platform/occasion.ts';
import { filled, givenIn, ownFolder, wrong } from '../platform/words.ts';

/** Where the report can be shown. */
export type Place = 'note' | 'status';

/** What the pipeline asks for, from the component's variables. */
export interface Inputs {
  /** Paths and globs of gate files, from the working directory. */
  readonly gates: readonly string[];
  /** From the folder of the checkout. */
  readonly workingDirectory: string;
  readonly places: ReadonlySet<Place>;
  readonly name: string;
  readonly policy: 'base' | 'head';
  readonly onlyChanged: boolean;
  /** Folder for verdicts and reports, from the folder of the checkout: GitLab's artifacts start there. */
  readonly reportFolder: string;
  readonly keepSnapshots: boolean;
  /** Where earlier verdicts are kept; '' for nowhere. */
  readonly history: string;
  /** Whether the candidate is counted in the ledger that its gate names. */
  readonly recordReuse: boolean;
  /** The model of the only gate, from the working directory; '' where the gate names it. */
  readonly model: string;
  /** Record of promotions, from the working directory; '' for the one beside the gate. */
  readonly promotions: string;
  readonly resources: Resources;
  /** Whether the pipeline goes on after this job has failed. */
  readonly allowFailure: boolean;
  /** A project, group or personal access token; undefined where there is none. */
  readonly token: string | undefined;
  readonly jobToken: string | undefined;
}

const PLACES: readonly Place[] = ['note', 'status'];

/**
 * Reads all inputs. An unset variable has the component's default.
 * @throws Error or Fault USAGE that names the input and what it takes
 */
export function readInputs(env: Environment): Inputs {
  const { text: given, oneOf, yesOrNo } = givenIn(env, variableOf);
  const gates = given('gate', 'modelgate.yml').split(/[\n,]/).map((gate) => gate.trim()).filter((gate) => gate !== '');
  if (gates.length === 0) throw wrong('gate', given('gate', ''), 'paths or globs of gate files, with commas between');
  return {
    gates,
    workingDirectory: given('working-directory', '.'),
    places: placesOf(given('post', PLACES.join(', '))),
    name: given('name', 'Modelgate'),
    policy: oneOf('policy', ['base', 'head'], 'base'),
    onlyChanged: yesOrNo('only-changed', 'false'),
    reportFolder: ownFolder('report-folder', given('report-folder', 'modelgate-report')),
    keepSnapshots: yesOrNo('keep-snapshots', 'true'),
    history: given('history', ''),
    recordReuse: yesOrNo('record-reuse', 'false'),
    model: given('model', ''),
    promotions: given('promotions', ''),
    resources: readResources({ threads: given('threads', ''), memory: given('memory', '') }, (name) => `the input ${name}`),
    allowFailure: yesOrNo('allow-failure', 'false'),
    token: filled(env['MODELGATE_GITLAB_TOKEN']),
    jobToken: filled(env['CI_JOB_TOKEN']),
  };
}

/** `MODELGATE_KEEP_SNAPSHOTS` of `keep-snapshots`. */
export function variableOf(name: string): string {
  return `MODELGATE_${name.toUpperCase().replaceAll('-', '_')}`;
}

function placesOf(text: string): ReadonlySet<Place> {
  const words = text.split(/[\s,]+/).filter((word) => word !== '' && word !== 'none');
  return new Set(words.map((word) => {
    const place = PLACES.find((one) => one === word);
    if (place === undefined) throw wrong('post', word, `${PLACES.join(', ')} or none`);
    return place;
  }));
}
