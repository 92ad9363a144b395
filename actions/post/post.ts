import { info, summary, warning } from '@actions/core';
import { bytesOf, cutMarkdown } from '../../core/publish/cut.ts';
import { terminalText } from '../../core/report/escape.ts';
import { modelOf } from '../../core/report/overview.ts';
import type { Judged } from '../../core/verdict/judged.ts';
import type { GitHub } from '../github/client.ts';
import { refusalOf } from '../github/refusal.ts';
import { postCheckRun } from './check-run.ts';
import { postComment } from './comment.ts';
import { MOST_SUMMARY_BYTES } from './limits.ts';
import { logAnnotations } from './log-annotations.ts';

export type Place = 'comment' | 'check' | 'summary';

export interface Posting {
  readonly places: ReadonlySet<Place>;
  /** Names the comment and the check run. */
  readonly name: string;
  /** Undefined: there is no pull request, so no comment. */
  readonly pull: number | undefined;
  /** Commit that a check run belongs to. */
  readonly sha: string;
  /** Markdown of all gates. */
  readonly report: string;
  readonly all: readonly Judged[];
  /** What to say where the token may not write: a fork's, for example. */
  readonly hint: string;
  /** Whether remarks go into the job's log where no check run was written. */
  readonly remarks: boolean;
}

/**
 * Shows the result wherever it was asked for and is allowed, and says in the log what was not. Never throws: a platform that
 * is down or refuses changes no verdict.
 */
export async function post(posting: Posting, connect: () => Promise<GitHub>): Promise<void> {
  const attempts = attemptsOf(posting);
  let down: string | undefined;
  let checked = false;
  for (const { what, needs, write } of attempts) {
    if (down !== undefined) {
      warning(`${what} was not written: ${down}`);
      continue;
    }
    try {
      const done = await write(await connect());
      info(`${what}: ${done}`);
      checked ||= needs === 'checks: write';
    } catch (error) {
      const { status, message } = refusalOf(error);
      if (status >= 500) down = terminalText(`GitHub does not answer (${message})`);
      const why = status === 403 || status === 404 ? `the token may not (it needs \`${needs}\`). ${posting.hint}` : message;
      warning(`${what} was not written: ${terminalText(why)}. The verdict stands.`);
    }
  }
  if (!checked && posting.remarks) logAnnotations(posting.all);
  if (posting.places.has('summary')) await writeSummary(posting.report);
}

interface Attempt {
  readonly what: string;
  readonly needs: string;
  readonly write: (github: GitHub) => Promise<string>;
}

function attemptsOf({ places, name, pull, sha, report, all }: Posting): Attempt[] {
  const attempts: Attempt[] = [];
  if (places.has('check')) {
    for (const judged of all.filter(({ kind }) => kind !== 'unchanged')) {
      const checkName = all.length === 1 ? name : `${name} / ${modelOf(judged)}`.slice(0, 200);
      attempts.push({ what: `check run ${terminalText(checkName)}`, needs: 'checks: write', write: (github) => postCheckRun(github, sha, checkName, judged).then(() => 'written') });
    }
  }
  if (places.has('comment')) {
    if (pull === undefined) info('no comment: this run belongs to no pull request');
    else attempts.push({ what: 'comment', needs: 'pull-requests: write', write: (github) => postComment(github, pull, name, report) });
  }
  return attempts;
}

async function writeSummary(report: string): Promise<void> {
  try {
    await summary.addRaw(cutMarkdown(report, MOST_SUMMARY_BYTES, 'The summary is cut here; the whole report is among the files of this run.', bytesOf)).write();
  } catch (error) {
    warning(`the job summary was not written: ${terminalText(error instanceof Error ? error.message : String(error))}. The verdict stands.`);
  }
}
