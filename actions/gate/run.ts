import { info, setFailed, setOutput, warning } from '@actions/core';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { removeEarlierRun, writeRun, type RunFiles } from '../../core/publish/files.ts';
import { terminalText } from '../../core/report/escape.ts';
import { renderOverview, titleOf } from '../../core/report/overview.ts';
import { judgeGates, keepOrSay, recordOrSay } from '../../core/run-gates.ts';
import { withScratch } from '../../core/sources/scratch.ts';
import { countsOf, statusOf, worstOf, type Judged } from '../../core/verdict/judged.ts';
import { uploadArtifact } from '../artifacts/upload.ts';
import { lazyGitHub } from '../github/lazy.ts';
import { occasionOf, type Environment, type Occasion } from '../github/occasion.ts';
import { refusalOf } from '../github/refusal.ts';
import { post } from '../post/post.ts';
import type { Inputs } from './inputs.ts';
import { print } from './print.ts';
import { storeOf, targetOf, worldOf, type Outside } from './world.ts';

const say = (line: string): void => info(terminalText(line));
const warn = (line: string): void => warning(terminalText(line));

/** Judges the gates, shows the results, and fails the job when one blocks. */
export async function runGates(inputs: Inputs, env: Environment, now: Date): Promise<void> {
  const root = env['GITHUB_WORKSPACE'] ?? process.cwd();
  process.chdir(resolve(root, inputs.workingDirectory));
  await removeEarlierRun(inputs.reportFolder);
  const occasion = occasionOf(env);
  const connect = lazyGitHub(inputs.token, env, say);
  const all = await judge(inputs, { env, now, occasion, connect, log: say }, root);
  const files = await writeRun(inputs.reportFolder, all);
  const status = worstOf(all);
  setOutputs({ status, ...pathsOf(inputs, files, all), ...countsOf(all) });
  await keepFiles(inputs, files, env, now);
  const pull = occasion.kind === 'pull' ? occasion.number : undefined;
  await post({ places: inputs.places, name: inputs.name, pull, sha: occasion.sha, report: renderOverview(all), all, hint: hintFor(occasion), remarks: true }, connect);
  if (status === 'passed') return;
  const failed = all.filter((one) => statusOf(one) !== 'passed').map(titleOf).join('\n');
  if (inputs.failOnBlock) setFailed(failed);
  else say(`fail-on-block is false, so the job goes on: ${failed}`);
}

function judge(inputs: Inputs, outside: Outside, root: string): Promise<Judged[]> {
  const { env, occasion } = outside;
  return withScratch(env['RUNNER_TEMP'] ?? tmpdir(), async (scratch) => {
    const store = storeOf(inputs, outside);
    const world = worldOf(inputs, outside, store, scratch);
    const keeps = { store: inputs.keepSnapshots ? store : undefined, history: world.history, say, warn };
    return judgeGates({
      gates: inputs.gates,
      onlyChanged: inputs.onlyChanged && targetOf(occasion) !== undefined,
      root,
      each: async (judged, evaluation) => {
        print(judged);
        if (inputs.recordReuse && evaluation !== null) await recordOrSay(evaluation, keeps);
        if (occasion.kind === 'push' && evaluation !== null) await keepOrSay(evaluation, keeps);
      },
    }, world);
  });
}

/** Of several gates the verdicts' common folder; '' for a gate that could not be judged. */
function pathsOf({ reportFolder }: Inputs, files: RunFiles, all: readonly Judged[]): { verdict: string; report: string } {
  const several = all.length === 1 ? '' : reportFolder;
  return { verdict: files.verdict === null ? several : join(reportFolder, files.verdict), report: join(reportFolder, files.report) };
}

function setOutputs(outputs: Readonly<Record<string, string | number>>): void {
  for (const [name, value] of Object.entries(outputs)) setOutput(name, value);
}

/** Keeps the report folder as an artifact, where the runner can. */
async function keepFiles({ artifact, reportFolder, retentionDays }: Inputs, files: RunFiles, env: Environment, now: Date): Promise<void> {
  if (artifact === '') return;
  const content = Object.fromEntries(files.all.map((name) => [name, readFileSync(join(reportFolder, name))]));
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
