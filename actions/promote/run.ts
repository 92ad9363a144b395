import { error, info, setFailed, setOutput, summary, warning } from '@actions/core';
import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { attempt, championAfter, wordOf, type Asked, type Attempt } from '../../core/promote/attempt.ts';
import type { Approval } from '../../core/promote/allow.ts';
import { terminalText } from '../../core/report/escape.ts';
import { attemptTitle, renderAttempt, renderAttemptConsole } from '../../core/report/promotion-markdown.ts';
import { withScratch } from '../../core/sources/scratch.ts';
import { lazyGitHub, type Connect } from '../github/lazy.ts';
import type { Environment } from '../github/occasion.ts';
import { refusalOf } from '../github/refusal.ts';
import { approvalOf } from './approval.ts';
import { changeOf } from './change.ts';
import type { Inputs } from './inputs.ts';
import { verdictFile } from './verdict.ts';

/** Annotations of one step that GitHub shows, the failure itself left out; it drops the others without a word. */
const MOST_ERRORS = 9;

const say = (line: string): void => info(terminalText(line));

/** Promotes, shows what moved or why not, and fails the job where it was refused or could not be done. */
export async function runPromotion(inputs: Inputs, env: Environment, now: Date): Promise<void> {
  process.chdir(resolve(env['GITHUB_WORKSPACE'] ?? process.cwd(), inputs.workingDirectory));
  const attempted = await withScratch(env['RUNNER_TEMP'] ?? tmpdir(), (scratch) => promoteIn(scratch, inputs, env, now));
  info(renderAttemptConsole(attempted).trimEnd());
  setOutputs(attempted);
  await showSummary(renderAttempt(attempted, inputs.gate));
  if (attempted.kind === 'done') return;
  annotate(attempted, inputs.gate);
  setFailed(attemptTitle(attempted, inputs.gate));
}

async function promoteIn(scratch: string, inputs: Inputs, env: Environment, now: Date): Promise<Attempt> {
  const connect = lazyGitHub(inputs.token, env, say);
  const empty = join(scratch, 'promotion');
  await mkdir(empty);
  const prepare = async (): Promise<Asked> => ({
    ...inputs,
    verdict: await verdictFile(inputs, connect, scratch),
    by: personOf(env),
    approval: await approvedBy(inputs.environment, connect),
  });
  return attempt({ change: changeOf(env), dryRun: inputs.dryRun }, prepare, { now, env, scratch: empty, fetch: inputs.fetch, step: say });
}

/** Who started this attempt. The runner sets both; no workflow can give another name. */
function personOf(env: Environment): string {
  return env['GITHUB_TRIGGERING_ACTOR'] ?? env['GITHUB_ACTOR'] ?? '';
}

/** Where GitHub can't be asked nobody is known to have approved, and a gate that asks for it refuses. */
async function approvedBy(environment: string, connect: Connect): Promise<Approval | undefined> {
  if (environment === '') return undefined;
  try {
    return await approvalOf(await connect(), environment);
  } catch (failure) {
    warning(`who approved ${terminalText(environment)} can't be read: ${terminalText(refusalOf(failure).message)}. It needs \`actions: read\``);
    return undefined;
  }
}

function setOutputs(attempted: Attempt): void {
  const outcome = attempted.kind === 'done' ? attempted.outcome : undefined;
  setOutput('outcome', wordOf(attempted));
  setOutput('versions', JSON.stringify(Object.fromEntries(outcome?.moves.map(({ target, to }) => [target, to]) ?? [])));
  setOutput('champion', championAfter(attempted));
}

async function showSummary(text: string): Promise<void> {
  try {
    await summary.addRaw(text).write();
  } catch (failure) {
    warning(`the job summary was not written: ${terminalText(failure instanceof Error ? failure.message : String(failure))}`);
  }
}

function annotate(attempted: Exclude<Attempt, { kind: 'done' }>, file: string): void {
  const all = attempted.kind === 'refused' ? attempted.reasons : attempted.details;
  for (const { code, message, remedy } of all.slice(0, MOST_ERRORS)) error(terminalText(`${message}${remedy === undefined ? '' : `. ${remedy}`}`), { title: code, file });
}
