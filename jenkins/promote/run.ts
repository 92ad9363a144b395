import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { attempt, ATTEMPT_EXIT, championAfter, wordOf, type Asked, type Attempt } from '../../core/promote/attempt.ts';
import { attemptTitle, renderAttempt, renderAttemptConsole } from '../../core/report/promotion-markdown.ts';
import { terminalText } from '../../core/report/escape.ts';
import type { Environment } from '../../core/sources/git.ts';
import { withScratch } from '../../core/sources/scratch.ts';
import { writeFileWhole } from '../../core/sources/write.ts';
import { encodeLines, oneLine, short } from '../agent/lines.ts';
import type { Inputs } from './inputs.ts';

const REPORT = 'promotion.md';

/** Promotes, and tells the step by its result file how it went. @returns the exit code */
export async function runPromotion(inputs: Inputs, env: Environment, now: Date): Promise<number> {
  const step = (line: string): void => void process.stdout.write(`${terminalText(line)}\n`);
  await mkdir(inputs.temp, { recursive: true });
  const attempted = await withScratch(inputs.temp, (scratch) =>
    attempt({ change: changeOf(env), dryRun: inputs.dryRun }, () => Promise.resolve(askedOf(inputs, env)), { now, env, scratch, fetch: inputs.fetch, step }),
  );
  process.stdout.write(renderAttemptConsole(attempted));
  await writeFileWhole(join(inputs.reports, REPORT), renderAttempt(attempted, inputs.gate));
  await writeFileWhole(inputs.result, encodeResult(attempted, inputs));
  return ATTEMPT_EXIT[attempted.kind];
}

/** Jenkins sets it in builds of pull requests alone. */
function changeOf(env: Environment): string | undefined {
  const id = env['CHANGE_ID'] ?? '';
  return id === '' ? undefined : `the change ${id}`;
}

/** Who approved answers for the promotion; else who started the build, or the build itself. */
function askedOf(inputs: Inputs, env: Environment): Asked {
  const { approver, person } = inputs;
  const build = `${env['JOB_NAME'] ?? 'a job'} ${env['BUILD_NUMBER'] ?? ''}`.trim();
  return {
    ...inputs,
    state: inputs.state === '' ? inputs.reports : inputs.state,
    by: approver || person || `Jenkins build ${build}`,
    approval: approver === '' ? undefined : { by: approver, where: 'Jenkins input' },
  };
}

function encodeResult(attempted: Attempt, { gate, reports }: Inputs): string {
  const moves = attempted.kind === 'done' ? attempted.outcome.moves : [];
  return encodeLines([
    ['outcome', wordOf(attempted)],
    ['exit', ATTEMPT_EXIT[attempted.kind]],
    ['description', short(attemptTitle(attempted, gate))],
    ['champion', championAfter(attempted)],
    ['report', `${reports}/${REPORT}`],
    ...moves.map(({ target, to }, index) => [`version.${index}`, `${oneLine(target).replaceAll('\t', ' ')}\t${to ?? ''}`] as const),
  ]);
}
