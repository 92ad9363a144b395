import { info, setFailed, warning } from '@actions/core';
import { readIndex } from '../../core/publish/index-form.ts';
import { terminalText } from '../../core/report/escape.ts';
import { renderOverview } from '../../core/report/overview.ts';
import { artifactOfRun, downloadArtifact, type Limits } from '../artifacts/download.ts';
import { connect, type GitHub } from '../github/client.ts';
import { refusalOf } from '../github/refusal.ts';
import { finishedRunOf, type Environment, type FinishedRun } from '../github/occasion.ts';
import { post } from '../post/post.ts';
import { pullOf } from './pull.ts';

const MB = 1024 * 1024;
const LIMITS: Limits = { zipBytes: 20 * MB, fileBytes: 10 * MB, files: 400 };

export interface ReportInputs {
  readonly token: string;
  readonly name: string;
  readonly artifact: string;
}

/**
 * Writes the comment for a run that was not allowed to. A comment and no check run: the run, and so all that it left, belongs
 * to whoever opened the pull request, and a check that could be required must not rest on it.
 */
export async function report(inputs: ReportInputs, env: Environment): Promise<void> {
  const say = (line: string): void => info(terminalText(line));
  try {
    const run = finishedRunOf(env);
    const github = connect(inputs.token, env, say);
    const pull = await pullOf(github, run);
    if ('none' in pull) {
      say(`nothing to report: ${pull.none}`);
      return;
    }
    const files = await filesOf(github, run, inputs.artifact);
    if (files === undefined) {
      warning(`nothing to report: the run left no artifact ${terminalText(inputs.artifact)}`);
      return;
    }
    const all = readIndex(files);
    const text = `${renderOverview(all)}\n<sub>Of the pull request's own run at ${run.head_sha.slice(0, 12)}.</sub>\n`;
    const at = { ...github, runId: run.id, runUrl: `${github.runUrl.replace(/\d+$/, '')}${run.id}` };
    const hint = 'Give the job this permission (docs/github.md)';
    await post({ places: new Set(['comment', 'summary']), name: inputs.name, pull: pull.number, sha: run.head_sha, report: text, all, hint, remarks: false }, () => Promise.resolve(at));
  } catch (error) {
    setFailed(terminalText(refusalOf(error).message));
  }
}

async function filesOf(github: GitHub, run: FinishedRun, name: string): Promise<Record<string, Uint8Array> | undefined> {
  const newest = await artifactOfRun(github, run.id, name);
  return newest === undefined ? undefined : downloadArtifact(github, newest.id, newest.size, LIMITS, (file) => file.endsWith('.json'));
}
