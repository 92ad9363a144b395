import { getInput, getMultilineInput, setSecret } from '@actions/core';
import { readResources, type Resources } from '../../core/engine/resources.ts';
import { oneOf, wrong, yesOrNo } from '../github/choices.ts';
import type { Place } from '../post/post.ts';

/** What the workflow asks for. */
export interface Inputs {
  /** Paths and globs of gate files, from the working directory. */
  readonly gates: readonly string[];
  readonly workingDirectory: string;
  /** '' where the workflow gives none: nothing is posted. */
  readonly token: string;
  readonly places: ReadonlySet<Place>;
  readonly name: string;
  readonly failOnBlock: boolean;
  readonly policy: 'base' | 'head';
  readonly onlyChanged: boolean;
  /** Folder for verdicts and reports, from the working directory. */
  readonly reportFolder: string;
  /** Name of the artifact that keeps them; '' for none. */
  readonly artifact: string;
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
  /** Days that an artifact is kept; 0: as the repository is set up. */
  readonly retentionDays: number;
  readonly duckdb: string;
}

const PLACES: readonly Place[] = ['comment', 'check', 'summary'];

/**
 * Reads all inputs.
 * @throws Error or Fault USAGE that names the input and what it takes
 */
export function readInputs(): Inputs {
  const token = getInput('github-token');
  if (token !== '') setSecret(token);
  return {
    gates: getMultilineInput('gate', { required: true }),
    workingDirectory: getInput('working-directory') || '.',
    token,
    places: readPlaces(),
    name: getInput('name') || 'Modelgate',
    failOnBlock: yesOrNo('fail-on-block'),
    policy: oneOf('policy', ['base', 'head']),
    onlyChanged: yesOrNo('only-changed'),
    reportFolder: getInput('report-folder') || 'modelgate-report',
    artifact: getInput('artifact'),
    keepSnapshots: yesOrNo('keep-snapshots'),
    history: getInput('history'),
    recordReuse: yesOrNo('record-reuse'),
    model: getInput('model'),
    promotions: getInput('promotions'),
    resources: readResources({ threads: getInput('threads'), memory: getInput('memory') }, (name) => `the input ${name}`),
    retentionDays: days('retention-days'),
    duckdb: getInput('duckdb'),
  };
}

function readPlaces(): ReadonlySet<Place> {
  const words = getInput('post').split(/[\s,]+/).filter((word) => word !== '' && word !== 'none');
  return new Set(words.map((word) => {
    const place = PLACES.find((one) => one === word);
    if (place === undefined) throw wrong('post', word, `${PLACES.join(', ')} or none`);
    return place;
  }));
}

function days(name: string): number {
  const text = getInput(name) || '0';
  if (/^\d{1,3}$/.test(text) && Number(text) <= 400) return Number(text);
  throw wrong(name, text, 'a whole number of days from 0 to 400');
}
