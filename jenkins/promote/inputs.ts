import { Fault } from '../../core/fault.ts';
import { readWishes } from '../../core/promote/wishes.ts';
import type { Environment } from '../../core/sources/git.ts';

/** What the step promoteModel hands over; it has checked names and kinds. '' is what it does not give. */
export interface Inputs {
  /** Paths are from the working directory. */
  readonly gate: string;
  readonly verdict: string;
  readonly artifact: string;
  readonly attestation: string;
  readonly expect: string;
  readonly as: Readonly<Record<string, string>>;
  readonly overrideReason: string;
  readonly dryRun: boolean;
  readonly fetch: boolean;
  readonly state: string;
  /** Folder for what is archived. */
  readonly reports: string;
  /** Who answered the input of the step. */
  readonly approver: string;
  /** Who started the build; '' where nobody did. */
  readonly person: string;
  /** Folder of the agent beside the workspace, for files of this call. */
  readonly temp: string;
  /** File that tells the step how it went. */
  readonly result: string;
}

/**
 * Reads all inputs from the environment: values never stand in a command line.
 * @throws Fault USAGE
 */
export function readInputs(env: Environment): Inputs {
  const text = (name: string): string => env[`MODELGATE_${name}`] ?? '';
  const given = (name: string): string => {
    if (text(name) === '') throw new Fault({ code: 'USAGE', message: `MODELGATE_${name} is not set`, remedy: 'Run this by the step promoteModel of the shared library.' });
    return text(name);
  };
  return {
    gate: given('GATE'),
    verdict: given('VERDICT'),
    artifact: text('ARTIFACT'),
    attestation: text('ATTESTATION'),
    expect: text('EXPECT'),
    as: readWishes(text('VERSION').split(/[\s,]+/).filter((word) => word !== '')),
    overrideReason: text('OVERRIDE_REASON'),
    dryRun: text('DRY_RUN') === 'true',
    fetch: text('FETCH') === 'true',
    state: text('STATE'),
    reports: given('REPORTS'),
    approver: text('APPROVER'),
    person: text('PERSON'),
    temp: given('TEMP'),
    result: given('RESULT'),
  };
}
