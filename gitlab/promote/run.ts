import { mkdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { attempt, ATTEMPT_EXIT, championAfter, wordOf, type Attempt } from '../../core/promote/attempt.ts';
import { terminalText } from '../../core/report/escape.ts';
import { renderAttempt, renderAttemptConsole } from '../../core/report/promotion-markdown.ts';
import { withScratch } from '../../core/sources/scratch.ts';
import { writeFileWhole } from '../../core/sources/write.ts';
import { lazyGitLab } from '../platform/lazy.ts';
import { occasionOf, type Environment, type Occasion } from '../platform/occasion.ts';
import { refusalOf } from '../platform/refusal.ts';
import { runningJob, type RunningJob } from '../platform/running-job.ts';
import type { Inputs } from './inputs.ts';
import { changeOf, whoOf } from './who.ts';

const say = (line: string): void => void process.stdout.write(`${terminalText(line)}\n`);

/** What this job leaves in its folder, beside the journal and the record. */
const FILES = { report: 'promotion.md', variables: 'promotion.env' } as const;

/** Promotes, and shows what moved or why not. @returns the exit code */
export async function runPromotion(inputs: Inputs, env: Environment, now: Date): Promise<number> {
  const occasion = occasionOf(env);
  const reports = resolve(occasion.folder, inputs.reportFolder);
  process.chdir(resolve(occasion.folder, inputs.workingDirectory));
  for (const file of Object.values(FILES)) await rm(join(reports, file), { force: true });
  await mkdir(reports, { recursive: true });
  const job = await jobOf(occasion, inputs.jobToken);
  const { by, approval } = whoOf(env, job);
  const attempted = await withScratch(tmpdir(), (scratch) =>
    attempt(
      { change: changeOf(occasion, env, job), dryRun: inputs.dryRun },
      () => Promise.resolve({ ...inputs, state: inputs.state === '' ? reports : inputs.state, by, approval }),
      { now, env, scratch, fetch: inputs.fetch, step: say },
    ),
  );
  process.stdout.write(renderAttemptConsole(attempted));
  await writeFileWhole(join(reports, FILES.report), renderAttempt(attempted, inputs.gate));
  await writeFileWhole(join(reports, FILES.variables), variablesOf(attempted));
  return ATTEMPT_EXIT[attempted.kind];
}

/** Undefined, and said, where GitLab can't be asked. */
async function jobOf({ api }: Occasion, jobToken: string | undefined): Promise<RunningJob | undefined> {
  const connect = lazyGitLab(api, jobToken === undefined ? undefined : { kind: 'job', value: jobToken }, { log: say, sleep: (milliseconds) => sleep(milliseconds) });
  try {
    return await runningJob(await connect());
  } catch (error) {
    say(`who started this job can't be read from GitLab: ${refusalOf(error).message}. Nobody counts as having approved`);
    return undefined;
  }
}

/** Variables for later jobs (`reports: dotenv`): the program's own words and a digest only. */
function variablesOf(attempted: Attempt): string {
  return `MODELGATE_OUTCOME=${wordOf(attempted)}\nMODELGATE_CHAMPION=${championAfter(attempted)}\n`;
}
