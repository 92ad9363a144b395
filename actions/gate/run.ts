import { endGroup, info, setFailed, setOutput, startGroup } from '@actions/core';
import { resolve } from 'node:path';
import { terminalText } from '../../core/report/escape.ts';
import { renderConsole } from '../../core/report/console.ts';
import { duckDbLoader } from '../duckdb/provide.ts';
import type { GitHub } from '../github/client.ts';
import { occasionOf, type Environment, type Occasion } from '../github/occasion.ts';
import { countsOf, worstOf, type Judged } from '../post/judged.ts';
import { post } from '../post/post.ts';
import { reportOf, titleOf } from '../post/report.ts';
import { evaluateGate, type Setting } from './evaluate.ts';
import { writeFiles } from './files.ts';
import { findGates } from './gates.ts';
import type { Inputs } from './inputs.ts';

const say = (line: string): void => info(terminalText(line));

/** Judges the gates, shows the results, and fails the job when one blocks. */
export async function runGates(inputs: Inputs, env: Environment, today: string): Promise<void> {
  const root = env['GITHUB_WORKSPACE'] ?? process.cwd();
  process.chdir(resolve(root, inputs.workingDirectory));
  const occasion = occasionOf(env);
  const github = lazyGitHub(inputs.token, env);
  const loadDuckDb = duckDbLoader({ folder: inputs.duckdb, env, log: say });
  const setting: Setting = { occasion, policy: inputs.policy, env, loadDuckDb, store: undefined, today, root, log: say };
  const all: Judged[] = [];
  for (const gate of await findGates(inputs.gates)) all.push(await evaluateGate(gate, setting));
  all.forEach(print);
  const report = reportOf(all, 'no gate was asked for');
  const files = writeFiles(inputs.reportFolder, all, report);
  const status = worstOf(all);
  setOutputs({ status, verdict: files.verdict, report: files.report, ...countsOf(all) });
  await post({ places: inputs.places, name: inputs.name, pull: occasion.kind === 'pull' ? occasion.number : undefined, sha: occasion.sha, report, all, hint: hintFor(occasion) }, github);
  if (status !== 'passed' && inputs.failOnBlock) setFailed(all.filter((one) => worstOf([one]) !== 'passed').map(titleOf).join('\n'));
}

function setOutputs(outputs: Readonly<Record<string, string | number>>): void {
  for (const [name, value] of Object.entries(outputs)) setOutput(name, value);
}

function print(judged: Judged): void {
  startGroup(titleOf(judged));
  if (judged.kind === 'verdict') process.stdout.write(renderConsole(judged.verdict, { colour: true, width: 140 }));
  else judged.details.forEach(({ code, message, remedy }) => say(`${code}: ${message}${remedy === undefined ? '' : `. ${remedy}`}`));
  endGroup();
}

/** Octokit is loaded by the first request only. */
export function lazyGitHub(token: string, env: Environment): () => Promise<GitHub> {
  let made: Promise<GitHub> | undefined;
  return () => (made ??= import('../github/client.ts').then(({ connect }) => connect(token, env, say)));
}

function hintFor(occasion: Occasion): string {
  return occasion.kind === 'pull' && occasion.fork
    ? 'A fork\'s token only reads; actions/report posts from a workflow_run (examples/github/fork-*.yml)'
    : 'Give the job this permission (docs/github.md)';
}
