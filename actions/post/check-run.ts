import type { GitHub } from '../github/client.ts';
import { cutMarkdown } from '../../core/publish/cut.ts';
import { renderOne, titleOf } from '../../core/report/overview.ts';
import { remarksOf, type Remark } from '../../core/report/remarks.ts';
import { statusOf, type Judged } from '../../core/verdict/judged.ts';
import { MOST_CHARACTERS } from './limits.ts';

/** Annotations that GitHub takes in one request; further ones are added by updates. */
export const ANNOTATIONS_A_REQUEST = 50;
const MOST_TITLE = 250;

/**
 * Creates the check run of one gate, completed. `neutral` and `skipped` would let a change through, so whatever does not
 * pass is `failure`.
 * @param name as a branch rule requires it
 * @throws what Octokit throws
 */
export async function postCheckRun(github: GitHub, sha: string, name: string, judged: Judged): Promise<void> {
  const at = { owner: github.owner, repo: github.repo };
  const pointer = `The report is cut here: [the whole report](${github.runUrl}) is with the run.`;
  const title = titleOf(judged).slice(0, MOST_TITLE);
  const output = { title, summary: cutMarkdown(renderOne(judged), MOST_CHARACTERS, pointer) };
  const [first = [], ...rest] = requestsOf(remarksOf(judged));
  const { data } = await github.api.rest.checks.create({
    ...at,
    name,
    head_sha: sha,
    status: 'completed',
    conclusion: statusOf(judged) === 'passed' ? 'success' : 'failure',
    details_url: github.runUrl,
    output: { ...output, annotations: first },
  });
  for (const annotations of rest) {
    await github.api.rest.checks.update({ ...at, check_run_id: data.id, output: { ...output, annotations } });
  }
}

interface ApiAnnotation {
  path: string;
  start_line: number;
  end_line: number;
  annotation_level: Remark['level'];
  title: string;
  message: string;
}

function requestsOf(remarks: readonly Remark[]): ApiAnnotation[][] {
  const all = remarks.map(({ path, line, level, title, message }): ApiAnnotation => ({ path, start_line: line, end_line: line, annotation_level: level, title, message }));
  return Array.from({ length: Math.ceil(all.length / ANNOTATIONS_A_REQUEST) }, (_, i) => all.slice(i * ANNOTATIONS_A_REQUEST, (i + 1) * ANNOTATIONS_A_REQUEST));
}
