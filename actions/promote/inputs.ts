import { getInput, getMultilineInput, setSecret } from '@actions/core';
import { readWishes } from '../../core/promote/wishes.ts';
import { yesOrNo } from '../github/choices.ts';

/** What the workflow asks for; paths are from the working directory, and '' is what it does not give. */
export interface Inputs {
  readonly verdict: string;
  readonly artifact: string;
  readonly gate: string;
  readonly workingDirectory: string;
  readonly attestation: string;
  /** Environment that the job says it runs in. */
  readonly environment: string;
  readonly overrideReason: string;
  readonly dryRun: boolean;
  readonly expect: string;
  readonly as: Readonly<Record<string, string>>;
  readonly fetch: boolean;
  readonly state: string;
  /** Artifact of this run that a verdict is taken from where its file is not there. */
  readonly reportArtifact: string;
  readonly token: string;
}

/**
 * Reads all inputs.
 * @throws Error that names the input and what it takes; Fault USAGE for versions that are none
 */
export function readInputs(): Inputs {
  const token = getInput('github-token');
  if (token !== '') setSecret(token);
  return {
    verdict: getInput('verdict', { required: true }),
    artifact: getInput('artifact'),
    gate: getInput('gate', { required: true }),
    workingDirectory: getInput('working-directory') || '.',
    attestation: getInput('attestation'),
    environment: getInput('environment'),
    overrideReason: getInput('override-reason'),
    dryRun: yesOrNo('dry-run'),
    expect: getInput('expect'),
    as: readWishes(getMultilineInput('as')),
    fetch: yesOrNo('fetch'),
    state: getInput('state'),
    reportArtifact: getInput('report-artifact'),
    token,
  };
}
