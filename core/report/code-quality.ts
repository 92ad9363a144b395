import type { Judged } from '../verdict/judged.ts';
import { fingerprintedRemarks, type Remark } from './remarks.ts';

/** What GitLab reads of an issue of a code quality report. */
interface Issue {
  readonly description: string;
  readonly check_name: string;
  readonly fingerprint: string;
  readonly severity: 'blocker' | 'minor';
  readonly location: { readonly path: string; readonly lines: { readonly begin: number } };
}

/**
 * The remarks on the gate files' lines as a GitLab code quality report (a JSON array, of the Code Climate form's part that
 * GitLab documents). What blocks is a `blocker`, what only warns is `minor`.
 */
export function renderCodeQuality(all: readonly Judged[]): string {
  const issues = fingerprintedRemarks(all).map(({ remark, fingerprint }) => issueOf(remark, fingerprint));
  return `${JSON.stringify(issues, null, 2)}\n`;
}

function issueOf({ path, line, level, title, message }: Remark, fingerprint: string): Issue {
  return {
    description: `${title}: ${message.replace(/\s+/g, ' ').trim()}`,
    check_name: 'modelgate',
    fingerprint,
    severity: level === 'failure' ? 'blocker' : 'minor',
    location: { path, lines: { begin: line } },
  };
}
