import { info, summary, warning } from '@actions/core';
import { makeAttempts, type Attempt } from '../../core/publish/attempts.ts';
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
  const written = await makeAttempts(attemptsOf(posting), { name: 'GitHub', connect, refusalOf, info, warning });
  if (![...written].some((what) => what.startsWith(CHECK)) && posting.remarks) logAnnotations(posting.all);
  if (posting.places.has('summary')) await writeSummary(posting.report);
}

const CHECK = 'check run ';

function attemptsOf({ places, name, pull, sha, report, all, hint }: Posting): Attempt<GitHub>[] {
  const attempts: Attempt<GitHub>[] = [];
  const needing = (scope: string) => (status: number, message: string) => (status === 401 ? message : `the token may not (it needs \`${scope}\`). ${hint}`);
  if (places.has('check')) {
    for (const judged of all.filter(({ kind }) => kind !== 'unchanged')) {
      const checkName = all.length === 1 ? name : `${name} / ${modelOf(judged)}`.slice(0, 200);
      attempts.push({ what: `${CHECK}${checkName}`, refused: needing('checks: write'), write: (github) => postCheckRun(github, sha, checkName, judged).then(() => 'written') });
    }
  }
  if (places.has('comment')) {
    if (pull === undefined) info('no comment: this run belongs to no pull request');
    else attempts.push({ what: 'comment', refused: needing('pull-requests: write'), write: (github) => postComment(github, pull, name, report) });
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
