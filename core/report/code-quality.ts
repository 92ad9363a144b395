import { createHash } from 'node:crypto';
import type { Judged } from '../verdict/judged.ts';
import { remarksOf, type Remark } from './remarks.ts';

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
  const met = new Map<string, number>();
  const issues = all.flatMap(remarksOf).map((remark): Issue => {
    const key = JSON.stringify([remark.path, remark.title, remark.level]);
    const earlier = met.get(key) ?? 0;
    met.set(key, earlier + 1);
    return issueOf(remark, `${key} ${earlier}`);
  });
  return `${JSON.stringify(issues, null, 2)}\n`;
}

/**
 * @param identity what stays the same from run to run: no number that was measured and no line, or GitLab would take each
 * run's remark for a new one
 */
function issueOf({ path, line, level, title, message }: Remark, identity: string): Issue {
  return {
    description: `${title}: ${message.replace(/\s+/g, ' ').trim()}`,
    check_name: 'modelgate',
    fingerprint: createHash('sha256').update(identity).digest('hex'),
    severity: level === 'failure' ? 'blocker' : 'minor',
    location: { path, lines: { begin: line } },
  };
}
