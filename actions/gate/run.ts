import { info, setFailed, setOutput, warning } from '@actions/core';
import { readFileSync } from 'node:fs';
import { relative, resolve, sep } from 'node:path';
import { terminalText } from '../../core/report/escape.ts';
import { artifactStore } from '../artifacts/store.ts';
import { uploadArtifact } from '../artifacts/upload.ts';
import { duckDbLoader } from '../duckdb/provide.ts';
import { refusalOf } from '../github/refusal.ts';
import { lazyGitHub, type Connect } from '../github/lazy.ts';
import { occasionOf, type Environment, type Occasion } from '../github/occasion.ts';
import { countsOf, statusOf, worstOf, type Judged } from '../post/judged.ts';
import { post } from '../post/post.ts';
import { reportOf, titleOf } from '../post/report.ts';
import { judgeGate, type Setting } from './evaluate.ts';
import { writeFiles, type Files } from './files.ts';
import { changedGates, findGates } from './gates.ts';
import type { Inputs } from './inputs.ts';
import { print } from './print.ts';

const say = (line: string): void => info(terminalText(line));
const warn = (line: string): void => warning(terminalText(line));

/** Judges the gates, shows the results, and fails the job when one blocks. */
export async function runGates(inputs: Inputs, env: Environment, now: Date): Promise<void> {
  const root = env['GITHUB_WORKSPACE'] ?? process.cwd();
  process.chdir(resolve(root, inputs.workingDirectory));
  const occasion = occasionOf(env);
  const connect = lazyGitHub(inputs.token, env, say);
  const setting = settingOf(inputs, { env, now, root, occasion, connect });
  const gates = await gatesOf(inputs, setting);
  const all: Judged[] = [];
  for (const gate of gates) all.push(await judgeGate(gate, setting));
  all.forEach((judged) => print(judged, say));
  const report = reportOf(all, 'Nothing changed in the folder of any gate.');
  const files = writeFiles(inputs.reportFolder, all, report);
  const status = worstOf(all);
  setOutputs({ status, verdict: files.verdict, report: files.report, ...countsOf(all) });
  await keepFiles(inputs, files, env, now);
  const pull = occasion.kind === 'pull' ? occasion.number : undefined;
  await post({ places: inputs.places, name: inputs.name, pull, sha: occasion.sha, report, all, hint: hintFor(occasion), remarks: true }, connect);
  if (status === 'passed') return;
  const failed = all.filter((one) => statusOf(one) !== 'passed').map(titleOf).join('\n');
  if (inputs.failOnBlock) setFailed(failed);
  else say(`fail-on-block is false, so the job goes on: ${failed}`);
}

interface Outside {
  readonly env: Environment;
  readonly now: Date;
  readonly root: string;
  readonly occasion: Occasion;
  readonly connect: Connect;
}

function settingOf(inputs: Inputs, { env, now, root, occasion, connect }: Outside): Setting {
  const branch = occasion.kind === 'push' ? occasion.branch : occasion.kind === 'other' ? undefined : occasion.base.branch;
  return {
    occasion,
    env,
    root,
    policy: inputs.policy,
    today: now.toISOString().slice(0, 10),
    loadDuckDb: duckDbLoader({ folder: inputs.duckdb, env, log: say }),
    store: artifactStore({ connect, branch, days: inputs.retentionDays, env, now }),
    keep: inputs.keepSnapshots && occasion.kind === 'push',
    log: say,
    warn,
  };
}

async function gatesOf(inputs: Inputs, { occasion, policy, env }: Setting): Promise<string[]> {
  const target = occasion.kind === 'pull' || occasion.kind === 'queue' ? { base: occasion.base, directory: process.cwd(), env } : undefined;
  const gates = await findGates(inputs.gates, policy === 'base' ? target : undefined);
  if (!inputs.onlyChanged || target === undefined) return gates;
  const changed = await changedGates(gates, target);
  for (const gate of gates) if (!changed.includes(gate)) say(`${gate}: nothing changed in its folder, so it is not judged`);
  return changed;
}

function setOutputs(outputs: Readonly<Record<string, string | number>>): void {
  for (const [name, value] of Object.entries(outputs)) setOutput(name, value);
}

/** Keeps the report folder as an artifact, where the runner can. */
async function keepFiles({ artifact, reportFolder, retentionDays }: Inputs, files: Files, env: Environment, now: Date): Promise<void> {
  if (artifact === '') return;
  const content = Object.fromEntries(files.all.map((path) => [relative(reportFolder, path).split(sep).join('/'), readFileSync(path)]));
  try {
    await uploadArtifact(artifact, content, retentionDays, env, now);
    say(`artifact ${artifact}: ${files.all.length} files kept`);
  } catch (error) {
    warn(`the artifact ${artifact} was not kept: ${refusalOf(error).message}. The verdict stands.`);
  }
}

function hintFor(occasion: Occasion): string {
  return occasion.kind === 'pull' && occasion.fork
    ? 'A fork\'s token only reads; actions/report posts from a workflow_run (examples/github/fork-*.yml)'
    : 'Give the job this permission (docs/github.md)';
}
