import { readWishes } from '../../core/promote/wishes.ts';
import type { Environment } from '../platform/occasion.ts';
import { filled, givenIn, ownFolder } from '../platform/words.ts';

/** What the pipeline asks for, from the component's variables; '' is what it does not give. */
export interface Inputs {
  /** Paths are from the working directory, which is from the folder of the checkout. */
  readonly gate: string;
  readonly workingDirectory: string;
  readonly verdict: string;
  readonly artifact: string;
  readonly attestation: string;
  readonly overrideReason: string;
  readonly dryRun: boolean;
  readonly expect: string;
  readonly as: Readonly<Record<string, string>>;
  readonly fetch: boolean;
  readonly state: string;
  /** Folder for what the job shows, from the folder of the checkout: GitLab's artifacts start there. */
  readonly reportFolder: string;
  readonly jobToken: string | undefined;
}

/**
 * Reads all inputs. An unset variable has the component's default.
 * @throws Error that names the input and what it takes; Fault USAGE for versions that are none
 */
export function readInputs(env: Environment): Inputs {
  const { text, yesOrNo } = givenIn(env, variableOf);
  return {
    gate: text('gate', 'modelgate.yml'),
    workingDirectory: text('working-directory', '.'),
    verdict: text('verdict', 'modelgate-report/verdict.json'),
    artifact: text('artifact', ''),
    attestation: text('attestation', ''),
    overrideReason: text('override-reason', ''),
    dryRun: yesOrNo('dry-run', 'false'),
    expect: text('expect', ''),
    as: readWishes(text('as', '').split(/[\s,]+/).filter((word) => word !== '')),
    fetch: yesOrNo('fetch', 'true'),
    state: text('state', ''),
    reportFolder: ownFolder('report-folder', text('report-folder', 'modelgate-promotion')),
    jobToken: filled(env['CI_JOB_TOKEN']),
  };
}

/** `MODELGATE_PROMOTE_DRY_RUN` of `dry-run`: the gate's component may be in the same pipeline. */
export function variableOf(name: string): string {
  return `MODELGATE_PROMOTE_${name.toUpperCase().replaceAll('-', '_')}`;
}
